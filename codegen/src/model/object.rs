//! Objects: their properties become fields.

use std::collections::BTreeSet;

use crate::document::{Located, Schema};
use crate::fault::{Code, Fault, did_you_mean};

use super::docs::{Docs, code};
use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::schema::FieldSchema;
use super::{Field, KeptRules, Location};

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
        let Some(shape) = self.shape(schemas) else {
            return Properties::unknown();
        };
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
        let pattern = schema.rules.pattern.as_ref().map_or(0, String::len);
        let size = docs.size() + pattern + wire.value.len();
        if !self.budget.spend(size, wire.place, self.faults) {
            docs = Docs::default();
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
