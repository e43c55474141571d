//! The ways in which the simulator misbehaves on demand.

mod forbidden;
mod rule;
mod text;

use std::time::Duration;

pub(crate) use self::rule::Faults;
pub use self::{forbidden::ForbiddenCode, rule::FaultRule, text::UnknownFault};

/// One way to get an answer wrong, queued with [`Simulator::fail_next`](crate::Simulator::fail_next),
/// set by a [`FaultRule`], or asked for by the request itself with a header `Simulator-Fault`.
///
/// The next request that passes the gateway's checks takes the fault; one that is refused (unknown
/// path, wrong signature) leaves it in the queue. As text it is written as in `too-many-requests=2`.
///
/// | fault | processed? | the client sees |
/// | --- | --- | --- |
/// | [`TamperedBody`](Self::TamperedBody) | yes | an answer changed after it was signed |
/// | [`Unsigned`](Self::Unsigned) | yes | an answer without any `Wechatpay-*` header |
/// | [`UnknownSerial`](Self::UnknownSerial) | yes | `Wechatpay-Serial` names a key nobody has |
/// | [`Stale`](Self::Stale) | yes | a good signature over an old, or a future, timestamp |
/// | [`Probe`](Self::Probe) | yes | `WECHATPAY/SIGNTEST/…`, Base64 of 256 bytes |
/// | [`UndecodableProbe`](Self::UndecodableProbe) | yes | `WECHATPAY/SIGNTEST/…`, not Base64 |
/// | [`NotJson`](Self::NotJson) | yes | a 200, well signed, that is not JSON |
/// | [`UnknownFields`](Self::UnknownFields) | yes | the right answer with fields no one knows yet |
/// | [`MissingField`](Self::MissingField) | yes | the right answer without one field, well signed |
/// | [`Delay`](Self::Delay) | yes | the right answer, late |
/// | [`CutShort`](Self::CutShort) | yes | the connection closed in the middle of the answer |
/// | [`Closed`](Self::Closed) | yes | the connection closed before any answer |
/// | [`SystemError`](Self::SystemError) | as told | 500 `SYSTEM_ERROR`, signed |
/// | [`SystemErrorAsBadRequest`](Self::SystemErrorAsBadRequest) | as told | 400 `SYSTEM_ERROR`, signed |
/// | [`Forbidden`](Self::Forbidden) | no | 403 with this code, signed |
/// | [`TooManyRequests`](Self::TooManyRequests) | no | 429 `FREQUENCY_LIMITED`, signed |
/// | [`BadGateway`](Self::BadGateway) | no | a proxy's 502, HTML, unsigned |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Processed. One character of the answer's body is changed after signing.
    TamperedBody,
    /// Processed. The answer carries none of the `Wechatpay-*` headers.
    Unsigned,
    /// Processed. The answer's `Wechatpay-Serial` is an id that the client cannot know.
    UnknownSerial,
    /// Processed. The answer's timestamp lies `seconds` in the past, a negative number of them in the
    /// future. The signature is good.
    Stale {
        /// How far the timestamp lies behind the simulator's clock.
        seconds: i64,
    },
    /// Processed. The signature is the platform's probe of the client, in well-formed Base64.
    Probe,
    /// Processed. The signature is the platform's probe of the client, in text that is not Base64.
    UndecodableProbe,
    /// Processed. The body of the 200 is not JSON. The signature is good.
    NotJson,
    /// Processed. The answer has fields that no document knows. The signature is good.
    UnknownFields,
    /// Processed. The field of this name is missing from the answer. The signature is good.
    MissingField(String),
    /// Processed at once; the right answer goes out after this time.
    Delay(Duration),
    /// Processed. The connection is closed after half of the answer's body.
    CutShort,
    /// Processed. The connection is closed before the first byte of an answer.
    Closed,
    /// A signed 500 `SYSTEM_ERROR`. It does not tell the client whether the request was processed.
    SystemError {
        /// Whether the request is processed.
        processed: bool,
    },
    /// A signed 400 `SYSTEM_ERROR`: what busifavor answers in place of a 500.
    SystemErrorAsBadRequest {
        /// Whether the request is processed.
        processed: bool,
    },
    /// Not processed. A signed 403 with this code: what no repetition changes.
    Forbidden(ForbiddenCode),
    /// Not processed. A signed 429 `FREQUENCY_LIMITED`.
    TooManyRequests {
        /// The `Retry-After` header in seconds, if there is to be one.
        retry_after: Option<u32>,
    },
    /// Not processed. The HTML page of a proxy that found no gateway behind it, unsigned.
    BadGateway,
}

impl Fault {
    /// Whether the platform processes the request that meets this fault.
    #[must_use]
    pub fn is_processed(&self) -> bool {
        match self {
            Self::Forbidden(_) | Self::TooManyRequests { .. } | Self::BadGateway => false,
            Self::SystemError { processed } | Self::SystemErrorAsBadRequest { processed } => {
                *processed
            }
            _ => true,
        }
    }

    /// Whether a notification can have this fault; the others are of answers alone.
    pub(crate) fn is_of_notifications(&self) -> bool {
        matches!(
            self,
            Self::TamperedBody
                | Self::Unsigned
                | Self::UnknownSerial
                | Self::Stale { .. }
                | Self::Probe
                | Self::UndecodableProbe
                | Self::NotJson
                | Self::UnknownFields
                | Self::MissingField(_)
                | Self::Closed
        )
    }
}
