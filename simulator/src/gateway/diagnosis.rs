//! What a client has signed in place of the request: the common mistakes are tried in turn.

use std::fmt;

use bytes::Bytes;
use hyper::{Request, header};
use percent_encoding::percent_decode_str;

use super::{authorization::Authorization, form::signed_body, signature};
use crate::keys::VerifyingKey;

/// Why a signature is wrong, as far as that can be found out: a signature does not show what was
/// signed, but it does show whether a guess is right.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureDiagnosis {
    expected: String,
    guess: Option<(&'static str, String)>,
}

impl SignatureDiagnosis {
    /// What the merchant had to sign.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What it has signed, if a common mistake explains the signature.
    #[must_use]
    pub fn signed(&self) -> Option<&str> {
        self.guess.as_ref().map(|(_, signed)| signed.as_str())
    }

    /// That mistake, such as `the last line feed is missing`.
    #[must_use]
    pub fn mistake(&self) -> Option<&'static str> {
        self.guess.as_ref().map(|(mistake, _)| *mistake)
    }

    /// How many bytes the two messages take.
    pub(crate) fn weight(&self) -> usize {
        self.expected.len() + self.signed().map_or(0, str::len)
    }

    /// How many bytes the two messages have in common before they differ.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let signed = self.signed()?;
        let pairs = self.expected.chars().zip(signed.chars());
        let same = pairs.take_while(|(expected, signed)| expected == signed);
        Some(same.map(|(character, _)| character.len_utf8()).sum())
    }

    /// Tries the common mistakes on a signature that is not the request's.
    pub(super) fn find(
        key: &VerifyingKey,
        request: &Request<Bytes>,
        authorization: &Authorization<'_>,
    ) -> Self {
        let message = |parts: &Parts<'_>| parts.message(authorization);
        let right = Parts::of(request);
        let expected = message(&right);
        let guesses = parts_with_a_mistake(&right, request)
            .into_iter()
            .map(|(mistake, parts)| (mistake, message(&parts)))
            .chain(messages_with_a_mistake(&expected, &right, authorization));
        let guess = guesses
            .filter(|(_, guess)| *guess != expected)
            .find(|(_, guess)| key.verifies(guess.as_bytes(), authorization.signature));
        Self { expected, guess }
    }
}

impl fmt::Debug for SignatureDiagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureDiagnosis")
            .field("mistake", &self.mistake())
            .finish_non_exhaustive()
    }
}

/// What is signed apart from time and nonce.
#[derive(Clone)]
struct Parts<'r> {
    method: String,
    url: String,
    body: std::borrow::Cow<'r, str>,
}

impl<'r> Parts<'r> {
    fn of(request: &'r Request<Bytes>) -> Self {
        Self {
            method: request.method().to_string(),
            url: signature::url(request).to_owned(),
            body: String::from_utf8_lossy(signed_body(request)),
        }
    }

    fn message(&self, authorization: &Authorization<'_>) -> String {
        let Authorization {
            timestamp, nonce, ..
        } = authorization;
        let Self { method, url, body } = self;
        format!("{method}\n{url}\n{timestamp}\n{nonce}\n{body}\n")
    }
}

fn parts_with_a_mistake<'r>(
    right: &Parts<'r>,
    request: &Request<Bytes>,
) -> Vec<(&'static str, Parts<'r>)> {
    let url = |url: String| Parts {
        url,
        ..right.clone()
    };
    let body = |body: String| Parts {
        body: body.into(),
        ..right.clone()
    };
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let path = request.uri().path().to_owned();
    let compact = compact_json(&right.body);
    vec![
        ("the body is left out", body(String::new())),
        (
            "the body was signed with a line feed at its end that was not sent",
            body(format!("{}\n", right.body)),
        ),
        (
            "the line feed at the end of the body was not signed",
            body(right.body.trim_end_matches('\n').to_owned()),
        ),
        (
            "the body was written anew after it was signed, with other blanks",
            body(spaced_json(&compact)),
        ),
        (
            "the body was written anew after it was signed, with other blanks",
            body(compact),
        ),
        ("the query is left out", url(path)),
        (
            "the URL was signed decoded, and sent encoded",
            url(percent_decode_str(&right.url)
                .decode_utf8_lossy()
                .into_owned()),
        ),
        (
            "the URL was signed with a host",
            url(format!("http://{host}{}", right.url)),
        ),
        (
            "the URL was signed with the host of the platform",
            url(format!("https://api.mch.weixin.qq.com{}", right.url)),
        ),
        (
            "the URL was signed without the slash at its beginning",
            url(right.url.trim_start_matches('/').to_owned()),
        ),
        (
            "the method was signed in lower case",
            Parts {
                method: right.method.to_lowercase(),
                ..right.clone()
            },
        ),
    ]
}

fn messages_with_a_mistake(
    expected: &str,
    right: &Parts<'_>,
    authorization: &Authorization<'_>,
) -> [(&'static str, String); 4] {
    let Authorization {
        timestamp, nonce, ..
    } = authorization;
    let Parts { method, url, body } = right;
    [
        (
            "the last line feed is missing",
            expected[..expected.len() - 1].to_owned(),
        ),
        (
            "the lines end with a carriage return too",
            format!("{method}\r\n{url}\r\n{timestamp}\r\n{nonce}\r\n{body}\r\n"),
        ),
        (
            "nonce and timestamp have changed places",
            format!("{method}\n{url}\n{nonce}\n{timestamp}\n{body}\n"),
        ),
        (
            "only timestamp, nonce and body were signed, as in an answer",
            format!("{timestamp}\n{nonce}\n{body}\n"),
        ),
    ]
}

/// The JSON without blanks between its parts.
fn compact_json(text: &str) -> String {
    outside_of_strings(text, |character| {
        if character.is_ascii_whitespace() {
            Vec::new()
        } else {
            vec![character]
        }
    })
}

/// The JSON with a blank after each comma and colon, as some libraries write it.
fn spaced_json(text: &str) -> String {
    outside_of_strings(text, |character| match character {
        ',' | ':' => vec![character, ' '],
        _ => vec![character],
    })
}

fn outside_of_strings(text: &str, change: impl Fn(char) -> Vec<char>) -> String {
    let (mut is_inside, mut is_escaped) = (false, false);
    let mut changed = String::with_capacity(text.len());
    for character in text.chars() {
        if is_inside || character == '"' {
            changed.push(character);
        } else {
            changed.extend(change(character));
        }
        if character == '"' && !is_escaped {
            is_inside = !is_inside;
        }
        is_escaped = is_inside && character == '\\' && !is_escaped;
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_change_outside_of_strings_only() {
        let text = r#"{ "a b" : "c, \" : d", "e":[1, 2] }"#;

        let compact = compact_json(text);

        assert_eq!(compact, r#"{"a b":"c, \" : d","e":[1,2]}"#);
        assert_eq!(
            spaced_json(&compact),
            r#"{"a b": "c, \" : d", "e": [1, 2]}"#
        );
    }
}
