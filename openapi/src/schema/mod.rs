//! What a schema asks of a value, and whether the value keeps to it.

mod bounds;
mod check;
mod format;
mod number;
mod rule;

use serde_json::Value;

pub use self::check::{check, violations};
pub use self::rule::{Rule, Violation, text};

use crate::{Documents, json_pointer};

/// The keyword that [`is_encrypted`] looks for.
pub(crate) const ENCRYPTED: &str = "x-wechatpay-encrypted";

/// Whether the schema itself says that a text is encrypted on its way (`x-wechatpay-encrypted`): lengths
/// and patterns are those of the plain text.
#[must_use]
pub fn is_encrypted(schema: &Value) -> bool {
    schema.get(ENCRYPTED) == Some(&Value::Bool(true))
}

/// Whether the schema names this type, alone or in a list.
#[must_use]
pub fn is_of_type(schema: &Value, name: &str) -> bool {
    types(schema).any(|kind| kind == name)
}

/// The types that the schema names; none if any will do.
pub fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let kinds = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.as_slice(),
        Some(kind) => std::slice::from_ref(kind),
        None => &[],
    };
    kinds.iter().filter_map(Value::as_str)
}

/// A schema that another is made of.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Part<'d> {
    /// It, with its keywords.
    pub schema: &'d Value,
    /// Whether it is one of several: what is not of this choice may be of another.
    pub is_choice: bool,
}

/// All that a schema is made of: itself, what it refers to, and the parts and choices of these.
#[must_use]
pub fn parts<'d>(documents: &'d Documents, schema: &'d Value) -> Vec<Part<'d>> {
    let mut found = Vec::new();
    collect_parts(documents, schema, false, &|_| true, &mut found, 0);
    found
}

/// The schemas that hold for a value: [`parts`] without the choices that the value does not keep to.
#[must_use]
pub fn holding<'d>(documents: &'d Documents, schema: &'d Value, value: &Value) -> Vec<&'d Value> {
    let mut found = Vec::new();
    let fits = |choice: &Value| check(documents, choice, value).is_ok();
    collect_parts(documents, schema, false, &fits, &mut found, 0);
    found.into_iter().map(|part| part.schema).collect()
}

fn collect_parts<'d>(
    documents: &'d Documents,
    schema: &'d Value,
    is_choice: bool,
    is_taken: &dyn Fn(&Value) -> bool,
    found: &mut Vec<Part<'d>>,
    depth: usize,
) {
    if depth > MAX_PARTS {
        return;
    }
    for schema in documents.chain(schema) {
        found.push(Part { schema, is_choice });
        for part in list(schema, "allOf") {
            collect_parts(documents, part, is_choice, is_taken, found, depth + 1);
        }
        for choice in CHOICES.iter().flat_map(|keyword| list(schema, keyword)) {
            if is_taken(choice) {
                collect_parts(documents, choice, true, is_taken, found, depth + 1);
            }
        }
    }
}

/// The properties of a schema, with the schemas of their values; also those of its parts and choices.
#[must_use]
pub fn properties<'d>(documents: &'d Documents, schema: &'d Value) -> Vec<(&'d str, &'d Value)> {
    let mut found: Vec<(&str, &Value)> = Vec::new();
    for part in parts(documents, schema) {
        let properties = part.schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if !found.iter().any(|(known, _)| known == name) {
                found.push((name, property));
            }
        }
    }
    found
}

/// The names that the schema, or one of its parts, requires.
#[must_use]
pub fn required<'d>(documents: &'d Documents, schema: &'d Value) -> Vec<&'d str> {
    let parts = parts(documents, schema).into_iter();
    let certain = parts.filter(|part| !part.is_choice);
    let names = certain.flat_map(|part| list(part.schema, "required"));
    names.filter_map(Value::as_str).collect()
}

/// JSON pointers to the fields of a value that its schema does not know. A schema without properties
/// knows all.
#[must_use]
pub fn unknown_fields(documents: &Documents, schema: &Value, value: &Value) -> Vec<String> {
    let mut unknown = Vec::new();
    collect_unknown(documents, schema, value, "", &mut unknown);
    unknown
}

fn collect_unknown(
    documents: &Documents,
    schema: &Value,
    value: &Value,
    pointer: &str,
    unknown: &mut Vec<String>,
) {
    let holding = holding(documents, schema, value);
    match value {
        Value::Array(items) => {
            let Some(of_each) = holding.iter().find_map(|schema| schema.get("items")) else {
                return;
            };
            for (index, item) in items.iter().enumerate() {
                collect_unknown(
                    documents,
                    of_each,
                    item,
                    &format!("{pointer}/{index}"),
                    unknown,
                );
            }
        }
        Value::Object(fields) => {
            let known = properties(documents, schema);
            let mut others = holding.iter();
            let others = others.find_map(|schema| schema.get("additionalProperties"));
            let are_others_free = others.is_some_and(|others| *others != Value::Bool(false));
            if known.is_empty() && others.is_none() {
                return;
            }
            for (name, field) in fields {
                let pointer = format!("{pointer}/{}", json_pointer::segment(name));
                match known.iter().find(|(known, _)| known == name) {
                    Some((_, of_field)) => {
                        collect_unknown(documents, of_field, field, &pointer, unknown);
                    }
                    None if are_others_free => {}
                    None => unknown.push(pointer),
                }
            }
        }
        _ => {}
    }
}

/// Schemas of one value within each other beyond this go in a circle, and say nothing.
const MAX_PARTS: usize = 64;

/// The keywords that hold the choices of a schema.
const CHOICES: [&str; 2] = ["oneOf", "anyOf"];

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let items = schema.get(keyword).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_broken_rules_are_told_and_unknown_fields_apart() {
        let documents = Documents::default();
        let schema = json!({
            "type": "object",
            "properties": {
                "code": { "type": "string", "maxLength": 2 },
                "goods": { "type": "array", "items": { "properties": { "price": { "type": "integer" } } } },
            },
            "allOf": [{ "properties": { "more": {} }, "required": ["more"] }],
            "required": ["amount"],
        });
        let value =
            json!({ "code": "abc", "goods": [{ "prize": 1, "price": "1" }], "cod": 1, "more": {} });
        let told = violations(&documents, &schema, &value);
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "/amount: required",
                "/code: maxLength 2",
                "/goods/0/price: integer"
            ]
        );
        let unknown = unknown_fields(&documents, &schema, &value);
        assert_eq!(unknown, ["/cod", "/goods/0/prize"]);
        assert_eq!(required(&documents, &schema), ["amount", "more"]);
    }
}
