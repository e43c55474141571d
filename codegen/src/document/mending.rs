//! What was probably meant by a value of the wrong kind, or by a keyword that stands elsewhere.

use crate::yaml::Value;

/// The names of types elsewhere, and what they are here.
const OTHER_TYPES: &[(&[&str], &str)] = &[
    (&["int", "long", "int32", "int64"], "`type: integer`"),
    (&["float", "double", "decimal"], "`type: number`"),
    (&["bool"], "`type: boolean`"),
    (&["list"], "`type: array` with `items`"),
    (&["map", "dict", "json"], "`type: object`"),
    (&["str", "text", "varchar", "char"], "`type: string`"),
    (&["date"], "`type: string` with `format: date`"),
    (
        &["datetime", "date-time", "timestamp"],
        "`type: string` with `format: date-time`",
    ),
    (&["file", "binary"], "`type: string` with `format: binary`"),
];

/// The type that is meant by a name of another language.
pub(super) fn other_type(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let mut types = OTHER_TYPES.iter();
    let (_, meant) = types.find(|(names, _)| names.contains(&name.as_str()))?;
    Some(meant)
}

/// How a value that is not what was expected of `what` is mended.
pub(super) fn hint(value: &Value, what: &str, expected: &str) -> String {
    let expects = |kind: &str| expected.starts_with(kind);
    match value {
        // As of old drafts, and of parameters.
        Value::Bool(_) if what == "`required`" => {
            "name the properties in `required: […]` of the object that has them".to_owned()
        }
        Value::String(text) if expected.contains("number") && text.parse::<i64>().is_ok() => {
            "write it without quotes".to_owned()
        }
        Value::String(text) if expects("`true`") && matches!(&**text, "true" | "false") => {
            "write it without quotes".to_owned()
        }
        Value::String(text) if expects("`true`") && is_word_for_boolean(text) => {
            "write `true` or `false`; other words for them are text".to_owned()
        }
        Value::String(text) if expects("a list") && text.starts_with(['-', '–', '—', '•']) => {
            "an item of a list begins with a plain hyphen and a blank: `- item`".to_owned()
        }
        Value::String(text) if expects("a list") && is_plain(text) => {
            let items: Vec<&str> = text.split([',', ' ']).filter(|it| !it.is_empty()).collect();
            format!("write a list: `[{}]`", items.join(", "))
        }
        Value::Mapping(_) if expects("a list") => {
            "make it an item of a list: put `- ` before its first key, and the others below that"
                .to_owned()
        }
        Value::String(text) if what == "the schema" => schema(text),
        Value::String(text) if what == "the security requirement" => {
            format!("write `{text}: []`")
        }
        Value::Null if what == "the scopes of a scheme" => "write `[]` behind it".to_owned(),
        Value::Integer(_) | Value::Float(_) | Value::Bool(_) if expects("a string") => {
            "put it in quotes".to_owned()
        }
        Value::Sequence(_) if expects("a string") => {
            "write one text, without brackets and hyphens".to_owned()
        }
        Value::Sequence(_) if expects("a mapping") => {
            "make a mapping of it: its names are keys, not items of a list".to_owned()
        }
        Value::Null if what == "`$ref`" => {
            "put the reference in quotes: what stands behind ` #` is a comment".to_owned()
        }
        Value::Null if what == "a type" => "put it in quotes: `'null'`".to_owned(),
        Value::String(_) | Value::Float(_) if what == "the rate limit" => {
            "write a whole number, of calls a second, or `calls` and `seconds`".to_owned()
        }
        _ => "mend the value, or take it out with its key".to_owned(),
    }
}

/// How a text in the place of a schema is mended.
fn schema(text: &str) -> String {
    const TYPES: &[&str] = &["object", "array", "string", "integer", "number", "boolean"];
    if let Some(meant) = other_type(text) {
        format!("write {meant} below it, or the `$ref` of a schema")
    } else if TYPES.contains(&text) {
        format!("write `type: {text}` below it, or the `$ref` of a schema")
    } else if is_word_for_boolean(text) {
        "write `true` or `false`; other words for them are text".to_owned()
    } else if text.contains("#/") {
        format!("write `$ref: '{text}'` below it")
    } else {
        "write a `type:` below it, or the `$ref` of a schema".to_owned()
    }
}

/// Where a keyword belongs that stands on `what`, which has none of this name.
pub(super) fn elsewhere(key: &str, what: &str) -> Option<&'static str> {
    const OF_SCHEMA: &[&str] = &[
        "type",
        "format",
        "enum",
        "items",
        "default",
        "pattern",
        "maxLength",
        "minLength",
        "maximum",
        "minimum",
        "properties",
    ];
    match (what, key) {
        ("parameter" | "header", _) if OF_SCHEMA.contains(&key) => {
            Some("put it below `schema:`, as OpenAPI 3 has it")
        }
        ("media type", "$ref") => Some("put it below `schema:`"),
        ("media type", _) if OF_SCHEMA.contains(&key) => Some("put it below `schema:`"),
        ("response" | "request body", "schema") => {
            Some("put it below `content:` and its media type, as `application/json:`")
        }
        ("operation", "consumes" | "produces") => {
            Some("take it out: the media types stand below `content:`")
        }
        _ => None,
    }
}

fn is_word_for_boolean(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(
        text.as_str(),
        "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false"
    )
}

/// Whether a text is one of words that need no quotes.
fn is_plain(text: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ',' | ' ');
    !text.trim().is_empty() && text.len() <= 100 && text.chars().all(is_of_word)
}
