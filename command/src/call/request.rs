//! A call by its spec: fields go where the spec has them, and are checked.

use serde_json::{Map, Value as Json};
use wechatpay_client::runtime::{self, Schema, Value, Visitor};
use wechatpay_client::{OperationInfo, Retry};
use wechatpay_openapi::{Documents, Form, Location, Operation};

use super::Call;
use super::check::{Places, broken_rules};
use super::fields::Fields;
use super::typed::typed;
use super::upload::Upload;
use super::value::{Entry, FieldTree, properties, with_encryption};
use crate::failure::Failure;
use crate::language::say;

/// What a call sends: parameters, and the fields of the body.
#[derive(Debug, Default)]
pub(super) struct Request {
    entries: Vec<Entry>,
    /// Whether there is a body, though no field is in it.
    has_empty_body: bool,
}

impl Request {
    pub(super) fn add(&mut self, name: &str, value: FieldTree, schema: Schema) {
        self.entries.push((name.to_owned(), value, schema));
    }

    pub(super) fn add_body(&mut self, entries: Vec<Entry>) {
        self.has_empty_body = entries.is_empty();
        self.entries.extend(entries);
    }
}

impl Value for Request {
    fn accept(&self, visitor: &mut dyn Visitor) {
        // Of an object without a name the client makes a body even if it is empty.
        let name = if self.has_empty_body { "" } else { "Request" };
        visitor.object(name, &properties(&self.entries));
    }
}

/// The call of an operation. What breaks the spec is refused, unless it is to be sent `unchecked`.
pub(super) fn call(
    documents: &Documents,
    operation: &Operation,
    fields: Fields,
    upload: Option<Upload>,
    unchecked: bool,
) -> Result<Call, Failure> {
    check_media_type(operation)?;
    Upload::check(upload.as_ref(), operation)?;
    let places = Places::of(documents, operation);
    let mut parameters = Map::new();
    let mut body = Map::new();
    // Fields that have no place, where there is no body either.
    let mut unknown = Map::new();

    let typed = |path: &[String], text| typed(documents, places.schema(documents, path), text);
    let values = fields.into_values(typed)?;
    for (name, value) in values {
        let is_parameter = places.is_parameter(&name);
        let is_property = places.property(&name).is_some();
        if is_parameter {
            parameters.insert(name.clone(), value.clone());
        }
        if is_property || !is_parameter && operation.body.is_some() {
            body.insert(name, value);
        } else if !is_parameter {
            unknown.insert(name, value);
        }
    }

    let told = upload.as_ref().map(|upload| upload.told(&places));
    let told = told.unwrap_or_default();
    if let Some(name) = told.keys().find(|name| body.contains_key(*name)) {
        return Err(Failure::Input(say!(
            "the file itself gives the field `{name}`",
            "字段 `{name}` 由文件自动给出"
        )));
    }
    let mut whole = body.clone();
    whole.extend(told);
    let broken = broken_rules(documents, operation, &parameters, &whole, &unknown);
    if !broken.is_empty() && !unchecked {
        return Err(Failure::Input(places.report(documents, operation, &broken)));
    }
    let mut request = request(documents, operation, parameters, body);
    for (name, value) in unknown {
        request.add(&name, FieldTree::Plain(value), runtime::query());
    }
    if let Some(upload) = upload {
        upload.add_by_spec(&places, &mut request);
    }
    Ok(Call {
        operation: info(operation),
        request,
    })
}

/// A command sends JSON, and forms of JSON and a file.
fn check_media_type(operation: &Operation) -> Result<(), Failure> {
    let id = &operation.id;
    let kind = operation.description.request_media_type.as_deref();
    match kind.filter(|kind| *kind != "multipart/form-data") {
        None => Ok(()),
        Some(kind) => Err(Failure::Input(say!(
            "{id} takes {kind}, which this command does not send",
            "{id} 的请求类型是 {kind}，本命令不支持发送"
        ))),
    }
}

/// The request with its fields where the spec has them.
fn request(
    documents: &Documents,
    operation: &Operation,
    mut parameters: Map<String, Json>,
    body: Map<String, Json>,
) -> Request {
    let mut request = Request::default();
    for parameter in &operation.parameters {
        let Some(value) = parameters.remove(&parameter.name) else {
            continue;
        };
        let place = match (parameter.location, parameter.form) {
            (Location::Path, _) => runtime::path(),
            (Location::Header, _) => runtime::header(),
            (Location::Query, Form::Repeated) => runtime::query(),
            (Location::Query, Form::Commas) => runtime::query().commas(),
            (Location::Query, Form::Json) => runtime::query().json(),
        };
        let place = with_encryption(documents, &parameter.schema, &value, place);
        let value = FieldTree::new(documents, &parameter.schema, value);
        request.add(&parameter.name, value, place);
    }
    if let Some(given) = operation
        .body
        .as_ref()
        .filter(|given| operation.file.is_none() && given.is_required || !body.is_empty())
    {
        let body = Json::Object(body);
        match FieldTree::new(documents, &given.schema, body) {
            FieldTree::Object(entries) => request.add_body(entries),
            FieldTree::Plain(value) => request.add_body(FieldTree::entries(value)),
            FieldTree::Array(_) | FieldTree::File(_) => {}
        }
    }
    request
}

/// The operation as the client takes it. Kept for good: a process makes one call.
fn info(operation: &Operation) -> &'static OperationInfo {
    let method = operation.method.parse().unwrap_or_default();
    let retry = match &operation.idempotency_key {
        Some(key) => Retry::IdempotencyKey(key.clone().leak()),
        None if operation.method == "GET" => Retry::Safe,
        None => Retry::Never,
    };
    let path = operation.path.to_string().leak();
    let mut info = OperationInfo::new(method, path, operation.id.clone().leak()).retry(retry);
    let description = &operation.description;
    if let Some(limit) = description.rate_limit {
        info = info.rate_limit(limit.calls, limit.seconds);
    }
    if description.is_unsigned {
        info = info.unsigned_request();
    }
    if description.has_unsigned_response {
        info = info.unsigned_response();
    }
    if description.response_media_type.is_some() {
        info = info.binary_response();
    }
    Box::leak(Box::new(info))
}
