//! Schemas become Rust types: named structs and enums, and the plain types of their fields.

use crate::document::{AdditionalProperties, Literal, Schema, SchemaOrReference, SchemaType};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::docs::Docs;
use super::lower::Lowering;
use super::names::Scope;
use super::object::Properties;
use super::resolve::resolve;
use super::{Access, Enumeration, Rules, Struct, Type, TypeDefinition, TypeId};

/// How many schemas without a name may lead to each other.
pub(super) const MAX_OPEN: usize = 100;

/// A schema as the type of a field.
pub(super) struct FieldSchema {
    pub(super) kind: Type,
    pub(super) rules: Rules,
    pub(super) description: Option<String>,
    pub(super) nullable: bool,
    pub(super) sensitive: bool,
    /// Where it, or a part of it, is marked as encrypted.
    pub(super) encrypted: Option<Place>,
    pub(super) deprecated: bool,
    pub(super) access: Access,
    /// The default, as documentation shows it.
    pub(super) default: Option<String>,
}

impl FieldSchema {
    /// One of which no more is said than its type and rules.
    pub(super) fn of(kind: Type, rules: Rules) -> Self {
        Self {
            kind,
            rules,
            description: None,
            nullable: false,
            sensitive: false,
            encrypted: None,
            deprecated: false,
            access: Access::Both,
            default: None,
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Lowers a schema wherever it stands; `name` is for the type, should it need one.
    pub(super) fn field_schema(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
    ) -> Option<FieldSchema> {
        let resolved = resolve(schema, self.library, self.faults)?;
        let written = resolved.value;
        if self.has_unknown_type(written) {
            return Some(self.of_unknown_type(written, name));
        }
        let description = resolved.description.or(written.description.as_deref());
        // What another reference names has one type, wherever it stands.
        let named = || self.library.part_at(written.place);
        let component = resolved.component.or_else(named);
        let mut lowered = match component {
            _ if written.alias().is_none() && self.is_of_plain_parts(written) => {
                self.held_in(component, name, |lowering, name| {
                    lowering.apart(written.place, |it| it.merged_parts(written, name))
                })?
            }
            Some(component) if needs_name(written) => {
                let kind = self.component_type(component, written)?;
                self.plain(written, kind)
            }
            _ => self.held_in(component, name, |lowering, name| {
                lowering.looked_through(written, name)
            })?,
        };
        if let Some(description) = description {
            lowered.description = Some(description.to_owned());
        }
        lowered.nullable |= written.nullable || has_null(written);
        lowered.sensitive |= resolved.sensitive || written.sensitive || is_password(written);
        if let Some(place) = resolved.encrypted.or(written.encrypted) {
            self.check_encrypted(place, &lowered.kind);
            lowered.encrypted = Some(place);
        }
        lowered.deprecated |= written.deprecated;
        if written.read_only {
            lowered.access = Access::ReadOnly;
        } else if written.write_only {
            lowered.access = Access::WriteOnly;
        }
        if let Some(default) = &written.default {
            lowered.default = self.default(default, written, &lowered);
        }
        Some(lowered)
    }

    /// A schema that has no name of its own, or that is but another with other words.
    fn looked_through(&mut self, schema: &'d Schema, name: &str) -> Option<FieldSchema> {
        self.apart(schema.place, |lowering| match schema.alias() {
            Some(target) => lowering.alias_schema(schema, target, name),
            None => {
                let kind = lowering.schema_type(schema, name)?;
                Some(lowering.plain(schema, kind))
            }
        })
    }

    /// Lowers a schema that can lead to others without a name. What its parts say of the whole is said
    /// of it.
    pub(super) fn apart(
        &mut self,
        place: Place,
        lower: impl FnOnce(&mut Self) -> Option<FieldSchema>,
    ) -> Option<FieldSchema> {
        if self.open.contains(&place) {
            self.faults.push(
                Fault::new(
                    Code::ReferenceLoop,
                    place,
                    "this schema leads back to itself",
                )
                .hint(
                    "put an object with properties into the circle: it gets a name; or leave the inner \
                     part free-form, `{}`; `--allow` cannot help",
                ),
            );
            return None;
        }
        if self.open.len() >= MAX_OPEN {
            let message = "schemas lead to each other too far";
            self.faults.push(
                Fault::new(Code::NestingTooDeep, place, message)
                    .hint("put an object with properties between them: it gets a name"),
            );
            return None;
        }
        self.open.push(place);
        let outer = std::mem::take(&mut self.inner);
        let lowered = lower(self);
        let inner = std::mem::replace(&mut self.inner, outer);
        self.open.pop();
        lowered.map(|lowered| FieldSchema {
            sensitive: lowered.sensitive || inner.sensitive,
            encrypted: lowered.encrypted.or(inner.encrypted),
            ..lowered
        })
    }

    /// A schema that is another, with constraints of its own besides.
    fn alias_schema(
        &mut self,
        schema: &'d Schema,
        target: &'d SchemaOrReference,
        name: &str,
    ) -> Option<FieldSchema> {
        let mut lowered = self.field_schema(target, name)?;
        if let Some(kind) = schema.kind
            && !self.is_of(kind.value, &lowered.kind)
        {
            self.faults.push(
                Fault::new(
                    Code::WrongType,
                    kind.place,
                    "this is not the type of the schema that it stands beside",
                )
                .related(target.place(), "that schema is here")
                .hint("take the `type` out, or mend it"),
            );
        }
        let own = self.rules(schema, &lowered.kind);
        lowered.rules = self.both(lowered.rules, own, schema.place);
        Some(lowered)
    }

    /// Two rules for the same value.
    pub(super) fn both(&mut self, one: Rules, other: Rules, place: Place) -> Rules {
        one.and(other).unwrap_or_else(|what| {
            let message = format!("a second {what} for the same value");
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, place, message).hint("keep one of them"));
            Rules::default()
        })
    }

