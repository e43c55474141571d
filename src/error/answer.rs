//! What an error keeps of the answer.

use std::fmt::{self, Write as _};
use std::time::Duration;

use http::{HeaderMap, HeaderName, StatusCode, header};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::value::debug::Redacted;

/// An answer without its content.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) detail: Option<Detail>,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) verified: bool,
    pub(crate) local_clock_ahead: Option<i64>,
    pub(crate) retry_after: Option<Duration>,
}

impl Answer {
    /// What status and headers say; not yet verified. `now` is in Unix seconds.
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, now: i64) -> Self {
        Self {
            status,
            code: None,
            message: None,
            detail: None,
            request_id: RequestId::of(headers),
            verified: false,
            local_clock_ahead: date(headers, &header::DATE).map(|date| now.saturating_sub(date)),
            retry_after: retry_after(headers, now),
        }
    }

    /// Adds what an error body says. A body of another kind, such as a proxy's HTML, says nothing.
    pub(crate) fn read_error_body(&mut self, body: &[u8]) {
        let Ok(Value::Object(mut body)) = serde_json::from_slice(body) else {
            return;
        };
        self.code = take_text(&mut body, "code");
        self.message = take_text(&mut body, "message");
        self.detail = body
            .remove("detail")
            .filter(|detail| !detail.is_null())
            .map(Detail);
    }

    /// Takes these texts out of all that is shown.
    pub(crate) fn hide(&mut self, secrets: &[String]) {
        if let Some(message) = &mut self.message {
            hide(message, secrets);
        }
        if let Some(Detail(detail)) = &mut self.detail {
            for place in ["/field", "/issue", "/location", "/detail/issue"] {
                if let Some(Value::String(text)) = detail.pointer_mut(place) {
                    hide(text, secrets);
                }
            }
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HTTP {}", self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(formatter, " {}", OneLine(code))?;
        }
        if let Some(message) = &self.message {
            write!(formatter, ", {}", OneLine(message))?;
        }
        if let Some(detail) = &self.detail {
            write!(formatter, "{detail}")?;
        }
        if let Some(request_id) = &self.request_id {
            write!(formatter, ", Request-ID {request_id}")?;
            if let Some(number @ 1..) = request_id.error_number() {
                write!(formatter, " (error number {number})")?;
            }
        }
        formatter.write_str(if self.verified {
            ", verified"
        } else {
            ", not verified"
        })
    }
}

fn hide(text: &mut String, secrets: &[String]) {
    /// A single character would be found in any text.
    const SHORTEST: usize = 2;
    for secret in secrets {
        if secret.chars().nth(SHORTEST - 1).is_some() && text.contains(secret.as_str()) {
            *text = text.replace(secret.as_str(), Redacted::TEXT);
        }
    }
}

fn take_text(body: &mut Map<String, Value>, name: &str) -> Option<String> {
    match body.remove(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A header that holds a date, in Unix seconds.
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let text = header_text(headers, name.as_str())?;
    Some(OffsetDateTime::parse(text, &Rfc2822).ok()?.unix_timestamp())
}

/// The `Retry-After` header: seconds, or a date, which is read by the clock of the answer that gave
/// it.
fn retry_after(headers: &HeaderMap, now: i64) -> Option<Duration> {
    let seconds = match header_text(headers, header::RETRY_AFTER.as_str())?.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let then = date(headers, &header::RETRY_AFTER)?;
            let now = date(headers, &header::DATE).unwrap_or(now);
            u64::try_from(then.saturating_sub(now)).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds))
}

/// The `detail` of an error body. Its shape varies from error to error, so it is kept as it came.
///
/// Its `Debug` shows what `Display` shows: the raw JSON can hold values of the request.
#[derive(Clone, PartialEq)]
pub struct Detail(Value);

impl Detail {
    /// The JSON as it came, but for sensitive values in what [`field`](Self::field),
    /// [`issue`](Self::issue) and [`location`](Self::location) say. It can hold values of the request
    /// elsewhere: do not log it.
    #[must_use]
    pub fn raw(&self) -> &Value {
        &self.0
    }

    /// Which field is wrong: a JSON pointer for the body, else a name.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.get("field")?.as_str()
    }

    /// What is wrong with it.
    #[must_use]
    pub fn issue(&self) -> Option<&str> {
        let nested = || self.0.pointer("/detail/issue");
        self.0.get("issue").or_else(nested)?.as_str()
    }

    /// Where the field is, as in `body`, `query` or `authorization`.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.0.get("location")?.as_str()
    }
}

impl fmt::Display for Detail {
    /// ` (field in location: issue)`, as much of it as there is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(field) = self.field() else {
            return Ok(());
        };
        write!(formatter, " ({}", OneLine(field))?;
        if let Some(location) = self.location() {
            write!(formatter, " in {}", OneLine(location))?;
        }
        if let Some(issue) = self.issue() {
            write!(formatter, ": {}", OneLine(issue))?;
        }
        formatter.write_char(')')
    }
}

impl fmt::Debug for Detail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Detail")
            .field("field", &self.field())
            .field("issue", &self.issue())
            .field("location", &self.location())
            .finish_non_exhaustive()
    }
}

/// The `Request-ID` of an answer or a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        header_text(headers, "Request-ID").map(|text| Self(text.into()))
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number after the last `-`, by which WeChat Pay tells errors apart more finely than by
    /// their code; `0` for success.
    #[must_use]
    pub fn error_number(&self) -> Option<u64> {
        self.0.rsplit_once('-')?.1.parse().ok()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A foreign text on one line: control characters are escaped.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() {
                write!(formatter, "{}", character.escape_debug())?;
            } else {
                formatter.write_char(character)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn details_of_any_shape_are_kept() {
        let nested = Detail(json!({
            "field": "signature",
            "location": "authorization",
            "detail": {"issue": "sign not match"},
            "sign_information": {"truncated_sign_message": "POST\n/v3/secret"},
        }));
        assert_eq!(nested.issue(), Some("sign not match"));
        assert_eq!(
            nested.to_string(),
            " (signature in authorization: sign not match)"
        );
        assert!(!format!("{nested:?}").contains("secret"));

        let text = Detail(json!("anything"));
        assert_eq!((text.field(), text.to_string()), (None, String::new()));
        assert_eq!(text.raw(), "anything");
    }

    #[test]
    fn the_date_of_http_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::DATE,
            HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"),
        );
        assert_eq!(date(&headers, &header::DATE), Some(784_111_777));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = 784_111_777;
        let wait = |value: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(value));
            if let Some(date) = date {
                headers.insert(header::DATE, HeaderValue::from_static(date));
            }
            retry_after(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(wait("120", None), Some(120));
        assert_eq!(wait("0", None), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:07 GMT", None), Some(30));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:07 GMT", None), Some(0));
        // The local clock may be wrong.
        assert_eq!(
            wait(
                "Sun, 06 Nov 1994 09:50:07 GMT",
                Some("Sun, 06 Nov 1994 09:49:37 GMT")
            ),
            Some(30)
        );
        for nonsense in ["", "-1", "1.5", "soon", "99999999999999999999"] {
            assert_eq!(wait(nonsense, None), None, "{nonsense}");
        }
    }

    #[test]
    fn the_error_number_follows_the_last_hyphen() {
        assert_eq!(
            RequestId(String::from("08F5-C405-268578704")).error_number(),
            Some(268_578_704)
        );
        assert_eq!(RequestId(String::from("08F5")).error_number(), None);
    }
}
