//! What a failed attempt says: whether it may be repeated, and whether its gateway is ill.

use http::StatusCode;

use crate::error::{Cause, Error, codes};
use crate::operation::{OperationInfo, Retry};

/// Whether the same request may be sent once more after this failure.
pub(crate) fn may_repeat(error: &Error) -> bool {
    match error.cause() {
        // It would not be sent the next time either.
        cause if !cause.is_of_an_attempt() => false,
        // Nothing was sent, so that any operation may try again.
        Cause::NotSent(_) => true,
        Cause::Lost(_) => is_repeatable(error.operation()),
        // A wrong local clock spoils every answer alike.
        Cause::Unverified(_) => error.wrong_clock().is_none() && is_repeatable(error.operation()),
        Cause::Inconclusive | Cause::Refused => {
            is_passing(error) && is_repeatable(error.operation())
        }
        // Too large or not understood: the answer will be the same again.
        _ => false,
    }
}

/// Whether a second request of this operation does nothing that the first one did not.
pub(crate) fn is_repeatable(operation: &OperationInfo) -> bool {
    match operation.retry {
        Retry::Safe | Retry::IdempotencyKey(_) => true,
        Retry::Never => false,
    }
}

/// Whether the same request can have another answer soon. The code comes before the status.
fn is_passing(error: &Error) -> bool {
    if error.code().is_some_and(codes::is_passing) {
        return true;
    }
    matches!(
        error.status(),
        Some(
            StatusCode::ACCEPTED
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::INTERNAL_SERVER_ERROR
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        )
    )
}

/// What an attempt tells of the gateway it went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// It answered.
    Well,
    /// It gave no answer, or a proxy answered for it.
    Failing,
    /// It cannot be reached.
    Down,
    /// Nothing: no request was made.
    Unknown,
}

/// What the end of an attempt tells of its gateway.
pub(crate) fn health<T>(attempt: &Result<T, Error>) -> Health {
    let Err(error) = attempt else {
        return Health::Well;
    };
    match error.cause() {
        Cause::NotSent(_) => Health::Down,
        Cause::Lost(_) => Health::Failing,
        cause if !cause.is_of_an_attempt() => Health::Unknown,
        _ if is_of_a_proxy(error) => Health::Failing,
        _ => Health::Well,
    }
}

/// The platform signs its 5xx and gives a code; a proxy that finds no platform does neither.
fn is_of_a_proxy(error: &Error) -> bool {
    let is_proxy_status = matches!(
        error.status(),
        Some(
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        )
    );
    is_proxy_status && !error.is_verified()
}
