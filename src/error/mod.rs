//! The error of a call, sorted by what the caller may safely do next.

mod answer;
pub(crate) mod codes;
mod config;
mod earlier;
mod signed_text;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

pub(crate) use answer::{Answer, OneLine};
pub use answer::{Detail, RequestId};
pub(crate) use config::Setting;
pub use config::{ConfigError, ConfigProblem};
pub(crate) use earlier::Earlier;
pub(crate) use signed_text::SignedText;

use crate::certificates::CertificateError;
use crate::decode::DecodeError;
use crate::operation::{InvalidRequest, OperationInfo};
use crate::signing::SigningError;
use crate::transport::TransportError;
use crate::verification::{CLOCK_TOLERANCE, VerifyError};

/// A call that did not give its answer.
///
/// [`kind`](Self::kind) says what may safely be done next, and
/// [`may_have_taken_effect`](Self::may_have_taken_effect) whether the call may have changed
/// something all the same.
///
/// `Display` is one line with all that support asks for. Neither it nor `Debug` shows the request,
/// the `Authorization` header or the body of an answer.
pub struct Error(Box<Inner>);

struct Inner {
    operation: &'static OperationInfo,
    cause: Cause,
    answer: Option<Answer>,
    earlier: Earlier,
    /// Why the key that the answer names, or any key, is not known.
    certificates: Option<CertificateError>,
    /// What was signed, if WeChat Pay does not take the signature.
    signed: Option<SignedText>,
}

/// What a caller may safely do after an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent: mend the request or the connection and call again.
    NotSent,
    /// WeChat Pay refused the call: [`Error::code`] says why. If the refusal is not
    /// [verified](Error::is_verified), it proves nothing about a write.
    Refused,
    /// Nobody knows whether the call was carried out: repeat it with the very same request, or
    /// query. Also if the last attempt was refused or not sent, but an earlier one may have been
    /// carried out.
    OutcomeUnknown,
    /// The call was carried out, but its answer is not what the spec promises.
    Undecodable,
}

impl Error {
    pub(crate) fn new(operation: &'static OperationInfo, cause: Cause) -> Self {
        Self(Box::new(Inner {
            operation,
            cause,
            answer: None,
            earlier: Earlier::default(),
            certificates: None,
            signed: None,
        }))
    }

    pub(crate) fn with_answer(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// The error with why there are no newer platform certificates.
    pub(crate) fn because_of(mut self, certificates: Option<CertificateError>) -> Self {
        self.0.certificates = certificates;
        self
    }

    /// The error of an attempt that others came before.
    pub(crate) fn after(mut self, earlier: Earlier) -> Self {
        self.0.earlier = earlier;
        self
    }

    /// The error of a request for which this was signed.
    pub(crate) fn with_signed_text(mut self, signed: SignedText) -> Self {
        self.0.signed = Some(signed);
        self
    }

    /// Whether WeChat Pay does not take the signature of the request.
    pub(crate) fn is_sign_error(&self) -> bool {
        self.code() == Some(codes::SIGN_ERROR)
    }

    /// This attempt and those before it, as the next one has them behind it.
    pub(crate) fn as_earlier(&self) -> Earlier {
        Earlier {
            attempts: self.attempts(),
            may_have_taken_effect: self.may_have_taken_effect(),
        }
    }

    /// What may safely be done next.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.0.cause.kind() {
            // It speaks of the last attempt only.
            ErrorKind::NotSent | ErrorKind::Refused if self.0.earlier.may_have_taken_effect => {
                ErrorKind::OutcomeUnknown
            }
            kind => kind,
        }
    }

    /// Whether the call may have changed something at WeChat Pay, by any of its attempts.
    ///
    /// `false` only where that is certain: for an operation that only reads, if nothing was sent,
    /// and for a refusal that WeChat Pay signed. A signed refusal of a later attempt says nothing of
    /// an earlier one that was lost: a coupon that is used by now may have been redeemed by that one.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        if self.0.operation.only_reads() {
            return false;
        }
        match self.kind() {
            ErrorKind::NotSent => false,
            ErrorKind::Refused => !self.is_verified(),
            ErrorKind::OutcomeUnknown | ErrorKind::Undecodable => true,
        }
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static OperationInfo {
        self.0.operation
    }

    /// How many times the call was sent, or a connection for it was sought. All else that the error
    /// tells is of the last attempt.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.earlier.attempts + u32::from(self.0.cause.is_of_an_attempt())
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The error code in the answer, as in `PARAM_ERROR`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.answer()?.code.as_deref()
    }

    /// The message in the answer, in WeChat Pay's words.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.answer()?.message.as_deref()
    }

    /// What the answer says about the place of the fault.
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        self.answer()?.detail.as_ref()
    }

    /// The `Request-ID` of the answer, which WeChat Pay's support asks for first. It is not
    /// covered by the signature.
    #[must_use]
    pub fn request_id(&self) -> Option<&RequestId> {
        self.answer()?.request_id.as_ref()
    }

    /// Whether the answer is signed by WeChat Pay and the signature is good.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.answer().is_some_and(|answer| answer.verified)
    }

    /// How long to wait before the next call, if the answer says so by `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after
    }

    /// Whether the call ran into a time limit.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &self.0.cause {
            Cause::NotSent(error) | Cause::Lost(error) => error.is_timeout(),
            Cause::NoTurn => true,
            Cause::NoKey => match &self.0.certificates {
                Some(CertificateError::Call(download)) => download.is_timeout(),
                certificates => matches!(certificates, Some(CertificateError::Late)),
            },
            _ => false,
        }
    }

    /// The broken rules, if the request was not sent because of them.
    #[must_use]
    pub fn invalid_request(&self) -> Option<&InvalidRequest> {
        match &self.0.cause {
            Cause::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }

    /// Why the answer is not trusted, if that is the fault.
    #[must_use]
    pub fn verify_error(&self) -> Option<&VerifyError> {
        match &self.0.cause {
            Cause::Unverified(error) => Some(error),
            _ => None,
        }
    }

    /// Why platform certificates could not be downloaded, if no key of WeChat Pay is known, or not the
    /// one that the answer names.
    #[must_use]
    pub fn certificate_error(&self) -> Option<&CertificateError> {
        self.0.certificates.as_ref()
    }

    /// Why the answer could not be read, if that is the fault.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.cause {
            Cause::Undecodable(error) => Some(error),
            _ => None,
        }
    }

    /// How many seconds the local clock is ahead of the answer's `Date` header, negative if it is
    /// behind; `None` without such a header.
    #[must_use]
    pub fn local_clock_ahead(&self) -> Option<i64> {
        self.answer()?.local_clock_ahead
    }

    pub(crate) fn cause(&self) -> &Cause {
        &self.0.cause
    }

    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }

    /// How far the local clock is off, if that explains the error.
    pub(crate) fn wrong_clock(&self) -> Option<i64> {
        let is_about_the_clock =
            matches!(self.0.cause, Cause::Unverified(VerifyError::Clock { .. }))
                || self.is_sign_error();
        self.local_clock_ahead()
            .filter(|ahead| is_about_the_clock && ahead.unsigned_abs() > CLOCK_TOLERANCE)
    }
}

