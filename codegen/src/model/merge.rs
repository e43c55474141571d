//! What several schemas say of one value: a property in two parts of an `allOf`, or an `allOf` of
//! schemas that are no objects. All of it holds; what cannot hold at once is a fault at both places.

use std::collections::BTreeSet;

use crate::document::{
    AdditionalProperties, Literal, Located, Schema, SchemaOrReference, SchemaType,
};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;
use super::part::Part;
use super::resolve::resolve;
use super::schema::{FieldSchema, MAX_OPEN, has_null, is_struct};
use super::{Access, Rules, Type};

/// How many types may be put together of the same property in several parts.
const MAX_MERGED: usize = 1_000;

/// How many parts of an `allOf` may be put together for each reference to it, for nothing.
const FEW_PARTS: usize = 10;

/// What schemas say of one value.
#[derive(Default)]
struct Sayings<'d> {
    /// Those that say what it is; the place of the reference or schema that led to each.
    described: Vec<(&'d SchemaOrReference, &'d Schema)>,
    /// Those that are another, and only add to it.
    added: Vec<&'d Schema>,
    /// The places of those described, and of those added.
    known: BTreeSet<Place>,
    followed: BTreeSet<Place>,
    /// Those of references on the way.
    description: Option<&'d str>,
    sensitive: bool,
    encrypted: Option<Place>,
}

/// What a schema says a value is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    Nothing,
    Type,
    /// Which is a number, too.
    Integer,
    Format,
    Map,
    List,
    Enumeration,
    Union,
    Struct,
}