    /// Whether values of a Rust type are of a type of JSON Schema.
    pub(super) fn is_of(&self, schema_type: SchemaType, kind: &Type) -> bool {
        let is_enumeration = matches!(kind, Type::Named(id) if self.types.is_enumeration(*id));
        match (schema_type, kind) {
            (_, Type::Nullable(inner)) => self.is_of(schema_type, inner),
            (SchemaType::Object, Type::Named(_)) => !is_enumeration,
            (SchemaType::String | SchemaType::Integer, Type::Named(_)) => is_enumeration,
            (_, Type::Json | Type::Unknown)
            | (SchemaType::Object, Type::Map(_) | Type::Boxed(_))
            | (SchemaType::Array, Type::List(_))
            | (SchemaType::Integer, Type::I32 | Type::I64)
            | (SchemaType::Number, Type::I32 | Type::I64 | Type::F64)
            | (SchemaType::Boolean, Type::Boolean)
            | (
                SchemaType::String,
                Type::String
                | Type::DateTime
                | Type::Date
                | Type::Bytes
                | Type::File
                | Type::JsonText(_),
            ) => true,
            _ => false,
        }
    }

    fn plain(&mut self, schema: &'d Schema, kind: Type) -> FieldSchema {
        let inner = std::mem::take(&mut self.inner.rules);
        // The rules of an object are those of its type, wherever that stands.
        let rules = if is_struct(schema) {
            Rules::default()
        } else {
            self.rules(schema, &kind).around(inner, &kind)
        };
        FieldSchema::of(kind, rules)
    }

