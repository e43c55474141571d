//! Operations: their paths, and where their parameters stand.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::document::{Documents, SpecError};

/// What a method and a path name.
#[derive(Debug)]
pub(crate) enum Route<'s> {
    Operation {
        operation: &'s Operation,
        /// The values in the path, in its order.
        path_values: Vec<String>,
    },
    /// The path has operations, but none with this method.
    OtherMethod,
    Unknown,
}

/// An operation of a spec.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its `operationId`, or method and path.
    pub(crate) id: String,
    /// Upper case.
    pub(crate) method: String,
    pub(crate) path: PathTemplate,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    /// The name of the parameter that makes a repeated request the same request.
    pub(crate) idempotency_key: Option<String>,
    pub(crate) origin: Origin,
}

/// Whose spec an operation stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The simulator's own: what the operation does is written by hand.
    BuiltIn,
    /// The user's: its answers are made up.
    Given,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) is_required: bool,
    pub(crate) schema: Value,
    pub(crate) form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

/// How a value is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A list repeats the name.
    Repeated,
    /// A list has commas between its values.
    Commas,
    /// JSON.
    Json,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) is_required: bool,
    pub(crate) schema: Value,
}

/// The answer when all went well.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) status: u16,
    /// The schema of its JSON; none for an answer without a body.
    pub(crate) schema: Option<Value>,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Operation {
    /// The operations of a document, in the order of their paths.
    pub(super) fn read_all(
        documents: &Documents,
        document: usize,
        origin: Origin,
    ) -> Result<Vec<Self>, SpecError> {
        let root = documents.root(document);
        let Some(paths) = root.get("paths").and_then(Value::as_object) else {
            let message = "this is not an OpenAPI document: `paths` is missing";
            return Err(SpecError::new(documents.file(document), message));
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
                        origin,
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
            success: success(documents, operation),
            origin: Origin::BuiltIn,
            idempotency_key: text("x-wechatpay-idempotency-key").map(str::to_owned),
        }
    }

    pub(super) fn has_place_of(&self, other: &Self) -> bool {
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
    Some(Parameter {
        name: node.get("name")?.as_str()?.to_owned(),
        location,
        is_required: node.get("required") == Some(&Value::Bool(true)),
        schema: schema.unwrap_or(Value::Bool(true)),
        form,
    })
}

fn body(documents: &Documents, operation: &Value) -> Option<Body> {
    let node = documents.resolve(operation.get("requestBody")?);
    Some(Body {
        is_required: node.get("required") == Some(&Value::Bool(true)),
        schema: json_schema(node)?,
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

fn json_schema(node: &Value) -> Option<Value> {
    node.pointer("/content/application~1json/schema").cloned()
}

/// A path such as `/v3/stocks/{stock_id}`.
#[derive(Debug)]
pub(crate) struct PathTemplate(Vec<Segment>);

#[derive(Debug)]
enum Segment {
    Text(String),
    Parameter(String),
}

impl PathTemplate {
    fn new(path: &str) -> Self {
        let segment = |text: &str| {
            let name = text
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            name.map_or_else(
                || Segment::Text(text.to_owned()),
                |name| Segment::Parameter(name.to_owned()),
            )
        };
        Self(path.split('/').map(segment).collect())
    }

    /// The values of the parameters if the path is of this form, decoded.
    pub(super) fn matches(&self, path: &str) -> Option<Vec<String>> {
        let texts: Vec<&str> = path.split('/').collect();
        if texts.len() != self.0.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.0.iter().zip(texts) {
            match segment {
                Segment::Text(expected) if expected == text => {}
                Segment::Text(_) => return None,
                Segment::Parameter(_) => {
                    values.push(percent_decode_str(text).decode_utf8().ok()?.into_owned());
                }
            }
        }
        Some(values)
    }

    /// The names of the parameters, in the order of the path.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(name.as_str()),
            Segment::Text(_) => None,
        })
    }

    fn is_same_as(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len()
            && pairs.into_iter().all(|pair| match pair {
                (Segment::Text(one), Segment::Text(two)) => one == two,
                (Segment::Parameter(_), Segment::Parameter(_)) => true,
                _ => false,
            })
    }
}
