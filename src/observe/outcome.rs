//! What comes of an attempt or a call, in a word.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// What came of an attempt or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// An answer that says it was carried out.
    Success,
    /// [`ErrorKind::NotSent`].
    NotSent,
    /// [`ErrorKind::Refused`].
    Refused,
    /// [`ErrorKind::OutcomeUnknown`].
    OutcomeUnknown,
    /// [`ErrorKind::Undecodable`].
    Undecodable,
    /// The caller did not wait for the end.
    Dropped,
}

impl Outcome {
    /// A word for it that does not change, for the labels of metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Undecodable => "undecodable",
            Self::Dropped => "dropped",
        }
    }

    pub(super) fn of<T>(result: &Result<T, Error>) -> Self {
        match result.as_ref().map_err(Error::kind) {
            Ok(_) => Self::Success,
            Err(ErrorKind::NotSent) => Self::NotSent,
            Err(ErrorKind::Refused) => Self::Refused,
            Err(ErrorKind::OutcomeUnknown) => Self::OutcomeUnknown,
            Err(ErrorKind::Undecodable) => Self::Undecodable,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
