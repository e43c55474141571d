//! Objects: their properties, those of `allOf` included, become fields.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{
    AdditionalProperties, Located, Property, Schema, SchemaOrReference, SchemaType,
};
use crate::fault::{Code, Fault, did_you_mean};
use crate::yaml::Place;

use super::docs::{Docs, code};
use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::resolve::resolve;
use super::schema::FieldSchema;
use super::{Field, KeptRules, Location, Rules};

/// The properties of an object, wherever they are written.
#[derive(Default)]
struct Shape<'d> {
    properties: Vec<Described<'d>>,
    /// Where each name stands among the properties.
    by_name: BTreeMap<&'d str, usize>,
    required: Vec<&'d Located<String>>,
    /// The names in `dependentRequired`.
    dependents: Vec<&'d Located<String>>,
    rules: Rules,
    visited: Vec<Place>,
    /// The schemas whose parts are being added.
    open: Vec<Place>,
    /// Whether there may be properties besides, of a part that is faulty.
    may_have_others: bool,
    /// Whether the names of those that are required are faulty.
    may_require_others: bool,
}

/// A property, and what each part says of it.
struct Described<'d> {
    name: &'d Located<String>,
    schemas: Vec<&'d SchemaOrReference>,
}

/// What the properties of an object become.
#[derive(Default)]
pub(super) struct Properties {
    pub(super) fields: Vec<Field>,
    /// The rules of the fields together.
    pub(super) rules: KeptRules,
    /// Whether there may be others, of a part that is faulty.
    pub(super) may_have_others: bool,
    /// Whether more of them may be required than it seems.
    pub(super) may_require_others: bool,
}

