//! The key of WeChat Pay that one request is made for.

use http::HeaderValue;

use super::PublicKey;

/// A key of WeChat Pay under its id: a request names it in `Wechatpay-Serial`, and has its
/// encrypted fields encrypted with it.
#[derive(Debug, Clone)]
pub struct RequestKey {
    id: HeaderValue,
    key: PublicKey,
}

impl RequestKey {
    pub(crate) fn new(id: HeaderValue, key: PublicKey) -> Self {
        Self { id, key }
    }

    /// The value of `Wechatpay-Serial`.
    #[must_use]
    pub fn id(&self) -> &HeaderValue {
        &self.id
    }

    /// The key itself.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }
}
