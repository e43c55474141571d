//! What an error says: on one line all that support asks for, and in full without a secret.

use std::error::Error as StdError;
use std::fmt;

use super::signed_text::Comparison;
use super::{Error, ErrorKind, OneLine};

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
        if let Some(ours) = self.signed_text() {
            let theirs = self.checked_text();
            write!(formatter, "; {}", Comparison { ours, theirs })?;
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
