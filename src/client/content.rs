//! The ways to receive the content of an answer: whole, or piece by piece. A third, for the list of
//! platform certificates, is in [`certificate_list`](super::certificate_list).

use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use super::Client;
use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::exchange::{LARGEST_ANSWER, Success, is_unsigned_success};
use crate::operation::{OperationInfo, Parts};
use crate::transport::Body;

/// Content as a caller wants it.
pub(crate) trait Content: Sized {
    /// Sees to it before `deadline` that there is what the request takes.
    async fn ready(
        client: &Client,
        operation: &'static OperationInfo,
        deadline: Instant,
    ) -> Result<(), Error> {
        client.ready_by(deadline, operation).await
    }

    /// The signed request of an attempt.
    fn request(
        client: &Client,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        client.0.exchange.prepare(operation, parts, base_url)
    }

    /// Takes in an answer, and judges it.
    async fn receive(
        client: &Client,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error>;
}

/// All of it, so that its signature can be verified.
impl Content for Bytes {
    async fn receive(
        client: &Client,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error> {
        let still_unknown = client.learn_signer(response.headers()).await;
        let response = whole(operation, response).await?;
        let judged = client
            .0
            .exchange
            .finish(operation, response, SystemTime::now());
        judged.map_err(|error| error.because_of(still_unknown))
    }
}

/// A file, which is longer than is read whole. What is no success is no file either.
impl Content for Body {
    async fn receive(
        client: &Client,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error> {
        if is_unsigned_success(operation, response.status()) {
            return Ok(Success::unsigned(operation, response, SystemTime::now()));
        }
        let whole = Bytes::receive(client, operation, response).await?;
        Ok(whole.map(Body::from))
    }
}

/// The answer with all of its body.
pub(super) async fn whole(
    operation: &'static OperationInfo,
    response: Response<Body>,
) -> Result<Response<Bytes>, Error> {
    let (head, body) = response.into_parts();
    let body = body.read(LARGEST_ANSWER).await;
    let body = body.map_err(|cause| Error::new(operation, cause))?;
    Ok(Response::from_parts(head, body))
}
