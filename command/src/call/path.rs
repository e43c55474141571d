//! Calls without a spec: a method, a path, and whatever fields.

use http::Method;
use serde_json::Value;
use wechatpay_client::{OperationInfo, Retry, runtime};

use super::Call;
use super::fields::Fields;
use super::request::Request;
use super::upload::Upload;
use super::value::FieldTree;
use crate::failure::Failure;
use crate::language::say;

/// What a call without a spec has to be told besides.
pub(super) struct Options<'a> {
    pub(super) upload: Option<Upload>,
    pub(super) idempotency_key: Option<&'a str>,
    pub(super) answers_file: bool,
    pub(super) is_unsigned_answer: bool,
}

/// The call of a path. Fields go where the path has `{name}`; the others into the query of GET and
/// DELETE, and into the body of any other.
pub(super) fn call(
    method: &Method,
    path: &str,
    fields: Fields,
    options: Options<'_>,
) -> Result<Call, Failure> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if !path.starts_with('/') {
        return Err(Failure::Input(say!(
            "a path begins with a slash, as /v3/certificates does: `{path}`",
            "路径应以斜杠开头，如 /v3/certificates：`{path}`"
        )));
    }
    if options.upload.is_some() && (*method == Method::GET || *method == Method::DELETE) {
        return Err(Failure::Input(say!(
            "{method} takes no file",
            "{method} 不能上传文件"
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
    } else if let Some(upload) = options.upload {
        for (name, value) in values {
            request.add(&name, FieldTree::Plain(value), runtime::body());
        }
        upload.add_without_spec(&mut request);
    } else {
        request.add_body(FieldTree::entries(Value::Object(values)));
    }

    let retry = match options.idempotency_key {
        Some(key) => Retry::IdempotencyKey(key.to_owned().leak()),
        None if method.is_safe() => Retry::Safe,
        None => Retry::Never,
    };
    // Kept for good: a process makes one call.
    let path: &'static str = path.to_owned().leak();
    let id = format!("{method} {path}").leak();
    let mut operation = OperationInfo::new(method.clone(), path, id).retry(retry);
    if options.answers_file {
        operation = operation.binary_response();
    }
    if options.is_unsigned_answer {
        operation = operation.unsigned_response();
    }
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
