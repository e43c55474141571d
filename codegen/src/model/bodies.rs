//! The bodies of requests: their properties become fields.

use crate::document::{self, Method};
use crate::fault::{Code, Fault};

use super::lower::Lowering;
use super::names::Scope;
use super::resolve::resolve;
use super::{Field, Type};

impl<'d> Lowering<'d, '_> {
    /// The fields of a request that are properties of its body.
    pub(super) fn body_fields(
        &mut self,
        operation: &'d document::Operation,
        owner: &str,
        scope: &mut Scope,
    ) -> Vec<Field> {
        let Some(body) = &operation.request_body else {
            return Vec::new();
        };
        if operation.method == Method::Get {
            let message = "a GET request has no body";
            self.faults.push(Fault::new(
                Code::UnsupportedMethod,
                operation.place,
                message,
            ));
        }
        let Some(body) = resolve(body, self.library, self.faults) else {
            return Vec::new();
        };
        let Some(schema) = self.json_schema(&body.value.content, body.value.place) else {
            return Vec::new();
        };
        let Some(resolved) = resolve(schema, self.library, self.faults) else {
            return Vec::new();
        };
        if !is_object(resolved.value) {
            let message = "the body of a request must be an object with properties";
            self.faults.push(Fault::new(
                Code::UnsupportedSchema,
                resolved.value.place,
                message,
            ));
            return Vec::new();
        }
        if let Some(component) = resolved.component {
            self.inlined.insert(component.place);
        }
        // Whatever constraint the body as a whole has would not be checked.
        self.rules(resolved.value, &Type::Boolean);
        self.properties(resolved.value, owner, scope)
    }
}

/// Whether a schema can be the body of a request: its properties become fields.
fn is_object(schema: &document::Schema) -> bool {
    let is_object = schema
        .kind
        .is_none_or(|kind| kind.value == document::SchemaType::Object);
    let says_so =
        schema.kind.is_some() || !schema.properties.is_empty() || !schema.all_of.is_empty();
    is_object && says_so && schema.enum_values.is_none()
}
