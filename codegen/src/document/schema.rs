//! Schemas as written.

use std::collections::HashMap;

use crate::fault::{Code, Fault};
use crate::yaml::{Entry, Node, Place, Value};

use super::constraints;
use super::keywords;
use super::misplaced;
use super::parts::{Part, Wanted};
use super::reader::{Mapping, Reader};
use super::schema_type::schema_type;
use super::values;
use super::version::Version;
use super::wechatpay;
use super::{
    AdditionalProperties, Contains, Content, DependentRequired, Discriminator, Located,
    OrReference, Property, Reference, Schema, SchemaOrReference, SchemaType,
};

pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> SchemaOrReference {
    let unknown = OrReference::Unknown(reader.place(node));
    let mapping = match node.value {
        // Any value, as `{}` is.
        Value::Bool(true) => Mapping::empty(node, "schema", reader),
        Value::Bool(false) => {
            let message = "a schema that no value fits";
            reader.fault(
                Fault::new(Code::UnsupportedSchema, reader.place(node), message)
                    .hint("take out what it is the schema of"),
            );
            return unknown;
        }
        _ => match Mapping::read(node, "schema", reader) {
            Some(mapping) => mapping,
            None => return unknown,
        },
    };
    if !has_siblings(&mapping)
        && let Some(reference) = reference::<Schema>(&mapping, reader)
    {
        return reference;
    }
    let are_known = mapping.check(&keywords::SCHEMA, reader);
    definitions(&mapping, reader);
    let (kind, nullable_type, is_type_known) = schema_type(&mapping, reader);
    let properties = properties(&mapping, reader);
    let mut one_of = one_of(&mapping, reader);
    if !properties.is_empty() && one_of.iter().all(only_requires) {
        misplaced::report_conditions(&mapping, reader);
        one_of.clear();
    }
    let choices = one_of.len();
    one_of.retain(|choice| !is_null(choice));
    let is_null_type = nullable_type && kind.is_none() && is_type_known;
    let is_null = is_null_type || choices > 0 && one_of.is_empty();
    let schema = Schema {
        place: mapping.place,
        kind,
        is_null,
        nullable: mapping.flag("nullable", reader) || nullable_type || one_of.len() < choices,
        format: owned(mapping.string("format", reader)).map(Box::new),
        description: mapping.text("description", reader).map(Into::into),
        deprecated: mapping.flag("deprecated", reader),
        properties: properties.into(),
        required: required(&mapping, reader).into(),
        items: mapping.node("items").map(|node| read(node, reader)),
        additional_properties: additional_properties(&mapping, reader),
        property_names: mapping.node("propertyNames").map(|node| read(node, reader)),
        contains: contains(&mapping, reader).map(Box::new),
        dependent_required: dependent_required(&mapping, reader).into(),
        all_of: all_of(&mapping, reader).into(),
        one_of: one_of.into(),
        discriminator: discriminator(&mapping, reader).map(Box::new),
        is_const: mapping.entry("const").is_some(),
        enum_values: values::enum_values(&mapping, reader).map(Into::into),
        default: mapping
            .node("default")
            .map(|node| Box::new(values::literal(node, reader))),
        constraints: constraints::constraints(&mapping, reader).map(Box::new),
        read_only: mapping.flag("readOnly", reader),
        write_only: mapping.flag("writeOnly", reader),
        content: content(&mapping, reader).map(Box::new),
        sensitive: wechatpay::sensitive(&mapping, reader),
        encrypted: wechatpay::encrypted(&mapping, reader),
    };
    if are_known && is_type_known {
        misplaced::check(&mapping, &schema, reader);
    }
    OrReference::Here(Box::new(schema))
}

/// The schemas of `$defs`, which references name and which are no part of this one; here they are read so
/// that none is left unread.
fn definitions(mapping: &Mapping<'_>, reader: &mut Reader<'_>) {
    for key in ["$defs", "definitions"] {
        let definitions = mapping.mapping(key, "map of schemas", reader);
        for entry in definitions.map_or(&[][..], |definitions| definitions.entries) {
            read(&entry.value, reader);
        }
    }
}

/// Whether a `$ref` has keywords of a schema beside it, which hold besides what it names.
fn has_siblings(mapping: &Mapping<'_>) -> bool {
    let is_sibling =
        |key: &str| key != "$ref" && keywords::SCHEMA.has(key) && !keywords::REFERENCE.has(key);
    mapping.entry("$ref").is_some() && mapping.entries.iter().any(|entry| is_sibling(&entry.key))
}

