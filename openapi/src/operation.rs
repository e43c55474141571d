//! Operations: their methods and paths, their parameters and bodies, and what they answer.

use serde_json::{Map, Value};

use crate::{Description, Documents, PathTemplate, SpecError, schema::ENCRYPTED};

/// An operation of a spec.
#[derive(Debug)]
pub struct Operation {
    /// Its `operationId`, or method and path.
    pub id: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// Where it goes.
    pub path: PathTemplate,
    /// Its values in path, query and header.
    pub parameters: Vec<Parameter>,
    /// The JSON that it takes, if it takes any: its body, or the `meta` of a form.
    pub body: Option<Body>,
    /// The file that it takes beside that, if it is an upload.
    pub file: Option<FilePart>,
    /// The answer when all went well.
    pub success: Success,
    /// The name of the field that makes a repeated request the same request.
    pub idempotency_key: Option<String>,
    /// Whether anything that it takes or answers is [encrypted](crate::schema::is_encrypted).
    pub has_encrypted_fields: bool,
    /// What the spec says of it besides.
    pub description: Description,
    /// The number of the document that it stands in.
    pub document: usize,
}

/// A value in path, query or header.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// Whether it cannot be left out.
    pub is_required: bool,
    /// The schema of its value.
    pub schema: Value,
    /// How its value is written.
    pub form: Form,
    /// What it holds, in words.
    pub description: Option<String>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// How a value is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A list repeats the name.
    Repeated,
    /// A list has commas between its values.
    Commas,
    /// JSON.
    Json,
}

/// The JSON body of a request.
#[derive(Debug)]
pub struct Body {
    /// Whether it cannot be left out.
    pub is_required: bool,
    /// The schema of its value.
    pub schema: Value,
}

/// The file of a form (`multipart/form-data`).
#[derive(Debug)]
pub struct FilePart {
    /// The name of its part.
    pub name: String,
    /// What it holds, in words.
    pub description: Option<String>,
}

/// The answer when all went well.
#[derive(Debug)]
pub struct Success {
    /// Its HTTP status.
    pub status: u16,
    /// The schema of its JSON; none for an answer without a body.
    pub schema: Option<Value>,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Operation {
    /// The operations of a document, in the order of their paths.
    ///
    /// # Errors
    ///
    /// [`SpecError`] if the document has neither `paths` nor `webhooks`, or a reference leads nowhere.
    pub fn read_all(documents: &Documents, document: usize) -> Result<Vec<Self>, SpecError> {
        let root = documents.root(document);
        let none = serde_json::Map::new();
        let paths = match root.get("paths").and_then(Value::as_object) {
            Some(paths) => paths,
            // Notifications alone.
            None if root.get("webhooks").is_some_and(Value::is_object) => &none,
            None => {
                let message = "this is not an OpenAPI document: `paths` is missing";
                return Err(SpecError::new(documents.file(document), message));
            }
        };
        documents.check_references()?;
        let mut operations = Vec::new();
        for (path, item) in paths {
            let item = documents.resolve(item);
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let base = [operation, item, root].into_iter().find_map(base_path);
                    let path = format!("{}{path}", base.unwrap_or_default());
                    operations.push(Self {
                        document,
                        ..Self::read(documents, &path, method, item, operation)
                    });
                }
            }
        }
        Ok(operations)
    }

    fn read(
        documents: &Documents,
        path: &str,
        method: &str,
        item: &Value,
        operation: &Value,
    ) -> Self {
        let text = |name: &str| operation.get(name).and_then(Value::as_str);
        let id = text("operationId").map_or_else(|| format!("{method} {path}"), str::to_owned);
        Self {
            id,
            method: method.to_uppercase(),
            path: PathTemplate::new(path),
            parameters: parameters(documents, item, operation),
            body: body(documents, operation),
            file: file(documents, operation),
            success: success(documents, operation),
            idempotency_key: text("x-wechatpay-idempotency-key").map(str::to_owned),
            has_encrypted_fields: [Some(operation), item.get("parameters")]
                .into_iter()
                .flatten()
                .any(|node| documents.mentions(node, ENCRYPTED)),
            description: Description::read(documents, operation),
            document: 0,
        }
    }

    /// Whether both have the same method, and paths that differ by the names of parameters at most.
    #[must_use]
    pub fn has_place_of(&self, other: &Self) -> bool {
        self.method == other.method && self.path.is_same_as(&other.path)
    }
}

