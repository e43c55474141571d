//! What a spec says of an operation besides its values: words for people, limits, errors, and how it
//! departs from the usual call.

use serde_json::Value;

use crate::Documents;

/// What a spec says of an operation besides its values.
#[derive(Debug)]
pub struct Description {
    /// The first of its tags.
    pub tag: Option<String>,
    /// What it does, in a line.
    pub summary: Option<String>,
    /// What it does, at length.
    pub text: Option<String>,
    /// The address of the official document.
    pub documentation: Option<String>,
    /// How many calls a merchant may make.
    pub rate_limit: Option<RateLimit>,
    /// Errors worth knowing.
    pub error_codes: Vec<ErrorCode>,
    /// Requests go out without a signature.
    pub is_unsigned: bool,
    /// An answer of success comes without a signature.
    pub has_unsigned_response: bool,
    /// The media type of what it takes, if that is not JSON.
    pub request_media_type: Option<String>,
    /// The media type of what it answers, if that is not JSON.
    pub response_media_type: Option<String>,
}

/// So many calls in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of calls.
    pub calls: u32,
    /// The time they are counted in.
    pub seconds: u32,
}

/// An error that an operation may answer.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code, as in `PARAM_ERROR`.
    pub code: String,
    /// The HTTP status that it comes with.
    pub status: u16,
    /// When it comes.
    pub description: Option<String>,
}

impl Description {
    pub(crate) fn read(documents: &Documents, operation: &Value) -> Self {
        let is_true = |name: &str| operation.get(name) == Some(&Value::Bool(true));
        let responses = operation.get("responses").and_then(Value::as_object);
        let mut successes = responses
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2'));
        Self {
            tag: operation
                .pointer("/tags/0")
                .and_then(Value::as_str)
                .map(str::to_owned),
            summary: text(operation, "summary"),
            text: text(operation, "description"),
            documentation: operation
                .get("externalDocs")
                .and_then(|node| text(node, "url")),
            rate_limit: operation
                .get("x-wechatpay-rate-limit")
                .and_then(RateLimit::read),
            error_codes: error_codes(operation),
            is_unsigned: operation
                .get("security")
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty),
            has_unsigned_response: is_true("x-wechatpay-unsigned-response"),
            request_media_type: operation
                .get("requestBody")
                .and_then(|node| other_media_type(documents.resolve(node))),
            response_media_type: successes
                .find_map(|(_, node)| other_media_type(documents.resolve(node))),
        }
    }
}

impl RateLimit {
    fn read(node: &Value) -> Option<Self> {
        let number = |node: &Value| u32::try_from(node.as_u64()?).ok();
        match node {
            Value::Object(_) => Some(Self {
                calls: number(node.get("calls")?)?,
                seconds: number(node.get("seconds")?)?,
            }),
            plain => Some(Self {
                calls: number(plain)?,
                seconds: 1,
            }),
        }
    }
}

fn error_codes(operation: &Value) -> Vec<ErrorCode> {
    let nodes = operation
        .get("x-wechatpay-error-codes")
        .and_then(Value::as_array);
    let read = |node: &Value| {
        Some(ErrorCode {
            code: text(node, "code")?,
            status: u16::try_from(node.get("status")?.as_u64()?).ok()?,
            description: text(node, "description"),
        })
    };
    nodes.into_iter().flatten().filter_map(read).collect()
}

/// The first media type of a body that has none of JSON.
fn other_media_type(body: &Value) -> Option<String> {
    let content = body.get("content")?.as_object()?;
    if content.contains_key("application/json") {
        return None;
    }
    content.keys().next().cloned()
}

fn text(node: &Value, name: &str) -> Option<String> {
    let text = node.get(name)?.as_str()?.trim_end();
    Some(text.to_owned())
}
