//! Values made up from a schema keep to it, whatever it is.

use std::{fs, path::PathBuf};

use serde_json::{Map, Value, json};
use wechatpay_openapi::{Documents, Operation, schema};
use wechatpay_simulator::Simulator;

use crate::raw_client::RawClient;

/// Calls an operation that answers each schema, and holds the answers against them.
async fn check(name: &str, schemas: &[Value], components: &Value) {
    let paths = schemas.iter().enumerate().map(|(number, schema)| {
        let content = json!({ "application/json": { "schema": schema } });
        let responses = json!({ "200": { "description": "Made up.", "content": content } });
        let get = json!({ "operationId": format!("get{number}"), "responses": responses });
        (format!("/v3/odd/{number}"), json!({ "get": get }))
    });
    let spec = json!({
        "openapi": "3.1.0",
        "paths": paths.collect::<Map<_, _>>(),
        "components": { "schemas": components },
    });
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.yaml"));
    fs::write(&file, spec.to_string()).unwrap();
    let simulator = Simulator::builder().spec(&file).start().await.unwrap();
    let client = RawClient::new(&simulator);
    let mut documents = Documents::default();
    let operations = documents.add_file(&file).unwrap();
    let operations = Operation::read_all(&documents, operations).unwrap();

    let mut faults = Vec::new();
    for (number, asked) in schemas.iter().enumerate() {
        let id = format!("get{number}");
        let operation = operations.iter().find(|it| it.id == id).unwrap();
        let answer = client
            .request("GET", &format!("/v3/odd/{number}"), "")
            .send()
            .unwrap();
        assert_eq!(answer.status, 200, "{asked}");
        let value = answer.json();
        let schema = operation.success.schema.as_ref().unwrap();
        let broken = schema::violations(&documents, schema, &value);
        if !broken.is_empty() {
            faults.push(format!("{asked}\nmade {value}\nwhich breaks {broken:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[tokio::test]
async fn values_keep_to_odd_schemas() {
    let text = |more: Value| {
        let mut schema = json!({ "type": "string" });
        schema
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        schema
    };
    let schemas = [
        // Rules in several parts of one value.
        json!({ "allOf": [{ "type": "string" }, { "maxLength": 3 }, { "minLength": 3 }] }),
        json!({ "allOf": [{ "type": "integer", "minimum": 5 }, { "maximum": 6 }, { "exclusiveMinimum": 5 }] }),
        json!({ "allOf": [{ "type": "number" }, { "type": "integer", "multipleOf": 4 }, { "multipleOf": 6, "minimum": 13 }] }),
        json!({ "type": "object", "properties": { "a": { "type": "string" } },
            "allOf": [{ "properties": { "a": { "maxLength": 1 } }, "required": ["b"] }] }),
        json!({ "type": "array", "items": { "type": "integer" }, "allOf": [{ "minItems": 4 }, { "items": { "minimum": 7, "maximum": 9 } }] }),
        // References with something beside them, and such as never end.
        json!({ "$ref": "#/components/schemas/Code", "maxLength": 2 }),
        json!({ "$ref": "#/components/schemas/Alias", "minLength": 30 }),
        json!({ "$ref": "#/components/schemas/Tree" }),
        json!({ "$ref": "#/components/schemas/Chain" }),
        json!({ "$ref": "#/components/schemas/Nullable" }),
        // Lists.
        json!({ "type": "array", "minItems": 3, "uniqueItems": true, "items": { "enum": ["A", "B", "C"] } }),
        json!({ "type": "array", "minItems": 2, "uniqueItems": true, "items": { "type": "boolean" } }),
        json!({ "type": "array", "minItems": 2, "uniqueItems": true, "items": { "type": "string", "example": "same" } }),
        json!({ "type": "array", "minItems": 200, "items": { "type": "integer" } }),
        nested(
            "array",
            6,
            &json!({ "type": "array", "minItems": 3, "items": { "type": "integer" } }),
        ),
        nested(
            "object",
            12,
            &json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "string" } }),
        ),
        json!({ "type": "array", "minItems": 2 }),
        // Numbers.
        json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 }),
        json!({ "type": "number", "minimum": 0.5, "maximum": 0.75 }),
        json!({ "type": "number", "multipleOf": 0.01, "minimum": 19.985, "maximum": 19.995 }),
        json!({ "type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": true }),
        json!({ "type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 3, "exclusiveMaximum": true }),
        json!({ "type": "integer", "exclusiveMinimum": 1.5, "exclusiveMaximum": 2.5 }),
        json!({ "type": "integer", "multipleOf": 100, "minimum": 1 }),
        json!({ "type": "integer", "multipleOf": 7, "maximum": -1 }),
        json!({ "type": "integer", "maximum": 3, "multipleOf": 10 }),
        json!({ "type": "integer", "minimum": i64::MAX }),
        json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MIN }),
        json!({ "type": "number", "minimum": 1e300 }),
        json!({ "type": "number", "maximum": 1e-7, "exclusiveMinimum": 0 }),
        json!({ "minimum": 3, "maximum": 4 }),
        // Texts.
        text(json!({ "pattern": "^[A-Z]{2}-\\d+$", "minLength": 12, "maxLength": 12 })),
        text(json!({ "pattern": "^(?:wx|gh_)[0-9a-f]{16}$" })),
        text(json!({ "pattern": "^[^a-z0-9]+$", "maxLength": 4 })),
        text(json!({ "pattern": "^\\w+@\\w+\\.(com|cn)$", "minLength": 20 })),
        text(json!({ "pattern": "[0-9]", "maxLength": 1 })),
        text(json!({ "pattern": "^[\\u4e00]?[-a-c\\].]*x+?$", "minLength": 3 })),
        text(json!({ "pattern": "^券+$", "minLength": 3, "maxLength": 5 })),
        text(json!({ "format": "date-time", "maxLength": 20 })),
        text(json!({ "format": "date-time", "minLength": 29 })),
        text(json!({ "format": "date" })),
        text(json!({ "format": "byte", "minLength": 16 })),
        text(json!({ "maxLength": 0 })),
        json!({ "type": "string", "enum": ["A", "BB", "CCC"], "allOf": [{ "minLength": 3 }] }),
        json!({ "type": "string", "maxLength": 3, "example": "too long", "default": "ok" }),
        json!({ "const": { "a": [1, null] } }),
        // Types.
        json!({ "type": ["string", "null"], "maxLength": 2 }),
        json!({ "type": "null" }),
        json!({ "type": ["integer", "string"], "enum": ["1"] }),
        json!({}),
        // Objects.
        json!({ "type": "object", "required": ["a"], "additionalProperties": { "type": "integer", "minimum": 4, "maximum": 4 } }),
        json!({ "type": "object", "minProperties": 3, "additionalProperties": { "type": "boolean" } }),
        json!({ "type": "object", "maxProperties": 2, "required": ["c"], "properties": { "a": {}, "b": {}, "c": { "type": "integer" } } }),
        json!({ "type": "object", "properties": { "kind": { "type": "string" } },
            "oneOf": [
                { "properties": { "kind": { "const": "A" }, "a": { "type": "integer" } }, "required": ["kind", "a"] },
                { "properties": { "kind": { "const": "B" }, "b": { "type": "string" } }, "required": ["kind", "b"] },
            ] }),
        json!({ "maxLength": 2, "oneOf": [{ "type": "string", "minLength": 5 }, { "type": "string" }] }),
        json!({ "anyOf": (0..15).map(|least| json!({ "type": "integer", "minimum": least })).collect::<Vec<_>>(), "maximum": 0 }),
    ];
    let components = json!({
        "Code": { "type": "string", "minLength": 2, "example": "long example" },
        "Alias": { "$ref": "#/components/schemas/Text", "maxLength": 30 },
        "Text": { "type": "string", "minLength": 3 },
        "Tree": { "type": "object", "required": ["name", "branches"], "properties": {
            "name": { "type": "string" },
            "branches": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
            "parent": { "$ref": "#/components/schemas/Tree" },
        } },
        "Chain": { "type": "object", "required": ["next"], "properties": {
            "next": { "oneOf": [{ "$ref": "#/components/schemas/Chain" }, { "type": "string", "maxLength": 2 }] },
        } },
        "Nullable": { "type": ["object", "null"], "required": ["next"], "properties": {
            "next": { "$ref": "#/components/schemas/Nullable" },
        } },
    });
    check("made-up-odd", &schemas, &components).await;
}