    fn schema_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        if needs_name(schema) {
            return self.unnamed_type(schema, name);
        }
        let plain = schema.plain_values();
        let Some(schema_type) = plain.or(schema.kind.map(|kind| kind.value)) else {
            return Some(self.untyped(schema));
        };
        match schema_type {
            SchemaType::String => self.string_type(schema, name),
            SchemaType::Integer => {
                self.number_type(schema, &[("int64", Type::I64), ("int32", Type::I32)])
            }
            SchemaType::Number => {
                self.number_type(schema, &[("double", Type::F64), ("float", Type::F64)])
            }
            SchemaType::Boolean => self.number_type(schema, &[]).or(Some(Type::Boolean)),
            SchemaType::Array => self.list_type(schema, name),
            SchemaType::Object => self.map_type(schema, name),
        }
    }

    /// A schema without `type`: any JSON value, if nothing else says what it is.
    fn untyped(&mut self, schema: &'d Schema) -> Type {
        self.check_untyped(schema);
        if schema.is_null {
            let message = "a value that is always `null`";
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, schema.place, message)
                    .hint("add the type that it has otherwise, as in `type: [string, 'null']`"),
            );
        }
        if let Some(required) = schema.required.first() {
            self.faults.push(
                Fault::new(
                    Code::RequiredUnknown,
                    required.place,
                    format!(
                        "`{}` is required, but there are no `properties`",
                        required.value
                    ),
                )
                .hint("add `properties:` with it, or take `required` out"),
            );
        }
        Type::Json
    }

    /// Reports keywords that want a `type` beside them.
    pub(super) fn check_untyped(&mut self, schema: &Schema) {
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
        if let Some(content) = &schema.content {
            self.faults.push(
                Fault::new(
                    Code::MissingKeyword,
                    content.media_type.place,
                    "a `contentMediaType` without a `type`",
                )
                .hint("add `type: string`"),
            );
        }
    }

    /// Fills the types that were reserved on the way.
    pub(super) fn define_pending(&mut self) {
        while let Some((id, schemas)) = self.pending.pop_front() {
            self.define(id, &schemas);
        }
    }

    /// Fills a reserved type; only a struct is described by several schemas.
    pub(super) fn define(&mut self, id: TypeId, schemas: &[&'d Schema]) {
        let [schema, ..] = schemas else {
            return;
        };
        let is_held = std::mem::take(&mut self.is_held);
        let type_name = self.types.name(id).clone();
        let mut docs = Docs::default();
        let mut descriptions = schemas.iter().filter_map(|it| it.description.as_deref());
        match descriptions.next_back() {
            Some(description) => docs.spec_text(Some(description)),
            None => docs.paragraph("The spec does not describe this type."),
        }
        let definition = if !schema.one_of.is_empty() {
            TypeDefinition::Union(self.union(schema, &type_name, docs))
        } else if let Some(values) = &schema.enum_values {
            TypeDefinition::Enumeration(Enumeration {
                name: type_name,
                variants: self.variants(schema, values),
                docs,
            })
        } else {
            let scope = &mut Scope::default();
            let Properties {
                fields,
                rules,
                may_require_others,
                ..
            } = self.properties(schemas, type_name.as_str(), scope);
            docs.paragraph(&rules.sentence());
            TypeDefinition::Struct(Struct {
                name: type_name,
                fields,
                rules,
                docs,
                is_doubtful: may_require_others,
                sent: false,
                received: false,
            })
        };
        self.is_held = is_held;
        self.types.define(id, definition);
    }
}

/// Whether a schema becomes a type of its own.
pub(super) fn needs_name(schema: &Schema) -> bool {
    let is_enumeration = schema.enum_values.is_some() && schema.plain_values().is_none();
    let is_other = is_enumeration || !schema.one_of.is_empty();
    schema.alias().is_none() && (is_other || has_fields(schema))
}

/// Whether that type is a struct.
pub(super) fn is_struct(schema: &Schema) -> bool {
    needs_name(schema) && schema.enum_values.is_none() && schema.one_of.is_empty()
}

fn has_fields(schema: &Schema) -> bool {
    let is_object = schema
        .kind
        .is_none_or(|kind| kind.value == SchemaType::Object);
    // Without a property, and without others.
    let is_empty = matches!(
        schema.additional_properties,
        Some(AdditionalProperties::None)
    ) && schema.kind.is_some();
    is_object && (is_empty || !(schema.properties.is_empty() && schema.all_of.is_empty()))
}

pub(super) fn has_null(schema: &Schema) -> bool {
    let values = schema.enum_values.iter().flatten();
    values.into_iter().any(|value| value.value == Literal::Null)
}

/// Whether a value is not to be shown by its format.
fn is_password(schema: &Schema) -> bool {
    let format = schema.format.as_ref();
    format.is_some_and(|format| format.value == "password")
}
