//! Whether a value keeps to a JSON schema.

use regex_lite::Regex;
use serde_json::Value;
use time::{
    Date, OffsetDateTime,
    format_description::well_known::{Iso8601, Rfc3339},
};

use super::Documents;

/// The first rule that a value breaks.
#[derive(Debug, PartialEq)]
pub(super) struct Violation {
    /// JSON pointer to what breaks the rule.
    pub(super) pointer: String,
    /// What stands there, if anything does.
    pub(super) value: Option<Value>,
    /// The rule, such as `maxLength 32`.
    pub(super) issue: String,
}

impl Violation {
    pub(super) fn required() -> Self {
        Self {
            pointer: String::new(),
            value: None,
            issue: "required".to_owned(),
        }
    }

    fn new(value: &Value, issue: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            value: Some(value.clone()),
            issue: issue.into(),
        }
    }

    fn within(mut self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.pointer = format!("/{name}{}", self.pointer);
        self
    }
}

/// Whether the schema names this type, alone or in a list.
pub(super) fn is_of_type(schema: &Value, name: &str) -> bool {
    types(schema).any(|kind| kind == name)
}

fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let kinds = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.as_slice(),
        Some(kind) => std::slice::from_ref(kind),
        None => &[],
    };
    kinds.iter().filter_map(Value::as_str)
}

/// Checks a value against a schema, or what that refers to.
pub(super) fn check(documents: &Documents, schema: &Value, value: &Value) -> Result<(), Violation> {
    check_part(documents, schema, value, 0)
}

/// Schemas of one value within each other beyond this go in a circle, and say nothing.
const MAX_PARTS: usize = 64;

fn check_part(
    documents: &Documents,
    schema: &Value,
    value: &Value,
    depth: usize,
) -> Result<(), Violation> {
    if depth > MAX_PARTS {
        return Ok(());
    }
    let schema = documents.resolve(schema);
    check_type(schema, value)?;
    check_values(schema, value)?;
    match value {
        Value::String(text) => check_text(schema, value, text)?,
        Value::Number(_) => check_number(schema, value)?,
        Value::Array(items) => check_items(documents, schema, value, items)?,
        Value::Object(_) => check_properties(documents, schema, value)?,
        Value::Null | Value::Bool(_) => {}
    }
    for part in list(schema, "allOf") {
        check_part(documents, part, value, depth + 1)?;
    }
    for keyword in ["oneOf", "anyOf"] {
        let choices = list(schema, keyword);
        let fits = |choice| check_part(documents, choice, value, depth + 1).is_ok();
        if !choices.is_empty() && !choices.iter().any(fits) {
            return Err(Violation::new(value, keyword));
        }
    }
    Ok(())
}

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let items = schema.get(keyword).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn number(schema: &Value, keyword: &str) -> Option<f64> {
    schema.get(keyword).and_then(Value::as_f64)
}

fn count(schema: &Value, keyword: &str) -> Option<usize> {
    let limit = schema.get(keyword).and_then(Value::as_u64)?;
    usize::try_from(limit).ok()
}

fn check_type(schema: &Value, value: &Value) -> Result<(), Violation> {
    let mut kinds = types(schema).peekable();
    if kinds.peek().is_none() {
        return Ok(());
    }
    let is_nullable = schema.get("nullable") == Some(&Value::Bool(true));
    let matches = |kind: &str| match value {
        Value::Null => kind == "null" || is_nullable,
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => {
            kind == "number" || kind == "integer" && (number.is_i64() || number.is_u64())
        }
        Value::String(_) => kind == "string",
        Value::Array(_) => kind == "array",
        Value::Object(_) => kind == "object",
    };
    if types(schema).any(matches) {
        return Ok(());
    }
    Err(Violation::new(
        value,
        types(schema).collect::<Vec<_>>().join(" or "),
    ))
}

