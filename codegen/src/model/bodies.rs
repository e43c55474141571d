//! The bodies of requests: their properties become fields.

use crate::document::{
    self, AdditionalProperties, Located, MediaType, Method, RequestBody, SchemaOrReference,
    SchemaType,
};
use crate::fault::{Code, Fault};

use super::docs::code;
use super::lower::Lowering;
use super::media_type::{essence, is_bytes, is_file, is_form, is_json};
use super::names::Scope;
use super::object::Properties;
use super::resolve::resolve;
use super::schema::FieldSchema;
use super::{Access, Location, Rules, Type};

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
            self.faults.push(
                Fault::new(Code::UnsupportedMethod, body.place(), message)
                    .hint("make query parameters of its properties, or mend the method"),
            );
        }
        let Some(body) = resolve(body, self.library, self.faults) else {
            return Properties::unknown();
        };
        let Some(media_type) = self.only_media_type(&body.value.content, body.value.place) else {
            return Properties::unknown();
        };
        let body = body.value;
        let fields = if is_json(media_type) {
            self.json_fields(media_type, body, owner, scope)
        } else if is_form(media_type) {
            self.check_sent(body);
            self.upload_fields(media_type, owner, scope)
        } else if is_file(&media_type.name) {
            self.content_field(media_type, body.required, owner, scope)
        } else {
            let hint = "`application/json` is, `multipart/form-data` for a file, and bytes or text";
            self.unsupported(media_type, hint);
            None
        };
        fields.unwrap_or_else(Properties::unknown)
    }

    /// The fields of a request whose body is JSON: the properties of an object, or else one field.
    fn json_fields(
        &mut self,
        media_type: &'d MediaType,
        body: &RequestBody,
        owner: &str,
        scope: &mut Scope,
    ) -> Option<Properties> {
        let schema = self.schema_of(media_type)?;
        let resolved = resolve(schema, self.library, self.faults)?;
        if !is_object(self.described(resolved.value)) {
            let lowered = self.field_schema(schema, &format!("{owner} Body"))?;
            if lowered.kind == Type::Unknown {
                return None;
            }
            return self.body_field(media_type, Location::Whole, body.required, lowered, scope);
        }
        self.inlined(schema)?;
        let written = resolved.value;
        self.check_sent(body);
        let is_closed = matches!(
            written.additional_properties,
            Some(document::AdditionalProperties::None)
        );
        let is_doubted = self.faults.doubt(written.place, "properties")
            || self.faults.doubt(written.place, "allOf")
            || self.faults.doubt(written.place, "additionalProperties");
        let has_none = written.properties.is_empty() && written.all_of.is_empty();
        if has_none && !is_closed && !is_doubted {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    written.place,
                    "the body of a request must say what its properties are",
                )
                .hint(
                    "add its `properties`, or `additionalProperties: false` if it has none, or \
                     `additionalProperties: true` if it has any",
                ),
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
        Some(self.properties(&[resolved.value], owner, scope))
    }

    /// Reports a body of properties that may be left out as a whole: which of them are required could
    /// not be said.
    fn check_sent(&mut self, body: &RequestBody) {
        if let Some(place) = body.optional {
            let message =
                "a body of properties that may be left out is not supported: it is always sent";
            self.faults.push(
                Fault::new(Code::UnsupportedKeyword, place, message)
                    .hint("write `required: true`; or accept its loss with `--allow required`")
                    .keyword("required"),
            );
        }
    }

    /// The field of a body that is bytes, or text.
    fn content_field(
        &mut self,
        media_type: &'d MediaType,
        required: bool,
        owner: &str,
        scope: &mut Scope,
    ) -> Option<Properties> {
        let name = &media_type.name;
        if !name.value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            self.unsupported(media_type, "write it in ASCII");
            return None;
        }
        let lowered = match &media_type.schema {
            Some(schema) if self.is_text(schema, media_type) => {
                self.field_schema(schema, &format!("{owner} Body"))?
            }
            Some(schema) if !is_bytes(self.inlined(schema)?.value) => {
                let hint = "`application/json` is; of another media type a body is bytes, \
                            `type: string` with `format: binary`";
                self.unsupported(media_type, hint);
                return None;
            }
            Some(schema) => {
                let written = self.inlined(schema)?.value;
                self.check_lost_of(written, "a file");
                FieldSchema::of(Type::File, Rules::default())
            }
            None => FieldSchema::of(Type::File, Rules::default()),
        };
        self.body_field(media_type, Location::Content, required, lowered, scope)
    }

    /// Whether a body of text is a plain string.
    fn is_text(&mut self, schema: &'d SchemaOrReference, media_type: &MediaType) -> bool {
        let is_text = essence(&media_type.name.value)
            .to_ascii_lowercase()
            .starts_with("text/");
        let Some(resolved) = resolve(schema, self.library, self.faults) else {
            return false;
        };
        let schema = self.described(resolved.value);
        let is_string = schema
            .kind
            .is_some_and(|kind| kind.value == SchemaType::String);
        is_text && is_string && schema.format.is_none() && schema.content.is_none()
    }

    /// The one field of a body that is no object.
    fn body_field(
        &mut self,
        media_type: &MediaType,
        location: Location,
        required: bool,
        mut lowered: FieldSchema,
        scope: &mut Scope,
    ) -> Option<Properties> {
        let place = media_type.name.place;
        self.check_lost_access(&lowered, "the body of a request", place);
        lowered.access = Access::Both;
        if lowered.description.is_none() {
            let description = match location {
                Location::Content => format!("The body, {}.", code(&media_type.name.value)),
                _ => "The body.".to_owned(),
            };
            lowered.description = Some(description);
        }
        let name = Located {
            value: "body".to_owned(),
            place: media_type.name.place,
        };
        let mut field = self.field(&name, location, required, lowered, scope)?;
        if location == Location::Content {
            field.media_type = Some(media_type.name.value.clone());
        }
        Some(Properties {
            fields: vec![field],
            ..Properties::default()
        })
    }
}

/// Whether a schema can be the body of a request: its properties become fields.
pub(super) fn is_object(schema: &document::Schema) -> bool {
    let is_object = schema
        .kind
        .is_none_or(|kind| kind.value == document::SchemaType::Object);
    let has_fields = !schema.properties.is_empty() || !schema.all_of.is_empty();
    let is_open = matches!(
        schema.additional_properties,
        Some(AdditionalProperties::Any | AdditionalProperties::Of(_))
    );
    let says_so = has_fields || schema.kind.is_some() && !is_open && schema.one_of.is_empty();
    is_object && says_so && schema.enum_values.is_none()
}
