//! What was signed against what WeChat Pay checked the signature over. A `SIGN_ERROR` tells the
//! latter, which is the best there is to find the difference. Only lengths are kept: the text holds
//! the body.

use std::fmt;

use serde_json::Value;

use super::Detail;

/// The lengths, in bytes, of a text that was signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignedText {
    /// Of all five lines.
    pub(crate) message: usize,
    /// Of path and query.
    pub(crate) path_and_query: usize,
    /// Of the body.
    pub(crate) body: usize,
}

impl SignedText {
    /// Both sides, as far as the answer tells the other.
    pub(super) fn beside(self, detail: Option<&Detail>) -> Comparison<'_> {
        Comparison { ours: self, detail }
    }
}

pub(super) struct Comparison<'a> {
    ours: SignedText,
    detail: Option<&'a Detail>,
}

impl fmt::Display for Comparison<'_> {
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
        let Some(theirs) = self.detail.and_then(Theirs::of) else {
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

/// The lengths that WeChat Pay saw.
struct Theirs {
    message: u64,
    path_and_query: Option<usize>,
}

impl Theirs {
    fn of(detail: &Detail) -> Option<Self> {
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
