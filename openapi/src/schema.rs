//! What a schema asks of a value, and whether the value keeps to it.

use std::fmt;

use regex_lite::Regex;
use serde_json::{Map, Value};
use time::{
    Date, OffsetDateTime,
    format_description::well_known::{Iso8601, Rfc3339},
};

use crate::Documents;

/// A rule that a value breaks. `Display` is place and rule, without the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// JSON pointer to what breaks the rule.
    pub pointer: String,
    /// What stands there, if anything does.
    pub value: Option<Value>,
    /// The rule, such as `maxLength 32`.
    pub issue: String,
}

impl Violation {
    /// What has to be there is not.
    #[must_use]
    pub fn required() -> Self {
        Self {
            pointer: String::new(),
            value: None,
            issue: "required".to_owned(),
        }
    }

    /// The same with its place below `name`.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.pointer = format!("/{name}{}", self.pointer);
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.pointer, self.issue)
    }
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

/// Checks a value against a schema, or what that refers to.
///
/// # Errors
///
/// The first rule that it breaks.
pub fn check(documents: &Documents, schema: &Value, value: &Value) -> Result<(), Violation> {
    match violations(documents, schema, value).into_iter().next() {
        Some(violation) => Err(violation),
        None => Ok(()),
    }
}

/// The rules of a schema, or of what that refers to, that a value breaks. Fields that the schema does
/// not know break none, as the platform has it: [`unknown_fields`] tells them.
#[must_use]
pub fn violations(documents: &Documents, schema: &Value, value: &Value) -> Vec<Violation> {
    let mut check = Check {
        documents,
        pointer: String::new(),
        violations: Vec::new(),
    };
    check.part(schema, value, 0);
    check.violations
}

/// The properties of a schema, or of what that refers to, with the schemas of their values; also those
/// of its parts and choices.
#[must_use]
pub fn properties<'d>(documents: &'d Documents, schema: &'d Value) -> Vec<(&'d str, &'d Value)> {
    let mut found = Vec::new();
    collect_properties(documents, schema, &mut found, 0);
    found
}

fn collect_properties<'d>(
    documents: &'d Documents,
    schema: &'d Value,
    found: &mut Vec<(&'d str, &'d Value)>,
    depth: usize,
) {
    if depth > MAX_PARTS {
        return;
    }
    let schema = documents.resolve(schema);
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if !found.iter().any(|(known, _)| known == name) {
            found.push((name, property));
        }
    }
    for keyword in PARTS {
        for part in list(schema, keyword) {
            collect_properties(documents, part, found, depth + 1);
        }
    }
}

