//! Sends a signed request over HTTP and reads the whole answer.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest::{Url, redirect, retry};

use crate::base_url::BaseUrl;
use crate::error::Cause;

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Transport(reqwest::Client);

/// The time limits of a transport.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeLimits {
    /// To make a connection.
    pub(crate) connect: Duration,
    /// From the start of a call to the last byte of its answer.
    pub(crate) total: Duration,
    /// For which an unused connection is kept.
    pub(crate) idle: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(30),
            // The gateway closes idle connections after 8 s. A request written to one that it is
            // just closing would be lost, and its outcome unknown.
            idle: Duration::from_secs(7),
        }
    }
}

impl Transport {
    pub(crate) fn new(base_url: &BaseUrl, limits: TimeLimits) -> reqwest::Result<Self> {
        let builder = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .pool_idle_timeout(limits.idle)
            // A redirected request would go out with a signature for another path.
            .redirect(redirect::Policy::none())
            // Each attempt needs a timestamp and nonce of its own.
            .retry(retry::never())
            .referer(false);
        let builder = if base_url.is_loopback() {
            builder.no_proxy()
        } else {
            builder.https_only(true)
        };
        Ok(Self(builder.build()?))
    }

    pub(crate) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Cause> {
        let response = self.0.execute(sendable(request)?).await.map_err(|error| {
            let error = error.without_url();
            if error.is_connect() {
                Cause::Connect(error)
            } else {
                Cause::Lost(error)
            }
        })?;
        read(response).await
    }
}

/// The request for the HTTP library, provided it will send exactly the path and query that were
/// signed: parsing a URL can change them.
fn sendable(request: Request<Bytes>) -> Result<reqwest::Request, Cause> {
    let (head, body) = request.into_parts();
    let url = Url::parse(&head.uri.to_string()).map_err(|_| Cause::Address)?;
    if url.path() != head.uri.path() || url.query() != head.uri.query() {
        return Err(Cause::Address);
    }
    let mut sendable = reqwest::Request::new(head.method, url);
    *sendable.headers_mut() = head.headers;
    *sendable.body_mut() = Some(body.into());
    Ok(sendable)
}

/// Far above any answer of the API, and far below what would hurt.
const LARGEST_ANSWER: usize = 10 * 1024 * 1024;

async fn read(mut response: reqwest::Response) -> Result<Response<Bytes>, Cause> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| Cause::Lost(error.without_url()))?
    {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Cause::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let mut read = Response::new(body.freeze());
    *read.status_mut() = response.status();
    *read.headers_mut() = std::mem::take(response.headers_mut());
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_the_library_would_change_is_held_back() {
        for (path_and_query, kept) in [
            ("/v3/a%2Fb?c=%20", true),
            ("/v3/a/../b", false),
            ("/v3/%2e%2e/b", false),
            ("/v3/a?b='c'", false),
        ] {
            let request = Request::get(format!("http://127.0.0.1{path_and_query}"))
                .body(Bytes::new())
                .unwrap();
            assert_eq!(sendable(request).is_ok(), kept, "{path_and_query}");
        }
    }
}
