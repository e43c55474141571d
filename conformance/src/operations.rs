//! How the value of a random schema stands in a request.

use serde_json::{Value, json};

use crate::schemas::{self, Dialect};

/// Where the value stands in the body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// It is the property `value`.
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
        match (seed / 2 % 2, schema["properties"].as_object()) {
            (0, Some(properties)) if schema["type"] == "object" => {
                Self::Properties(properties.keys().cloned().collect())
            }
            (0, None) if !is_object => Self::Whole,
            _ => Self::Property,
        }
    }

    /// The schema of the body.
    #[must_use]
    pub fn body(&self, schema: &Value) -> Value {
        match self {
            Self::Property => json!({
                "type": "object", "required": ["value"], "properties": { "value": schema },
            }),
            _ => schema.clone(),
        }
    }

    /// The fields of the request in Rust, each read from the JSON `value`.
    #[must_use]
    pub fn initializer(&self) -> String {
        match self {
            Self::Property => String::from("{ value: read(value)? }"),
            Self::Whole => String::from("{ body: read(value)? }"),
            Self::Properties(names) => {
                let fields = names
                    .iter()
                    .map(|name| format!("{name}: read(&value[\"{name}\"])?"));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The value in a body that was sent.
    #[must_use]
    pub fn value(&self, mut body: Value) -> Value {
        match self {
            Self::Property => body["value"].take(),
            _ => body,
        }
    }
}
