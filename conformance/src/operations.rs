//! How the value of a random schema stands in a request.

use serde_json::{Value, json};

use crate::schemas::{self, Dialect};

/// Where the value stands in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// It is the parameter `value`, as JSON.
    Parameter,
    /// It is the property `value` of the body.
    Property,
    /// It is the body, and no object.
    Whole,
    /// It is the body: an object of these properties.
    Properties(Vec<String>),
}

impl Form {
    /// The form of the operation of a seed.
    #[must_use]
    pub fn of_seed(seed: u64, dialect: Dialect) -> Self {
        let schema = schemas::of_seed(seed, dialect);
        let is_object = schema.get("properties").is_some() || schema.get("allOf").is_some();
        match (seed / 2 % 3, schema["properties"].as_object()) {
            (1, _) => Self::Parameter,
            (0, Some(properties)) if schema["type"] == "object" => {
                Self::Properties(properties.keys().cloned().collect())
            }
            (0, None) if !is_object => Self::Whole,
            _ => Self::Property,
        }
    }

    /// Adds the value to an operation, by the schema that it has.
    pub fn add_to(&self, operation: &mut Value, schema: &Value) {
        let json = |schema: &Value| json!({ "application/json": { "schema": schema } });
        let body = match self {
            Self::Parameter => {
                operation["parameters"] = json!([
                    { "name": "value", "in": "query", "required": true, "content": json(schema) },
                ]);
                return;
            }
            Self::Property => json(&Self::holder(schema)),
            _ => json(schema),
        };
        operation["requestBody"] = json!({ "required": true, "content": body });
    }

    /// The schema of an object with the value, and nothing else.
    #[must_use]
    pub fn holder(schema: &Value) -> Value {
        json!({ "type": "object", "required": ["value"], "properties": { "value": schema } })
    }

    /// The fields of the request in Rust, each read from the JSON `value`.
    #[must_use]
    pub fn initializer(&self) -> String {
        match self {
            Self::Parameter | Self::Property => String::from("{ value: read(value)? }"),
            Self::Whole => String::from("{ body: read(value)? }"),
            Self::Properties(names) => {
                let fields = names
                    .iter()
                    .map(|name| format!("{name}: read(&value[\"{name}\"])?"));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The value in a body, or a parameter, that was sent.
    #[must_use]
    pub fn value(&self, mut sent: Value) -> Value {
        match self {
            Self::Property => sent["value"].take(),
            _ => sent,
        }
    }
}
