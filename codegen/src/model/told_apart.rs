//! Unions that go out: what tells the choices of a union apart must not be left out of one.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::direction::named;
use super::{Events, Operation, Response, ToldBy, TypeDefinition, TypeId, Union};

/// Makes the property of a discriminator a required one in each struct that goes out as a choice. A
/// struct that comes in by itself as well may come without it, and is a fault.
pub(super) fn require(
    types: &mut [TypeDefinition],
    places: &[Place],
    operations: &[Operation],
    events: Option<&Events>,
    faults: &mut Faults,
) {
    let mut tagged: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
    for union in types.iter().filter_map(union) {
        if let (true, ToldBy::Property(property)) = (union.sent, &union.told_by) {
            for choice in union
                .choices
                .iter()
                .filter_map(|choice| named(&choice.kind))
            {
                tagged.entry(choice).or_default().insert(property.clone());
            }
        }
    }
    if tagged.is_empty() {
        return;
    }
    let by_itself = received_by_itself(types, operations, events);
    for (id, properties) in tagged {
        let TypeDefinition::Struct(definition) = &mut types[id.0] else {
            continue;
        };
        let optional = definition
            .fields
            .iter_mut()
            .filter(|field| properties.contains(&field.wire) && !field.required);
        for field in optional {
            if by_itself.contains(&id) && !definition.is_doubtful {
                let message = format!(
                    "`{}` tells this schema from others, and may be left out of it",
                    field.wire
                );
                faults.push(
                    Fault::new(Code::UnsupportedSchema, places[id.0], message)
                        .hint(format!("add `{}` to its `required`", field.wire)),
                );
            }
            field.required = true;
        }
    }
}

/// The types that come in otherwise than as a choice that was told by its discriminator.
fn received_by_itself(
    types: &[TypeDefinition],
    operations: &[Operation],
    events: Option<&Events>,
) -> BTreeSet<TypeId> {
    let responses = operations
        .iter()
        .filter_map(|operation| match &operation.response {
            Response::Json(kind) | Response::JsonOrEmpty(kind) => named(kind),
            Response::Empty | Response::Binary | Response::Download => None,
        });
    let resources = events.iter().flat_map(|events| &events.events);
    let resources = resources.filter_map(|event| named(&event.resource));
    let held = types.iter().flat_map(|definition| match definition {
        TypeDefinition::Struct(definition) if definition.received => {
            let fields = definition.fields.iter();
            fields.filter_map(|field| named(&field.kind)).collect()
        }
        TypeDefinition::Union(union)
            if union.received && !matches!(union.told_by, ToldBy::Property(_)) =>
        {
            let choices = union.choices.iter();
            choices.filter_map(|choice| named(&choice.kind)).collect()
        }
        _ => Vec::new(),
    });
    responses.chain(resources).chain(held).collect()
}

fn union(definition: &TypeDefinition) -> Option<&Union> {
    match definition {
        TypeDefinition::Union(union) => Some(union),
        _ => None,
    }
}
