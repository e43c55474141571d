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
    let requests = operations.iter().map(|operation| operation.request);
    // Requests are marked as sent from the start; what they hold is not.
    let sent = requests.flat_map(|request| held(&types[request.0]));
    mark_all(types, sent.collect(), Direction::Sent);

    let responses = operations
        .iter()
        .filter_map(|operation| match &operation.response {
            Response::Json(response) | Response::JsonOrEmpty(response) => named(response),
            Response::Empty | Response::Binary | Response::Download => None,
        });
    let resources = events.iter().flat_map(|events| &events.events);
    let resources = resources.filter_map(|event| named(&event.resource));
    mark_all(
        types,
        responses.chain(resources).collect(),
        Direction::Received,
    );
}

/// Marks the types, and those that they hold. A list of what waits instead of recursion: a spec may
/// chain more schemas than a stack has room for.
fn mark_all(types: &mut [TypeDefinition], mut waiting: Vec<TypeId>, direction: Direction) {
    while let Some(id) = waiting.pop() {
        let (sent, received) = match &mut types[id.0] {
            TypeDefinition::Struct(definition) => (&mut definition.sent, &mut definition.received),
            TypeDefinition::Union(definition) => (&mut definition.sent, &mut definition.received),
            TypeDefinition::Enumeration(_) => continue,
        };
        let mark = match direction {
            Direction::Sent => sent,
            Direction::Received => received,
        };
        if !std::mem::replace(mark, true) {
            waiting.extend(held(&types[id.0]));
        }
    }
}

/// The named types that a type holds.
pub(super) fn held(definition: &TypeDefinition) -> Vec<TypeId> {
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
        Type::List(item) | Type::Map(item) | Type::JsonText(item) | Type::Nullable(item) => {
            named(item)
        }
        _ => None,
    }
}
