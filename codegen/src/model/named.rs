//! The names of the types that schemas become: a component's is its own, one that stands in another is
//! called after that.

use crate::document::{Component, Schema, SchemaOrReference};

use super::Type;
use super::lower::Lowering;

impl<'d> Lowering<'d, '_> {
    /// A component's type, reserved when it is first met.
    pub(super) fn component_type(
        &mut self,
        component: &'d Component<SchemaOrReference>,
        schema: &'d Schema,
    ) -> Option<Type> {
        let place = component.place;
        if let Some(known) = self.components.get(&place) {
            return known.map(Type::Named);
        }
        let full_name = component.full_name.as_ref();
        let name = full_name.filter(|_| self.types.is_taken(&component.name));
        let name = name.unwrap_or(&component.name);
        let reserved = self.reserve(name, place, schema.enum_values.is_some());
        self.components.insert(place, reserved);
        let id = reserved?;
        // Later, so that a long chain of components is no deep recursion.
        self.pending.push_back((id, vec![schema]));
        Some(Type::Named(id))
    }

    /// Lowers what stands in `component`, if that is no type of its own: the types in it have its name
    /// before theirs, and are the same wherever it is used. Else the name is `name`.
    pub(super) fn held_in<T>(
        &mut self,
        component: Option<&'d Component<SchemaOrReference>>,
        name: &str,
        lower: impl FnOnce(&mut Self, &str) -> T,
    ) -> T {
        let Some(component) = component else {
            return lower(self, name);
        };
        let is_held = std::mem::replace(&mut self.is_held, true);
        let lowered = lower(self, &component.name);
        self.is_held = is_held;
        lowered
    }

    /// The type of a schema that has no name of its own. In a component that is no type itself it is
    /// one, wherever that component is used.
    pub(super) fn unnamed_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        let is_enumeration = schema.enum_values.is_some();
        if !self.is_held {
            let id = self.reserve_beside(name, schema.place, is_enumeration)?;
            self.define(id, &[schema]);
            return Some(Type::Named(id));
        }
        if let Some(known) = self.held.get(&schema.place) {
            return known.map(Type::Named);
        }
        let reserved = self.reserve_beside(name, schema.place, is_enumeration);
        self.held.insert(schema.place, reserved);
        let id = reserved?;
        // Later, since it may lead back to its component.
        self.pending.push_back((id, vec![schema]));
        Some(Type::Named(id))
    }
}
