//! Why a transport has no answer.

use std::error::Error as StdError;
use std::fmt;

use crate::error::innermost;

/// A request without an answer, or with half of one.
///
/// Its `Display` says what the error at its root says, so that must name no secret.
#[derive(Debug)]
pub struct TransportError {
    is_not_sent: bool,
    is_timeout: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// The request certainly never left: no connection was made. A call with this error can be
    /// repeated without harm, so if in doubt use [`outcome_unknown`](Self::outcome_unknown).
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            is_not_sent: true,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// The request, or a part of it, may have arrived.
    pub fn outcome_unknown(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            is_not_sent: false,
            ..Self::not_sent(source)
        }
    }

    /// The same error, caused by a time limit.
    #[must_use]
    pub fn timeout(mut self) -> Self {
        self.is_timeout = true;
        self
    }

    /// Whether the request certainly never left.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        self.is_not_sent
    }

    /// Whether a time limit caused it.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = innermost(self.source.as_ref());
        match (self.is_not_sent, self.is_timeout) {
            (true, true) => formatter.write_str("no connection in time"),
            (true, false) => formatter.write_str(&reason),
            (false, true) => formatter.write_str("no answer in time"),
            (false, false) => write!(formatter, "the connection broke ({reason})"),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
