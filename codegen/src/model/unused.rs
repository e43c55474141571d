//! Components that no operation uses. They become no types, but their references must lead somewhere.

use crate::document::{self, MediaType, OrReference, Property, SchemaOrReference};

use super::lower::Lowering;
use super::resolve::resolve;

impl Lowering<'_, '_> {
    /// Follows the references of unused schemas, and of answers that tell of errors.
    pub(super) fn check_unused_components(&mut self) {
        for component in self.document.components.schemas.iter() {
            let place = component.place;
            if self.components.contains_key(&place) || self.inlined.contains(&place) {
                continue;
            }
            // What is faulty may have used it.
            if self.faults.has_lost() {
                self.field_schema(&component.value, &component.name);
                self.define_pending();
            }
            self.check_references(&component.value);
        }
        let components = &self.document.components;
        for parameter in components.parameters.iter() {
            if let Some(parameter) = resolve(&parameter.value, self.library, self.faults) {
                self.check_references(&parameter.value.schema);
            }
        }
        for body in components.request_bodies.iter() {
            if let Some(body) = resolve(&body.value, self.library, self.faults) {
                self.check_content(&body.value.content);
            }
        }
        for response in components.responses.iter() {
            if let Some(response) = resolve(&response.value, self.library, self.faults) {
                self.check_content(&response.value.content);
            }
        }
        for item in &self.document.paths {
            for operation in &item.operations {
                for response in &operation.responses {
                    resolve(&response.response, self.library, self.faults);
                }
            }
        }
    }

    fn check_content(&mut self, content: &[MediaType]) {
        for schema in content
            .iter()
            .filter_map(|media_type| media_type.schema.as_ref())
        {
            self.check_references(schema);
        }
    }

    fn check_references(&mut self, schema: &SchemaOrReference) {
        let schema = match schema {
            OrReference::Here(schema) => schema,
            OrReference::Reference(_) => {
                resolve(schema, self.library, self.faults);
                return;
            }
            OrReference::Unknown(_) => return,
        };
        let properties = schema
            .properties
            .iter()
            .map(|Property { schema, .. }| schema);
        let content = schema
            .content
            .iter()
            .filter_map(|content| content.schema.as_ref());
        for inner in properties
            .chain(&schema.items)
            .chain(&schema.all_of)
            .chain(&schema.one_of)
            .chain(content)
        {
            self.check_references(inner);
        }
        if let Some(document::AdditionalProperties::Of(values)) = &schema.additional_properties {
            self.check_references(values);
        }
    }
}
