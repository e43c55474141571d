//! Types that hold themselves: a box where the circle would have no size.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::circles::Circles;
use super::{Field, Type, TypeDefinition, TypeId};

/// How many members of a circle are shown beside the first.
const MOST_MEMBERS: usize = 20;

/// Reports types of which no value can be made, since one must hold another without end: one fault for all
/// of a circle.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    let circles = circles(types, |field| field.required);
    let mut found = Vec::new();
    for circle in circles.innermost_first() {
        let is_circle = |index: &usize| {
            let held = directly_held(&types[*index], |field| field.required);
            held.iter().any(|(_, held)| circles.share(held.0, *index))
        };
        let mut members: Vec<Place> = circle
            .iter()
            .filter(|index| is_circle(index))
            .map(|index| places[*index])
            .collect();
        members.sort();
        found.push(members);
    }
    found.sort();
    for members in found {
        let [first, others @ ..] = members.as_slice() else {
            continue;
        };
        let message = "a value of this would have to hold another of its kind, without end";
        let mut fault = Fault::new(Code::ReferenceLoop, *first, message)
            .hint("take one property of the circle out of `required`");
        for other in others.iter().take(MOST_MEMBERS) {
            fault = fault.related(*other, "by way of this");
        }
        faults.push(fault);
    }
}

/// Boxes each field whose type leads back to the struct it is in, lists and maps aside.
pub(super) fn break_with_boxes(types: &mut [TypeDefinition]) {
    let circles = circles(types, |_| true);
    for (index, definition) in types.iter_mut().enumerate() {
        for (field, held) in directly_held(definition, |_| true) {
            if !circles.share(held.0, index) {
                continue;
            }
            if let TypeDefinition::Struct(definition) = definition {
                let kind = &mut definition.fields[field].kind;
                *kind = match kind {
                    Type::JsonText(_) => Type::JsonText(Box::new(Type::Boxed(held))),
                    _ => Type::Boxed(held),
                };
            }
        }
    }
}

/// The circles of types that hold each other by fields that count.
fn circles(types: &[TypeDefinition], counts: impl Fn(&Field) -> bool) -> Circles {
    let held = |definition| {
        let held = directly_held(definition, &counts).into_iter();
        held.map(|(_, held)| held.0).collect()
    };
    Circles::of(&types.iter().map(held).collect::<Vec<Vec<usize>>>())
}

/// The fields that hold a named type without a list, map or box between.
fn directly_held(
    definition: &TypeDefinition,
    counts: impl Fn(&Field) -> bool,
) -> Vec<(usize, TypeId)> {
    let TypeDefinition::Struct(definition) = definition else {
        return Vec::new();
    };
    let held = |(index, field): (usize, &Field)| match innermost(&field.kind) {
        Type::Named(id) if counts(field) => Some((index, *id)),
        _ => None,
    };
    definition
        .fields
        .iter()
        .enumerate()
        .filter_map(held)
        .collect()
}

/// The content of JSON text stands where the text stands.
fn innermost(kind: &Type) -> &Type {
    match kind {
        Type::JsonText(inner) => innermost(inner),
        other => other,
    }
}
