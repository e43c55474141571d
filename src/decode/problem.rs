//! What is wrong with an answer, at its place.

use std::fmt;

use crate::formats::ParseDateTimeError;
use crate::keys::CipherError;

/// What is wrong with a value of an answer. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// It is not JSON.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The JSON ends before its time.
    CutShort {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It must be there.
    Missing,
    /// It is of another kind.
    Kind {
        /// What it should be, in English, as `a string`.
        expected: String,
        /// What it is: `boolean`, `integer`, `number`, `string`, `null`, `array`, `object` or `value`.
        found: &'static str,
    },
    /// It is of the kind that was expected, and another one all the same.
    Value {
        /// What it should be, in English, as `i64`.
        expected: String,
        /// Its kind.
        found: &'static str,
    },
    /// It is not the date or the time that it should be.
    Time(ParseDateTimeError),
    /// It is not Base64.
    Base64,
    /// It is packed with gzip, and this crate is without its feature `gzip`.
    GzipFeature,
    /// It is packed in a way that was not asked for.
    Packed,
    /// It should be packed with gzip, and is not.
    NotGzip,
    /// What is packed with gzip ends before its time.
    GzipCutShort,
    /// Its encrypted text cannot be decrypted.
    Cipher(CipherError),
    /// It has encrypted fields, and there is no private key to decrypt them with.
    NoPrivateKey,
    /// Anything else, in English.
    Other(String),
}

const MISSING: &str = "missing";
const NOT_BASE64: &str = "not Base64";
const EXPECTED: &str = "expected ";
const FOUND: &str = ", found ";
const ANOTHER: &str = "another ";

/// The kinds of JSON.
const KINDS: [&str; 8] = [
    "boolean", "integer", "number", "string", "null", "array", "object", "value",
];

impl DecodeProblem {
    /// Of a problem within an [`Object`](super::Object), whose error hands on nothing but its text.
    pub(super) fn of_text(text: &str) -> Self {
        let kind = || {
            let (expected, found) = text.strip_prefix(EXPECTED)?.rsplit_once(FOUND)?;
            let expected = String::from(expected);
            let kind_of = |name: &str| KINDS.into_iter().find(|kind| *kind == name);
            Some(match found.strip_prefix(ANOTHER) {
                Some(found) => Self::Value {
                    expected,
                    found: kind_of(found)?,
                },
                None => Self::Kind {
                    expected,
                    found: kind_of(found)?,
                },
            })
        };
        if text == MISSING {
            return Self::Missing;
        }
        if text == NOT_BASE64 {
            return Self::Base64;
        }
        let dates = [
            ParseDateTimeError::NoOffset,
            ParseDateTimeError::NotRfc3339,
            ParseDateTimeError::NotDate,
        ];
        if let Some(error) = dates.into_iter().find(|error| error.to_string() == text) {
            return Self::Time(error);
        }
        kind().unwrap_or_else(|| Self::Other(String::from(text)))
    }
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => {
                write!(formatter, "this is not JSON (line {line}, column {column})")
            }
            Self::CutShort { line, column } => write!(
                formatter,
                "the JSON is cut short (line {line}, column {column})"
            ),
            Self::Missing => formatter.write_str(MISSING),
            Self::Kind { expected, found } => {
                write!(formatter, "{EXPECTED}{expected}{FOUND}{found}")
            }
            Self::Value { expected, found } => {
                write!(formatter, "{EXPECTED}{expected}{FOUND}{ANOTHER}{found}")
            }
            Self::Time(error) => error.fmt(formatter),
            Self::Base64 => formatter.write_str(NOT_BASE64),
            Self::GzipFeature => {
                formatter.write_str("this comes packed with gzip: enable the feature `gzip`")
            }
            Self::Packed => {
                formatter.write_str("this comes packed in a way that was not asked for")
            }
            Self::NotGzip => formatter.write_str("this is not gzip"),
            Self::GzipCutShort => formatter.write_str("what is packed with gzip is cut short"),
            Self::Cipher(error) => error.fmt(formatter),
            Self::NoPrivateKey => formatter.write_str(
                "it has encrypted fields, and there is no private key to decrypt them with",
            ),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_object_hands_on_as_text_stays_what_it_is() {
        let expected = || String::from("a string, found or not");
        for problem in [
            DecodeProblem::Missing,
            DecodeProblem::Base64,
            DecodeProblem::Time(ParseDateTimeError::NoOffset),
            DecodeProblem::Time(ParseDateTimeError::NotRfc3339),
            DecodeProblem::Time(ParseDateTimeError::NotDate),
            DecodeProblem::Kind {
                expected: expected(),
                found: "null",
            },
            DecodeProblem::Value {
                expected: expected(),
                found: "integer",
            },
            DecodeProblem::Other(String::from("expected 12 bytes")),
        ] {
            assert_eq!(DecodeProblem::of_text(&problem.to_string()), problem);
        }
    }
}
