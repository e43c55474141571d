//! The APIv2 key, with which coupons are still signed that a page or a mini program gives.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::KeyError;

/// The APIv2 key of the merchant: another than the APIv3 key. Cheap to clone.
#[derive(Clone)]
pub struct ApiV2Key(Arc<Secret>);

struct Secret {
    /// What stands behind the last parameter.
    suffix: Zeroizing<String>,
    key: hmac::Key,
}

impl ApiV2Key {
    /// Takes the 32 letters and digits that the console was given.
    ///
    /// # Errors
    ///
    /// [`KeyError::ApiV2Key`] if they are not 32 letters and digits.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let is_alphanumeric = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if text.len() != 32 || !is_alphanumeric {
            return Err(KeyError::ApiV2Key);
        }
        Ok(Self(Arc::new(Secret {
            suffix: Zeroizing::new(["key=", text].concat()),
            key: hmac::Key::new(hmac::HMAC_SHA256, text.as_bytes()),
        })))
    }

    /// The signature over parameters of any order, by HMAC-SHA256, in upper-case hex. Those without
    /// a value do not count.
    ///
    /// For the coupons of a mini program's plug-in the names are numbered, as its document says:
    /// `stock_id0`, `out_request_no0`, `stock_id1`, …, and `send_coupon_merchant` is not.
    ///
    /// ```
    /// let key = wechatpay_client::ApiV2Key::new("192006250b4c09247ec02edce69f6a2d")?;
    /// let sign = key.sign([
    ///     ("stock_id0", "100088"),
    ///     ("out_request_no0", "R123"),
    ///     ("send_coupon_merchant", "98568865"),
    /// ]);
    /// assert_eq!(sign.len(), 64);
    /// # Ok::<(), wechatpay_client::KeyError>(())
    /// ```
    #[must_use]
    pub fn sign<'a>(&self, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let sorted: BTreeMap<&str, &str> = parameters.into_iter().collect();
        let mut message = String::new();
        for (name, value) in sorted {
            if !value.is_empty() {
                message.push_str(name);
                message.push('=');
                message.push_str(value);
                message.push('&');
            }
        }
        let mut context = hmac::Context::with_key(&self.0.key);
        context.update(message.as_bytes());
        context.update(self.0.suffix.as_bytes());
        let mut sign = String::with_capacity(64);
        for byte in context.sign().as_ref() {
            write!(sign, "{byte:02X}").expect("writing into memory does not fail");
        }
        sign
    }
}

impl fmt::Debug for ApiV2Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiV2Key([redacted])")
    }
}