/// Those of the operation, and those of its path that it does not have itself.
fn parameters(documents: &Documents, item: &Value, operation: &Value) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    let lists = [operation, item].map(|node| node.get("parameters").and_then(Value::as_array));
    for node in lists.into_iter().flatten().flatten() {
        let Some(parameter) = parameter(documents.resolve(node)) else {
            continue;
        };
        let is_known = found
            .iter()
            .any(|other| other.name == parameter.name && other.location == parameter.location);
        if !is_known {
            found.push(parameter);
        }
    }
    found
}

/// `None` for a cookie, which the platform has none of.
fn parameter(node: &Value) -> Option<Parameter> {
    let location = match node.get("in")?.as_str()? {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        _ => return None,
    };
    let json = node.pointer("/content/application~1json");
    let form = match node.get("explode").and_then(Value::as_bool) {
        _ if json.is_some() => Form::Json,
        Some(false) => Form::Commas,
        _ => Form::Repeated,
    };
    let schema = json.unwrap_or(node).get("schema").cloned();
    let description = node.get("description").and_then(Value::as_str);
    Some(Parameter {
        name: node.get("name")?.as_str()?.to_owned(),
        location,
        is_required: node.get("required") == Some(&Value::Bool(true)),
        schema: schema.unwrap_or(Value::Bool(true)),
        form,
        description: description.map(str::to_owned),
    })
}

fn body(documents: &Documents, operation: &Value) -> Option<Body> {
    let node = documents.resolve(operation.get("requestBody")?);
    Some(Body {
        is_required: node.get("required") == Some(&Value::Bool(true)),
        schema: json_schema(node).or_else(|| form_schema(documents, node))?,
    })
}

fn success(documents: &Documents, operation: &Value) -> Success {
    let responses = operation.get("responses").and_then(Value::as_object);
    let found = responses.into_iter().flatten().find_map(|(status, node)| {
        let status = match status.as_str() {
            "2XX" => 200,
            text => text
                .parse()
                .ok()
                .filter(|status| (200..300).contains(status))?,
        };
        Some(Success {
            status,
            schema: json_schema(documents.resolve(node)),
        })
    });
    found.unwrap_or(Success {
        status: 200,
        schema: None,
    })
}

/// The path that the first of its servers stands for, without a slash at the end.
fn base_path(node: &Value) -> Option<String> {
    let url = node.pointer("/servers/0/url")?.as_str()?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |slash| &rest[slash..]);
    Some(path.trim_end_matches('/').to_owned())
}

/// The schema of the JSON in a form: that of its part `meta`.
fn form_schema(documents: &Documents, node: &Value) -> Option<Value> {
    form(documents, node)?.get("meta").cloned()
}

/// The parts of a form by their names.
fn form<'d>(documents: &'d Documents, node: &'d Value) -> Option<&'d Map<String, Value>> {
    let form = node.pointer("/content/multipart~1form-data/schema")?;
    documents.resolve(form).get("properties")?.as_object()
}

/// The part of a form that is not its JSON.
fn file(documents: &Documents, operation: &Value) -> Option<FilePart> {
    let body = documents.resolve(operation.get("requestBody")?);
    let mut parts = form(documents, body)?.iter();
    let (name, node) = parts.find(|(name, _)| *name != "meta")?;
    let node = documents.resolve(node);
    let description = node.get("description").and_then(Value::as_str);
    Some(FilePart {
        name: name.clone(),
        description: description.map(str::to_owned),
    })
}

fn json_schema(node: &Value) -> Option<Value> {
    node.pointer("/content/application~1json/schema").cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_may_have_notifications_alone() {
        let read = |text: &str| {
            let mut documents = Documents::default();
            let document = documents.add_text("ours.yaml", text)?;
            Operation::read_all(&documents, document)
        };
        let operations = read("{openapi: 3.1.0, webhooks: {COUPON.SEND: {}}}");
        assert!(operations.expect("a document").is_empty());
        let error = read("{openapi: 3.1.0}").expect_err("no document");
        assert!(error.to_string().ends_with("`paths` is missing"), "{error}");
    }
}
