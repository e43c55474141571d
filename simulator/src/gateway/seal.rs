//! Headers and signature: from an answer to what goes out.

use bytes::Bytes;
use hyper::{
    HeaderMap, StatusCode,
    header::{self, HeaderName, HeaderValue},
};
use time::{OffsetDateTime, UtcOffset};

use super::{Gateway, WECHATPAY_SERIAL, answer::Answer, misbehaviour};
use crate::{Fault, random, trust::PlatformKey};

const WECHATPAY_TIMESTAMP: HeaderName = HeaderName::from_static("wechatpay-timestamp");
pub(super) const WECHATPAY_NONCE: HeaderName = HeaderName::from_static("wechatpay-nonce");
pub(super) const WECHATPAY_SIGNATURE: HeaderName = HeaderName::from_static("wechatpay-signature");
const WECHATPAY_SIGNATURE_TYPE: HeaderName = HeaderName::from_static("wechatpay-signature-type");
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// An answer as it goes out.
#[derive(Debug)]
pub(super) struct SealedAnswer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Gateway {
    /// Adds the headers and the signature, both as the fault demands.
    pub(super) fn seal(
        &self,
        answer: Answer,
        key: &PlatformKey,
        fault: Option<&Fault>,
    ) -> SealedAnswer {
        let now = self.clock.now();
        let mut headers = common_headers(&answer, now);
        if answer.is_signed {
            let timestamp = now
                .unix_timestamp()
                .saturating_sub(misbehaviour::lag_seconds(fault));
            sign(&mut headers, key, timestamp, &answer.body);
        }
        headers.extend(answer.extra_header.map(|(name, value)| (Some(name), value)));
        let mut sealed = SealedAnswer {
            status: answer.status,
            headers,
            body: answer.body,
        };
        misbehaviour::forge(fault, &mut sealed);
        sealed
    }
}

/// Signs three lines, each ended by a line feed: timestamp, nonce, body.
fn sign(headers: &mut HeaderMap, key: &PlatformKey, timestamp: i64, body: &[u8]) {
    let nonce = random::hex(16);
    let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');

    headers.insert(WECHATPAY_TIMESTAMP, timestamp.into());
    headers.insert(WECHATPAY_NONCE, ascii(&nonce));
    headers.insert(WECHATPAY_SIGNATURE, ascii(&key.key.sign(&message)));
    headers.insert(
        WECHATPAY_SIGNATURE_TYPE,
        HeaderValue::from_static("WECHATPAY2-SHA256-RSA2048"),
    );
    headers.insert(WECHATPAY_SERIAL, ascii(&key.id));
}

fn common_headers(answer: &Answer, now: OffsetDateTime) -> HeaderMap {
    let request_id = format!("08{}-{}", random::hex(21).to_uppercase(), answer.number);
    HeaderMap::from_iter([
        (header::DATE, ascii(&http_date(now))),
        (header::CONTENT_TYPE, answer.content_type.clone()),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static("zh-CN")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache, must-revalidate"),
        ),
        (KEEP_ALIVE, HeaderValue::from_static("timeout=8")),
        (REQUEST_ID, ascii(&request_id)),
    ])
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("the gateway puts printable ASCII into its headers")
}

/// RFC 9110's preferred form: `Wed, 20 May 2015 05:29:35 GMT`.
fn http_date(time: OffsetDateTime) -> String {
    let utc = time.to_offset(UtcOffset::UTC);
    let (weekday, month) = (utc.weekday().to_string(), utc.month().to_string());
    format!(
        "{:.3}, {:02} {:.3} {:04} {:02}:{:02}:{:02} GMT",
        weekday,
        utc.day(),
        month,
        utc.year(),
        utc.hour(),
        utc.minute(),
        utc.second(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_preferred_form() {
        let time = OffsetDateTime::from_unix_timestamp(784_111_777).unwrap();

        assert_eq!(http_date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
