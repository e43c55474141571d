//! A call by its spec: fields go where the spec has them, and are checked.

use serde_json::{Map, Value as Json};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use wechatpay_client::runtime::{self, Schema, Value, Visitor};
use wechatpay_client::{OperationInfo, Retry};
use wechatpay_openapi::{Documents, Form, Location, Operation, Violation, schema};

use super::Call;
use super::fields::{FieldValue, Fields};
use super::value::{Entry, FieldTree, properties, with_encryption};
use crate::catalog::did_you_mean;
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
    unchecked: bool,
) -> Result<Call, Failure> {
    require_json(operation)?;
    let places = Places::of(documents, operation);
    let mut parameters = Map::new();
    let mut body = Map::new();
    let mut unknown = Vec::new();

    let typed = fields.given.into_iter().map(|field| {
        let node = places.schema(documents, &field.path);
        let value = match field.value {
            FieldValue::Json(value) => value,
            FieldValue::Text(text) => typed(documents, node, text),
        };
        (field.path, value)
    });
    let mut values = fields.json;
    let mut given = Map::new();
    for (path, value) in typed {
        insert(&mut given, &path, value)?;
    }
    for (name, value) in given {
        overlay(&mut values, name, value);
    }
    for (name, value) in values {
        let is_parameter = places.is_parameter(&name);
        let is_property = places.property(&name).is_some();
        if is_parameter {
            parameters.insert(name.clone(), value.clone());
        }
        if is_property || !is_parameter && operation.body.is_some() {
            body.insert(name, value);
        } else if !is_parameter {
            unknown.push(name);
        }
    }

    let broken = broken_rules(documents, operation, &parameters, &body, &unknown);
    if !broken.is_empty() && !unchecked {
        return Err(Failure::Input(places.report(operation, &broken)));
    }
    Ok(Call {
        operation: info(operation),
        request: request(documents, operation, parameters, body),
    })
}

/// A command takes and prints JSON.
fn require_json(operation: &Operation) -> Result<(), Failure> {
    let id = &operation.id;
    let description = &operation.description;
    if let Some(kind) = &description.request_media_type {
        return Err(Failure::Input(say!(
            "{id} takes {kind}, which this command does not send",
            "{id} 的请求类型是 {kind}，本命令不支持发送"
        )));
    }
    if let Some(kind) = &description.response_media_type {
        return Err(Failure::Input(say!(
            "{id} answers {kind}, which this command does not receive",
            "{id} 的应答类型是 {kind}，本命令不支持接收"
        )));
    }
    Ok(())
}

/// Where the fields of an operation stand.
struct Places<'o> {
    operation: &'o Operation,
    /// Of the body.
    properties: Vec<(&'o str, &'o Json)>,
}

impl<'o> Places<'o> {
    fn of(documents: &'o Documents, operation: &'o Operation) -> Self {
        let body = operation.body.as_ref();
        let properties = body.map(|body| schema::properties(documents, &body.schema));
        Self {
            operation,
            properties: properties.unwrap_or_default(),
        }
    }

    fn is_parameter(&self, name: &str) -> bool {
        let parameters = &self.operation.parameters;
        parameters.iter().any(|parameter| parameter.name == name)
    }

    fn property(&self, name: &str) -> Option<&'o Json> {
        let found = self.properties.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }

    /// What the spec says of a field, `null` if nothing.
    fn schema(&self, documents: &'o Documents, path: &[String]) -> &'o Json {
        let Some((first, rest)) = path.split_first() else {
            return &Json::Null;
        };
        let mut parameters = self.operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.name == *first);
        let node = parameter.map(|parameter| &parameter.schema);
        let Some(mut node) = node.or_else(|| self.property(first)) else {
            return &Json::Null;
        };
        for name in rest {
            let known = schema::properties(documents, node);
            match known.iter().find(|(known, _)| known == name) {
                Some((_, property)) => node = property,
                None => return &Json::Null,
            }
        }
        node
    }

    /// All broken rules, each with what its field holds.
    fn report(&self, operation: &Operation, broken: &[Violation]) -> String {
        let (id, count) = (&operation.id, broken.len());
        let mut report = say!(
            "{id}: nothing was sent, the request breaks the spec in {count} places (`--unchecked` sends it all the same)",
            "{id}：没有发出请求，有 {count} 处不符合接口定义（`--unchecked` 可以强制发送）"
        );
        for violation in broken {
            report.push_str("\n  ");
            report.push_str(violation.to_string().trim_start_matches('/'));
            let field = violation.pointer.trim_start_matches('/');
            if let Some(text) = self.description(field) {
                report.push_str("\n      ");
                report.push_str(text.trim_end());
            }
        }
        report
    }

    fn description(&self, name: &str) -> Option<&'o str> {
        let mut parameters = self.operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.name == name);
        match parameter {
            Some(parameter) => parameter.description.as_deref(),
            None => self.property(name)?.get("description")?.as_str(),
        }
    }

    fn names(&self) -> impl Iterator<Item = &'o str> {
        let parameters = self.operation.parameters.iter();
        let parameters = parameters.map(|parameter| parameter.name.as_str());
        parameters.chain(self.properties.iter().map(|(name, _)| *name))
    }
}

