//! Which types go out and which come in: only the code for the direction used is generated.

use super::{Access, Events, Operation, Response, Type, TypeDefinition, TypeId};

#[derive(Clone, Copy)]
enum Direction {
    Sent,
    Received,
}

/// Marks every struct with the directions it is used in.
pub(super) fn mark(
    types: &mut [TypeDefinition],
    operations: &[Operation],
    events: Option<&Events>,
) {
    for operation in operations {
        mark_type(types, operation.request, Direction::Sent, true);
        if let Response::Json(response) | Response::JsonOrEmpty(response) = &operation.response
            && let Some(id) = named(response)
        {
            mark_type(types, id, Direction::Received, false);
        }
    }
    let resources = events.iter().flat_map(|events| &events.events);
    for id in resources.filter_map(|event| named(&event.resource)) {
        mark_type(types, id, Direction::Received, false);
    }
}

fn mark_type(types: &mut [TypeDefinition], id: TypeId, direction: Direction, is_root: bool) {
    let (sent, received) = match &mut types[id.0] {
        TypeDefinition::Struct(definition) => (&mut definition.sent, &mut definition.received),
        TypeDefinition::Union(definition) => (&mut definition.sent, &mut definition.received),
        TypeDefinition::Enumeration(_) => return,
    };
    let mark = match direction {
        Direction::Sent => sent,
        Direction::Received => received,
    };
    if *mark && !is_root {
        return;
    }
    *mark = true;
    for id in held(&types[id.0]) {
        mark_type(types, id, direction, false);
    }
}

/// The named types that a type holds.
fn held(definition: &TypeDefinition) -> Vec<TypeId> {
    match definition {
        TypeDefinition::Struct(definition) => definition
            .fields
            .iter()
            .filter_map(|field| named(&field.kind))
            .collect(),
        TypeDefinition::Union(definition) => definition
            .choices
            .iter()
            .filter_map(|choice| named(&choice.kind))
            .collect(),
        TypeDefinition::Enumeration(_) => Vec::new(),
    }
}

/// Leaves out of each struct the fields that its directions never have. In one of both directions
/// such a field is sometimes absent, so it cannot be required.
pub(super) fn settle_access(types: &mut [TypeDefinition]) {
    for definition in types {
        let TypeDefinition::Struct(definition) = definition else {
            continue;
        };
        let other_way = match (definition.sent, definition.received) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            _ => {
                for field in &mut definition.fields {
                    field.required &= field.access == Access::Both;
                }
                continue;
            }
        };
        definition.fields.retain(|field| field.access != other_way);
        for field in &mut definition.fields {
            field.access = Access::Both;
        }
    }
}

/// The named type that a type is, or is a list or map of.
pub(super) fn named(field_type: &Type) -> Option<TypeId> {
    match field_type {
        Type::Named(id) | Type::Boxed(id) => Some(*id),
        Type::List(item) | Type::Map(item) | Type::JsonText(item) => named(item),
        _ => None,
    }
}
