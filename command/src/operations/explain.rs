//! All that a spec tells of one operation.

use std::fmt::Write as _;

use wechatpay_openapi::{Documents, Location, Operation};

use super::fields::{self, Field};
use crate::language::say;

/// What the operation does, takes and gives, its limits and its errors. Writing to a String cannot fail.
pub(super) fn operation(documents: &Documents, operation: &Operation) -> String {
    let description = &operation.description;
    let mut text = operation.id.clone();
    if let Some(summary) = &description.summary {
        let _ = write!(text, "  {summary}");
    }
    let _ = writeln!(text, "\n{} {}", operation.method, operation.path);
    if let Some(words) = &description.text {
        let _ = writeln!(text, "\n{words}");
    }
    write_request(&mut text, documents, operation);
    write_answer(&mut text, documents, operation);
    write_limits(&mut text, operation);
    write_errors(&mut text, operation);
    if let Some(url) = &description.documentation {
        let _ = writeln!(text, "\n{url}");
    }
    text
}

fn write_request(text: &mut String, documents: &Documents, operation: &Operation) {
    let title = say!("Fields", "字段");
    let _ = writeln!(text, "\n{title}:");
    let parameters = operation.parameters.iter().map(|parameter| {
        let place = match parameter.location {
            Location::Path => say!("in the path", "路径参数"),
            Location::Query => say!("in the query", "查询参数"),
            Location::Header => say!("in a header", "请求头"),
        };
        Field {
            name: &parameter.name,
            is_required: parameter.is_required,
            schema: &parameter.schema,
            place: Some(place),
            description: parameter.description.as_deref(),
        }
    });
    let mut fields: Vec<Field<'_>> = parameters.collect();
    if let Some(body) = &operation.body {
        fields.extend(fields::of_object(documents, &body.schema));
    }
    if let Some(kind) = &operation.description.request_media_type {
        let _ = writeln!(text, "  {kind}");
    } else if fields.is_empty() {
        let _ = writeln!(text, "  {}", say!("none", "无"));
    }
    fields::write(text, documents, &fields, 1);
}

fn write_answer(text: &mut String, documents: &Documents, operation: &Operation) {
    let title = say!("Answer", "应答");
    let _ = writeln!(text, "\n{title}:");
    let success = &operation.success;
    match (&success.schema, &operation.description.response_media_type) {
        (Some(schema), _) => {
            fields::write(text, documents, &fields::of_object(documents, schema), 1);
        }
        (None, Some(kind)) => {
            let _ = writeln!(text, "  {kind}");
        }
        (None, None) => {
            let _ = writeln!(text, "  {}", say!("without a body", "没有包体"));
        }
    }
}

fn write_limits(text: &mut String, operation: &Operation) {
    let description = &operation.description;
    let mut lines = Vec::new();
    if let Some(limit) = description.rate_limit {
        let (calls, seconds) = (limit.calls, limit.seconds);
        lines.push(if seconds == 1 {
            say!("{calls} calls a second at most", "每秒最多调用 {calls} 次")
        } else {
            say!(
                "{calls} calls in {seconds} seconds at most",
                "每 {seconds} 秒最多调用 {calls} 次"
            )
        });
    }
    lines.extend(
        match (&operation.idempotency_key, operation.method.as_str()) {
            (Some(key), _) => Some(say!(
                "may be repeated with the very same request: WeChat Pay knows it by {key}",
                "可以用完全相同的请求重试：微信支付通过 {key} 识别"
            )),
            (None, "GET") => None,
            (None, _) => Some(say!(
                "not to be repeated before a query: a second call may take effect a second time",
                "重试之前应先查询：再次调用可能再次生效"
            )),
        },
    );
    if description.is_unsigned {
        lines.push(say!("the request is not signed", "请求不签名"));
    }
    if description.has_unsigned_response {
        lines.push(say!("the answer is not signed", "应答没有签名"));
    }
    if !lines.is_empty() {
        let title = say!("Limits", "限制");
        let _ = writeln!(text, "\n{title}:\n  {}", lines.join("\n  "));
    }
}

fn write_errors(text: &mut String, operation: &Operation) {
    let codes = &operation.description.error_codes;
    if codes.is_empty() {
        return;
    }
    let title = say!("Errors, among others", "常见错误");
    let _ = writeln!(text, "\n{title}:");
    let width = codes
        .iter()
        .map(|error| error.code.len())
        .max()
        .unwrap_or_default();
    for error in codes {
        let words = error.description.as_deref().unwrap_or_default();
        let _ = writeln!(text, "  {}  {:width$}  {words}", error.status, error.code);
    }
}