fn broken_rules(
    documents: &Documents,
    operation: &Operation,
    parameters: &Map<String, Json>,
    body: &Map<String, Json>,
    unknown: &[String],
) -> Vec<Violation> {
    let mut broken = Vec::new();
    for parameter in &operation.parameters {
        match parameters.get(&parameter.name) {
            Some(value) => {
                let found = schema::violations(documents, &parameter.schema, value).into_iter();
                broken.extend(found.map(|violation| Violation {
                    pointer: format!("{}{}", parameter.name, violation.pointer),
                    ..violation
                }));
            }
            None if parameter.is_required => broken.push(Violation {
                pointer: parameter.name.clone(),
                ..Violation::required()
            }),
            None => {}
        }
    }
    let places = Places::of(documents, operation);
    let mut unknown: Vec<String> = unknown.to_vec();
    if let Some(schema) = operation
        .body
        .as_ref()
        .filter(|given| given.is_required || !body.is_empty())
    {
        let body = Json::Object(body.clone());
        broken.extend(schema::violations(documents, &schema.schema, &body));
        unknown.extend(schema::unknown_fields(documents, &schema.schema, &body));
    }
    broken.extend(unknown.into_iter().map(|pointer| {
        let hint = did_you_mean(pointer.trim_start_matches('/'), places.names());
        Violation {
            issue: say!("no such field{hint}", "没有此字段{hint}"),
            pointer,
            value: None,
        }
    }));
    broken
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
        let place = with_encryption(documents, &parameter.schema, place);
        let value = FieldTree::new(documents, &parameter.schema, value);
        request.add(&parameter.name, value, place);
    }
    if let Some(given) = operation
        .body
        .as_ref()
        .filter(|given| given.is_required || !body.is_empty())
    {
        let body = Json::Object(body);
        match FieldTree::new(documents, &given.schema, body) {
            FieldTree::Object(entries) => request.add_body(entries),
            FieldTree::Plain(value) => request.add_body(FieldTree::entries(value)),
            FieldTree::Array(_) => {}
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
    Box::leak(Box::new(info))
}

/// A text of the command line as the value that the schema wants, if it is one.
fn typed(documents: &Documents, node: &Json, text: String) -> Json {
    let node = documents.resolve(node);
    let is = |kind| schema::is_of_type(node, kind);
    let parsed = || serde_json::from_str::<Json>(&text).ok();
    if is("array") {
        if let Some(items @ Json::Array(_)) = parsed() {
            return items;
        }
        let of_each = node.get("items").unwrap_or(&Json::Null);
        return Json::Array(vec![typed(documents, of_each, text)]);
    }
    if is("string") || node.is_null() {
        let is_time = node.get("format").and_then(Json::as_str) == Some("date-time");
        return Json::String(if is_time && text == "now" {
            now()
        } else {
            text
        });
    }
    if is("integer") || is("number") || is("boolean") {
        let value = parsed().filter(|value| value.is_number() || value.is_boolean());
        return value.unwrap_or(Json::String(text));
    }
    parsed().unwrap_or(Json::String(text))
}

/// This second as RFC 3339, by the clocks of China.
fn now() -> String {
    let now = OffsetDateTime::now_utc();
    let china = UtcOffset::from_hms(8, 0, 0).map_or(now, |china| now.to_offset(china));
    let now = china.replace_nanosecond(0).unwrap_or(china);
    now.format(&Rfc3339).unwrap_or_default()
}

/// Puts a value into the objects that its path names, which are made if need be. A list that is there
/// already goes on.
pub(super) fn insert(
    fields: &mut Map<String, Json>,
    path: &[String],
    value: Json,
) -> Result<(), Failure> {
    let (Some((name, [])), whole) = (path.split_first(), path.join(".")) else {
        let Some((name, rest)) = path.split_first() else {
            return Ok(());
        };
        let inner = fields
            .entry(name)
            .or_insert_with(|| Json::Object(Map::new()));
        return match inner {
            Json::Object(inner) => insert(inner, rest, value),
            _ => Err(Failure::Input(say!(
                "`{name}` is given as a value and as an object",
                "`{name}` 既作为值又作为对象给出"
            ))),
        };
    };
    match (fields.get_mut(name), value) {
        (None, value) => {
            fields.insert(name.clone(), value);
        }
        (Some(Json::Array(items)), Json::Array(more)) => items.extend(more),
        (Some(_), _) => {
            return Err(Failure::Input(say!(
                "the field `{whole}` is given twice",
                "字段 `{whole}` 重复给出"
            )));
        }
    }
    Ok(())
}

/// Puts a field of the command line over those of JSON: into an object, in place of anything else.
fn overlay(fields: &mut Map<String, Json>, name: String, value: Json) {
    match (fields.get_mut(&name), value) {
        (Some(Json::Object(under)), Json::Object(over)) => {
            for (name, value) in over {
                overlay(under, name, value);
            }
        }
        (_, value) => {
            fields.insert(name, value);
        }
    }
}