/// Whether a choice says no more than which properties are required, of an object described beside it.
fn only_requires(choice: &SchemaOrReference) -> bool {
    let OrReference::Here(choice) = choice else {
        return false;
    };
    let is_object = choice
        .kind
        .is_none_or(|kind| kind.value == SchemaType::Object);
    let is_described = !choice.properties.is_empty()
        || !choice.all_of.is_empty()
        || !choice.one_of.is_empty()
        || choice.enum_values.is_some();
    is_object && !choice.is_null && !is_described && !choice.required.is_empty()
}

/// The schemas of `allOf`, and the one that a `$ref` beside other keywords names.
fn all_of(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<SchemaOrReference> {
    let mut all_of = schemas(mapping, "allOf", reader);
    if let Some(target) = mapping.string("$ref", reader) {
        let reference = Reference {
            target: target.value.to_owned(),
            place: target.place,
            description: None,
            sensitive: false,
            encrypted: None,
        };
        reader.want(Wanted::new::<Schema>(target.value, target.place));
        if reader.version() == Some(Version::V3_0) {
            let message = "this is OpenAPI 3.0, where nothing counts beside a `$ref`; here it does";
            reader.fault(
                Fault::new(Code::OtherVersion, target.place, message)
                    .hint("put the `$ref` into an `allOf`; or write `openapi: 3.1.0`")
                    .warning(),
            );
        }
        all_of.insert(0, OrReference::Reference(Box::new(reference)));
    }
    all_of
}

/// The `$ref` of a mapping to a `T`, if it has one; what it names is read later.
pub(super) fn reference<T: Part>(
    mapping: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<OrReference<T>> {
    Some(match any_reference(mapping, reader)? {
        Ok(reference) => {
            reader.want(Wanted::new::<T>(&reference.target, reference.place));
            OrReference::Reference(Box::new(reference))
        }
        Err(Faulty) => OrReference::Unknown(mapping.place),
    })
}

/// What it would say is told to be faulty.
pub(super) struct Faulty;

/// The `$ref` of a mapping, if it has one; what may stand beside it is checked.
pub(super) fn any_reference(
    mapping: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<Result<Reference, Faulty>> {
    mapping.entry("$ref")?;
    mapping.check(&keywords::REFERENCE, reader);
    let Some(target) = mapping.string("$ref", reader) else {
        return Some(Err(Faulty));
    };
    Some(Ok(Reference {
        target: target.value.to_owned(),
        place: target.place,
        description: mapping.text("description", reader),
        sensitive: wechatpay::sensitive(mapping, reader),
        encrypted: wechatpay::encrypted(mapping, reader),
    }))
}

pub(super) fn owned(text: Option<Located<&str>>) -> Option<Located<String>> {
    text.map(|text| Located {
        value: text.value.to_owned(),
        place: text.place,
    })
}

fn properties(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Property> {
    let Some(properties) = mapping.mapping("properties", "map of properties", reader) else {
        return Vec::new();
    };
    let entries = properties.entries.iter();
    entries
        .map(|entry| Property {
            name: reader.key(entry),
            schema: read(&entry.value, reader),
        })
        .collect()
}

/// `dependentRequired`: the names that each property wants beside it.
fn dependent_required(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<DependentRequired> {
    let key = "dependentRequired";
    let Some(mapping) = mapping.mapping(key, "map of lists of names", reader) else {
        return Vec::new();
    };
    let entries = mapping.entries.iter();
    entries
        .map(|entry| DependentRequired {
            property: reader.key(entry),
            required: names_at(&entry.value, &entry.key, reader),
        })
        .collect()
}

/// `contains`, and how many items it is to be.
fn contains(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Contains> {
    let min = mapping.count("minContains", reader);
    let max = mapping.count("maxContains", reader);
    constraints::ordered(min, max, reader);
    let Some(node) = mapping.node("contains") else {
        for (key, found) in [("minContains", min), ("maxContains", max)] {
            if let Some(found) = found {
                let message = format!("`{key}` without `contains`");
                reader.fault(
                    Fault::new(Code::BadConstraint, found.place, message)
                        .hint("add `contains:` with the schema of the items to be counted"),
                );
            }
        }
        return None;
    };
    Some(Contains {
        schema: read(node, reader),
        min,
        max,
    })
}

pub(super) fn strings(
    mapping: &Mapping<'_>,
    key: &str,
    reader: &mut Reader<'_>,
) -> Vec<Located<String>> {
    let node = mapping.node(key);
    node.map_or_else(Vec::new, |node| names_at(node, key, reader))
}

/// The strings of a list, which stands under `key`.
fn names_at(node: &Node, key: &str, reader: &mut Reader<'_>) -> Vec<Located<String>> {
    let nodes = reader.sequence(node, &format!("`{key}`"));
    let what = format!("a value of `{key}`");
    let names = nodes.unwrap_or_default().iter();
    names
        .filter_map(|node| owned(reader.string(node, &what)))
        .collect()
}

/// The names of `required`, each once.
fn required(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Located<String>> {
    let mut first: HashMap<String, Place> = HashMap::new();
    let mut names = Vec::new();
    for name in strings(mapping, "required", reader) {
        match first.get(&name.value) {
            Some(first) => {
                let message = format!("`{}` stands twice in `required`", name.value);
                reader.fault(
                    Fault::new(Code::BadConstraint, name.place, message)
                        .related(*first, "the first is here")
                        .hint("take one of them out, or write the name that is meant"),
                );
            }
            None => {
                first.insert(name.value.clone(), name.place);
                names.push(name);
            }
        }
    }
    names
}

fn schemas(mapping: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Vec<SchemaOrReference> {
    let nodes = mapping.sequence(key, reader).unwrap_or_default();
    let is_list = |entry: &&Entry| matches!(entry.value.value, Value::Sequence(_));
    if let (Some(entry), []) = (mapping.entry(key).filter(is_list), nodes) {
        let place = reader.key_place(entry);
        let message = format!("`{key}` is a list of at least one schema");
        reader.fault(
            Fault::new(Code::BadConstraint, place, message)
                .hint("list schemas below it, or take it out"),
        );
    }
    nodes.iter().map(|node| read(node, reader)).collect()
}

fn one_of(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<SchemaOrReference> {
    let mut one_of = schemas(mapping, "oneOf", reader);
    let any_of = schemas(mapping, "anyOf", reader);
    if let (false, false, Some(entry)) =
        (one_of.is_empty(), any_of.is_empty(), mapping.entry("anyOf"))
    {
        let place = reader.key_place(entry);
        let message = "a schema has `oneOf` or `anyOf`, not both";
        reader.fault(Fault::new(Code::UnsupportedSchema, place, message));
    }
    one_of.extend(any_of);
    one_of
}

/// Whether a schema is `type: 'null'`, which only says that another may be absent.
fn is_null(schema: &SchemaOrReference) -> bool {
    match schema {
        OrReference::Here(schema) => schema.is_null && schema.properties.is_empty(),
        OrReference::Reference(_) | OrReference::Unknown(_) => false,
    }
}

fn discriminator(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Discriminator> {
    let discriminator = mapping.mapping("discriminator", "discriminator", reader)?;
    discriminator.check(&keywords::DISCRIMINATOR, reader);
    let property = discriminator.required_string("propertyName", reader)?;
    let mut targets = Vec::new();
    if let Some(mapping) = discriminator.mapping("mapping", "discriminator mapping", reader) {
        for entry in mapping.entries {
            let value = reader.key(entry);
            if let Some(target) = owned(reader.string(&entry.value, "a target of `mapping`")) {
                targets.push((value, target));
            }
        }
    }
    Some(Discriminator {
        place: discriminator.place,
        property: property.value.to_owned(),
        mapping: targets,
    })
}

fn content(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Content> {
    let media_type = owned(mapping.string("contentMediaType", reader));
    let schema = mapping.node("contentSchema");
    if let (None, Some(node)) = (&media_type, schema)
        && !reader.misses(mapping, "contentMediaType")
    {
        let place = reader.place(node);
        reader.fault(
            Fault::new(
                Code::MissingKeyword,
                place,
                "`contentSchema` without `contentMediaType`",
            )
            .hint("add `contentMediaType: application/json` beside it"),
        );
    }
    Some(Content {
        media_type: media_type?,
        schema: schema.map(|node| read(node, reader)),
    })
}

fn additional_properties(
    mapping: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<AdditionalProperties> {
    let node = mapping.node("additionalProperties")?;
    match &node.value {
        Value::Bool(false) => Some(AdditionalProperties::None),
        Value::Bool(true) => Some(AdditionalProperties::Any),
        Value::Mapping(entries) if entries.is_empty() => Some(AdditionalProperties::Any),
        _ => Some(AdditionalProperties::Of(read(node, reader))),
    }
}
