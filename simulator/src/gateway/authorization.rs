//! The `Authorization` header taken apart.

use hyper::{HeaderMap, header};

use super::refusal::Refusal;

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// The five values of the header, each of them there once and in its form.
pub(super) struct Authorization<'a> {
    pub(super) mchid: &'a str,
    pub(super) serial_no: &'a str,
    pub(super) nonce: &'a str,
    /// Unix time in seconds.
    pub(super) timestamp: i64,
    pub(super) signature: &'a str,
}

impl<'a> Authorization<'a> {
    pub(super) fn from_headers(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(Refusal::MalformedAuthorization);
        };
        Self::parse(
            value
                .to_str()
                .map_err(|_| Refusal::MalformedAuthorization)?,
        )
    }

    /// Reads `scheme key="value",…`: no blanks between the pairs, in any order.
    fn parse(text: &'a str) -> Result<Self, Refusal> {
        let (scheme, pairs) = text
            .split_once(' ')
            .ok_or(Refusal::MalformedAuthorization)?;
        if scheme != SCHEME {
            return Err(Refusal::UnknownScheme);
        }
        Self::from_pairs(pairs).ok_or(Refusal::MalformedAuthorization)
    }

    fn from_pairs(pairs: &'a str) -> Option<Self> {
        let [
            mut mchid,
            mut serial_no,
            mut nonce,
            mut timestamp,
            mut signature,
        ] = [None; 5];
        for pair in pairs.split(',') {
            let (key, value) = pair.split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            let slot = match key {
                "mchid" => &mut mchid,
                "serial_no" => &mut serial_no,
                "nonce_str" => &mut nonce,
                "timestamp" => &mut timestamp,
                "signature" => &mut signature,
                _ => return None,
            };
            if value.is_empty() || value.contains('"') || slot.replace(value).is_some() {
                return None;
            }
        }
        Some(Self {
            mchid: mchid?,
            serial_no: serial_no?,
            nonce: nonce.filter(|nonce| nonce.len() <= 32)?,
            timestamp: unix_seconds(timestamp?)?,
            signature: signature?,
        })
    }
}

/// Plain decimal digits without leading zeros, so that the number prints as it was signed.
fn unix_seconds(text: &str) -> Option<i64> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="n",signature="c2ln+/==",timestamp="1554208460",serial_no="37""#;

    #[test]
    fn any_order_is_right() {
        let reordered = r#"WECHATPAY2-SHA256-RSA2048 timestamp="1554208460",serial_no="37",nonce_str="n",mchid="1900000001",signature="c2ln+/==""#;

        for text in [GOOD, reordered] {
            let authorization = Authorization::parse(text).ok().unwrap();
            assert_eq!(authorization.mchid, "1900000001");
            assert_eq!(authorization.serial_no, "37");
            assert_eq!(authorization.nonce, "n");
            assert_eq!(authorization.timestamp, 1_554_208_460);
            assert_eq!(authorization.signature, "c2ln+/==");
        }
    }

    #[test]
    fn every_other_form_is_malformed() {
        let long_nonce = format!("nonce_str=\"{}\"", "n".repeat(33));
        for (from, to) in [
            ("mchid=\"1900000001\",", ""),
            (
                "mchid=\"1900000001\",",
                "mchid=\"1900000001\",mchid=\"1900000001\",",
            ),
            ("mchid=\"1900000001\"", "mchid=1900000001"),
            ("mchid=", "brand_id="),
            (",serial_no", ", serial_no"),
            ("nonce_str=\"n\"", "nonce_str=\"\""),
            ("nonce_str=\"n\"", &long_nonce),
            ("1554208460", "1554208460.5"),
            ("1554208460", "+1554208460"),
            ("1554208460", "01554208460"),
            ("1554208460", "99999999999999999999"),
        ] {
            let text = GOOD.replace(from, to);
            assert_ne!(text, GOOD);
            let refusal = Authorization::parse(&text).err();
            assert_eq!(refusal, Some(Refusal::MalformedAuthorization), "{text}");
        }
    }

    #[test]
    fn another_scheme_is_named_as_such() {
        let text = GOOD.replace("RSA2048", "RSA4096");

        assert_eq!(
            Authorization::parse(&text).err(),
            Some(Refusal::UnknownScheme)
        );
    }
}