/// The schema so deep within required properties, or lists of at least one.
fn nested(kind: &str, depth: usize, schema: &Value) -> Value {
    (0..depth).fold(schema.clone(), |schema, _| match kind {
        "array" => json!({ "type": "array", "minItems": 1, "items": schema }),
        _ => json!({ "type": "object", "required": ["in"], "properties": { "in": schema } }),
    })
}

#[tokio::test]
async fn values_keep_to_schemas_of_chance() {
    let mut chance = Chance(20_261_128);
    let schemas: Vec<_> = (0..400).map(|_| chance.schema(0)).collect();
    check("made-up-chance", &schemas, &json!({})).await;
}

/// Schemas that look random, each of which some value keeps to.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn schema(&mut self, depth: u64) -> Value {
        let kinds = if depth < 4 { 6 } else { 3 };
        let whole = match self.below(kinds) {
            0 => self.text(),
            1 => self.number(),
            2 => json!({ "enum": (0..=self.below(4)).collect::<Vec<_>>() }),
            3 => {
                let least = self.below(4);
                json!({ "type": "array", "items": self.schema(depth + 1), "minItems": least, "maxItems": least + self.below(3) })
            }
            4 => self.object(depth),
            _ => {
                let choices: Vec<_> = (0..=self.below(3))
                    .map(|_| self.schema(depth + 1))
                    .collect();
                json!({ "anyOf": choices })
            }
        };
        if self.below(3) > 0 {
            return whole;
        }
        // The same in parts.
        let Value::Object(fields) = whole else {
            return whole;
        };
        let parts = fields
            .into_iter()
            .map(|(keyword, value)| json!({ keyword: value }));
        json!({ "allOf": parts.collect::<Vec<_>>() })
    }

    fn text(&mut self) -> Value {
        let least = self.below(20);
        match self.below(4) {
            0 => {
                json!({ "type": "string", "minLength": least, "maxLength": least + self.below(3) })
            }
            1 => {
                json!({ "type": "string", "format": (["date", "date-time", "uuid"])[usize::try_from(self.below(3)).unwrap()] })
            }
            2 => json!({ "type": "string", "pattern": format!("^[A-F]{{{least},}}(x|yy)?$") }),
            _ => json!({ "type": "string", "pattern": "^\\d+$", "minLength": least }),
        }
    }

    fn number(&mut self) -> Value {
        let (least, step) = (self.below(1_000), 1 + self.below(50));
        match self.below(3) {
            0 => {
                json!({ "type": "integer", "minimum": least, "maximum": least + step, "multipleOf": step })
            }
            1 => {
                json!({ "type": "integer", "exclusiveMinimum": least, "exclusiveMaximum": least + 2 })
            }
            _ => {
                json!({ "type": "number", "exclusiveMinimum": 0.5, "maximum": 0.5 + 1.0 / f64::from(1 << self.below(12)) })
            }
        }
    }

    fn object(&mut self, depth: u64) -> Value {
        let names: Vec<_> = (0..self.below(4))
            .map(|number| format!("f{number}"))
            .collect();
        let properties = names
            .iter()
            .map(|name| (name.clone(), self.schema(depth + 1)));
        let properties: Map<_, _> = properties.collect();
        let required: Vec<_> = names.iter().filter(|_| self.below(2) == 0).collect();
        json!({ "type": "object", "properties": properties, "required": required, "minProperties": self.below(4) })
    }
}
