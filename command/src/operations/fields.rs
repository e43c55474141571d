//! Fields with their types and limits, as people read them.

use std::fmt::Write as _;

use serde_json::Value;
use wechatpay_openapi::{Documents, schema};

use crate::language::say;

/// Objects within each other beyond this go in a circle, or are of no help.
const MAX_DEPTH: usize = 6;

/// A field and what the spec says of it.
pub(super) struct Field<'s> {
    pub(super) name: &'s str,
    pub(super) is_required: bool,
    pub(super) schema: &'s Value,
    /// Where it stands, if not in the body.
    pub(super) place: Option<String>,
    pub(super) description: Option<&'s str>,
}

/// The fields of an object, or of each item of a list: those that are required first.
pub(super) fn of_object<'s>(documents: &'s Documents, node: &'s Value) -> Vec<Field<'s>> {
    let mut node = documents.resolve(node);
    if let Some(of_each) = node.get("items") {
        node = documents.resolve(of_each);
    }
    let required = schema::required(documents, node);
    let mut properties = schema::properties(documents, node);
    let rank = |name: &str| {
        let position = required.iter().position(|required| *required == name);
        position.unwrap_or(required.len())
    };
    properties.sort_by_key(|(name, _)| rank(name));
    let field = |(name, node): (&'s str, &'s Value)| Field {
        name,
        is_required: required.contains(&name),
        schema: node,
        place: None,
        description: text(node, "description")
            .or_else(|| text(documents.resolve(node), "description")),
    };
    properties.into_iter().map(field).collect()
}

/// Writes fields and those within them.
pub(super) fn write(out: &mut String, documents: &Documents, fields: &[Field<'_>], depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    let indent = "  ".repeat(depth);
    for field in fields {
        let mut facts = vec![kind(documents, field.schema)];
        if field.is_required {
            facts.insert(0, say!("required", "必填"));
        }
        facts.extend(field.place.clone());
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{indent}{}  ({})", field.name, facts.join(", "));
        for line in field.description.unwrap_or_default().lines() {
            let _ = writeln!(out, "{indent}    {line}");
        }
        write(
            out,
            documents,
            &of_object(documents, field.schema),
            depth + 1,
        );
    }
}

/// The type of a value with its limits, in a few words.
fn kind(documents: &Documents, node: &Value) -> String {
    let is_encrypted = [node, documents.resolve(node)]
        .iter()
        .any(|node| node.get("x-wechatpay-encrypted") == Some(&Value::Bool(true)));
    let node = documents.resolve(node);
    let mut facts = Vec::new();
    let name: Vec<&str> = schema::types(node).collect();
    if let Some(of_each) = node.get("items") {
        let of_each = kind(documents, of_each);
        facts.push(say!("list of {of_each}", "{of_each} 的列表"));
    } else if !name.is_empty() {
        facts.push(name.join(say!(" or ", " 或 ").as_str()));
    }
    facts.extend(
        text(node, "format")
            .filter(|format| *format != "int64")
            .map(str::to_owned),
    );
    facts.extend(
        range(node, "minLength", "maxLength")
            .map(|range| say!("{range} characters", "{range} 个字符")),
    );
    facts.extend(range(node, "minimum", "maximum"));
    facts.extend(
        range(node, "minItems", "maxItems").map(|range| say!("{range} items", "{range} 项")),
    );
    facts.extend(text(node, "pattern").map(|pattern| format!("/{pattern}/")));
    if let Some(values) = node.get("enum").and_then(Value::as_array) {
        let values = values.iter().map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        });
        let values = values.collect::<Vec<_>>().join(" | ");
        facts.push(values);
    }
    if is_encrypted {
        facts.push(say!("encrypted on its way", "传输时加密"));
    }
    facts.join(", ")
}

/// `1 to 32`, or what there is of it.
fn range(node: &Value, least: &str, most: &str) -> Option<String> {
    match (node.get(least), node.get(most)) {
        (Some(least), Some(most)) => Some(say!("{least} to {most}", "{least} 至 {most}")),
        (Some(least), None) => Some(say!("at least {least}", "至少 {least}")),
        (None, Some(most)) => Some(say!("at most {most}", "至多 {most}")),
        (None, None) => None,
    }
}

fn text<'s>(node: &'s Value, name: &str) -> Option<&'s str> {
    node.get(name)?.as_str()
}
