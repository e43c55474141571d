//! The transport that a client has unless told otherwise: reqwest's pool of connections.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use reqwest::{Proxy, Url, redirect, retry};

use super::{Body, Transport, TransportError, TransportFuture};

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Pool {
    client: reqwest::Client,
    /// Whether the client may follow redirects.
    may_redirect: bool,
}

/// How a pool makes and keeps its connections.
pub(crate) struct PoolSettings {
    /// The time limit to make a connection.
    pub(crate) connect_timeout: Duration,
    /// For which an unused connection is kept.
    pub(crate) idle_timeout: Duration,
    /// Unless it is given, that of the environment.
    pub(crate) proxy: Option<Proxy>,
    /// Whether the gateway runs on this machine.
    pub(crate) is_loopback: bool,
}

impl PoolSettings {
    pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
    /// The gateway closes idle connections after 8 s. A request written to one that it is just
    /// closing would be lost, and its outcome unknown.
    pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(7);
}

impl Pool {
    pub(crate) fn new(settings: PoolSettings) -> reqwest::Result<Self> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.idle_timeout)
            // A redirected request would go out with a signature for another path.
            .redirect(redirect::Policy::none())
            // Each attempt needs a timestamp and nonce of its own.
            .retry(retry::never())
            .referer(false)
            .https_only(!settings.is_loopback);
        if let Some(proxy) = settings.proxy {
            builder = builder.proxy(proxy);
        } else if settings.is_loopback {
            builder = builder.no_proxy();
        }
        Ok(Self {
            client: builder.build()?,
            may_redirect: false,
        })
    }

    /// The connections of a client that was made elsewhere.
    pub(crate) fn of(client: reqwest::Client) -> Self {
        Self {
            client,
            may_redirect: true,
        }
    }
}

impl Transport for Pool {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let request = sendable(request)?;
            let url = self.may_redirect.then(|| request.url().clone());
            let response = self
                .client
                .execute(request)
                .await
                .map_err(transport_error)?;
            if url.is_some_and(|url| url != *response.url()) {
                return Err(TransportError::outcome_unknown(Redirected));
            }
            let response: Response<reqwest::Body> = response.into();
            Ok(response.map(|body| Body::new(body.map_err(transport_error))))
        })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
    // The URL can hold personal data.
    let error = error.without_url();
    let error = if is_connect {
        TransportError::not_sent(error)
    } else {
        TransportError::outcome_unknown(error)
    };
    if is_timeout { error.timeout() } else { error }
}

/// The request for the HTTP library, provided it will send exactly the path and query that were
/// signed: parsing a URL can change them.
fn sendable(request: Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let (head, body) = request.into_parts();
    let url = Url::parse(&head.uri.to_string()).map_err(|_| TransportError::not_sent(HeldBack))?;
    if url.path() != head.uri.path() || url.query() != head.uri.query() {
        return Err(TransportError::not_sent(HeldBack));
    }
    let mut sendable = reqwest::Request::new(head.method, url);
    *sendable.headers_mut() = head.headers;
    *sendable.body_mut() = Some(body.into());
    Ok(sendable)
}

/// The HTTP library would send another URL.
#[derive(Debug)]
struct HeldBack;

impl fmt::Display for HeldBack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the URL to be sent is not the one that was signed")
    }
}

impl std::error::Error for HeldBack {}

/// The answer is not that to the signed request.
#[derive(Debug)]
struct Redirected;

impl fmt::Display for Redirected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "the HTTP client followed a redirect: build it with `redirect(Policy::none())`",
        )
    }
}

impl std::error::Error for Redirected {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gateway says `Keep-Alive: timeout=8`.
    #[test]
    fn connections_are_let_go_before_the_gateway_closes_them() {
        const { assert!(PoolSettings::IDLE_TIMEOUT.as_secs() < 8) };
    }

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
            match sendable(request) {
                Ok(_) => assert!(kept, "{path_and_query}"),
                Err(error) => assert!(!kept && error.is_not_sent(), "{path_and_query}: {error}"),
            }
        }
    }
}
