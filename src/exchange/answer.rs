//! What an answer means: whether it can be trusted, and what it says of the call.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, Response, StatusCode};

use super::{Exchange, Success};
use crate::error::{Answer, Cause, Error, codes};
use crate::operation::OperationInfo;
use crate::unpack;
use crate::verification::{Verifier, VerifyError, claims_signature, unix_seconds};

impl Exchange {
    /// Verifies and classifies an answer as of `now`.
    pub(crate) fn finish(
        &self,
        operation: &'static OperationInfo,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Success<Bytes>, Error> {
        let (head, body) = unpacked(operation, response, now)?.into_parts();
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
                        let response = Response::from_parts(head, body);
                        return Ok(Success::new(operation, answer, response));
                    }
                    Judgement::Refused => Cause::Refused,
                    Judgement::Inconclusive => Cause::Inconclusive,
                }
            }
        };
        Err(Error::new(operation, cause).with_answer(answer))
    }

    /// Whether the answer is verified, and not only one that may come without a signature.
    fn verify(
        &self,
        operation: &OperationInfo,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<bool, Cause> {
        if may_be_unsigned(operation, status, headers) {
            return Ok(false);
        }
        Verifier::new(self.keys.clone())
            .verify(headers, body, now)
            .map_err(Cause::Unverified)?;
        Ok(true)
    }
}

/// Far above any answer that is read whole, and far below what would hurt.
pub(crate) const LARGEST_ANSWER: usize = 10 * 1024 * 1024;

/// The answer as it was before HTTP packed its body, which is what is signed. Of a refusal without a
/// signature that cannot be unpacked, nothing is left but its head.
pub(crate) fn unpacked(
    operation: &'static OperationInfo,
    response: Response<Bytes>,
    now: SystemTime,
) -> Result<Response<Bytes>, Error> {
    if !response.headers().contains_key(CONTENT_ENCODING) {
        return Ok(response);
    }
    let (mut head, body) = response.into_parts();
    let may_be_unsigned = may_be_unsigned(operation, head.status, &head.headers);
    let cause = match unpack::whole(&head.headers, body, LARGEST_ANSWER) {
        Ok(Some(body)) => {
            head.headers.remove(CONTENT_ENCODING);
            head.headers.remove(CONTENT_LENGTH);
            return Ok(Response::from_parts(head, body));
        }
        Ok(None) => Cause::TooLarge,
        Err(_) if may_be_unsigned && !head.status.is_success() => {
            head.headers.remove(CONTENT_ENCODING);
            return Ok(Response::from_parts(head, Bytes::new()));
        }
        Err(error) if may_be_unsigned => Cause::Undecodable(error),
        Err(error) => Cause::Unverified(VerifyError::Packed(error)),
    };
    let answer = Answer::new(head.status, &head.headers, unix_seconds(now));
    Err(Error::new(operation, cause).with_answer(answer))
}

/// Whether an answer may come without a signature. An error may: gateways answer many a bad request,
/// and proxies every failure of theirs, before anything is signed. A success may only where the spec
/// says that this operation's is not signed.
fn may_be_unsigned(operation: &OperationInfo, status: StatusCode, headers: &HeaderMap) -> bool {
    if status.is_success() {
        operation.unsigned_response
    } else {
        !claims_signature(headers)
    }
}

/// Whether an answer of this status is a success before its body is here: there is no signature of
/// it to wait for.
pub(crate) fn is_unsigned_success(operation: &OperationInfo, status: StatusCode) -> bool {
    operation.unsigned_response && matches!(judge(status, None), Judgement::Done)
}

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
