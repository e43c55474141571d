//! OpenAPI 3.1 to 3.0, as far as this project's specs need it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Each kind of change, and in how many places it was made.
pub(crate) type Changes = BTreeMap<String, usize>;

/// Rewrites a document in place.
pub(crate) fn to_openapi_3_0(document: &mut Value) -> Changes {
    let mut changes = Changes::new();
    if let Value::Object(root) = document {
        root.insert("openapi".to_owned(), json!("3.0.3"));
        drop_key(root, "webhooks", &mut changes);
        drop_key(root, "jsonSchemaDialect", &mut changes);
        if let Some(Value::Object(info)) = root.get_mut("info") {
            drop_key(info, "summary", &mut changes);
        }
    }
    keywords(document, &mut changes);
    changes
}

/// A value whose keys, if it is a mapping, are OpenAPI's words.
fn keywords(value: &mut Value, changes: &mut Changes) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| keywords(item, changes)),
        Value::Object(map) => {
            schema_keywords(map, changes);
            if let Some(Value::Object(responses)) = map.get_mut("responses") {
                default_response(responses, changes);
            }
            for (key, child) in map.iter_mut() {
                match key.as_str() {
                    // What they hold is data.
                    "const" | "default" | "enum" | "example" | "examples" => {}
                    _ if key.starts_with("x-") => {}
                    // Their keys are names that the spec's author chose.
                    "callbacks" | "content" | "headers" | "paths" | "properties" | "responses"
                    | "schemas" | "securitySchemes" => names(child, changes),
                    _ => keywords(child, changes),
                }
            }
        }
        _ => {}
    }
}

/// A mapping whose keys are names.
fn names(value: &mut Value, changes: &mut Changes) {
    if let Value::Object(map) = value {
        map.values_mut().for_each(|child| keywords(child, changes));
    }
}

fn schema_keywords(map: &mut Map<String, Value>, changes: &mut Changes) {
    if map.contains_key("$ref") {
        let siblings: Vec<String> = map.keys().filter(|key| *key != "$ref").cloned().collect();
        for sibling in siblings {
            map.remove(&sibling);
            count(changes, format!("dropped `{sibling}` beside `$ref`"));
        }
    }
    for key in ["contentEncoding", "contentMediaType", "contentSchema"] {
        drop_key(map, key, changes);
    }
    if let Some(constant) = map.remove("const") {
        map.insert("enum".to_owned(), json!([constant]));
        count(changes, "wrote `const` as `enum`".to_owned());
    }
    if let Some(Value::Array(types)) = map.get("type") {
        let mut types = types.clone();
        let all = types.len();
        types.retain(|name| name != "null");
        if types.len() < all {
            map.insert("nullable".to_owned(), json!(true));
            count(changes, "wrote type `null` as `nullable`".to_owned());
        }
        match &types[..] {
            [one] => drop(map.insert("type".to_owned(), one.clone())),
            _ => drop_key(map, "type", changes),
        }
    }
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        if map.get(exclusive).is_some_and(Value::is_number)
            && let Some(number) = map.insert(exclusive.to_owned(), json!(true))
        {
            map.insert(bound.to_owned(), number);
            count(changes, format!("wrote `{exclusive}` as `{bound}`"));
        }
    }
}

/// Progenitor takes a `default` response for a success too, and has no answers of two types.
fn default_response(responses: &mut Map<String, Value>, changes: &mut Changes) {
    if let Some(response) = responses.shift_remove("default") {
        responses.insert("4XX".to_owned(), response);
        count(changes, "wrote the response `default` as `4XX`".to_owned());
    }
}

fn drop_key(map: &mut Map<String, Value>, key: &str, changes: &mut Changes) {
    // Not `remove`: that moves the last key to this one's place.
    if map.shift_remove(key).is_some() {
        count(changes, format!("dropped `{key}`"));
    }
}

fn count(changes: &mut Changes, change: String) {
    *changes.entry(change).or_default() += 1;
}
