//! References: from `$ref` to what it names, through chains, never around a loop.

use crate::document::{Component, Library, OrReference, Referable, Schema};
use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::lower::Lowering;

/// What a reference led to: the thing itself, and the name of its component if it has one.
pub(super) struct Resolved<'d, T> {
    pub(super) value: &'d T,
    pub(super) component: Option<&'d Component<OrReference<T>>>,
    /// Of the references on the way, the first description.
    pub(super) description: Option<&'d str>,
    pub(super) sensitive: bool,
    /// Where one of the references is marked as encrypted.
    pub(super) encrypted: Option<Place>,
}

/// How many references may follow each other.
const MAX_CHAIN: usize = 64;

/// Follows references to what they name.
pub(super) fn resolve<'d, T: Referable>(
    start: &'d OrReference<T>,
    library: &'d Library,
    faults: &mut Faults,
) -> Option<Resolved<'d, T>> {
    let mut current = start;
    let mut component: Option<&'d Component<OrReference<T>>> = None;
    let mut visited: Vec<Place> = Vec::new();
    let mut description = None;
    let mut sensitive = false;
    let mut encrypted = None;
    loop {
        let reference = match current {
            OrReference::Here(value) => {
                return Some(Resolved {
                    value,
                    component,
                    description,
                    sensitive,
                    encrypted,
                });
            }
            OrReference::Reference(reference) => reference,
            OrReference::Unknown(_) => {
                faults.note_lost();
                return None;
            }
        };
        description = description.or(reference.description.as_deref());
        sensitive |= reference.sensitive;
        encrypted = encrypted.or(reference.encrypted);
        // What is not there was reported when the documents were read.
        let Some(target) = library.get::<T>(reference) else {
            faults.note_lost();
            return None;
        };
        if visited.contains(&target.place) {
            faults.push(
                Fault::new(
                    Code::ReferenceLoop,
                    reference.place,
                    format!("`{}` leads back to itself", reference.target),
                )
                .hint("let one of the references name a thing that is described in place"),
            );
            return None;
        }
        if visited.len() == MAX_CHAIN {
            let message = "references lead on through too many others";
            faults.push(
                Fault::new(Code::NestingTooDeep, reference.place, message)
                    .hint("write the reference to what the last of them names"),
            );
            return None;
        }
        visited.push(target.place);
        component = Some(target);
        current = &target.value;
    }
}

impl<'d> Lowering<'d, '_> {
    /// Follows references to a schema that becomes no type of its own: its parts are those of a request.
    pub(super) fn inlined(
        &mut self,
        schema: &'d OrReference<Schema>,
    ) -> Option<Resolved<'d, Schema>> {
        let resolved = resolve(schema, self.library, self.faults)?;
        if let Some(component) = resolved.component {
            self.inlined.insert(component.place);
        }
        Some(resolved)
    }
}
