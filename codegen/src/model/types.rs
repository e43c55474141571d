//! The types of a product while they are made: a name is taken first, what it stands for comes later.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Faults;
use crate::yaml::Place;

use super::choices;
use super::direction;
use super::docs::Docs;
use super::markers;
use super::names::{Identifier, Scope, bad_name};
use super::nesting;
use super::recursion;
use super::told_apart;
use super::{Events, KeptRules, Operation, Struct, TypeDefinition, TypeId};

/// All types, and the names they have taken.
pub(super) struct TypeTable {
    slots: Vec<Slot>,
    names: Scope,
    /// Names that belong to components and requests, be it that they are not taken yet.
    spoken_for: BTreeSet<Identifier>,
    /// The next number to be tried behind each name that was not free.
    next_numbers: BTreeMap<Identifier, usize>,
}

struct Slot {
    name: Identifier,
    place: Place,
    is_enumeration: bool,
    definition: Option<TypeDefinition>,
}

impl TypeTable {
    /// An empty table, in which only the service handle's name is taken.
    pub(super) fn new(
        handle: &Identifier,
        stem: &str,
        place: Place,
        spoken_for: BTreeSet<Identifier>,
        faults: &mut Faults,
    ) -> Self {
        let mut names = Scope::default();
        names.take(handle, stem, place, faults);
        Self {
            slots: Vec::new(),
            names,
            spoken_for,
            next_numbers: BTreeMap::new(),
        }
    }

    pub(super) fn reserve(
        &mut self,
        name: &str,
        place: Place,
        is_enumeration: bool,
        faults: &mut Faults,
    ) -> Option<TypeId> {
        let identifier = self.take_name(name, place, faults)?;
        self.slots.push(Slot {
            name: identifier,
            place,
            is_enumeration,
            definition: None,
        });
        Some(TypeId(self.slots.len() - 1))
    }

    /// Takes a name for something that is no type of the table.
    pub(super) fn take_name(
        &mut self,
        name: &str,
        place: Place,
        faults: &mut Faults,
    ) -> Option<Identifier> {
        let Some(identifier) = Identifier::of_type(name) else {
            faults.push(bad_name("schema", name, place));
            return None;
        };
        self.names
            .take(&identifier, name, place, faults)
            .then_some(identifier)
    }

    /// Whether something has a name already, or it is another's to take.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        let name = Identifier::of_type(name);
        name.is_some_and(|name| self.has(&name))
    }

    fn has(&self, name: &Identifier) -> bool {
        self.names.has(name) || self.spoken_for.contains(name)
    }

    /// Whether a type can have a name, and its builder the one made of it.
    pub(super) fn is_free(&self, name: &str) -> bool {
        let Some(name) = Identifier::of_type(name) else {
            return true;
        };
        let built = name.without("Builder");
        let is_builder = built.is_some_and(|built| self.has(&built));
        !is_builder && !self.has(&name) && !self.has(&name.with("Builder"))
    }

    /// A name that is not free, with the first number that makes it so.
    pub(super) fn numbered(&mut self, name: &str) -> Option<String> {
        let identifier = Identifier::of_type(name)?;
        let next = self.next_numbers.get(&identifier).copied().unwrap_or(2);
        let mut numbers = (next..=usize::MAX).map(|number| (number, format!("{name} {number}")));
        let (number, free) = numbers.find(|(_, name)| self.is_free(name))?;
        self.next_numbers.insert(identifier, number + 1);
        Some(free)
    }

    pub(super) fn name(&self, id: TypeId) -> &Identifier {
        &self.slots[id.0].name
    }

    pub(super) fn is_enumeration(&self, id: TypeId) -> bool {
        self.slots[id.0].is_enumeration
    }

    /// What a type is, if it is defined already.
    pub(super) fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.slots[id.0].definition.as_ref()
    }

    pub(super) fn define(&mut self, id: TypeId, definition: TypeDefinition) {
        self.slots[id.0].definition = Some(definition);
    }

    /// Adds a paragraph to the documentation of a defined struct.
    pub(super) fn document(&mut self, id: TypeId, paragraph: &str) {
        if let Some(TypeDefinition::Struct(definition)) = &mut self.slots[id.0].definition {
            definition.docs.paragraph(paragraph);
        }
    }

    /// The finished types: their directions marked, and circles broken.
    pub(super) fn finish(
        mut self,
        operations: &[Operation],
        events: Option<&Events>,
        faults: &mut Faults,
    ) -> Option<Vec<TypeDefinition>> {
        let mut types = Vec::new();
        let mut places = Vec::new();
        let mut is_whole = true;
        for slot in self.slots {
            is_whole &= slot.definition.is_some();
            types.push(slot.definition.unwrap_or_else(|| unknown(slot.name)));
            places.push(slot.place);
        }
        direction::mark(&mut types, operations, events);
        direction::settle_access(&mut types);
        told_apart::require(&mut types, &places, operations, events, faults);
        recursion::check(&types, &places, faults);
        recursion::break_with_boxes(&mut types);
        nesting::check(&types, &places, faults);
        choices::check(&types, &places, faults);
        markers::name(&mut types);
        check_builder_names(&types, &places, &mut self.names, faults);
        is_whole.then_some(types)
    }
}

/// Stands for a type that was not defined since something is wrong with it.
fn unknown(name: Identifier) -> TypeDefinition {
    TypeDefinition::Struct(Struct {
        name,
        docs: Docs::default(),
        fields: Vec::new(),
        rules: KeptRules::default(),
        is_doubtful: true,
        sent: false,
        received: false,
    })
}

/// A builder's name may not be another type's.
fn check_builder_names(
    types: &[TypeDefinition],
    places: &[Place],
    names: &mut Scope,
    faults: &mut Faults,
) {
    for (definition, place) in types.iter().zip(places) {
        let TypeDefinition::Struct(definition) = definition else {
            continue;
        };
        if definition.sent {
            let builder = definition.name.with("Builder");
            let what = format!("the builder of {}", definition.name.as_str());
            names.take(&builder, &what, *place, faults);
        }
    }
}
