//! The bodies of requests: their properties become fields.

use crate::document::{self, MediaType, Method};
use crate::fault::{Code, Fault};

use super::lower::Lowering;
use super::media_type::{is_form, is_json};
use super::names::Scope;
use super::object::Properties;
use super::resolve::resolve;

impl<'d> Lowering<'d, '_> {
    /// The fields of a request that are properties of its body.
    pub(super) fn body_fields(
        &mut self,
        operation: &'d document::Operation,
        owner: &str,
        scope: &mut Scope,
    ) -> Properties {
        let Some(body) = &operation.request_body else {
            return Properties::default();
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
            return Properties::default();
        };
        let Some(media_type) = self.only_media_type(&body.value.content, body.value.place) else {
            return Properties::default();
        };
        let fields = if is_json(media_type) {
            self.json_fields(media_type, owner, scope)
        } else if is_form(media_type) {
            self.upload_fields(media_type, owner, scope)
        } else {
            let hint = "`application/json` is, and `multipart/form-data` for a file";
            self.unsupported(media_type, hint);
            None
        };
        fields.unwrap_or_default()
    }

    /// The fields of a request whose body is JSON.
    fn json_fields(
        &mut self,
        media_type: &'d MediaType,
        owner: &str,
        scope: &mut Scope,
    ) -> Option<Properties> {
        let schema = self.schema_of(media_type)?;
        let resolved = self.inlined(schema)?;
        if !is_object(resolved.value) {
            let message = "the body of a request must be an object with properties";
            self.faults.push(Fault::new(
                Code::UnsupportedSchema,
                resolved.value.place,
                message,
            ));
            return None;
        }
        let written = resolved.value;
        let is_closed = matches!(
            written.additional_properties,
            Some(document::AdditionalProperties::None)
        );
        if written.properties.is_empty() && written.all_of.is_empty() && !is_closed {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    written.place,
                    "the body of a request must say what its properties are",
                )
                .hint("add its `properties`, or `additionalProperties: false` if it has none"),
            );
        }
        self.check_lost_of(written, "the body of a request");
        if resolved.sensitive || written.sensitive {
            self.faults.push(
                Fault::new(
                    Code::BadExtension,
                    written.place,
                    "the body of a request cannot be sensitive as such",
                )
                .hint("put `x-wechatpay-sensitive` on the properties that hold the secret"),
            );
        }
        if let Some(place) = resolved.encrypted.or(written.encrypted) {
            self.faults.push(
                Fault::new(
                    Code::BadExtension,
                    place,
                    "the body of a request cannot be encrypted as such",
                )
                .hint("put `x-wechatpay-encrypted` on the property that is encrypted"),
            );
        }
        Some(self.properties(resolved.value, owner, scope))
    }
}

/// Whether a schema can be the body of a request: its properties become fields.
pub(super) fn is_object(schema: &document::Schema) -> bool {
    let is_object = schema
        .kind
        .is_none_or(|kind| kind.value == document::SchemaType::Object);
    let says_so =
        schema.kind.is_some() || !schema.properties.is_empty() || !schema.all_of.is_empty();
    is_object && says_so && schema.enum_values.is_none()
}
