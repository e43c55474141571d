//! JSON whose encrypted fields are known by its schema, as the client writes it.

use serde_json::Value as Json;
use wechatpay_client::File;
use wechatpay_client::runtime::{self, Property, Schema, Value, Visitor};
use wechatpay_openapi::{Documents, schema};

/// A value, and which parts of it are encrypted on their way.
#[derive(Debug)]
pub(super) enum FieldTree {
    /// Nothing in it is encrypted by itself.
    Plain(Json),
    Array(Vec<FieldTree>),
    Object(Vec<Entry>),
    File(File),
}

/// A field of an object: its name, its value, and what the spec says about it.
pub(super) type Entry = (String, FieldTree, Schema);

impl FieldTree {
    /// A value with its schema.
    pub(super) fn new(documents: &Documents, node: &Json, value: Json) -> Self {
        let holding = schema::holding(documents, node, &value);
        match value {
            Json::Array(items) => {
                let of_each = holding.iter().find_map(|schema| schema.get("items"));
                let of_each = of_each.unwrap_or(&Json::Null);
                let items = items.into_iter();
                Self::Array(
                    items
                        .map(|item| Self::new(documents, of_each, item))
                        .collect(),
                )
            }
            Json::Object(fields) => {
                let known = schema::properties(documents, node);
                if known.is_empty() {
                    return Self::Plain(Json::Object(fields));
                }
                let entry = |(name, value): (String, Json)| {
                    let node = known.iter().find(|(known, _)| *known == name);
                    let node = node.map_or(&Json::Null, |(_, node)| node);
                    let schema = with_encryption(documents, node, &value, runtime::body());
                    (name, Self::new(documents, node, value), schema)
                };
                Self::Object(fields.into_iter().map(entry).collect())
            }
            plain => Self::Plain(plain),
        }
    }

    /// The fields of an object that has no schema.
    pub(super) fn entries(value: Json) -> Vec<Entry> {
        let Json::Object(fields) = value else {
            return Vec::new();
        };
        let entry = |(name, value)| (name, Self::Plain(value), runtime::body());
        fields.into_iter().map(entry).collect()
    }
}

/// What the spec says of where a value stands, and whether it is encrypted, itself or what it holds.
pub(super) fn with_encryption(
    documents: &Documents,
    node: &Json,
    value: &Json,
    place: Schema,
) -> Schema {
    if is_encrypted(documents, node, value) {
        place.encrypted()
    } else {
        place
    }
}

/// Whether a schema that holds for the value marks it, or the items of a list or the values of a map.
fn is_encrypted(documents: &Documents, node: &Json, value: &Json) -> bool {
    let (keyword, parts): (_, Vec<&Json>) = match value {
        Json::Array(items) => ("items", items.iter().collect()),
        Json::Object(fields) => ("additionalProperties", fields.values().collect()),
        _ => ("", Vec::new()),
    };
    let holding = schema::holding(documents, node, value);
    holding.iter().any(|schema| {
        let is_encrypted = |part: &&Json| is_encrypted(documents, &schema[keyword], part);
        schema::is_encrypted(schema) || parts.iter().any(is_encrypted)
    })
}

impl Value for FieldTree {
    fn accept(&self, visitor: &mut dyn Visitor) {
        match self {
            Self::Plain(value) => value.accept(visitor),
            Self::Array(items) => visitor.array(&mut items.iter().map(|item| item as &dyn Value)),
            Self::Object(entries) => visitor.object("Object", &properties(entries)),
            Self::File(file) => file.accept(visitor),
        }
    }
}

/// The entries as the client takes them.
pub(super) fn properties(entries: &[Entry]) -> Vec<Property<'_>> {
    let entries = entries.iter();
    entries
        .map(|(name, value, schema)| runtime::property(name, value, *schema))
        .collect()
}
