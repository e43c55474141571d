//! Keywords of a schema that say nothing where they stand: `items` of a string, `properties` beside
//! `oneOf`. JSON Schema lets them pass without a word; here their author meant something, and learns
//! that it would be lost.

use crate::fault::{Code, Fault};

use super::reader::{Mapping, Reader};
use super::{AdditionalProperties, Schema, SchemaType};

/// The keywords that say what a value is, each of which counts in some schemas only.
pub(super) const SHAPING: &[&str] = &[
    "type",
    "format",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "uniqueItems",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "contentMediaType",
    "contentSchema",
];

/// The keywords that say something of a property, and nothing where there is none; `content` of what a
/// notification is answered.
pub(super) const OF_OTHERS: &[&str] = &["default", "readOnly", "writeOnly", "content"];

/// What a schema describes, by the keyword that decides.
#[derive(Clone, Copy)]
enum Shape {
    Union,
    /// Another schema, with words and constraints of its own.
    Alias,
    Const,
    Enumeration,
    IntegerEnumeration,
    Object,
    Map,
    List,
    Text,
    Content,
    Scalar,
    /// Any value, or a part of an `allOf` that only says what is required.
    Untyped,
}

impl Shape {
    fn of(schema: &Schema) -> Self {
        let kind = schema.kind.map(|kind| kind.value);
        let is_object = kind.is_none_or(|kind| kind == SchemaType::Object);
        // What is put together of strings is described by these.
        let is_of_parts = !schema.all_of.is_empty() && !is_object;
        if schema.alias().is_some() || is_of_parts {
            return Self::Alias;
        }
        if !schema.one_of.is_empty() {
            return Self::Union;
        }
        match kind {
            _ if schema.enum_values.is_some() => match kind {
                Some(SchemaType::Integer) => Self::IntegerEnumeration,
                _ => Self::Enumeration,
            },
            _ if is_object && !(schema.properties.is_empty() && schema.all_of.is_empty()) => {
                Self::Object
            }
            Some(SchemaType::Object) => Self::Map,
            Some(SchemaType::Array) => Self::List,
            Some(SchemaType::String) if schema.content.is_some() => Self::Content,
            Some(SchemaType::String) => Self::Text,
            Some(_) => Self::Scalar,
            None => Self::Untyped,
        }
    }

    /// The shaping keywords that count, besides `type`.
    fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Union => &["oneOf", "anyOf", "discriminator"],
            Self::Alias => &["allOf", "oneOf", "anyOf", "uniqueItems"],
            Self::Const => &["const"],
            Self::Enumeration => &["enum"],
            Self::IntegerEnumeration => &["enum", "format"],
            Self::Object => &["properties", "required", "additionalProperties", "allOf"],
            Self::Map => &["additionalProperties"],
            Self::List => &["items", "uniqueItems"],
            Self::Text | Self::Scalar => &["format"],
            Self::Content => &["contentMediaType", "contentSchema"],
            // What else stands here is reported where a value is meant, with the type that it wants.
            Self::Untyped => &[
                "required",
                "format",
                "items",
                "contentMediaType",
                "contentSchema",
            ],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Union => "beside `oneOf` or `anyOf`",
            Self::Alias => "beside `$ref`, or a single schema of `allOf`, `oneOf` or `anyOf`",
            Self::Const => "beside `const`",
            Self::Enumeration | Self::IntegerEnumeration => "beside `enum`",
            Self::Object => "in an object with properties",
            Self::Map => "in an object without properties",
            Self::List => "in an array",
            Self::Text => "in a string",
            Self::Content => "beside `contentMediaType`",
            Self::Scalar => "in a number or a boolean",
            Self::Untyped => "without a `type`",
        }
    }

    fn hint(self, key: &str) -> &'static str {
        match self {
            _ if key == "discriminator" => "put it beside a `oneOf` of the schemas it tells apart",
            Self::Union => "move it into each of the schemas",
            Self::Alias => "move it into that schema",
            Self::Untyped => "add the `type` that is meant",
            _ => "take it out, or mend the `type`",
        }
    }
}

/// Reports the keywords that have no effect on what the schema describes.
pub(super) fn check(mapping: &Mapping<'_>, schema: &Schema, reader: &mut Reader<'_>) {
    let shape = match Shape::of(schema) {
        Shape::Enumeration | Shape::IntegerEnumeration if mapping.entry("const").is_some() => {
            Shape::Const
        }
        shape => shape,
    };
    for entry in mapping.entries {
        let key = &*entry.key;
        if !SHAPING.contains(&key) || counts(key, shape, schema) {
            continue;
        }
        let place = reader.key_place(entry);
        reader.fault(
            Fault::new(
                Code::UnsupportedKeyword,
                place,
                format!("`{key}` has no effect {}", shape.name()),
            )
            .hint(format!(
                "{}; or accept its loss with `--allow {key}`",
                shape.hint(key)
            ))
            .keyword(key),
        );
    }
    if schema.read_only
        && schema.write_only
        && let Some(entry) = mapping.entry("writeOnly")
    {
        let place = reader.key_place(entry);
        reader.fault(
            Fault::new(
                Code::BadConstraint,
                place,
                "a property is `readOnly` or `writeOnly`, not both",
            )
            .hint("keep the one that is meant"),
        );
    }
}

/// Reports a `oneOf` or `anyOf` that only says which of the properties beside it are required together.
pub(super) fn report_conditions(mapping: &Mapping<'_>, reader: &mut Reader<'_>) {
    let unions = ["oneOf", "anyOf"].map(|key| mapping.entry(key));
    for entry in unions.into_iter().flatten() {
        let key = &*entry.key;
        let place = reader.key_place(entry);
        let message = format!("`{key}` of what is required is not supported");
        reader.fault(
            Fault::new(Code::UnsupportedKeyword, place, message)
                .hint(format!(
                    "say it in the descriptions, or accept its loss with `--allow {key}`"
                ))
                .keyword(key),
        );
    }
}

fn counts(key: &str, shape: Shape, schema: &Schema) -> bool {
    match (key, shape) {
        // The schemas of a union have types of their own.
        ("type", Shape::Union) => schema
            .kind
            .is_none_or(|kind| kind.value == SchemaType::Object),
        ("type", _) => true,
        ("format", Shape::Content) => {
            let format = schema.format.as_ref();
            format.is_none_or(|format| format.value == "binary")
        }
        // Which says nothing, or what holds anyway.
        ("uniqueItems", _)
            if schema
                .constraints
                .as_ref()
                .is_none_or(|constraints| !constraints.unique_items) =>
        {
            true
        }
        ("additionalProperties", _)
            if !matches!(
                schema.additional_properties,
                Some(AdditionalProperties::Of(_))
            ) =>
        {
            true
        }
        // Its loss is accepted.
        ("enum" | "const", _) if schema.enum_values.is_none() => true,
        ("required", _) if schema.required.is_empty() => true,
        ("properties", _) if schema.properties.is_empty() => true,
        // An empty list is a fault of its own.
        ("allOf", _) if schema.all_of.is_empty() => true,
        ("oneOf" | "anyOf", _) if schema.one_of.is_empty() => true,
        _ => shape.takes().contains(&key),
    }
}
