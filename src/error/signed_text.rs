//! What was signed against what WeChat Pay checked the signature over. A `SIGN_ERROR` tells the
//! latter, which is the best there is to find the difference. Only lengths are kept: the text holds
//! the body.

use std::fmt;

use serde_json::Value;

use super::Detail;

/// The lengths, in bytes, of a text that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedText {
    /// Of all five lines.
    pub message: usize,
    /// Of path and query.
    pub path_and_query: usize,
    /// Of the body.
    pub body: usize,
}

/// The lengths, in bytes, of the text that WeChat Pay checked a signature over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedText {
    /// Of all five lines.
    pub message: u64,
    /// Of path and query, if the answer tells it.
    pub path_and_query: Option<usize>,
}

impl CheckedText {
    pub(super) fn of(detail: &Detail) -> Option<Self> {
        let seen = detail.raw().get("sign_information")?;
        Some(Self {
            message: seen.get("sign_message_length").and_then(number)?,
            path_and_query: seen.get("url").and_then(Value::as_str).map(str::len),
        })
    }
}

/// A number, or the text of one.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Both sides, as far as the answer tells the other.
pub(super) struct Comparison {
    pub(super) ours: SignedText,
    pub(super) theirs: Option<CheckedText>,
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SignedText {
            message,
            path_and_query,
            body,
        } = self.ours;
        write!(
            formatter,
            "signed here: {message} bytes, {path_and_query} of path and query, {body} of body"
        )?;
        let Some(theirs) = self.theirs else {
            return Ok(());
        };
        write!(formatter, "; checked there: {} bytes", theirs.message)?;
        if let Some(length) = theirs.path_and_query {
            write!(formatter, ", {length} of path and query")?;
        }
        formatter.write_str(if theirs.message == message as u64 {
            " (the same length: look at the serial number and the private key)"
        } else {
            " (another length: the request was changed on its way)"
        })
    }
}
