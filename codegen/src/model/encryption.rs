//! Encrypted fields: which types have them, and where there can be none.

use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::direction::held;
use super::lower::Lowering;
use super::{Type, TypeDefinition};

impl Lowering<'_, '_> {
    /// What is encrypted is a text, and stays one.
    pub(super) fn check_encrypted(&mut self, place: Place, kind: &Type) {
        if !matches!(kind, Type::String | Type::Unknown) {
            self.faults.push(
                Fault::new(
                    Code::BadExtension,
                    place,
                    "only a plain string can be encrypted",
                )
                .hint(
                    "write `type: string` without `enum` and `format`; of a list, mark the `items`",
                ),
            );
        }
    }
}

/// Whether each type has encrypted fields, itself or in what it holds. From the marked fields
/// outwards, with a list of what waits instead of recursion.
pub(super) fn of(types: &[TypeDefinition]) -> Vec<bool> {
    let mut holders = vec![Vec::new(); types.len()];
    let mut encrypted = vec![false; types.len()];
    let mut waiting = Vec::new();
    for (index, definition) in types.iter().enumerate() {
        for id in held(definition) {
            holders[id.0].push(index);
        }
        if first_mark(definition).is_some() {
            waiting.push(index);
        }
    }
    while let Some(index) = waiting.pop() {
        if !std::mem::replace(&mut encrypted[index], true) {
            waiting.extend(&holders[index]);
        }
    }
    encrypted
}

/// Where a struct has its first encrypted field, or a union its first encrypted choice.
fn first_mark(definition: &TypeDefinition) -> Option<Place> {
    match definition {
        TypeDefinition::Struct(definition) => {
            let mut fields = definition.fields.iter();
            fields.find_map(|field| field.encrypted)
        }
        TypeDefinition::Union(union) => {
            let mut choices = union.choices.iter();
            choices.find_map(|choice| choice.encrypted)
        }
        TypeDefinition::Enumeration(_) => None,
    }
}
