//! What went wrong with a call, and what that means for the caller.

use std::fmt;

use super::ErrorKind;
use crate::certificates::CertificateError;
use crate::decode::DecodeError;
use crate::operation::InvalidRequest;
use crate::signing::SigningError;
use crate::transport::TransportError;
use crate::verification::VerifyError;

/// What went wrong with a call, finer than its [`ErrorKind`]. `Display` is what the text of the
/// [`Error`](super::Error) says of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The request breaks rules of the spec.
    Invalid(InvalidRequest),
    /// The blocking client was called within an async runtime.
    #[cfg(feature = "blocking")]
    WithinRuntime,
    /// No usable key of WeChat Pay is known, so its answer could not be verified.
    NoKey,
    /// The operation's rate limit left no turn to the call within its time.
    NoTurn,
    /// The request could not be signed.
    Signing(SigningError),
    /// Path and query would be others in the URL than those to be signed.
    Address,
    /// The transport sent nothing: no connection was made.
    NotSent(TransportError),
    /// The connection broke or a time limit passed after something may have been sent.
    Lost(TransportError),
    /// The answer is larger than is read.
    TooLarge,
    /// The answer does not verify.
    Unverified(VerifyError),
    /// The answer says neither that the call was carried out nor that it was refused.
    Inconclusive,
    /// WeChat Pay refused the call.
    Refused,
    /// The verified answer is not what the spec promises.
    Undecodable(DecodeError),
    /// The list of platform certificates cannot be decrypted or read.
    Certificates(CertificateError),
}

impl Cause {
    /// Of a request that the transport has no answer to.
    pub(crate) fn of_transport(error: TransportError) -> Self {
        if error.is_not_sent() {
            Self::NotSent(error)
        } else {
            Self::Lost(error)
        }
    }

    /// Whether a connection was sought, at the least.
    pub(crate) fn is_of_an_attempt(&self) -> bool {
        matches!(self, Self::NotSent(_)) || self.kind() != ErrorKind::NotSent
    }

    /// What may safely be done after an attempt that failed by this, and no other before.
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_)
            | Self::NoKey
            | Self::NoTurn
            | Self::Signing(_)
            | Self::Address
            | Self::NotSent(_) => ErrorKind::NotSent,
            #[cfg(feature = "blocking")]
            Self::WithinRuntime => ErrorKind::NotSent,
            Self::Refused => ErrorKind::Refused,
            Self::Lost(_) | Self::TooLarge | Self::Unverified(_) | Self::Inconclusive => {
                ErrorKind::OutcomeUnknown
            }
            Self::Undecodable(_) | Self::Certificates(_) => ErrorKind::Undecodable,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(formatter),
            #[cfg(feature = "blocking")]
            Self::WithinRuntime => formatter.write_str(
                "this is the blocking client, within an async runtime: await the calls of \
                 wechatpay_client::Client there",
            ),
            Self::NoKey => formatter.write_str(
                "no key of WeChat Pay is known that could verify the answer, or all have expired",
            ),
            Self::NoTurn => formatter.write_str(
                "no turn within the time of the call: the operation's rate limit is kept",
            ),
            Self::Signing(error) => error.fmt(formatter),
            Self::Address => formatter.write_str(
                "the URL would not have the path and query to be signed, so it was held back",
            ),
            Self::NotSent(error) | Self::Lost(error) => error.fmt(formatter),
            Self::TooLarge => formatter.write_str("the answer is too large to be read"),
            Self::Unverified(error) => error.fmt(formatter),
            Self::Inconclusive => formatter.write_str("the answer does not settle the call"),
            Self::Refused => formatter.write_str("WeChat Pay refused the call"),
            Self::Undecodable(error) => error.fmt(formatter),
            Self::Certificates(error) => error.fmt(formatter),
        }
    }
}
