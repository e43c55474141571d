//! One call without its I/O: makes the signed request, and judges the answer.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri};

use crate::base_url::BaseUrl;
use crate::binary::Binary;
use crate::decode::DecodeError;
use crate::download::Download;
use crate::error::{Answer, Cause, Earlier, Error, SignedText, codes};
use crate::keys::{KeyId, KeyTable, RequestKey};
use crate::operation::{FileOperation, InvalidRequest, Operation, OperationInfo, Parts};
use crate::signing::{Credential, NONCE_LENGTH, RequestMessage, nonce};
use crate::transport::Body;
use crate::value::Value;
use crate::verification::{SIGNATURE, Verifier, VerifyError, claims_signature, unix_seconds};

/// What it takes to sign requests and to judge answers.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) credential: Credential,
    pub(crate) keys: KeyTable,
    /// The key that requests name, if it was chosen.
    pub(crate) chosen_key: Option<KeyId>,
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

    /// [`parts`](Self::parts), of an operation that is known at run time only.
    pub(crate) fn value_parts(
        &self,
        operation: &OperationInfo,
        request: &dyn Value,
    ) -> Result<Parts, InvalidRequest> {
        match self.request_key() {
            Ok(key) => Parts::encrypted(operation, request, &key),
            Err(_) => Parts::of(operation, request),
        }
    }

    /// [`parts`](Self::parts), of an operation whose answer is a file.
    pub(crate) fn file_parts<O: FileOperation>(
        &self,
        operation: &O,
    ) -> Result<Parts, InvalidRequest> {
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

    /// Verifies and classifies an answer as of `now`.
    pub(crate) fn finish(
        &self,
        operation: &'static OperationInfo,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Success<Bytes>, Error> {
        let (head, body) = response.into_parts();
        let mut answer = Answer::new(head.status, &head.headers, unix_seconds(now));
        if !head.status.is_success() {
            answer.read_error_body(&body);
        }
        let cause = match self.verify(operation, head.status, &head.headers, &body, now) {
            Err(cause) => cause,
            Ok(verified) => {
                answer.verified = verified;
                match judge(head.status, answer.code.as_deref()) {
                    Judgement::Done => {
                        return Ok(Success {
                            operation,
                            answer,
                            response: Response::from_parts(head, body),
                            earlier: Earlier::default(),
                        });
                    }
                    Judgement::Refused => Cause::Refused,
                    Judgement::Inconclusive => Cause::Inconclusive,
                }
            }
        };
        Err(Error::new(operation, cause).with_answer(answer))
    }

    /// Whether the answer is verified. An error may come without a signature: gateways answer many a
    /// bad request, and proxies every failure of theirs, before anything is signed. A success may
    /// only where the spec says that this operation's is not signed.
    fn verify(
        &self,
        operation: &OperationInfo,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<bool, Cause> {
        let may_be_unsigned = if status.is_success() {
            operation.unsigned_response
        } else {
            !claims_signature(headers)
        };
        if may_be_unsigned {
            return Ok(false);
        }
        Verifier::new(self.keys.clone())
            .verify(headers, body, now)
            .map_err(Cause::Unverified)?;
        Ok(true)
    }
}

/// Adds what was signed to an error that says the signature does not hold.
pub(crate) fn explain(error: Error, parts: &Parts) -> Error {
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

/// An answer that says the call was carried out: verified, unless its operation has none that is.
#[derive(Debug)]
pub(crate) struct Success<B> {
    operation: &'static OperationInfo,
    answer: Answer,
    response: Response<B>,
    earlier: Earlier,
}

/// Whether an answer of this status is a success before its body is here: there is no signature of
/// it to wait for.
pub(crate) fn is_unsigned_success(operation: &OperationInfo, status: StatusCode) -> bool {
    operation.unsigned_response && matches!(judge(status, None), Judgement::Done)
}

impl<B> Success<B> {
    /// The success of [`is_unsigned_success`].
    pub(crate) fn unsigned(
        operation: &'static OperationInfo,
        response: Response<B>,
        now: SystemTime,
    ) -> Self {
        Self {
            operation,
            answer: Answer::new(response.status(), response.headers(), unix_seconds(now)),
            response,
            earlier: Earlier::default(),
        }
    }

    /// What is known of the answer but its content.
    pub(crate) fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The success, if its answer was verified, so that it can vouch for something else.
    pub(crate) fn verified(self) -> Result<Self, Error> {
        if self.answer.verified {
            return Ok(self);
        }
        let cause = Cause::Unverified(VerifyError::MissingHeader(SIGNATURE));
        let error = Error::new(self.operation, cause).with_answer(self.answer);
        Err(error.after(self.earlier))
    }

    /// The success of an attempt that others came before.
    pub(crate) fn after(mut self, earlier: Earlier) -> Self {
        self.earlier = earlier;
        self
    }

    /// The body alone.
    pub(crate) fn into_content(self) -> B {
        self.response.into_body()
    }

    /// The same with its body changed.
    pub(crate) fn map<C>(self, change: impl FnOnce(B) -> C) -> Success<C> {
        Success {
            operation: self.operation,
            answer: self.answer,
            response: self.response.map(change),
            earlier: self.earlier,
        }
    }
}

impl Success<Bytes> {
    /// The body with a reader of it.
    pub(crate) fn read<T>(
        self,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, Error> {
        decode(self.response.body()).map_err(|error| {
            Error::new(self.operation, Cause::Undecodable(error))
                .with_answer(self.answer)
                .after(self.earlier)
        })
    }

    /// The file that the answer brings.
    pub(crate) fn binary(self) -> Binary {
        let (head, body) = self.response.into_parts();
        Binary::new(&head.headers, body)
    }
}

impl Success<Body> {
    /// The file that the answer brings, as it comes.
    pub(crate) fn download(self) -> Result<Download, Error> {
        let (head, body) = self.response.into_parts();
        Download::new(self.operation, self.answer, head.headers, body)
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");
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
        _ if code.is_some_and(codes::leaves_outcome_open) => Judgement::Inconclusive,
        _ if status.is_client_error() => Judgement::Refused,
        _ => Judgement::Inconclusive,
    }
}
