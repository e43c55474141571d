//! Whether a value keeps to its schema.

use std::collections::HashSet;

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::bounds;
use super::format::{is_date, is_date_time};
use super::number::{count, identity, is_whole, same};
use super::{CHOICES, MAX_PARTS, Rule, Violation, list, types};
use crate::{Documents, json_pointer};

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
/// not know break none, as the platform has it: [`unknown_fields`](super::unknown_fields) tells them.
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
        for schema in self.documents.chain(schema) {
            self.one(schema, value, depth);
        }
    }

    /// What one schema says itself.
    fn one(&mut self, schema: &Value, value: &Value, depth: usize) {
        if !self.is_of_its_type(schema, value) {
            // What is of another kind breaks the other rules for no reason of its own.
            return;
        }
        self.values(schema, value);
        match value {
            Value::String(text) => self.text(schema, value, text),
            Value::Number(number) => {
                for rule in bounds::broken(schema, number) {
                    self.refuse(value, rule);
                }
            }
            Value::Array(items) => self.items(schema, value, items),
            Value::Object(fields) => self.fields(schema, value, fields),
            Value::Null | Value::Bool(_) => {}
        }
        for part in list(schema, "allOf") {
            self.part(part, value, depth + 1);
        }
        for keyword in CHOICES {
            let choices = list(schema, keyword);
            if !choices.is_empty() && !choices.iter().any(|choice| self.fits(choice, value, depth))
            {
                self.refuse(value, Rule::Choice(keyword));
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
        self.pointer.push_str(&json_pointer::segment(name));
        check(self);
        self.pointer.truncate(parent);
    }

    fn refuse(&mut self, value: &Value, rule: Rule) {
        self.violations.push(Violation {
            pointer: self.pointer.clone(),
            value: Some(value.clone()),
            rule,
        });
    }

    /// Refuses an object without a field by this name.
    fn require(&mut self, name: &str, fields: &Map<String, Value>, rule: Rule) {
        if !fields.contains_key(name) {
            self.violations.push(Violation {
                pointer: format!("{}/{}", self.pointer, json_pointer::segment(name)),
                value: None,
                rule,
            });
        }
    }

    fn is_of_its_type(&mut self, schema: &Value, value: &Value) -> bool {
        let is_nullable = schema.get("nullable") == Some(&Value::Bool(true));
        let matches = |kind: &str| match value {
            Value::Null => kind == "null" || is_nullable,
            Value::Bool(_) => kind == "boolean",
            Value::Number(number) => kind == "number" || kind == "integer" && is_whole(number),
            Value::String(_) => kind == "string",
            Value::Array(_) => kind == "array",
            Value::Object(_) => kind == "object",
        };
        if types(schema).next().is_none() || types(schema).any(matches) {
            return true;
        }
        self.refuse(
            value,
            Rule::Type(types(schema).map(str::to_owned).collect()),
        );
        false
    }

    fn values(&mut self, schema: &Value, value: &Value) {
        let constant = schema.get("const").map(std::slice::from_ref);
        let several = schema.get("enum").and_then(Value::as_array);
        for values in [constant, several.map(Vec::as_slice)].into_iter().flatten() {
            if !values.iter().any(|it| same(it, value)) {
                self.refuse(value, Rule::OneOf(values.to_vec()));
            }
        }
    }

    fn text(&mut self, schema: &Value, value: &Value, text: &str) {
        // The platform knows only the characters that UTF-8 writes in one to three bytes.
        if text.chars().any(|character| character.len_utf8() > 3) {
            self.refuse(value, Rule::Character);
        }
        let length = text.chars().count();
        if let Some(limit) = count(schema, "minLength").filter(|limit| length < *limit) {
            self.refuse(value, Rule::MinLength(limit));
        }
        if let Some(limit) = count(schema, "maxLength").filter(|limit| length > *limit) {
            self.refuse(value, Rule::MaxLength(limit));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            // A pattern of another dialect cannot be checked.
            && Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
        {
            self.refuse(value, Rule::Pattern(pattern.to_owned()));
        }
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") if !is_date_time(text) => self.refuse(value, Rule::DateTime),
            Some("date") if !is_date(text) => self.refuse(value, Rule::Date),
            _ => {}
        }
    }

    fn items(&mut self, schema: &Value, value: &Value, items: &[Value]) {
        if let Some(limit) = count(schema, "minItems").filter(|limit| items.len() < *limit) {
            self.refuse(value, Rule::MinItems(limit));
        }
        if let Some(limit) = count(schema, "maxItems").filter(|limit| items.len() > *limit) {
            self.refuse(value, Rule::MaxItems(limit));
        }
        let must_differ = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let mut known = HashSet::new();
        if must_differ && !items.iter().all(|item| known.insert(identity(item))) {
            self.refuse(value, Rule::UniqueItems);
        }
        if let Some(contained) = schema.get("contains") {
            let found = items.iter().filter(|item| self.fits(contained, item, 0));
            let (found, min) = (found.count(), count(schema, "minContains").unwrap_or(1));
            let max = count(schema, "maxContains").filter(|max| found > *max);
            if found < min {
                self.refuse(value, Rule::MinContains(min));
            }
            if let Some(max) = max {
                self.refuse(value, Rule::MaxContains(max));
            }
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
            self.refuse(value, Rule::MinProperties(limit));
        }
        if let Some(limit) = count(schema, "maxProperties").filter(|limit| count_of > *limit) {
            self.refuse(value, Rule::MaxProperties(limit));
        }
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            self.require(name, fields, Rule::Required);
        }
        let dependents = schema.get("dependentRequired").and_then(Value::as_object);
        for (name, wanted) in dependents.into_iter().flatten() {
            for wanted in wanted
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                if fields.contains_key(name) {
                    self.require(wanted, fields, Rule::RequiredWith(name.clone()));
                }
            }
        }
        if let Some(of_names) = schema.get("propertyNames") {
            for name in fields.keys() {
                if !self.fits(of_names, &Value::String(name.clone()), 0) {
                    self.below(name, |check| {
                        check.refuse(&fields[name], Rule::PropertyName);
                    });
                }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn issue(schema: &Value, value: &Value) -> Option<(String, String)> {
        let violation = check(&Documents::default(), schema, value).err()?;
        Some((violation.pointer, violation.rule.to_string()))
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
    fn what_items_and_fields_are_together_is_checked() {
        let schema = json!({
            "properties": {
                "kind": { "const": "A", "enum": ["B", "A"] },
                "codes": { "contains": { "const": "ALL" }, "maxContains": 1 },
                "rates": { "uniqueItems": true, "maxItems": 2.0, "items": { "type": "integer" } },
                "names": { "propertyNames": { "maxLength": 2 } },
            },
            "dependentRequired": { "codes": ["rates"] },
        });
        for (value, expected) in [
            (json!({ "kind": "B" }), at("/kind", "one of A")),
            (
                json!({ "codes": ["ALL"] }),
                at("/rates", "required with codes"),
            ),
            (
                json!({ "codes": [], "rates": [] }),
                at("/codes", "minContains 1"),
            ),
            (
                json!({ "codes": ["ALL", "ALL"], "rates": [] }),
                at("/codes", "maxContains 1"),
            ),
            (json!({ "rates": [1, 1.0] }), at("/rates", "uniqueItems")),
            (
                json!({ "names": { "ab": 1, "abc": 1 } }),
                at("/names/abc", "propertyNames"),
            ),
        ] {
            assert_eq!(issue(&schema, &value).unwrap(), expected, "{value}");
        }
        let good = json!({ "kind": "A", "codes": ["ALL", "B"], "rates": [1.0, 2] });
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
    fn what_stands_beside_a_reference_holds_as_well() {
        let mut documents = Documents::default();
        let spec = "components: {schemas: {Code: {type: string, minLength: 2}, Short: {$ref: '#/components/schemas/Code', maxLength: 3}}}";
        let document = documents.add_text("spec.yaml", spec).unwrap();
        let schemas = &documents.root(document)["components"]["schemas"];
        let broken = |text: &str| {
            let found = violations(&documents, &schemas["Short"], &json!(text));
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(broken("ab"), [""; 0]);
        assert_eq!(broken("a"), [": minLength 2"]);
        assert_eq!(broken("abcd"), [": maxLength 3"]);
    }
}