/// The names that the schema, or one of its parts, requires.
#[must_use]
pub fn required<'d>(documents: &'d Documents, schema: &'d Value) -> Vec<&'d str> {
    let schema = documents.resolve(schema);
    let parts = list(schema, "allOf").iter();
    let of_parts = parts.flat_map(|part| list(documents.resolve(part), "required"));
    let names = list(schema, "required").iter().chain(of_parts);
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
    let schema = documents.resolve(schema);
    match value {
        Value::Array(items) => {
            let Some(of_each) = schema.get("items") else {
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
            let others = schema.get("additionalProperties");
            let are_others_free = others.is_some_and(|others| *others != Value::Bool(false));
            if known.is_empty() && others.is_none() {
                return;
            }
            for (name, field) in fields {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
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

/// The keywords that hold parts of a schema, or choices.
const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Whether a number is beyond a limit.
type IsBeyond = fn(f64, f64) -> bool;

/// A check under way.
struct Check<'d> {
    documents: &'d Documents,
    /// Where the current value is.
    pointer: String,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn part(&mut self, schema: &Value, value: &Value, depth: usize) {
        if depth > MAX_PARTS {
            return;
        }
        let schema = self.documents.resolve(schema);
        if !self.is_of_its_type(schema, value) {
            // What is of another kind breaks the other rules for no reason of its own.
            return;
        }
        self.values(schema, value);
        match value {
            Value::String(text) => self.text(schema, value, text),
            Value::Number(_) => self.number(schema, value),
            Value::Array(items) => self.items(schema, value, items),
            Value::Object(fields) => self.fields(schema, value, fields),
            Value::Null | Value::Bool(_) => {}
        }
        for part in list(schema, "allOf") {
            self.part(part, value, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            let choices = list(schema, keyword);
            if !choices.is_empty() && !choices.iter().any(|choice| self.fits(choice, value, depth))
            {
                self.refuse(value, keyword);
            }
        }
    }

    fn fits(&self, choice: &Value, value: &Value, depth: usize) -> bool {
        let mut check = Check {
            documents: self.documents,
            pointer: String::new(),
            violations: Vec::new(),
        };
        check.part(choice, value, depth + 1);
        check.violations.is_empty()
    }

    fn below(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let parent = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&name.replace('~', "~0").replace('/', "~1"));
        check(self);
        self.pointer.truncate(parent);
    }

    fn refuse(&mut self, value: &Value, issue: impl Into<String>) {
        self.violations.push(Violation {
            pointer: self.pointer.clone(),
            value: Some(value.clone()),
            issue: issue.into(),
        });
    }

    fn is_of_its_type(&mut self, schema: &Value, value: &Value) -> bool {
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
        if types(schema).next().is_none() || types(schema).any(matches) {
            return true;
        }
        self.refuse(value, types(schema).collect::<Vec<_>>().join(" or "));
        false
    }

    fn values(&mut self, schema: &Value, value: &Value) {
        let constant = schema.get("const").map(std::slice::from_ref);
        let Some(values) = constant.or_else(|| schema.get("enum")?.as_array().map(Vec::as_slice))
        else {
            return;
        };
        if values.contains(value) {
            return;
        }
        let name = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let names: Vec<String> = values.iter().map(name).collect();
        self.refuse(value, format!("one of {}", names.join(", ")));
    }

    fn text(&mut self, schema: &Value, value: &Value, text: &str) {
        // The platform knows only the characters that UTF-8 writes in one to three bytes.
        if text.chars().any(|character| character.len_utf8() > 3) {
            self.refuse(value, "unsupported character");
        }
        let length = text.chars().count();
        if let Some(limit) = count(schema, "minLength").filter(|limit| length < *limit) {
            self.refuse(value, format!("minLength {limit}"));
        }
        if let Some(limit) = count(schema, "maxLength").filter(|limit| length > *limit) {
            self.refuse(value, format!("maxLength {limit}"));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            // A pattern of another dialect cannot be checked.
            && Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
        {
            self.refuse(value, format!("pattern {pattern}"));
        }
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") if !is_date_time(text) => self.refuse(value, "date-time"),
            Some("date") if Date::parse(text, &Iso8601::DATE).is_err() || text.len() != 10 => {
                self.refuse(value, "date");
            }
            _ => {}
        }
    }

    fn number(&mut self, schema: &Value, value: &Value) {
        let Some(given) = value.as_f64() else {
            return;
        };
        let is_true = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
        // OpenAPI 3.0 has it beside the limit, 3.1 in its place.
        let (above, below) = (is_true("exclusiveMinimum"), is_true("exclusiveMaximum"));
        let rules: [(&str, bool, IsBeyond); 5] = [
            ("minimum", above, |given, limit| given < limit),
            ("maximum", below, |given, limit| given > limit),
            ("exclusiveMinimum", false, |given, limit| given <= limit),
            ("exclusiveMaximum", false, |given, limit| given >= limit),
            ("multipleOf", false, |given, step| {
                (given % step).abs() > f64::EPSILON
            }),
        ];
        for (keyword, is_exclusive, is_beyond) in rules {
            let limit = schema.get(keyword).and_then(Value::as_f64);
            #[expect(clippy::float_cmp, reason = "a limit is met exactly or not")]
            if limit.is_some_and(|limit| is_beyond(given, limit) || is_exclusive && given == limit)
            {
                self.refuse(value, format!("{keyword} {}", schema[keyword]));
            }
        }
    }

    fn items(&mut self, schema: &Value, value: &Value, items: &[Value]) {
        if let Some(limit) = count(schema, "minItems").filter(|limit| items.len() < *limit) {
            self.refuse(value, format!("minItems {limit}"));
        }
        if let Some(limit) = count(schema, "maxItems").filter(|limit| items.len() > *limit) {
            self.refuse(value, format!("maxItems {limit}"));
        }
        let must_differ = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let repeats = |(index, item)| items[..index].contains(item);
        if must_differ && items.iter().enumerate().any(repeats) {
            self.refuse(value, "uniqueItems");
        }
        let Some(of_each) = schema.get("items") else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            self.below(&index.to_string(), |check| check.part(of_each, item, 0));
        }
    }

    fn fields(&mut self, schema: &Value, value: &Value, fields: &Map<String, Value>) {
        let count_of = fields.len();
        if let Some(limit) = count(schema, "minProperties").filter(|limit| count_of < *limit) {
            self.refuse(value, format!("minProperties {limit}"));
        }
        if let Some(limit) = count(schema, "maxProperties").filter(|limit| count_of > *limit) {
            self.refuse(value, format!("maxProperties {limit}"));
        }
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                let missing = Violation::required().within(name);
                self.violations.push(Violation {
                    pointer: format!("{}{}", self.pointer, missing.pointer),
                    ..missing
                });
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for (name, field) in fields {
            let known = known.and_then(|properties| properties.get(name));
            // Fields that no schema knows are ignored, as the platform does.
            let Some(of_field) = known.or_else(|| schema.get("additionalProperties")) else {
                continue;
            };
            self.below(name, |check| check.part(of_field, field, 0));
        }
    }
}

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let items = schema.get(keyword).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn count(schema: &Value, keyword: &str) -> Option<usize> {
    let limit = schema.get(keyword).and_then(Value::as_u64)?;
    usize::try_from(limit).ok()
}

/// RFC 3339 with an offset, such as `2015-05-20T13:29:35+08:00`.
fn is_date_time(text: &str) -> bool {
    // The parser also takes a blank and lower-case letters.
    let is_strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
    is_strict && OffsetDateTime::parse(text, &Rfc3339).is_ok()
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

    #[test]
    fn limits_may_be_exclusive_in_both_versions() {
        for limit in [
            json!({ "minimum": 1, "exclusiveMinimum": true }),
            json!({ "exclusiveMinimum": 1 }),
        ] {
            assert!(issue(&limit, &json!(1)).is_some(), "{limit}");
            assert_eq!(issue(&limit, &json!(2)), None);
        }
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
