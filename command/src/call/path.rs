//! Calls without a spec: a method, a path, and whatever fields.

use http::Method;
use serde_json::Value;
use wechatpay_client::{OperationInfo, Retry, runtime};

use super::Call;
use super::fields::Fields;
use super::request::Request;
use super::value::FieldTree;
use crate::failure::Failure;
use crate::language::say;

/// The call of a path. Fields go where the path has `{name}`; the others into the query of GET and
/// DELETE, and into the body of any other.
pub(super) fn call(
    method: &Method,
    path: &str,
    fields: Fields,
    idempotency_key: Option<&str>,
) -> Result<Call, Failure> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if !path.starts_with('/') {
        return Err(Failure::Input(say!(
            "a path begins with a slash, as /v3/certificates does: `{path}`",
            "路径应以斜杠开头，如 /v3/certificates：`{path}`"
        )));
    }
    let mut values = fields.into_values(|_, text| Value::String(text))?;

    let mut request = Request::default();
    for name in names(path) {
        if let Some(value) = values.remove(name) {
            request.add(name, FieldTree::Plain(value), runtime::path());
        } else {
            return Err(Failure::Input(say!(
                "the path has a place for `{name}`, but no field has this name",
                "路径中有 `{name}`，但没有给出同名字段"
            )));
        }
    }
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = FieldTree::Plain(Value::String(value.into_owned()));
        request.add(&name, value, runtime::query());
    }
    if *method == Method::GET || *method == Method::DELETE {
        for (name, value) in values {
            request.add(&name, FieldTree::Plain(value), runtime::query());
        }
    } else {
        request.add_body(FieldTree::entries(Value::Object(values)));
    }

    let retry = match idempotency_key {
        Some(key) => Retry::IdempotencyKey(key.to_owned().leak()),
        None if method.is_safe() => Retry::Safe,
        None => Retry::Never,
    };
    // Kept for good: a process makes one call.
    let path: &'static str = path.to_owned().leak();
    let id = format!("{method} {path}").leak();
    let operation = OperationInfo::new(method.clone(), path, id).retry(retry);
    Ok(Call {
        operation: Box::leak(Box::new(operation)),
        request,
    })
}

/// The names between the braces of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    let pieces = path.split('{').skip(1);
    pieces.filter_map(|piece| Some(piece.split_once('}')?.0))
}
