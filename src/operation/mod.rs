//! An operation of the API as data: what it is called, where it goes, what it sends and how its
//! answer is read.

mod body;
mod content;
mod invalid_request;
mod multipart;
mod parameters;
mod parts;

use http::{Method, StatusCode};

pub use invalid_request::{InvalidRequest, Rule, Violation};
pub use parts::Parts;

use crate::decode::DecodeError;
use crate::keys::{PrivateKey, RequestKey};

/// One call of the API. Generated request types implement it; [`Client::send`] runs it.
///
/// [`Client::send`]: crate::Client::send
pub trait Operation {
    /// What a successful call answers.
    type Response;

    /// What all calls of this operation have in common.
    const INFO: OperationInfo;

    /// Checks the request against the spec and writes it. A field to be encrypted is an error here.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`] names every rule of the spec that the request breaks.
    fn parts(&self) -> Result<Parts, InvalidRequest>;

    /// Checks the request against the spec and writes it as [`parts`](Self::parts) does, with its
    /// encrypted fields encrypted with `key`. An operation that has none need not define it.
    ///
    /// # Errors
    ///
    /// Those of [`parts`](Self::parts).
    fn parts_encrypted(&self, key: &RequestKey) -> Result<Parts, InvalidRequest> {
        let _ = key;
        self.parts()
    }

    /// Reads the verified body of a successful answer. Encrypted fields stay as they are.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the body is not what the spec promises.
    fn decode(body: &[u8]) -> Result<Self::Response, DecodeError>;

    /// Reads the verified body of a successful answer, its encrypted fields decrypted with the
    /// merchant's `key`. An operation that has none need not define it.
    ///
    /// # Errors
    ///
    /// Those of [`decode`](Self::decode), and one for a field that cannot be decrypted.
    fn decode_decrypted(body: &[u8], key: &PrivateKey) -> Result<Self::Response, DecodeError> {
        let _ = key;
        Self::decode(body)
    }

    /// Reads the verified body of an answer with this status, its encrypted fields decrypted with the
    /// merchant's `key`. An operation whose answers do not differ by their status need not define it.
    ///
    /// # Errors
    ///
    /// Those of [`decode_decrypted`](Self::decode_decrypted).
    fn decode_answer(
        status: StatusCode,
        body: &[u8],
        key: &PrivateKey,
    ) -> Result<Self::Response, DecodeError> {
        let _ = status;
        Self::decode_decrypted(body, key)
    }

    /// [`INFO`](Self::INFO), to be kept.
    #[must_use]
    fn info() -> &'static OperationInfo {
        const { &Self::INFO }
    }
}

/// One call of the API whose answer is a file. [`Client::fetch`] runs it and verifies the file;
/// [`Client::download`] runs it where files are not signed.
///
/// [`Client::fetch`]: crate::Client::fetch
/// [`Client::download`]: crate::Client::download
pub trait FileOperation {
    /// What all calls of this operation have in common.
    const INFO: OperationInfo;

    /// Checks the request against the spec and writes it. A field to be encrypted is an error here.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`] names every rule of the spec that the request breaks.
    fn parts(&self) -> Result<Parts, InvalidRequest>;

    /// [`Operation::parts_encrypted`], of such an operation.
    ///
    /// # Errors
    ///
    /// Those of [`parts`](Self::parts).
    fn parts_encrypted(&self, key: &RequestKey) -> Result<Parts, InvalidRequest> {
        let _ = key;
        self.parts()
    }

    /// [`INFO`](Self::INFO), to be kept.
    #[must_use]
    fn info() -> &'static OperationInfo {
        const { &Self::INFO }
    }
}

/// What all calls of one operation have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The name for errors, logs and metrics: product and operation, as in `busifavor.useCoupon`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` where a path parameter goes.
    pub path: &'static str,
    /// When a call may be repeated.
    pub retry: Retry,
    /// How many calls WeChat Pay takes from one merchant.
    pub rate_limit: Option<RateLimit>,
    /// Whether the request goes out without a signature.
    pub unsigned_request: bool,
    /// Whether the answer of success comes without a signature, so that none is verified.
    pub unsigned_response: bool,
    /// Whether the answer of success is something else than JSON.
    pub binary_response: bool,
}

impl OperationInfo {
    /// An operation with a method and a path, called `id`. Nothing says yet that it may be repeated,
    /// it has no rate limit, its request and its answer are signed, and its answer is JSON.
    #[must_use]
    pub const fn new(method: Method, path: &'static str, id: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            retry: Retry::Never,
            rate_limit: None,
            unsigned_request: false,
            unsigned_response: false,
            binary_response: false,
        }
    }

    /// When a call may be repeated.
    #[must_use]
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Whether a call changes nothing at WeChat Pay.
    pub(crate) fn only_reads(&self) -> bool {
        self.method.is_safe() || self.retry == Retry::Safe
    }

    /// So many calls in so many seconds.
    #[must_use]
    pub const fn rate_limit(mut self, calls: u32, seconds: u32) -> Self {
        self.rate_limit = Some(RateLimit { calls, seconds });
        self
    }

    /// The request goes out without a signature: `security: []` in the spec.
    #[must_use]
    pub const fn unsigned_request(mut self) -> Self {
        self.unsigned_request = true;
        self
    }

    /// WeChat Pay does not sign the answer of success: `x-wechatpay-unsigned-response` in the spec.
    /// Such an answer is only as trustworthy as the TLS connection. Errors are verified as ever.
    #[must_use]
    pub const fn unsigned_response(mut self) -> Self {
        self.unsigned_response = true;
        self
    }

    /// The answer of success is something else than JSON.
    #[must_use]
    pub const fn binary_response(mut self) -> Self {
        self.binary_response = true;
        self
    }
}

/// When a call may be repeated after its outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Any time: the operation changes nothing.
    Safe,
    /// With the very same request only: WeChat Pay recognises it by this property of the body.
    IdempotencyKey(&'static str),
    /// Not without a query in between: a second call may take effect a second time.
    Never,
}

/// So many calls in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of calls.
    pub calls: u32,
    /// The time they are counted in.
    pub seconds: u32,
}
