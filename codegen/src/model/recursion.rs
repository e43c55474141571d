//! Types that hold themselves: a box where the circle would have no size.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::{Field, Type, TypeDefinition, TypeId};

/// Reports each type of which no value can be made, since one must hold another without end.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    let required = |field: &Field| field.required;
    for (index, place) in places.iter().enumerate() {
        let mut held = directly_held(&types[index], required).into_iter();
        if held.any(|(_, held)| reaches(types, held, TypeId(index), required)) {
            let message = "a value of this would have to hold another of its kind, without end";
            faults.push(
                Fault::new(Code::ReferenceLoop, *place, message)
                    .hint("take one property of the circle out of `required`"),
            );
        }
    }
}

/// Boxes each field whose type leads back to the struct it is in, lists and maps aside.
pub(super) fn break_with_boxes(types: &mut [TypeDefinition]) {
    for index in 0..types.len() {
        let direct = directly_held(&types[index], |_| true);
        for (field, held) in direct {
            if !reaches(types, held, TypeId(index), |_| true) {
                continue;
            }
            if let TypeDefinition::Struct(definition) = &mut types[index] {
                let kind = &mut definition.fields[field].kind;
                *kind = match kind {
                    Type::JsonText(_) => Type::JsonText(Box::new(Type::Boxed(held))),
                    _ => Type::Boxed(held),
                };
            }
        }
    }
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

fn reaches(
    types: &[TypeDefinition],
    from: TypeId,
    to: TypeId,
    counts: impl Fn(&Field) -> bool + Copy,
) -> bool {
    let mut visited = vec![false; types.len()];
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        if id == to {
            return true;
        }
        if !std::mem::replace(&mut visited[id.0], true) {
            let held = directly_held(&types[id.0], counts);
            waiting.extend(held.into_iter().map(|(_, held)| held));
        }
    }
    false
}
