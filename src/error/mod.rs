//! The error of a call, sorted by what the caller may safely do next.

mod answer;
mod cause;
pub(crate) mod codes;
mod config;
mod config_reason;
mod display;
mod earlier;
mod signed_text;

use std::error::Error as StdError;
use std::time::Duration;

use http::StatusCode;

pub(crate) use answer::{Answer, OneLine};
pub use answer::{Detail, RequestId};
pub use cause::Cause;
pub(crate) use config::Setting;
pub use config::{ConfigError, ConfigProblem};
pub use config_reason::{ConfigReason, UrlError};
pub(crate) use display::{innermost, write_list};
pub(crate) use earlier::Earlier;
pub use signed_text::{CheckedText, SignedText};

use crate::certificates::CertificateError;
use crate::decode::DecodeError;
use crate::operation::{InvalidRequest, OperationInfo};
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

    /// The error without these texts, which the answer may quote.
    pub(crate) fn without(mut self, secrets: &[String]) -> Self {
        if let Some(answer) = &mut self.0.answer {
            answer.hide(secrets);
        }
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

    /// What went wrong, by the last attempt.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.0.cause
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

    /// The message in the answer, in WeChat Pay's words. Where it quotes an openid or another sensitive
    /// field of the request, it reads `[redacted]`.
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

    /// [How far](Self::local_clock_ahead) the local clock is off, if that explains the error.
    #[must_use]
    pub fn wrong_clock(&self) -> Option<i64> {
        let is_about_the_clock =
            matches!(self.0.cause, Cause::Unverified(VerifyError::Clock { .. }))
                || self.is_sign_error();
        self.local_clock_ahead()
            .filter(|ahead| is_about_the_clock && ahead.unsigned_abs() > CLOCK_TOLERANCE)
    }

    /// The lengths of what was signed, after a `SIGN_ERROR`.
    #[must_use]
    pub fn signed_text(&self) -> Option<SignedText> {
        self.0.signed
    }

    /// The lengths of what WeChat Pay checked the signature over, as far as its `SIGN_ERROR` tells.
    #[must_use]
    pub fn checked_text(&self) -> Option<CheckedText> {
        CheckedText::of(self.detail()?)
    }

    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
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
