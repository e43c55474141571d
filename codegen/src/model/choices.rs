//! Unions that cannot be told apart: each choice must be known from every other by what it is.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::{Choice, ToldBy, Type, TypeDefinition, TypeId, Union};

/// Reports unions that hold themselves without anything between, and those without a discriminator of
/// which one choice would be taken for another, if they come in.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    for (index, (definition, place)) in types.iter().zip(places).enumerate() {
        let TypeDefinition::Union(union) = definition else {
            continue;
        };
        if leads_to(types, union, TypeId(index)) {
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

fn leads_to(types: &[TypeDefinition], union: &Union, goal: TypeId) -> bool {
    let mut visited = vec![false; types.len()];
    let mut waiting = vec![union];
    while let Some(union) = waiting.pop() {
        for choice in &union.choices {
            let Type::Named(id) = choice.kind else {
                continue;
            };
            if id == goal {
                return true;
            }
            if let TypeDefinition::Union(inner) = &types[id.0]
                && !std::mem::replace(&mut visited[id.0], true)
            {
                waiting.push(inner);
            }
        }
    }
    false
}

fn check_distinct(types: &[TypeDefinition], union: &Union, place: Place, faults: &mut Faults) {
    for (index, choice) in union.choices.iter().enumerate() {
        let later = &union.choices[index + 1..];
        let Some(other) = later.iter().find(|other| swallows(types, choice, other)) else {
            continue;
        };
        let message = format!(
            "an answer that is a `{}` could be taken for a `{}`",
            other.name.as_str(),
            choice.name.as_str()
        );
        faults.push(Fault::new(Code::UnsupportedSchema, place, message).hint(
            "add a `discriminator`, or require a property of the first that the second does not \
                 have, or put the more special one first",
        ));
    }
}

/// Whether JSON of `other` could also be read as `choice`, which is tried before it.
fn swallows(types: &[TypeDefinition], choice: &Choice, other: &Choice) -> bool {
    let (kind, other_kind) = (
        json_kind(types, &choice.kind),
        json_kind(types, &other.kind),
    );
    if kind == JsonKind::Unknown || other_kind == JsonKind::Unknown {
        return false;
    }
    if kind == JsonKind::Any {
        return true;
    }
    if kind != other_kind {
        return matches!((kind, other_kind), (JsonKind::Number, JsonKind::Integer));
    }
    match (definition(types, choice), definition(types, other)) {
        (Some(TypeDefinition::Struct(one)), Some(TypeDefinition::Struct(other)))
            if one.is_doubtful || other.is_doubtful =>
        {
            false
        }
        (Some(TypeDefinition::Struct(one)), Some(TypeDefinition::Struct(other))) => {
            let has = |wire: &str| other.fields.iter().any(|field| field.wire == wire);
            !one.fields
                .iter()
                .any(|field| field.required && !has(&field.wire))
        }
        // A date is no other text, but other text may be anything.
        _ => !matches!(choice.kind, Type::DateTime | Type::Date) || choice.kind == other.kind,
    }
}

fn definition<'t>(types: &'t [TypeDefinition], choice: &Choice) -> Option<&'t TypeDefinition> {
    match choice.kind {
        Type::Named(id) | Type::Boxed(id) => Some(&types[id.0]),
        _ => None,
    }
}

#[derive(PartialEq)]
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
