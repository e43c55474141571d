//! Media types: one a body, and what it says of the body.

use crate::document::{Located, MediaType, Schema, SchemaOrReference, SchemaType};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;

impl<'d> Lowering<'d, '_> {
    /// The one media type there is; of several, which are a fault, the first.
    pub(super) fn only_media_type(
        &mut self,
        content: &'d [MediaType],
        place: Place,
    ) -> Option<&'d MediaType> {
        let fault = match content {
            [] if self.faults.doubt(place, "content") => {
                self.faults.note_lost();
                return None;
            }
            [only] => {
                self.check_no_encoding(only);
                return Some(only);
            }
            [first, second, ..] => Fault::new(
                Code::SeveralMediaTypes,
                second.name.place,
                "a second media type",
            )
            .related(first.name.place, "the first is here")
            .hint("keep one: the client sends and reads one form of a body"),
            [] => Fault::new(Code::MissingKeyword, place, "`content` has no media type")
                .hint("add `application/json:` with its `schema:`"),
        };
        self.faults.push(fault);
        self.faults.note_lost();
        content.first()
    }

    /// Reports encodings where there are no parts to encode.
    fn check_no_encoding(&mut self, media_type: &MediaType) {
        if let Some(encoding) = media_type.encoding.first()
            && !is_form(media_type)
        {
            self.faults.push(
                Fault::new(
                    Code::BadName,
                    encoding.property.place,
                    "`encoding` is for the parts of a form",
                )
                .hint("take it out, or write `multipart/form-data`"),
            );
        }
    }

    /// The schema of the one media type there is, which is JSON.
    pub(super) fn json_schema(
        &mut self,
        content: &'d [MediaType],
        place: Place,
    ) -> Option<&'d SchemaOrReference> {
        let media_type = self.only_media_type(content, place)?;
        if !is_json(media_type) {
            self.unsupported(media_type, "`application/json` is");
            return None;
        }
        self.schema_of(media_type)
    }

    pub(super) fn unsupported(&mut self, media_type: &MediaType, hint: &str) {
        let name = &media_type.name;
        let message = format!("the media type `{}` is not supported", name.value);
        self.faults.note_lost();
        self.faults
            .push(Fault::new(Code::UnsupportedMediaType, name.place, message).hint(hint));
    }

    /// The schema of a media type, which must have one.
    pub(super) fn schema_of(&mut self, media_type: &'d MediaType) -> Option<&'d SchemaOrReference> {
        if media_type.schema.is_none() {
            self.faults.note_lost();
        }
        if media_type.schema.is_none() && !self.faults.doubt(media_type.place, "schema") {
            let message = "this media type has no `schema`";
            self.faults.push(
                Fault::new(Code::MissingKeyword, media_type.name.place, message)
                    .hint("add `schema:` to it"),
            );
        }
        media_type.schema.as_ref()
    }

    /// Reports a schema of bytes that describes anything else.
    pub(super) fn check_bytes(
        &mut self,
        schema: &'d SchemaOrReference,
        media_type: &MediaType,
    ) -> Option<()> {
        let resolved = self.inlined(schema)?;
        self.check_lost_of(resolved.value, "a file");
        if is_bytes(resolved.value) {
            return Some(());
        }
        let message = "this media type is bytes, and the schema describes something else";
        self.faults.push(
            Fault::new(Code::UnsupportedSchema, resolved.value.place, message)
                .related(media_type.name.place, "the media type is here")
                .hint("for JSON, write `application/json`; for bytes, `type: string` and `format: binary`, or no `schema` at all"),
        );
        None
    }
}

/// Whether the body is JSON that is read and written.
pub(super) fn is_json(media_type: &MediaType) -> bool {
    essence(&media_type.name.value).eq_ignore_ascii_case("application/json")
}

/// Whether the body is a form that can have a file.
pub(super) fn is_form(media_type: &MediaType) -> bool {
    essence(&media_type.name.value).eq_ignore_ascii_case("multipart/form-data")
}

/// Whether it is the name of something that can be taken as bytes: no form, and no JSON by another
/// name, whose content would be lost.
pub(super) fn is_file(name: &Located<String>) -> bool {
    let essence = essence(&name.value).to_ascii_lowercase();
    let Some((kind, subtype)) = essence.split_once('/') else {
        return false;
    };
    let is_token = |text: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !text.is_empty() && text.bytes().all(is_part)
    };
    let is_name = is_token(kind) && (is_token(subtype) || subtype == "*");
    let is_form = kind == "multipart" || essence == "application/x-www-form-urlencoded";
    is_name && !is_form && !subtype.ends_with("json")
}

/// Whether a schema describes bytes, or leaves open what there is.
pub(super) fn is_bytes(schema: &Schema) -> bool {
    let is_text = schema
        .kind
        .is_none_or(|kind| kind.value == SchemaType::String);
    let is_binary = schema
        .format
        .as_ref()
        .is_none_or(|format| format.value == "binary");
    let is_composed = !schema.all_of.is_empty()
        || !schema.one_of.is_empty()
        || !schema.properties.is_empty()
        || schema.items.is_some()
        || schema
            .content
            .as_ref()
            .is_some_and(|content| content.schema.is_some())
        || schema.enum_values.is_some();
    is_text && is_binary && !is_composed
}

/// A media type without its parameters.
pub(super) fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}
