//! The types that stand for required fields in a builder, named after them.

use std::collections::BTreeSet;

use super::TypeDefinition;
use super::names::Identifier;

/// Names those of all that is sent: another for each field of a struct, be it that only an underscore
/// before a digit tells them apart (`a2`, `a_2`).
pub(super) fn name(types: &mut [TypeDefinition]) {
    for definition in types {
        let TypeDefinition::Struct(definition) = definition else {
            continue;
        };
        if !definition.sent {
            continue;
        }
        let mut taken = BTreeSet::new();
        for field in definition.fields.iter_mut().filter(|field| field.required) {
            let mut marker = Identifier::of_marker(&field.name);
            while !taken.insert(marker.clone()) {
                marker = marker.with("_");
            }
            field.marker = Some(marker);
        }
    }
}
