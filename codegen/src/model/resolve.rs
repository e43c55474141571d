//! References: from `$ref` to what it names, through chains, never around a loop.

use crate::document::{
    Component, ComponentList, Document, Library, OrReference, Parameter, Reference, RequestBody,
    Response, Schema,
};
use crate::fault::{Code, Fault, Faults, did_you_mean};
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

/// A kind of thing that can be referred to.
pub(super) trait Referable: Sized {
    /// `schemas` in `#/components/schemas/…`.
    const KIND: &'static str;

    fn components(document: &Document) -> &ComponentList<OrReference<Self>>;
}

impl Referable for Schema {
    const KIND: &'static str = "schemas";

    fn components(document: &Document) -> &ComponentList<OrReference<Self>> {
        &document.components.schemas
    }
}

impl Referable for Parameter {
    const KIND: &'static str = "parameters";

    fn components(document: &Document) -> &ComponentList<OrReference<Self>> {
        &document.components.parameters
    }
}

impl Referable for RequestBody {
    const KIND: &'static str = "requestBodies";

    fn components(document: &Document) -> &ComponentList<OrReference<Self>> {
        &document.components.request_bodies
    }
}

impl Referable for Response {
    const KIND: &'static str = "responses";

    fn components(document: &Document) -> &ComponentList<OrReference<Self>> {
        &document.components.responses
    }
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
        };
        description = description.or(reference.description.as_deref());
        sensitive |= reference.sensitive;
        encrypted = encrypted.or(reference.encrypted);
        let target = target::<T>(reference, library, faults)?;
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

/// The component that one reference names.
fn target<'d, T: Referable>(
    reference: &Reference,
    library: &'d Library,
    faults: &mut Faults,
) -> Option<&'d Component<OrReference<T>>> {
    let prefix = format!("#/components/{}/", T::KIND);
    let found = library
        .lookup(reference.place.file, &reference.target)
        .and_then(|(document, pointer)| Some((document, pointer.strip_prefix(&prefix)?)));
    let Some((document, name)) = found else {
        let message = format!("the reference `{}` is not supported here", reference.target);
        faults.push(
            Fault::new(Code::UnsupportedReference, reference.place, message).hint(format!(
                "write `{prefix}NAME`, or `FILE{prefix}NAME` with a path from this file's folder"
            )),
        );
        return None;
    };
    let components = T::components(document);
    let found = components.get(name);
    if found.is_none() {
        let message = format!("there is no `{}`", reference.target);
        let fault = Fault::new(Code::DanglingReference, reference.place, message);
        let names = components.iter().map(|component| component.name.as_str());
        let before = reference.target.strip_suffix(name).unwrap_or_default();
        faults.push(match did_you_mean(name, names) {
            Some(word) => fault.hint(format!("did you mean `{before}{word}`?")),
            None => fault.hint(format!("add `{name}` to `components/{}`", T::KIND)),
        });
    }
    found
}
