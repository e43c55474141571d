//! The two ways to receive the content of an answer: whole, and piece by piece.

use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::Error;
use crate::exchange::{Exchange, Success, is_unsigned_success};
use crate::operation::OperationInfo;
use crate::transport::{Body, Streamed};

/// Far above any answer that is read whole, and far below what would hurt.
pub(super) const LARGEST_ANSWER: usize = 10 * 1024 * 1024;

/// Content as a caller wants it.
pub(crate) trait Content: Sized {
    /// Tells the transport what will be done with the answer.
    fn announce(request: &mut Request<Bytes>);

    /// Takes in an answer, and judges it.
    async fn receive(
        exchange: &Exchange,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error>;
}

/// All of it, so that its signature can be verified.
impl Content for Bytes {
    fn announce(_request: &mut Request<Bytes>) {}

    async fn receive(
        exchange: &Exchange,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error> {
        let (head, body) = response.into_parts();
        let body = body.read(LARGEST_ANSWER).await;
        let body = body.map_err(|cause| Error::new(operation, cause))?;
        exchange.finish(
            operation,
            Response::from_parts(head, body),
            SystemTime::now(),
        )
    }
}

/// A file, which is longer than is read whole. What is no success is no file either.
impl Content for Body {
    fn announce(request: &mut Request<Bytes>) {
        request.extensions_mut().insert(Streamed);
    }

    async fn receive(
        exchange: &Exchange,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error> {
        if is_unsigned_success(operation, response.status()) {
            return Ok(Success::unsigned(operation, response, SystemTime::now()));
        }
        let whole = Bytes::receive(exchange, operation, response).await?;
        Ok(whole.map(Body::from))
    }
}
