//! What carries a signed request to WeChat Pay and brings the answer back: reqwest, or a
//! [`Transport`] of your own, such as another HTTP library, a recorder or a test double.

mod body;
mod error;
mod pool;

use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};

pub use body::Body;
pub use error::TransportError;
pub(crate) use pool::{Pool, PoolSettings};

/// Carries requests over HTTP. Set one with [`ClientBuilder::transport`].
///
/// The client signs before and verifies after, so a transport has no secrets to keep but the
/// `Authorization` header, and nothing to judge. It must
///
/// - send the request as it is: method, path and query, headers and body are signed or belong to
///   what is signed;
/// - follow no redirect and repeat nothing, since each attempt needs a signature of its own;
/// - give the body as it was received, with only its `Content-Encoding` undone, and with it the
///   header that names it;
/// - limit the time to make a connection. All other limits are the client's affair, which drops the
///   future or the body;
/// - drop idle connections before the 8 s after which WeChat Pay closes them.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use wechatpay_client::transport::{Body, Transport, TransportFuture};
///
/// /// Answers every call with 204, unsigned, so that a client trusts none.
/// struct Double;
///
/// impl Transport for Double {
///     fn send(&self, _request: Request<Bytes>) -> TransportFuture<'_> {
///         Box::pin(async {
///             let mut response = Response::new(Body::default());
///             *response.status_mut() = http::StatusCode::NO_CONTENT;
///             Ok(response)
///         })
///     }
/// }
/// ```
///
/// [`ClientBuilder::transport`]: crate::ClientBuilder::transport
pub trait Transport: Send + Sync {
    /// Sends `request` and waits for the head of the answer. Its body may still be on its way.
    ///
    /// If the future is dropped, so is the request; it may have been sent.
    ///
    /// # Errors
    ///
    /// [`TransportError`], which must tell whether the request certainly never left.
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_>;
}

/// What [`Transport::send`] gives.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;