/// What went wrong.
pub(crate) enum Cause {
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

impl From<TransportError> for Cause {
    fn from(error: TransportError) -> Self {
        if error.is_not_sent() {
            Self::NotSent(error)
        } else {
            Self::Lost(error)
        }
    }
}

impl Cause {
    /// Whether a connection was sought, at the least.
    pub(crate) fn is_of_an_attempt(&self) -> bool {
        matches!(self, Self::NotSent(_)) || self.kind() != ErrorKind::NotSent
    }

    /// What may safely be done after an attempt that failed by this, and no other before.
    fn kind(&self) -> ErrorKind {
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

/// Writes several problems on one line.
pub(crate) fn write_list(
    formatter: &mut fmt::Formatter<'_>,
    problems: &[impl fmt::Display],
) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(formatter, "{separator}{problem}")?;
    }
    Ok(())
}

/// The text of the error at the root of `error`, which says most.
pub(crate) fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    OneLine(&error.to_string()).to_string()
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.kind() {
            ErrorKind::NotSent => "not sent",
            ErrorKind::Refused => "refused",
            ErrorKind::OutcomeUnknown => "outcome unknown",
            ErrorKind::Undecodable => "answer not understood",
        };
        write!(
            formatter,
            "{}: {outcome}: {}",
            self.0.operation.id, self.0.cause
        )?;
        if let Some(answer) = self.answer() {
            write!(formatter, "; {answer}")?;
        }
        if let Some(error) = &self.0.certificates {
            write!(
                formatter,
                "; the platform certificates were not refreshed: {error}"
            )?;
        }
        if let Some(ahead) = self.wrong_clock() {
            let direction = if ahead < 0 { "slow" } else { "fast" };
            write!(
                formatter,
                "; the local clock is {} s {direction} by the answer's Date header: set it",
                ahead.unsigned_abs()
            )?;
        }
        if let (Some(ours), Some(answer)) = (self.0.signed, self.answer()) {
            write!(formatter, "; {}", ours.beside(answer.detail.as_ref()))?;
        }
        self.write_effect(formatter)
    }
}

impl Error {
    /// What became of a write, and after how many attempts.
    fn write_effect(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = self.attempts();
        if attempts > 0 && !self.0.operation.only_reads() {
            formatter.write_str(if self.may_have_taken_effect() {
                "; may have taken effect"
            } else {
                "; no effect"
            })?;
        }
        match attempts {
            0 => Ok(()),
            1 => formatter.write_str("; 1 attempt"),
            _ => write!(formatter, "; {attempts} attempts"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("operation", &self.0.operation.id)
            .field("kind", &self.kind())
            .field("cause", &format_args!("{}", self.0.cause))
            .field("answer", &self.0.answer)
            .field("signed_text", &self.0.signed)
            .field("may_have_taken_effect", &self.may_have_taken_effect())
            .field("attempts", &self.attempts())
            .field("certificates", &self.0.certificates)
            .finish()
    }
}

impl StdError for Error {
    /// The transport's error, if it is one; all other causes are told in full by `Display`.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Cause::NotSent(error) | Cause::Lost(error) => Some(error),
            _ => None,
        }
    }
}
