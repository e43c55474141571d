//! Why an answer could not be read.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::DecodeProblem;
use crate::json_pointer;

/// An answer is not what the spec promises.
///
/// It says where and what is wrong and never holds the values of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pointer: String,
    reason: DecodeProblem,
    /// The text of `reason`.
    problem: String,
}

impl DecodeError {
    /// A JSON pointer to the value that is wrong, as in `/data/0/coupon_state`; empty for the
    /// whole answer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is wrong with it, for programs.
    #[must_use]
    pub fn reason(&self) -> &DecodeProblem {
        &self.reason
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    pub(crate) fn new(reason: DecodeProblem) -> Self {
        Self {
            pointer: String::new(),
            problem: reason.to_string(),
            reason,
        }
    }

    pub(super) fn other(problem: impl Into<String>) -> Self {
        Self::new(DecodeProblem::Other(problem.into()))
    }

    pub(super) fn not_json(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        Self::new(if error.is_eof() {
            DecodeProblem::CutShort { line, column }
        } else {
            DecodeProblem::NotJson { line, column }
        })
    }

    /// The same error, seen from one level further out.
    pub(super) fn below(mut self, segment: &str) -> Self {
        self.pointer
            .insert_str(0, &json_pointer::of_property(segment));
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(formatter, "{}: ", self.pointer)?;
        }
        formatter.write_str(&self.problem)
    }
}

impl std::error::Error for DecodeError {}

/// serde's own texts quote the value, so they are made anew without it.
impl de::Error for DecodeError {
    /// Takes the text of another `DecodeError` apart again: the inner error of an
    /// [`Object`](super::Object) comes as text.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once(": ") {
            Some((pointer, problem)) if pointer.starts_with('/') => Self {
                pointer: String::from(pointer),
                ..Self::new(DecodeProblem::of_text(problem))
            },
            _ => Self::new(DecodeProblem::of_text(&message)),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(DecodeProblem::Kind {
            expected: expected.to_string(),
            found: kind(unexpected),
        })
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(DecodeProblem::Value {
            expected: expected.to_string(),
            found: kind(unexpected),
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::other(format!("expected {expected}, found {length} items"))
    }

    fn unknown_variant(_variant: &str, _expected: &'static [&'static str]) -> Self {
        Self::other("unknown variant")
    }

    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Self::other("unknown field")
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(DecodeProblem::Missing).below(field)
    }
}

fn kind(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "number",
        Unexpected::Char(_) | Unexpected::Str(_) => "string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "array",
        Unexpected::Map => "object",
        _ => "value",
    }
}