fn check_values(schema: &Value, value: &Value) -> Result<(), Violation> {
    let constant = schema.get("const").map(std::slice::from_ref);
    let Some(values) = constant.or_else(|| schema.get("enum")?.as_array().map(Vec::as_slice))
    else {
        return Ok(());
    };
    if values.contains(value) {
        return Ok(());
    }
    let names: Vec<String> = values
        .iter()
        .map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
        .collect();
    Err(Violation::new(
        value,
        format!("one of {}", names.join(", ")),
    ))
}

fn check_text(schema: &Value, value: &Value, text: &str) -> Result<(), Violation> {
    let fault = |issue: String| Err(Violation::new(value, issue));
    // The platform knows only the characters that UTF-8 writes in one to three bytes.
    if text.chars().any(|character| character.len_utf8() > 3) {
        return fault("unsupported character".to_owned());
    }
    let length = text.chars().count();
    if let Some(limit) = count(schema, "minLength").filter(|limit| length < *limit) {
        return fault(format!("minLength {limit}"));
    }
    if let Some(limit) = count(schema, "maxLength").filter(|limit| length > *limit) {
        return fault(format!("maxLength {limit}"));
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        // A pattern of another dialect cannot be checked.
        && Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
    {
        return fault(format!("pattern {pattern}"));
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") if !is_date_time(text) => fault("date-time".to_owned()),
        Some("date") if Date::parse(text, &Iso8601::DATE).is_err() || text.len() != 10 => {
            fault("date".to_owned())
        }
        _ => Ok(()),
    }
}

/// RFC 3339 with an offset, such as `2015-05-20T13:29:35+08:00`.
fn is_date_time(text: &str) -> bool {
    // The parser also takes a blank and lower-case letters.
    let is_strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
    is_strict && OffsetDateTime::parse(text, &Rfc3339).is_ok()
}

fn check_number(schema: &Value, value: &Value) -> Result<(), Violation> {
    let fault = |keyword: &str| {
        let limit = &schema[keyword];
        Err(Violation::new(value, format!("{keyword} {limit}")))
    };
    let Some(given) = value.as_f64() else {
        return Ok(());
    };
    let breaks = |keyword, is_beyond: fn(f64, f64) -> bool| {
        number(schema, keyword).is_some_and(|limit| is_beyond(given, limit))
    };
    if breaks("minimum", |given, limit| given < limit) {
        return fault("minimum");
    }
    if breaks("maximum", |given, limit| given > limit) {
        return fault("maximum");
    }
    if breaks("exclusiveMinimum", |given, limit| given <= limit) {
        return fault("exclusiveMinimum");
    }
    if breaks("exclusiveMaximum", |given, limit| given >= limit) {
        return fault("exclusiveMaximum");
    }
    if breaks("multipleOf", |given, step| {
        (given % step).abs() > f64::EPSILON
    }) {
        return fault("multipleOf");
    }
    Ok(())
}

fn check_items(
    documents: &Documents,
    schema: &Value,
    value: &Value,
    items: &[Value],
) -> Result<(), Violation> {
    if let Some(limit) = count(schema, "minItems").filter(|limit| items.len() < *limit) {
        return Err(Violation::new(value, format!("minItems {limit}")));
    }
    if let Some(limit) = count(schema, "maxItems").filter(|limit| items.len() > *limit) {
        return Err(Violation::new(value, format!("maxItems {limit}")));
    }
    let must_differ = schema.get("uniqueItems") == Some(&Value::Bool(true));
    let repeats = |(index, item)| items[..index].contains(item);
    if must_differ && items.iter().enumerate().any(repeats) {
        return Err(Violation::new(value, "uniqueItems"));
    }
    let Some(of_each) = schema.get("items") else {
        return Ok(());
    };
    for (index, item) in items.iter().enumerate() {
        check(documents, of_each, item)
            .map_err(|violation| violation.within(&index.to_string()))?;
    }
    Ok(())
}

fn check_properties(documents: &Documents, schema: &Value, value: &Value) -> Result<(), Violation> {
    for name in list(schema, "required").iter().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            return Err(Violation::required().within(name));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, field) in value.as_object().into_iter().flatten() {
        let known = known.and_then(|properties| properties.get(name));
        // Fields that no schema knows are ignored, as the platform does.
        let Some(of_field) = known.or_else(|| schema.get("additionalProperties")) else {
            continue;
        };
        check(documents, of_field, field).map_err(|violation| violation.within(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn issue(schema: &Value, value: &Value) -> Option<(String, String)> {
        let violation = check(&Documents::default(), schema, value).err()?;
        Some((violation.pointer, violation.issue))
    }

    fn at(pointer: &str, issue: &str) -> (String, String) {
        (pointer.to_owned(), issue.to_owned())
    }

    #[test]
    fn each_rule_is_named_with_its_place() {
        let schema = json!({
            "type": "object",
            "properties": {
                "code": { "type": "string", "minLength": 2, "maxLength": 3, "pattern": "^[a-z]+$" },
                "amount": { "type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 3 },
                "kind": { "enum": ["A", "B"] },
                "list": { "type": "array", "maxItems": 2, "uniqueItems": true, "items": { "type": "string" } },
                "a/b": { "type": "object", "additionalProperties": { "type": "boolean" } },
            },
            "required": ["code"],
        });
        for (value, expected) in [
            (json!({}), at("/code", "required")),
            (json!({ "code": "a" }), at("/code", "minLength 2")),
            (json!({ "code": "券券" }), at("/code", "pattern ^[a-z]+$")),
            (json!({ "code": "abcd" }), at("/code", "maxLength 3")),
            (json!({ "code": 12 }), at("/code", "string")),
            (json!({ "code": null }), at("/code", "string")),
            (
                json!({ "code": "😀a" }),
                at("/code", "unsupported character"),
            ),
            (
                json!({ "code": "ab", "amount": 0 }),
                at("/amount", "minimum 1"),
            ),
            (
                json!({ "code": "ab", "amount": 10 }),
                at("/amount", "maximum 9"),
            ),
            (
                json!({ "code": "ab", "amount": 4 }),
                at("/amount", "multipleOf 3"),
            ),
            (
                json!({ "code": "ab", "amount": 3.5 }),
                at("/amount", "integer"),
            ),
            (
                json!({ "code": "ab", "kind": "C" }),
                at("/kind", "one of A, B"),
            ),
            (
                json!({ "code": "ab", "list": ["a", 1] }),
                at("/list/1", "string"),
            ),
            (
                json!({ "code": "ab", "list": ["a", "a"] }),
                at("/list", "uniqueItems"),
            ),
            (
                json!({ "code": "ab", "list": ["a", "b", "c"] }),
                at("/list", "maxItems 2"),
            ),
            (
                json!({ "code": "ab", "a/b": { "x": 1 } }),
                at("/a~1b/x", "boolean"),
            ),
            (json!([]), at("", "object")),
        ] {
            assert_eq!(issue(&schema, &value).unwrap(), expected, "{value}");
        }
        let good = json!({ "code": "abc", "amount": 9, "kind": "A", "unknown": 1 });
        assert_eq!(issue(&schema, &good), None);
    }

    #[test]
    fn choices_need_one_that_fits_and_all_of_needs_all() {
        let either = json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] });
        assert_eq!(issue(&either, &json!("a")), None);
        assert_eq!(issue(&either, &json!(true)), Some(at("", "oneOf")));
        let both = json!({ "allOf": [{ "required": ["a"] }, { "required": ["b"] }] });
        assert_eq!(issue(&both, &json!({ "a": 1 })), Some(at("/b", "required")));
    }

    #[test]
    fn date_times_need_a_t_seconds_and_an_offset() {
        for good in [
            "2015-05-20T13:29:35+08:00",
            "2015-05-20T13:29:35.120+08:00",
            "2015-05-20T05:29:35Z",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2015-05-20 13:29:35+08:00",
            "2015-05-20t13:29:35+08:00",
            "2015-05-20T05:29:35z",
            "2015-05-20T13:29:35",
            "2015-05-20T13:29+08:00",
            "2015-05-20T13:29:35+0800",
            "2015-02-30T13:29:35+08:00",
            "1432099775",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
