//! What a shell completes: operations, and the fields of the one that is being typed.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

use clap_complete::CompletionCandidate;
use serde_json::Value;
use wechatpay_openapi::{Operation, schema};

use crate::catalog::Catalog;

/// The names of operations, each with its summary.
pub(crate) fn operations(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some((catalog, current)) = catalog().zip(current.to_str()) else {
        return Vec::new();
    };
    let operations = catalog.operations.iter();
    operations
        .filter(|operation| operation.id.starts_with(current))
        .map(|operation| {
            let summary = operation.description.summary.clone();
            CompletionCandidate::new(&operation.id).help(summary.map(Into::into))
        })
        .collect()
}

/// The fields of the operation on the command line as `name=`, behind that the values of an enumeration,
/// and behind `object.` the fields of the object.
pub(crate) fn fields(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some((catalog, current)) = catalog().zip(current.to_str()) else {
        return Vec::new();
    };
    let is_named = |operation: &&Operation| env::args().any(|word| word == operation.id);
    let Some(operation) = catalog.operations.iter().find(is_named) else {
        return Vec::new();
    };
    let parameters = operation.parameters.iter();
    let mut fields: Vec<(&str, &Value)> = parameters
        .map(|parameter| (parameter.name.as_str(), &parameter.schema))
        .collect();
    if let Some(body) = &operation.body {
        fields.extend(schema::properties(&catalog.documents, &body.schema));
    }
    let (path, _) = current.split_once('=').unwrap_or((current, ""));
    let mut objects: Vec<&str> = path.split('.').collect();
    // Its last name is that of the field itself.
    objects.pop();
    for name in &objects {
        let object = fields.iter().find(|(known, _)| known == name);
        fields = object.map_or_else(Vec::new, |(_, node)| {
            schema::properties(&catalog.documents, node)
        });
    }
    let prefix: String = objects.iter().flat_map(|name| [name, "."]).collect();
    let of_each = fields
        .into_iter()
        .map(|(name, node)| (format!("{prefix}{name}"), node));
    of_each
        .flat_map(|(name, node)| candidates(&catalog, &name, node, current))
        .collect()
}

/// What may follow `current` of one field, by its full name.
fn candidates(
    catalog: &Catalog,
    name: &str,
    node: &Value,
    current: &str,
) -> Vec<CompletionCandidate> {
    let node = catalog.documents.resolve(node);
    let values = node.get("enum").and_then(Value::as_array);
    let values = values.into_iter().flatten().filter_map(Value::as_str);
    let completed: Vec<String> = if current.contains('=') {
        values.map(|value| format!("{name}={value}")).collect()
    } else if schema::properties(&catalog.documents, node).is_empty() {
        vec![format!("{name}=")]
    } else {
        vec![format!("{name}.")]
    };
    let help = node.get("description").and_then(Value::as_str);
    let fitting = completed
        .into_iter()
        .filter(|text| text.starts_with(current));
    fitting
        .map(|text| CompletionCandidate::new(text).help(help.map(|help| help.to_owned().into())))
        .collect()
}

/// The operations there are, with those of the specs on the command line. A shell is told of no faults.
fn catalog() -> Option<Catalog> {
    let words: Vec<String> = env::args().collect();
    let specs = words.windows(2).filter(|pair| pair[0] == "--spec");
    let specs: Vec<PathBuf> = specs.map(|pair| PathBuf::from(&pair[1])).collect();
    Catalog::load(&specs).ok()
}
