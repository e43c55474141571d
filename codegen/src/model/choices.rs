//! Unions that cannot be told apart: each choice must be known from every other by what it is.

use std::collections::HashSet;

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::circles::Circles;
use super::{Choice, ToldBy, Type, TypeDefinition, Union};

/// How many choices may be told apart by trying each.
const MAX_TRIED: usize = 500;

/// Reports unions that hold themselves without anything between, and those without a discriminator of
/// which one choice would be taken for another, if they come in.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    let circles = Circles::of(&types.iter().map(held).collect::<Vec<_>>());
    for (index, (definition, place)) in types.iter().zip(places).enumerate() {
        let TypeDefinition::Union(union) = definition else {
            continue;
        };
        let mut held = held(definition).into_iter();
        if held.any(|choice| circles.share(choice, index)) {
            let message = "a choice of this leads back to it, with nothing between";
            faults.push(
                Fault::new(Code::ReferenceLoop, *place, message)
                    .hint("put an object with a property between, or take the choice out"),
            );
        }
        if union.received && union.told_by == ToldBy::Trying {
            check_distinct(types, union, *place, faults);
        }
    }
}

/// The types that are choices of a union.
fn held(definition: &TypeDefinition) -> Vec<usize> {
    let TypeDefinition::Union(union) = definition else {
        return Vec::new();
    };
    let held = union.choices.iter().filter_map(|choice| match choice.kind {
        Type::Named(id) => Some(id.0),
        _ => None,
    });
    held.collect()
}

fn check_distinct(types: &[TypeDefinition], union: &Union, place: Place, faults: &mut Faults) {
    if union.choices.len() > MAX_TRIED {
        let message = format!("more than {MAX_TRIED} schemas that an answer is tried as");
        faults.push(Fault::new(Code::UnsupportedSchema, place, message).hint(
            "add a `discriminator`, or leave it free-form, `{}`, and read it in the program",
        ));
        return;
    }
    let tried: Vec<Tried<'_>> = union
        .choices
        .iter()
        .map(|choice| Tried::of(types, choice))
        .collect();
    for (index, tried_first) in tried.iter().enumerate() {
        let mut later = tried[index + 1..].iter();
        let Some(other) = later.find(|other| tried_first.swallows(other)) else {
            continue;
        };
        let message = format!(
            "an answer that is a `{}` could be taken for a `{}`",
            other.choice.name.as_str(),
            tried_first.choice.name.as_str()
        );
        if tried_first.is_enumeration && other.is_enumeration {
            let hint = "write one schema with all their values, `enum: [A, B]`, and a `description` of them";
            faults.push(Fault::new(Code::UnsupportedSchema, place, message).hint(hint));
            continue;
        }
        faults.push(Fault::new(Code::UnsupportedSchema, place, message).hint(
            "add a `discriminator`, or require a property of the first that the second does not \
                 have, or put the more special one first",
        ));
    }
}

/// A choice, and what tells it from others.
struct Tried<'t> {
    choice: &'t Choice,
    kind: JsonKind,
    object: Option<Object<'t>>,
    is_enumeration: bool,
}

/// Of a choice that is a struct.
struct Object<'t> {
    fields: HashSet<&'t str>,
    required: Vec<&'t str>,
    is_doubtful: bool,
}

impl<'t> Tried<'t> {
    fn of(types: &'t [TypeDefinition], choice: &'t Choice) -> Self {
        let object = match definition(types, choice) {
            Some(TypeDefinition::Struct(definition)) => {
                let fields = definition.fields.iter();
                let required = fields.clone().filter(|field| field.required);
                Some(Object {
                    required: required.map(|field| field.wire.as_str()).collect(),
                    fields: fields.map(|field| field.wire.as_str()).collect(),
                    is_doubtful: definition.is_doubtful,
                })
            }
            _ => None,
        };
        Self {
            choice,
            kind: json_kind(types, &choice.kind),
            object,
            is_enumeration: matches!(
                definition(types, choice),
                Some(TypeDefinition::Enumeration(_))
            ),
        }
    }

    /// Whether JSON of `other` could also be read as this, which is tried before it.
    fn swallows(&self, other: &Self) -> bool {
        if self.kind == JsonKind::Unknown || other.kind == JsonKind::Unknown {
            return false;
        }
        if self.kind == JsonKind::Any {
            return true;
        }
        if self.kind != other.kind {
            return matches!(
                (self.kind, other.kind),
                (JsonKind::Number, JsonKind::Integer)
            );
        }
        match (&self.object, &other.object) {
            (Some(one), Some(other)) if one.is_doubtful || other.is_doubtful => false,
            (Some(one), Some(other)) => one.required.iter().all(|wire| other.fields.contains(wire)),
            // A date is no other text, but other text may be anything.
            _ => {
                let kind = &self.choice.kind;
                !matches!(kind, Type::DateTime | Type::Date) || *kind == other.choice.kind
            }
        }
    }
}

fn definition<'t>(types: &'t [TypeDefinition], choice: &Choice) -> Option<&'t TypeDefinition> {
    match choice.kind {
        Type::Named(id) | Type::Boxed(id) => Some(&types[id.0]),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum JsonKind {
    Unknown,
    Any,
    Object,
    Array,
    Text,
    Integer,
    Number,
    Boolean,
}

fn json_kind(types: &[TypeDefinition], kind: &Type) -> JsonKind {
    match kind {
        // A file is in no union.
        Type::Unknown => JsonKind::Unknown,
        Type::Json | Type::File | Type::Nullable(_) => JsonKind::Any,
        Type::Map(_) => JsonKind::Object,
        Type::List(_) => JsonKind::Array,
        Type::I32 | Type::I64 => JsonKind::Integer,
        Type::F64 => JsonKind::Number,
        Type::Boolean => JsonKind::Boolean,
        Type::String | Type::DateTime | Type::Date | Type::Bytes | Type::JsonText(_) => {
            JsonKind::Text
        }
        Type::Named(id) | Type::Boxed(id) => match &types[id.0] {
            TypeDefinition::Struct(_) => JsonKind::Object,
            // A union takes whatever comes.
            TypeDefinition::Union(_) => JsonKind::Any,
            TypeDefinition::Enumeration(enumeration) => match enumeration.variants {
                super::Variants::Text(_) => JsonKind::Text,
                super::Variants::Integer(_) => JsonKind::Integer,
            },
        },
    }
}
