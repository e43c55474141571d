//! One call without its I/O: makes the signed request, and judges the answer.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri};

use crate::base_url::BaseUrl;
use crate::decode::DecodeError;
use crate::error::{Answer, Cause, Error};
use crate::keys::{KeyId, KeyTable, RequestKey};
use crate::operation::{InvalidRequest, Operation, OperationInfo, Parts};
use crate::signing::{Credential, RequestMessage, nonce};
use crate::verification::{Verifier, claims_signature, unix_seconds};

/// What it takes to sign requests and to judge answers.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) credential: Credential,
    pub(crate) keys: KeyTable,
    /// The key that requests name, if it was chosen.
    pub(crate) chosen_key: Option<KeyId>,
    pub(crate) base_url: BaseUrl,
    pub(crate) accept_language: Option<HeaderValue>,
}

impl Exchange {
    /// The key that requests name in `Wechatpay-Serial`, which asks WeChat Pay to sign its answer
    /// with it. Fields are encrypted with none but the key that their request names.
    pub(crate) fn request_key(&self) -> Result<RequestKey, Cause> {
        self.keys
            .request_key(self.chosen_key.as_ref(), SystemTime::now())
            .ok_or(Cause::NoKey)
    }

    /// The parts of a request, its encrypted fields encrypted once for all attempts.
    pub(crate) fn parts<O: Operation>(&self, operation: &O) -> Result<Parts, InvalidRequest> {
        match self.request_key() {
            Ok(key) => operation.parts_encrypted(&key),
            Err(_) => operation.parts(),
        }
    }

    /// Reads the body of an answer, its encrypted fields decrypted.
    pub(crate) fn decode<O: Operation>(&self, body: &[u8]) -> Result<O::Response, DecodeError> {
        O::decode_decrypted(body, self.credential.private_key())
    }

    /// The signed request for `parts`, with a fresh timestamp and nonce.
    pub(crate) fn prepare(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
    ) -> Result<Request<Bytes>, Error> {
        self.signed_request(operation, parts)
            .map_err(|cause| Error::new(operation, cause))
    }

    fn signed_request(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
    ) -> Result<Request<Bytes>, Cause> {
        let path_and_query = parts.path_and_query();
        let uri: Uri = self
            .base_url
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
        let authorization = self
            .credential
            .authorization(&RequestMessage {
                method: &operation.method,
                path_and_query,
                timestamp: unix_seconds(SystemTime::now()),
                nonce: &nonce().map_err(Cause::Signing)?,
                body: &body,
            })
            .map_err(Cause::Signing)?;

        let mut request = Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        if let Some(language) = &self.accept_language {
            headers.insert(ACCEPT_LANGUAGE, language.clone());
        }
        // A parameter of the operation comes before the client's own.
        headers.extend(parts.headers().clone());
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(AUTHORIZATION, authorization);
        let key_id = match parts.key_id() {
            Some(key_id) => key_id.clone(),
            None => self.request_key()?.id().clone(),
        };
        headers.insert(WECHATPAY_SERIAL, key_id);
        if parts.body().is_some() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        Ok(request)
    }

    /// Verifies and classifies an answer as of `now`.
    pub(crate) fn finish(
        &self,
        operation: &'static OperationInfo,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Success, Error> {
        let (head, body) = response.into_parts();
        let mut answer = Answer::new(head.status, &head.headers, unix_seconds(now));
        if !head.status.is_success() {
            answer.read_error_body(&body);
        }
        let cause = match self.verify(head.status, &head.headers, &body, now) {
            Err(cause) => cause,
            Ok(verified) => {
                answer.verified = verified;
                match judge(head.status, answer.code.as_deref()) {
                    Judgement::Done => {
                        return Ok(Success {
                            operation,
                            answer,
                            body,
                        });
                    }
                    Judgement::Refused => Cause::Refused,
                    Judgement::Inconclusive => Cause::Inconclusive,
                }
            }
        };
        Err(Error::new(operation, cause).with_answer(answer))
    }

    /// Whether the answer is verified. Only an error may come without a signature: gateways answer
    /// many a bad request, and proxies every failure of theirs, before anything is signed.
    fn verify(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<bool, Cause> {
        if !status.is_success() && !claims_signature(headers) {
            return Ok(false);
        }
        Verifier::new(self.keys.clone())
            .verify(headers, body, now)
            .map_err(Cause::Unverified)?;
        Ok(true)
    }
}

/// A verified answer that says the call was carried out.
#[derive(Debug)]
pub(crate) struct Success {
    operation: &'static OperationInfo,
    answer: Answer,
    body: Bytes,
}

impl Success {
    /// The body with a reader of it.
    pub(crate) fn read<T>(
        self,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, Error> {
        decode(&self.body).map_err(|error| {
            Error::new(self.operation, Cause::Undecodable(error)).with_answer(self.answer)
        })
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
const AGENT: &str = concat!("wechatpay-client/", env!("CARGO_PKG_VERSION"), " (Rust)");

enum Judgement {
    Done,
    Refused,
    Inconclusive,
}

/// What an answer says about the call. The code comes before the status: `SYSTEM_ERROR` also comes
/// with 400, and leaves the outcome as open as with 500.
fn judge(status: StatusCode, code: Option<&str>) -> Judgement {
    match status {
        StatusCode::ACCEPTED => Judgement::Inconclusive,
        _ if status.is_success() => Judgement::Done,
        _ if code == Some("SYSTEM_ERROR") => Judgement::Inconclusive,
        _ if status.is_client_error() => Judgement::Refused,
        _ => Judgement::Inconclusive,
    }
}
