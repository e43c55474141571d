//! Schemas become Rust types: named structs and enums, and the plain types of their fields.

use std::collections::BTreeSet;

use crate::document::{AdditionalProperties, Located, Schema, SchemaOrReference, SchemaType};
use crate::fault::{Code, Fault, did_you_mean};
use crate::yaml::Place;

use super::docs::Docs;
use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::resolve::resolve;
use super::{Enumeration, Field, Location, Rules, Struct, Type, TypeDefinition, TypeId, Variant};

/// A schema as the type of a field.
pub(super) struct FieldSchema {
    pub(super) kind: Type,
    pub(super) rules: Rules,
    pub(super) description: Option<String>,
    pub(super) nullable: bool,
    pub(super) sensitive: bool,
    pub(super) deprecated: bool,
}

impl<'d> Lowering<'d, '_> {
    /// Lowers a schema wherever it stands; `name` is for the type, should it need one.
    pub(super) fn field_schema(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
    ) -> Option<FieldSchema> {
        let resolved = resolve(schema, self.document, self.faults)?;
        let written = resolved.value;
        let description = resolved.description.or(written.description.as_deref());
        let field_type = match resolved.component {
            Some(component) if needs_name(written) => {
                self.component_type(&component.name, component.place, written)
            }
            _ => self.schema_type(written, name),
        }?;
        Some(FieldSchema {
            rules: self.rules(written, &field_type),
            kind: field_type,
            description: description.map(str::to_owned),
            nullable: written.nullable,
            sensitive: resolved.sensitive || written.sensitive,
            deprecated: written.deprecated,
        })
    }

    /// A component's type, reserved when it is first met.
    fn component_type(&mut self, name: &'d str, place: Place, schema: &'d Schema) -> Option<Type> {
        if let Some(known) = self.components.get(name) {
            return known.map(Type::Named);
        }
        let reserved = self.reserve(name, place, schema.enum_values.is_some());
        self.components.insert(name, reserved);
        let id = reserved?;
        // Later, so that a long chain of components is no deep recursion.
        self.pending.push_back((id, schema));
        Some(Type::Named(id))
    }

    fn schema_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        if needs_name(schema) {
            let id = self.reserve(name, schema.place, schema.enum_values.is_some())?;
            self.define(id, schema);
            return Some(Type::Named(id));
        }
        let Some(schema_type) = schema.kind else {
            return Some(self.untyped(schema));
        };
        match schema_type.value {
            SchemaType::String => self.string_type(schema),
            SchemaType::Integer => {
                self.number_type(schema, &[("int64", Type::I64), ("int32", Type::I32)])
            }
            SchemaType::Number => self.number_type(schema, &[("double", Type::F64)]),
            SchemaType::Boolean => self.number_type(schema, &[]).or(Some(Type::Boolean)),
            SchemaType::Array => self.list_type(schema, schema_type.place, name),
            SchemaType::Object => self.map_type(schema, name),
        }
    }

    /// A schema without `type`: any JSON value, if nothing else says what it is.
    fn untyped(&mut self, schema: &'d Schema) -> Type {
        if let Some(format) = &schema.format {
            self.faults.push(
                Fault::new(
                    Code::MissingKeyword,
                    format.place,
                    "a `format` without a `type`",
                )
                .hint("add `type: string`, or the type that is meant"),
            );
        }
        if schema.items.is_some() {
            self.faults.push(
                Fault::new(
                    Code::MissingKeyword,
                    schema.place,
                    "`items` without a `type`",
                )
                .hint("add `type: array`"),
            );
        }
        Type::Json
    }

    fn string_type(&mut self, schema: &'d Schema) -> Option<Type> {
        let Some(format) = &schema.format else {
            return Some(Type::String);
        };
        match format.value.as_str() {
            "date-time" => Some(Type::DateTime),
            // The value is text all the same; the platform checks it.
            "uri" | "url" | "email" | "ipv4" | "ipv6" => Some(Type::String),
            _ => self.unknown_format(format, &["date-time", "uri"]),
        }
    }

    /// The type of a number by its format; the first is for none. Booleans have no format at all.
    fn number_type(&mut self, schema: &'d Schema, formats: &[(&str, Type)]) -> Option<Type> {
        let Some(format) = &schema.format else {
            return formats.first().map(|(_, first)| first.clone());
        };
        let found = formats.iter().find(|(name, _)| *name == format.value);
        match found {
            Some((_, found)) => Some(found.clone()),
            None => {
                let names: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
                self.unknown_format(format, &names)
            }
        }
    }

    fn unknown_format(&mut self, format: &Located<String>, known: &[&str]) -> Option<Type> {
        let message = format!("the format `{}` is not known here", format.value);
        let fault = Fault::new(Code::UnknownFormat, format.place, message);
        let word = did_you_mean(&format.value, known.iter().copied());
        self.faults.push(match (word, known) {
            (Some(word), _) => fault.hint(format!("did you mean `{word}`?")),
            (None, []) => fault.hint("take it out"),
            (None, known) => fault.hint(format!("take it out, or use {}", known.join(" or "))),
        });
        None
    }

    fn list_type(&mut self, schema: &'d Schema, place: Place, name: &str) -> Option<Type> {
        let Some(items) = &schema.items else {
            self.faults.push(
                Fault::new(Code::MissingKeyword, place, "this array has no `items`")
                    .hint("add `items:` with the schema of one of its values"),
            );
            return None;
        };
        let item = self.field_schema(items, &format!("{name}Item"))?;
        Some(Type::List(Box::new(item.kind)))
    }

    /// An object without properties: a map, or anything at all.
    fn map_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        match &schema.additional_properties {
            Some(AdditionalProperties::Of(values)) => {
                let value = self.field_schema(values, &format!("{name}Value"))?;
                Some(Type::Map(Box::new(value.kind)))
            }
            _ => Some(Type::Json),
        }
    }

    /// Fills the types that were reserved on the way.
    pub(super) fn define_pending(&mut self) {
        while let Some((id, schema)) = self.pending.pop_front() {
            self.define(id, schema);
        }
    }

    /// Fills a reserved type.
    fn define(&mut self, id: TypeId, schema: &'d Schema) {
        let type_name = self.types.name(id).clone();
        let mut docs = Docs::default();
        match &schema.description {
            Some(description) => docs.spec_text(Some(description)),
            None => docs.paragraph("The spec does not describe this type."),
        }
        let definition = if let Some(values) = &schema.enum_values {
            TypeDefinition::Enumeration(Enumeration {
                name: type_name,
                variants: self.variants(schema, values),
                docs,
            })
        } else {
            let fields = self.properties(schema, type_name.as_str(), &mut Scope::default());
            TypeDefinition::Struct(Struct {
                name: type_name,
                fields,
                docs,
                sent: false,
                received: false,
            })
        };
        self.types.define(id, definition);
    }

    /// The properties of an object, as fields of the body.
    pub(super) fn properties(
        &mut self,
        schema: &'d Schema,
        owner: &str,
        scope: &mut Scope,
    ) -> Vec<Field> {
        self.check_required(schema);
        if let Some(AdditionalProperties::Of(_)) = schema.additional_properties {
            let message = "an object has properties or `additionalProperties` of a type, not both";
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, schema.place, message));
        }
        let mut fields = Vec::new();
        for property in &schema.properties {
            let type_name = format!("{owner} {}", property.name.value);
            let Some(lowered) = self.field_schema(&property.schema, &type_name) else {
                continue;
            };
            let required = schema
                .required
                .iter()
                .any(|required| required.value == property.name.value);
            fields.extend(self.field(&property.name, Location::Body, required, lowered, scope));
        }
        fields
    }

    /// A field of a struct, its name taken in `scope`.
    pub(super) fn field(
        &mut self,
        wire: &Located<String>,
        location: Location,
        required: bool,
        schema: FieldSchema,
        scope: &mut Scope,
    ) -> Option<Field> {
        let names = (
            Identifier::of_value(&wire.value),
            Identifier::of_marker(&wire.value),
        );
        let (Some(mut name), Some(marker)) = names else {
            self.faults
                .push(bad_name("property", &wire.value, wire.place));
            return None;
        };
        // The builder has a method of this name.
        if name.as_str() == "build" {
            name = name.set_apart();
        }
        scope.take(&name, &wire.value, wire.place, self.faults);
        let mut docs = Docs::default();
        match &schema.description {
            Some(description) => docs.spec_text(Some(description)),
            None => docs.paragraph(&format!("The field {}.", super::docs::code(&wire.value))),
        }
        docs.paragraph(&schema.rules.sentence());
        if schema.deprecated {
            docs.paragraph("Deprecated.");
        }
        Some(Field {
            wire: wire.value.clone(),
            name,
            marker,
            docs,
            location,
            kind: schema.kind,
            required: required && !schema.nullable,
            rules: schema.rules,
            sensitive: schema.sensitive,
        })
    }

    fn check_required(&mut self, schema: &Schema) {
        for required in &schema.required {
            let mut names = schema
                .properties
                .iter()
                .map(|property| property.name.value.as_str());
            if names.any(|name| name == required.value) {
                continue;
            }
            let message = format!("`{}` is required, but is no property", required.value);
            let fault = Fault::new(Code::RequiredUnknown, required.place, message);
            let names = schema
                .properties
                .iter()
                .map(|property| property.name.value.as_str());
            self.faults
                .push(match did_you_mean(&required.value, names) {
                    Some(word) => fault.hint(format!("did you mean `{word}`?")),
                    None => fault.hint("add it to `properties`, or take it out of `required`"),
                });
        }
    }

    fn variants(&mut self, schema: &Schema, values: &[Located<String>]) -> Vec<Variant> {
        if values.is_empty() {
            self.faults.push(
                Fault::new(
                    Code::BadConstraint,
                    schema.place,
                    "this `enum` has no values",
                )
                .hint("list its values, or take it out"),
            );
        }
        let mut seen = BTreeSet::new();
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        for value in values {
            if !seen.insert(value.value.as_str()) {
                let first = values.iter().find(|other| other.value == value.value);
                let message = format!("the value `{}` stands twice", value.value.escape_debug());
                let fault = Fault::new(Code::DuplicateEnumValue, value.place, message);
                self.faults.push(match first {
                    Some(first) => fault.related(first.place, "first defined here"),
                    None => fault,
                });
                continue;
            }
            let Some(mut name) = Identifier::of_variant(&value.value) else {
                self.faults
                    .push(bad_name("value", &value.value, value.place));
                continue;
            };
            // Every open enum has a variant of this name.
            if name.as_str() == "Unknown" {
                name = name.set_apart();
            }
            scope.take(&name, &value.value, value.place, self.faults);
            variants.push(Variant {
                wire: value.value.clone(),
                name,
            });
        }
        variants
    }
}

/// Whether a schema becomes a type of its own.
pub(super) fn needs_name(schema: &Schema) -> bool {
    let is_object = matches!(
        schema.kind.map(|schema_type| schema_type.value),
        None | Some(SchemaType::Object)
    );
    schema.enum_values.is_some() || is_object && !schema.properties.is_empty()
}
