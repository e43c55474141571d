//! The JSON body of a request, read field by field against the documents' rules.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::ApiError;

/// The limits of a text of which no document gives any.
pub(crate) const ANY_LENGTH: RangeInclusive<usize> = 0..=usize::MAX;

/// The fields of a body.
pub(crate) struct Parameters(Map<String, Value>);

impl Parameters {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, ApiError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            _ => Err(ApiError::in_body("", None, "a JSON object is required")),
        }
    }

    /// A text that must be there, with limits to its number of characters.
    pub(crate) fn required(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<String, ApiError> {
        self.optional(name, lengths)?
            .ok_or_else(|| ApiError::field(name, None, "required"))
    }

    /// A text that may be left out, but must not be `null`, with limits to its number of characters.
    pub(crate) fn optional(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<Option<String>, ApiError> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let fault = |issue: &str| Err(ApiError::field(name, Some(value), issue));
        let Value::String(text) = value else {
            return fault("string");
        };
        // The platform knows only the characters that UTF-8 writes in one to three bytes.
        if text.chars().any(|character| character.len_utf8() > 3) {
            return fault("unsupported character");
        }
        let length = text.chars().count();
        if length < *lengths.start() {
            return fault(&format!("minLength {}", lengths.start()));
        }
        if length > *lengths.end() {
            return fault(&format!("maxLength {}", lengths.end()));
        }
        Ok(Some(text.clone()))
    }

    /// A point in time that must be there: RFC 3339 with an offset, such as
    /// `2015-05-20T13:29:35+08:00`.
    pub(crate) fn date_time(
        &self,
        name: &str,
        lengths: RangeInclusive<usize>,
    ) -> Result<String, ApiError> {
        let text = self.required(name, lengths)?;
        // The parser also takes a blank and lower-case letters.
        let is_strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
        if is_strict && OffsetDateTime::parse(&text, &Rfc3339).is_ok() {
            return Ok(text);
        }
        Err(ApiError::field(name, self.0.get(name), "date-time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_need_a_t_seconds_and_an_offset() {
        let accepts = |text: &str| {
            let body = serde_json::json!({ "t": text }).to_string();
            Parameters::parse(body.as_bytes())
                .unwrap()
                .date_time("t", 1..=32)
                .is_ok()
        };

        for good in [
            "2015-05-20T13:29:35+08:00",
            "2015-05-20T13:29:35.120+08:00",
            "2015-05-20T05:29:35Z",
        ] {
            assert!(accepts(good), "{good}");
        }
        for bad in [
            "2015-05-20 13:29:35+08:00",
            "2015-05-20t13:29:35+08:00",
            "2015-05-20T05:29:35z",
            "2015-05-20T13:29:35",
            "2015-05-20T13:29+08:00",
            "2015-05-20T13:29:35+0800",
            "2015-02-30T13:29:35+08:00",
            "1432099775",
        ] {
            assert!(!accepts(bad), "{bad}");
        }
    }
}
