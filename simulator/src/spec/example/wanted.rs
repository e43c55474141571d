//! All schemas that hold for one value, taken together.

use serde_json::Value;
use wechatpay_openapi::{Documents, schema};

/// Schemas within each other beyond this go in a circle.
const MAX_PARTS: usize = 64;

/// The schemas of a value: those named, what they refer to, their parts, and of each choice one.
pub(super) struct Wanted<'s>(Vec<&'s Value>);

impl<'s> Wanted<'s> {
    /// `choose` tells which of several choices is taken. Deep down, simple ones are.
    pub(super) fn new(
        documents: &'s Documents,
        schemas: &[&'s Value],
        is_deep: bool,
        choose: impl Fn(&[&'s Value]) -> usize,
    ) -> Self {
        let mut parts = Vec::new();
        for schema in schemas {
            collect(documents, schema, is_deep, &choose, &mut parts, 0);
        }
        Self(parts)
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &'s Value> {
        self.0.iter().copied()
    }

    /// The values of a keyword, wherever it stands.
    pub(super) fn all(&self, keyword: &str) -> impl Iterator<Item = &'s Value> {
        self.parts().filter_map(move |part| part.get(keyword))
    }

    /// The greatest of the counts that a keyword names.
    pub(super) fn greatest(&self, keyword: &str) -> Option<usize> {
        self.all(keyword).filter_map(count).max()
    }

    /// The least of them.
    pub(super) fn least(&self, keyword: &str) -> Option<usize> {
        self.all(keyword).filter_map(count).min()
    }

    /// A type that all schemas allow: the first, or at a later attempt another.
    pub(super) fn kind(&self, is_deep: bool, attempt: usize) -> &'static str {
        let allows = |part: &Value, kind: &str| {
            schema::types(part).next().is_none()
                || schema::is_of_type(part, kind)
                || kind == "integer" && schema::is_of_type(part, "number")
                || kind == "null" && part.get("nullable") == Some(&Value::Bool(true))
        };
        let is_typed = self
            .parts()
            .any(|part| schema::types(part).next().is_some());
        let all = ["object", "array", "number", "integer", "boolean", "string"];
        let kinds = all.into_iter();
        let mut kinds: Vec<_> = kinds
            .filter(|kind| self.parts().all(|part| allows(part, kind)))
            .collect();
        let allows_null = is_typed && self.parts().all(|part| allows(part, "null"));
        if allows_null && (is_deep || kinds.is_empty()) {
            return "null";
        }
        if !is_typed {
            let speaks_of = |keywords: &[&str]| {
                let mut keywords = keywords.iter();
                keywords.any(|keyword| self.all(keyword).next().is_some())
            };
            let told = kinds.iter().find(|kind| speaks_of(keywords_of(kind)));
            return told.copied().unwrap_or("string");
        }
        if kinds.is_empty() {
            // No value is of such a type.
            kinds.push("string");
        }
        kinds[attempt % kinds.len()]
    }
}

/// The keywords that speak of one type only.
fn keywords_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
        ],
        "array" => &["items", "minItems", "maxItems", "uniqueItems"],
        "number" => &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
        _ => &[],
    }
}

fn count(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn collect<'s>(
    documents: &'s Documents,
    schema: &'s Value,
    is_deep: bool,
    choose: &impl Fn(&[&'s Value]) -> usize,
    found: &mut Vec<&'s Value>,
    depth: usize,
) {
    if depth > MAX_PARTS {
        return;
    }
    for schema in documents.chain(schema) {
        if found.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        found.push(schema);
        for part in list(schema, "allOf") {
            collect(documents, part, is_deep, choose, found, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            let mut choices: Vec<_> = list(schema, keyword).iter().collect();
            if is_deep {
                choices.sort_by_key(|choice| !is_simple(documents, choice));
                choices.truncate(
                    choices
                        .partition_point(|it| is_simple(documents, it))
                        .max(1),
                );
            }
            if !choices.is_empty() {
                let choice = choices[choose(&choices)];
                collect(documents, choice, is_deep, choose, found, depth + 1);
            }
        }
    }
}

/// Whether a schema names a type that holds no others.
fn is_simple(documents: &Documents, schema: &Value) -> bool {
    let is = |kind| {
        documents
            .chain(schema)
            .any(|it| schema::is_of_type(it, kind))
    };
    ["string", "integer", "number", "boolean", "null"]
        .into_iter()
        .any(is)
}

fn list<'s>(schema: &'s Value, keyword: &str) -> &'s [Value] {
    let items = schema.get(keyword).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}
