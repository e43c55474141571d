//! The signed request of an attempt.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Request, Uri};

use super::Exchange;
use crate::base_url::BaseUrl;
use crate::error::{Cause, Error, SignedText};
use crate::operation::{OperationInfo, Parts};
use crate::signing::{NONCE_LENGTH, RequestMessage, nonce};
use crate::verification::unix_seconds;

impl Exchange {
    /// The signed request for `parts`, with a fresh timestamp and nonce.
    pub(crate) fn prepare(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        self.key_id(parts)
            .and_then(|key_id| self.signed_request(operation, parts, base_url, Some(key_id)))
            .map_err(|cause| Error::new(operation, cause))
    }

    /// The key that the request names: the one that its fields are encrypted with, or else any.
    fn key_id(&self, parts: &Parts) -> Result<HeaderValue, Cause> {
        match parts.key_id() {
            Some(key_id) => Ok(key_id.clone()),
            None => Ok(self.request_key()?.id().clone()),
        }
    }

    /// [`prepare`](Self::prepare), also if there is no key of WeChat Pay yet: for the call that brings
    /// it.
    pub(crate) fn prepare_without_key(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        self.signed_request(operation, parts, base_url, self.key_id(parts).ok())
            .map_err(|cause| Error::new(operation, cause))
    }

    fn signed_request(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
        key_id: Option<HeaderValue>,
    ) -> Result<Request<Bytes>, Cause> {
        let path_and_query = parts.path_and_query();
        let uri: Uri = base_url
            .join(path_and_query)
            .parse()
            .map_err(|_| Cause::Address)?;
        if uri
            .path_and_query()
            .is_none_or(|parsed| parsed != path_and_query)
        {
            return Err(Cause::Address);
        }
        let body = parts.body().cloned().unwrap_or_default();
        let authorization = if operation.unsigned_request {
            None
        } else {
            Some(self.authorization(operation, parts)?)
        };

        let mut request = Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        if let Some(language) = &self.accept_language {
            headers.insert(ACCEPT_LANGUAGE, language.clone());
        }
        // A parameter of the operation comes before the client's own.
        headers.extend(parts.headers().clone());
        let accepted = if operation.binary_response {
            ANYTHING
        } else {
            JSON
        };
        headers.insert(ACCEPT, accepted);
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization);
        }
        if let Some(key_id) = key_id {
            headers.insert(WECHATPAY_SERIAL, key_id);
        }
        if let Some(content_type) = parts.content_type() {
            headers.insert(CONTENT_TYPE, content_type.clone());
        }
        Ok(request)
    }

    /// The signature of a request, as of now.
    fn authorization(
        &self,
        operation: &OperationInfo,
        parts: &Parts,
    ) -> Result<HeaderValue, Cause> {
        let message = RequestMessage {
            method: &operation.method,
            path_and_query: parts.path_and_query(),
            timestamp: unix_seconds(SystemTime::now()),
            nonce: &nonce().map_err(Cause::Signing)?,
            body: parts.signed_body(),
        };
        let authorization = self.credential.authorization(&message);
        authorization.map_err(Cause::Signing)
    }
}

/// The error as it concerns a request: without what is secret of that, and with what was signed if the
/// signature does not hold.
pub(crate) fn explain(error: Error, parts: &Parts) -> Error {
    let error = error.without(parts.secrets());
    let operation = error.operation();
    if !error.is_sign_error() || operation.unsigned_request {
        return error;
    }
    let body = parts.signed_body();
    // Every timestamp of these centuries and every nonce is as long as any other.
    let message = RequestMessage {
        method: &operation.method,
        path_and_query: parts.path_and_query(),
        timestamp: unix_seconds(SystemTime::now()),
        nonce: &"0".repeat(NONCE_LENGTH),
        body,
    };
    error.with_signed_text(SignedText {
        message: message.to_bytes().len(),
        path_and_query: parts.path_and_query().len(),
        body: body.len(),
    })
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
const AGENT: &str = concat!("wechatpay-client/", env!("CARGO_PKG_VERSION"), " (Rust)");