impl Properties {
    /// Those of what is faulty.
    pub(super) fn unknown() -> Self {
        Self {
            may_have_others: true,
            may_require_others: true,
            ..Self::default()
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// The properties of an object, as fields of the body. Several schemas describe it together.
    pub(super) fn properties(
        &mut self,
        schemas: &[&'d Schema],
        owner: &str,
        scope: &mut Scope,
    ) -> Properties {
        let mut shape = Shape::default();
        for schema in schemas {
            self.collect(schema, &mut shape);
        }
        let names = shape.properties.iter().map(|property| &property.name.value);
        let names: Vec<&str> = names.map(String::as_str).collect();
        if !shape.may_have_others {
            self.check_required(&shape.required, &names);
            self.check_required(&shape.dependents, &names);
        }
        scope.tell_apart(names, Identifier::of_field);
        let required: BTreeSet<&str> = shape
            .required
            .iter()
            .map(|name| name.value.as_str())
            .collect();
        let mut fields = Vec::with_capacity(shape.properties.len());
        for property in &shape.properties {
            let type_name = scope.type_name(owner, &property.name.value);
            let lowered = self.merged(&property.schemas, &type_name);
            let lowered = lowered.unwrap_or_else(FieldSchema::unknown);
            let required = required.contains(property.name.value.as_str());
            fields.extend(self.field(property.name, Location::Body, required, lowered, scope));
        }
        Properties {
            fields,
            rules: shape.rules.into(),
            may_have_others: shape.may_have_others,
            may_require_others: shape.may_have_others || shape.may_require_others,
        }
    }

    /// Whether an object has a property, be it by its `allOf`; `None` if that is not known.
    pub(super) fn has_property(&mut self, schema: &'d Schema, name: &str) -> Option<bool> {
        let mut shape = Shape::default();
        self.collect(schema, &mut shape);
        let is_there = shape.by_name.contains_key(name);
        (is_there || !shape.may_have_others).then_some(is_there)
    }

    /// Adds the properties of a schema and of all that its `allOf` names.
    fn collect(&mut self, schema: &'d Schema, shape: &mut Shape<'d>) {
        if shape.open.contains(&schema.place) {
            let message = "this `allOf` leads back to itself";
            self.faults.push(
                Fault::new(Code::ReferenceLoop, schema.place, message)
                    .hint("take the part that leads back out of the `allOf`"),
            );
            return;
        }
        // A part that is named twice is the same part.
        if shape.visited.contains(&schema.place) {
            return;
        }
        shape.visited.push(schema.place);
        shape.open.push(schema.place);
        let may_have = ["properties", "allOf", "$ref", "oneOf", "anyOf"];
        shape.may_require_others |= self.faults.doubt(schema.place, "required");
        shape.may_have_others |= may_have
            .iter()
            .any(|key| self.faults.doubt(schema.place, key));
        for part in &schema.all_of {
            let Some(resolved) = resolve(part, self.library, self.faults) else {
                shape.may_have_others = true;
                continue;
            };
            let part = resolved.value;
            let is_object = part
                .kind
                .is_none_or(|kind| kind.value == SchemaType::Object);
            if !is_object || part.enum_values.is_some() {
                let message = "this part of an `allOf` is no object";
                self.faults.push(
                    Fault::new(Code::UnsupportedSchema, part.place, message)
                        .hint("several parts can be merged if they are objects"),
                );
                continue;
            }
            self.check_part(part, resolved.sensitive);
            self.collect(part, shape);
        }
        if let Some(AdditionalProperties::Of(_)) = schema.additional_properties {
            let message = "an object has properties or `additionalProperties` of a type, not both";
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, schema.place, message)
                    .hint(
                        "keep those that are meant, or accept the loss of the others with \
                         `--allow additionalProperties`",
                    )
                    .keyword("additionalProperties"),
            );
        }
        shape.required.extend(&schema.required);
        for dependent in &schema.dependent_required {
            shape.dependents.push(&dependent.property);
            shape.dependents.extend(&dependent.required);
        }
        let rules = self.object_rules(schema);
        shape.rules = self.both(std::mem::take(&mut shape.rules), rules, schema.place);
        for Property { name, schema } in &schema.properties {
            let next = shape.properties.len();
            match *shape.by_name.entry(&name.value).or_insert(next) {
                known if known < next => shape.properties[known].schemas.push(schema),
                _ => shape.properties.push(Described {
                    name,
                    schemas: vec![schema],
                }),
            }
        }
        shape.open.pop();
    }

    /// Reports what a part of an `allOf` says besides its properties, which would be lost.
    fn check_part(&mut self, part: &'d Schema, is_sensitive: bool) {
        if let Some(choice) = part.one_of.first() {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    choice.place(),
                    "`oneOf` and `anyOf` in a part of an `allOf` are not supported",
                )
                .hint("write a `oneOf` of schemas that have the other parts in an `allOf` each"),
            );
        }
        self.check_lost_of(part, "a part of an `allOf`");
        if is_sensitive || part.sensitive {
            self.faults.push(
                Fault::new(
                    Code::BadExtension,
                    part.place,
                    "a part of an `allOf` cannot be sensitive as such",
                )
                .hint("put `x-wechatpay-sensitive` on the properties that hold the secret"),
            );
        }
        if part.kind.is_none() && !self.faults.doubt(part.place, "type") {
            self.check_untyped(part);
        }
    }

    /// Reports each required name that is none of `names`.
    pub(super) fn check_required(&mut self, required: &[&Located<String>], names: &[&str]) {
        let known: BTreeSet<&str> = names.iter().copied().collect();
        let unknown = required
            .iter()
            .filter(|required| !known.contains(required.value.as_str()));
        for (number, required) in unknown.enumerate() {
            let message = format!("`{}` is required, but is no property", required.value);
            let fault = Fault::new(Code::RequiredUnknown, required.place, message);
            // Where hundreds are wrong, it is not their spelling.
            let near = (number < 200)
                .then(|| did_you_mean(&required.value, names.iter().copied()))
                .flatten();
            self.faults.push(match near {
                Some(word) => fault.hint(format!("did you mean `{word}`?")),
                None => fault.hint("add it to `properties`, or take it out of `required`"),
            });
        }
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
        let Some(mut name) = Identifier::of_field(&wire.value) else {
            self.faults
                .push(bad_name("property", &wire.value, wire.place));
            return None;
        };
        if let (Location::Path, Some(place)) = (location, schema.encrypted) {
            let message = "a parameter in the path cannot be encrypted";
            self.faults.push(
                Fault::new(Code::BadExtension, place, message).hint(
                    "the path is what names a thing; a field of body, query or header can be",
                ),
            );
        }
        if let Some(prefix) = location.prefix()
            && scope.has(&name)
        {
            let prefixed = format!("{prefix} {}", wire.value);
            name = Identifier::of_value(&prefixed).unwrap_or(name);
        }
        let mut other = None;
        if let Some((numbered, met)) = scope.numbered(&wire.value) {
            (name, other) = (numbered.clone(), Some(met.clone()));
        }
        scope.take(&name, &wire.value, wire.place, self.faults);
        let mut docs = Docs::default();
        match &schema.description {
            Some(description) => docs.spec_text(Some(description)),
            None => docs.paragraph(&format!("The field {}.", code(&wire.value))),
        }
        if let Some(other) = other {
            let (wire, other) = (code(&wire.value), code(&other));
            docs.paragraph(&format!("On the wire it is {wire}, beside {other}."));
        }
        docs.paragraph(&schema.rules.sentence());
        // What is required is never left out.
        if let Some(default) = schema.default.as_ref().filter(|_| !required) {
            docs.paragraph(&format!("Left out, it is {default}."));
        }
        let is_json = matches!(location, Location::Body | Location::Whole);
        let or_null = required && schema.nullable && is_json;
        if or_null {
            docs.paragraph("Left out of a request, it is sent as `null`.");
        }
        if schema.encrypted.is_some() {
            docs.paragraph("Encrypted on its way; plain text here.");
        }
        if schema.deprecated {
            docs.paragraph("Deprecated.");
        }
        Some(Field {
            wire: wire.value.clone(),
            name,
            marker: None,
            docs,
            location,
            access: schema.access,
            kind: schema.kind,
            required: required && (!schema.nullable || location == Location::Path),
            or_null,
            rules: schema.rules.into(),
            sensitive: schema.sensitive,
            encrypted: schema.encrypted,
            media_type: None,
        })
    }
}

impl Location {
    /// What is put before a parameter's name to tell it from another field's.
    fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Path => Some("path"),
            Self::Query
            | Self::QueryWithCommas
            | Self::QueryAsJson
            | Self::QueryDeep
            | Self::QueryProperties => Some("query"),
            Self::Header => Some("header"),
            Self::File { .. } => Some("file"),
            Self::Body | Self::Whole | Self::Content => None,
        }
    }
}
