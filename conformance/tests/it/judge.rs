//! The judge: the validator `boon`, and the rules by which we differ from it, each a change of the schema
//! that it is given.

use std::env;

use boon::{Compiler, Draft, Format, SchemaIndex, Schemas};
use serde_json::{Value, json};
use wechatpay_conformance::schemas;

/// A format of texts, for [`basic_multilingual_plane`].
const BASIC_MULTILINGUAL_PLANE: &str = "basic-multilingual-plane";

/// The validator, and the schemas that it knows.
pub(crate) struct Judge {
    compiler: Compiler,
    schemas: Schemas,
    count: usize,
}

impl Judge {
    /// A judge by JSON Schema 2020-12, which is what OpenAPI 3.1 has.
    pub(crate) fn new() -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.register_format(Format {
            name: BASIC_MULTILINGUAL_PLANE,
            func: |value| {
                let mut characters = value.as_str().unwrap_or_default().chars();
                match characters.find(|character| *character > '\u{FFFF}') {
                    Some(character) => Err(format!("{character} is above U+FFFF").into()),
                    None => Ok(()),
                }
            },
        });
        // By JSON Schema a format of numbers asserts nothing; to the bindings it is a type.
        compiler.register_format(Format {
            name: "int32",
            func: |value| match value.as_f64() {
                Some(number) if number.abs() > f64::from(i32::MAX) => Err("beyond 32 bits".into()),
                _ => Ok(()),
            },
        });
        Self {
            compiler,
            schemas: Schemas::new(),
            count: 0,
        }
    }

    /// Reads a schema.
    pub(crate) fn read(&mut self, schema: Value) -> SchemaIndex {
        let name = format!("schema{}.json", self.count);
        self.count += 1;
        let added = self.compiler.add_resource(&name, schema);
        added.expect("a name of its own");
        let compiled = self.compiler.compile(&name, &mut self.schemas);
        compiled.expect("a good schema")
    }

    /// Whether a value keeps to a schema.
    pub(crate) fn is_valid(&self, value: &Value, schema: SchemaIndex) -> bool {
        self.schemas.validate(value, schema).is_ok()
    }
}

/// How many schemas are tried: with `WECHATPAY_SCHEMAS`, more of them.
pub(crate) fn number_of_schemas(usual: u64) -> u64 {
    let number = env::var("WECHATPAY_SCHEMAS").ok();
    number.map_or(usual, |number| number.parse().expect("a number"))
}

/// The platform ignores fields that it does not know, and so do we.
pub(crate) fn ignore_unknown_fields(schema: &mut Value) {
    if schema.get("additionalProperties") == Some(&json!(false)) {
        schema["additionalProperties"] = true.into();
    }
}

/// One of several schemas need not be the only one that fits: most specs that write `oneOf` mean `anyOf`.
pub(crate) fn one_or_more(schema: &mut Value) {
    let fields = schema.as_object_mut().expect("an object");
    if let Some(choices) = fields.remove("oneOf") {
        let parts = fields.entry("allOf").or_insert(json!([]));
        parts
            .as_array_mut()
            .expect("a list")
            .push(json!({ "anyOf": choices }));
    }
}

/// The platform knows no characters above U+FFFF.
pub(crate) fn basic_multilingual_plane(schema: &mut Value) {
    // A date has none in any case.
    if schema.get("format").is_none() {
        schema["format"] = BASIC_MULTILINGUAL_PLANE.into();
    }
}