impl Telling {
    fn of(schema: &Schema) -> Self {
        let kind = schema.kind.map(|kind| kind.value);
        match kind {
            _ if is_struct(schema) => Self::Struct,
            _ if !schema.one_of.is_empty() => Self::Union,
            _ if schema.enum_values.is_some() => Self::Enumeration,
            Some(SchemaType::Array) if schema.items.is_some() => Self::List,
            Some(SchemaType::Object) if values(schema).is_some() => Self::Map,
            Some(_) if schema.format.is_some() || schema.content.is_some() => Self::Format,
            Some(SchemaType::Integer) => Self::Integer,
            Some(_) => Self::Type,
            None => Self::Nothing,
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// The one value that all `schemas` describe.
    pub(super) fn merged(
        &mut self,
        schemas: &[&'d SchemaOrReference],
        name: &str,
    ) -> Option<FieldSchema> {
        if let [only] = schemas {
            return self.field_schema(only, name);
        }
        let mut sayings = Sayings::default();
        for schema in schemas {
            self.listen(schema, &mut sayings)?;
        }
        self.agreed(&sayings, name)
    }

    /// The value of an `allOf` whose parts are no objects.
    pub(super) fn merged_parts(&mut self, schema: &'d Schema, name: &str) -> Option<FieldSchema> {
        let mut sayings = Sayings::default();
        for part in &schema.all_of {
            self.listen(part, &mut sayings)?;
        }
        sayings.added.push(schema);
        self.agreed(&sayings, name)
    }

    /// Whether a schema is put together of others that are no objects.
    pub(super) fn is_of_plain_parts(&mut self, schema: &'d Schema) -> bool {
        // It has no name, and so is put together wherever it is referred to: of many parts it counts.
        let parts = schema.all_of.len().saturating_sub(FEW_PARTS);
        if !self.may_repeat(parts, schema.place) {
            return false;
        }
        let mut sayings = Sayings::default();
        let mut parts = schema.all_of.iter();
        let is_read = parts.all(|part| self.listen(part, &mut sayings).is_some());
        let is_object = |schema: &Schema| match Telling::of(schema) {
            Telling::Struct | Telling::Union => true,
            Telling::Type => schema
                .kind
                .is_some_and(|kind| kind.value == SchemaType::Object),
            _ => false,
        };
        let mut described = sayings.described.iter().map(|(_, schema)| *schema);
        is_read
            && schema.properties.is_empty()
            && schema.required.is_empty()
            && described
                .clone()
                .any(|schema| Telling::of(schema) > Telling::Nothing)
            && !described.any(is_object)
    }

    /// Adds what a schema says, and what it is another for.
    fn listen(&mut self, schema: &'d SchemaOrReference, sayings: &mut Sayings<'d>) -> Option<()> {
        let mut target = schema;
        for _ in 0..MAX_OPEN {
            let resolved = resolve(target, self.library, self.faults)?;
            let written = resolved.value;
            if self.has_unknown_type(written) {
                return None;
            }
            sayings.description = resolved.description.or(sayings.description);
            sayings.sensitive |= resolved.sensitive;
            sayings.encrypted = sayings.encrypted.or(resolved.encrypted);
            match written.alias() {
                // A circle of aliases is reported where the first of them is lowered.
                Some(next) if sayings.followed.insert(written.place) => {
                    sayings.added.push(written);
                    target = next;
                }
                _ => {
                    if sayings.known.insert(written.place) {
                        sayings.described.push((target, written));
                    }
                    return Some(());
                }
            }
        }
        let message = "schemas lead to each other too far";
        self.faults.push(
            Fault::new(Code::NestingTooDeep, target.place(), message)
                .hint("write the reference to what the last of them names"),
        );
        None
    }

    /// What all sayings come to.
    fn agreed(&mut self, sayings: &Sayings<'d>, name: &str) -> Option<FieldSchema> {
        let telling = |(_, schema): &&(&'d SchemaOrReference, &'d Schema)| Telling::of(schema);
        let most = sayings.described.iter().map(|it| telling(&it)).max()?;
        let equals: Vec<&'d Schema> = sayings
            .described
            .iter()
            .filter(|it| telling(it) == most)
            .map(|(_, schema)| *schema)
            .collect();
        let (main, mut lowered) = match (most, equals.as_slice()) {
            (Telling::Struct, [first, _, ..]) => (*first, self.merged_struct(&equals, name)?),
            (Telling::List | Telling::Map, [first, _, ..]) => {
                let lowered = self.apart(first.place, |lowering| {
                    lowering.merged_holder(&equals, most == Telling::List, name)
                })?;
                (*first, lowered)
            }
            _ => {
                // Of two enums the one with fewer values.
                let values = |schema: &Schema| schema.enum_values.as_deref().map_or(0, <[_]>::len);
                let main = *equals.iter().min_by_key(|schema| values(schema))?;
                let mut described = sayings.described.iter();
                let (target, _) = described.find(|(_, schema)| schema.place == main.place)?;
                (main, self.field_schema(target, name)?)
            }
        };
        for (_, other) in &sayings.described {
            let is_merged = Telling::of(other) == most
                && matches!(most, Telling::Struct | Telling::List | Telling::Map);
            if other.place == main.place || is_merged {
                continue;
            }
            if !self.agrees(other, main, &lowered.kind) {
                self.contradiction(main, other);
                return None;
            }
            self.add(&mut lowered, other);
        }
        for added in &sayings.added {
            if !added
                .kind
                .is_none_or(|kind| self.is_of(kind.value, &lowered.kind))
            {
                self.contradiction(main, added);
                return None;
            }
            self.add(&mut lowered, added);
        }
        lowered.nullable = Self::all_nullable(sayings);
        self.finish(&mut lowered, sayings);
        Some(lowered)
    }

    /// Whether what a schema says of a value can be said of another's.
    fn agrees(&self, other: &Schema, main: &Schema, kind: &Type) -> bool {
        let told = Telling::of(other);
        let is_plain = told < Telling::Map || told == Telling::Enumeration;
        let is_type = other.kind.is_none_or(|other| {
            let mut values = main.enum_values.iter().flatten();
            self.is_of(other.value, kind) && values.all(|value| value.value.is_of(other.value))
        });
        let has_format = |format: &Located<String>| {
            let same = main.format.as_ref().map(|main| &main.value);
            same == Some(&format.value)
        };
        let is_format = other.format.as_deref().is_none_or(has_format);
        let has_values = |other: &[Located<Literal>]| {
            let mut values = main.enum_values.iter().flatten();
            main.enum_values.is_some()
                && values.all(|value| other.iter().any(|other| other.value == value.value))
        };
        let is_value = other.enum_values.as_deref().is_none_or(has_values);
        is_plain && is_type && is_format && is_value && other.content.is_none()
    }

    fn contradiction(&mut self, main: &Schema, other: &Schema) {
        let (first, second) = if main.place < other.place {
            (main, other)
        } else {
            (other, main)
        };
        self.faults.push(
            Fault::new(
                Code::UnsupportedSchema,
                second.place,
                "this does not go together with what another part of the `allOf` says",
            )
            .related(first.place, "the other part is here")
            .hint("mend one of them, or keep the property in one part"),
        );
    }

    /// Adds the constraints of a schema, and what else it says besides its type.
    fn add(&mut self, lowered: &mut FieldSchema, schema: &'d Schema) {
        let own = self.rules(schema, &lowered.kind);
        let rules = std::mem::take(&mut lowered.rules);
        lowered.rules = self.both(rules, own, schema.place);
    }

    /// `null` must be a value of every schema that says what a value is.
    fn all_nullable(sayings: &Sayings<'d>) -> bool {
        let is_nullable = |schema: &Schema| schema.nullable || has_null(schema);
        let mut telling = sayings.described.iter().map(|(_, schema)| *schema);
        let mut added = sayings.added.iter();
        telling.all(|schema| is_nullable(schema) || Telling::of(schema) == Telling::Nothing)
            || added.any(|schema| is_nullable(schema))
    }

    /// What is said of the value as such, wherever it is said.
    fn finish(&mut self, lowered: &mut FieldSchema, sayings: &Sayings<'d>) {
        let described = sayings.described.iter().map(|(_, schema)| *schema);
        let all: Vec<&'d Schema> = described.chain(sayings.added.iter().copied()).collect();
        let mut descriptions = all
            .iter()
            .filter_map(|schema| schema.description.as_deref());
        if let Some(description) = sayings.description.or(descriptions.next_back()) {
            lowered.description = Some(description.to_owned());
        }
        lowered.sensitive |= sayings.sensitive || all.iter().any(|schema| schema.sensitive);
        lowered.deprecated |= all.iter().any(|schema| schema.deprecated);
        let mut marks = all.iter().filter_map(|schema| schema.encrypted);
        lowered.encrypted = sayings
            .encrypted
            .or(marks.next_back())
            .or(lowered.encrypted);
        if let Some(place) = lowered.encrypted {
            self.check_encrypted(place, &lowered.kind);
        }
        let read_only = all.iter().find(|schema| schema.read_only);
        let write_only = all.iter().find(|schema| schema.write_only);
        lowered.access = match (read_only, write_only) {
            (None, None) => Access::Both,
            (Some(_), None) => Access::ReadOnly,
            (None, Some(_)) => Access::WriteOnly,
            (Some(one), Some(other)) => {
                self.contradiction(one, other);
                Access::Both
            }
        };
        for schema in all {
            if let Some(default) = &schema.default {
                lowered.default = self.default(default, schema, lowered);
            }
        }
    }

    /// One struct of the properties of several schemas.
    fn merged_struct(&mut self, schemas: &[&'d Schema], name: &str) -> Option<FieldSchema> {
        let places: Vec<Place> = schemas.iter().map(|schema| schema.place).collect();
        let place = *places.last()?;
        let id = match self.merged.get(&places) {
            Some(known) => (*known)?,
            None if self.merged.len() >= MAX_MERGED => {
                let message = "the parts of `allOf` are put together to too many types";
                self.faults
                    .push(Fault::new(Code::NestingTooDeep, place, message));
                return None;
            }
            None => {
                let reserved = self.reserve_beside(name, place, false);
                self.merged.insert(places, reserved);
                self.pending.push_back((reserved?, schemas.to_vec()));
                reserved?
            }
        };
        Some(FieldSchema::of(Type::Named(id), Rules::default()))
    }

    /// One list or map of what several schemas say it holds.
    fn merged_holder(
        &mut self,
        schemas: &[&'d Schema],
        is_list: bool,
        name: &str,
    ) -> Option<FieldSchema> {
        let (held, suffix, part): (fn(&'d Schema) -> _, _, _) = if is_list {
            (|schema| schema.items.as_ref(), "Item", Part::Item)
        } else {
            (values, "Value", Part::MapValue)
        };
        let held: Vec<&'d SchemaOrReference> = schemas.iter().filter_map(|it| held(it)).collect();
        let place = held.first()?.place();
        let lowered = self.merged(&held, &format!("{name}{suffix}"))?;
        let inner = self.part_of(lowered, place, part);
        let kind = if is_list {
            Type::List(Box::new(inner.kind))
        } else {
            Type::Map(Box::new(inner.kind))
        };
        let mut rules = Rules::default();
        for schema in schemas {
            let own = self.rules(schema, &kind);
            rules = self.both(rules, own, schema.place);
        }
        Some(FieldSchema::of(
            kind.clone(),
            rules.around(inner.rules, &kind),
        ))
    }
}

/// The schema of a map's values.
fn values(schema: &Schema) -> Option<&SchemaOrReference> {
    match &schema.additional_properties {
        Some(AdditionalProperties::Of(values)) => Some(values),
        _ => None,
    }
}
