//! The judge: the validator `boon`, and the rules by which we differ from it, each a change of the schema
//! that it is given.

use std::env;

use boon::{Compiler, Draft, Format, SchemaIndex, Schemas};
use serde_json::{Value, json};

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

/// A change of a schema, at every schema in it.
pub(crate) fn changed(schema: &Value, change: &dyn Fn(&mut Value)) -> Value {
    let mut schema = schema.clone();
    for keyword in ["items", "contains", "propertyNames", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
            *inner = changed(inner, change);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        for inner in schema
            .get_mut(keyword)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            *inner = changed(inner, change);
        }
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, inner) in properties.into_iter().flatten() {
        *inner = changed(inner, change);
    }
    change(&mut schema);
    schema
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
    schema["format"] = BASIC_MULTILINGUAL_PLANE.into();
}