/// Enums of texts and whole numbers are open, in requests too: a program may know a value that its spec
/// does not.
fn open_enums(schema: &mut Value) {
    let fields = schema.as_object_mut().expect("an object");
    let of_constant = fields.get("const").map(|constant| json!([constant]));
    // Without a type it is the rule of `contains` or `propertyNames`, which are no types.
    let several = fields.get("enum").filter(|_| fields.contains_key("type"));
    let values = several.cloned().or(of_constant);
    let mut values = values.iter().filter_map(Value::as_array).flatten();
    let is_fraction = fields
        .get("type")
        .is_some_and(|kind| kind == "number" || kind[0] == "number");
    let kind = match values.find(|value| !value.is_null()) {
        Some(Value::String(_)) => "string",
        Some(Value::Number(number)) if number.is_i64() && !is_fraction => "integer",
        _ => return,
    };
    fields.remove("enum");
    if fields.remove("const").is_some() {
        fields.insert(String::from("type"), kind.into());
    }
}

/// Unions are open, too: what is none of their types is sent as it is.
fn open_unions(schema: &mut Value) {
    for keyword in ["oneOf", "anyOf"] {
        if let Some(choices) = schema.get_mut(keyword).and_then(Value::as_array_mut) {
            let types: Vec<Value> = choices.iter().map(type_alone).collect();
            choices.push(json!({ "not": { "anyOf": types } }));
        }
    }
}

/// A schema without its constraints: what its Rust type can hold.
fn type_alone(schema: &Value) -> Value {
    const OF_TYPES: [&str; 6] = [
        "type",
        "properties",
        "required",
        "items",
        "additionalProperties",
        "allOf",
    ];
    schemas::changed(schema, &|schema| {
        let fields = schema.as_object_mut().expect("an object");
        match fields.get("const") {
            Some(Value::Bool(_)) => fields.insert(String::from("type"), "boolean".into()),
            Some(Value::Number(_)) => fields.insert(String::from("type"), "number".into()),
            _ => None,
        };
        fields.retain(|keyword, value| {
            OF_TYPES.contains(&keyword.as_str())
                || keyword == "format" && value != BASIC_MULTILINGUAL_PLANE
        });
    })
}

/// What reads and writes values knows only the properties of a spec: others do not get as far as a request.
fn known_fields(schema: &mut Value) {
    let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
    for part in parts.into_iter().flatten() {
        part.as_object_mut()
            .map(|part| part.remove("unevaluatedProperties"));
    }
    let has = |schema: &Value| schema.get("properties").is_some();
    let parts = schema["allOf"].as_array();
    if has(schema) || parts.is_some_and(|parts| parts.iter().any(has)) {
        // Where they are allowed, they would count as evaluated.
        schema
            .as_object_mut()
            .map(|schema| schema.remove("additionalProperties"));
        schema["unevaluatedProperties"] = false.into();
    }
}

/// An object that is closed is closed with the properties of its parts, as authors of specs mean it.
fn closed_with_parts(schema: &mut Value) {
    let fields = schema.as_object_mut().expect("an object");
    if fields.contains_key("allOf") && fields.get("additionalProperties") == Some(&json!(false)) {
        fields.remove("additionalProperties");
        fields.insert(String::from("unevaluatedProperties"), false.into());
    }
}

/// An optional property that is `null` is left out of what is sent.
fn no_optional_null(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_required = required
            .as_array()
            .is_some_and(|it| it.iter().any(|it| it == name));
        if !is_required {
            *property = json!({ "allOf": [property], "not": { "type": "null" } });
        }
    }
}

/// What is given to the bindings to be sent.
pub(crate) fn given(schema: &Value) -> Value {
    schemas::changed(schema, &|schema| {
        known_fields(schema);
        no_optional_null(schema);
        open_enums(schema);
        one_or_more(schema);
        basic_multilingual_plane(schema);
    })
}

/// What the bindings send.
pub(crate) fn sent(schema: &Value) -> Value {
    schemas::changed(schema, &|schema| {
        closed_with_parts(schema);
        open_enums(schema);
        open_unions(schema);
        one_or_more(schema);
        basic_multilingual_plane(schema);
    })
}

/// What the bindings read.
pub(crate) fn received(schema: &Value) -> Value {
    schemas::changed(schema, &|schema| {
        ignore_unknown_fields(schema);
        open_enums(schema);
        one_or_more(schema);
    })
}
