//! Types without a name: those of texts and numbers by their format, lists and maps.

use crate::document::{AdditionalProperties, Content, Located, Schema};
use crate::fault::{Code, Fault, did_you_mean};

use super::Type;
use super::lower::Lowering;
use super::part::Part;

/// Formats whose values are text all the same; the platform checks them.
const TEXT_FORMATS: &[&str] = &[
    "uri",
    "url",
    "uri-reference",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
    "time",
    "duration",
    "password",
];

impl<'d> Lowering<'d, '_> {
    pub(super) fn string_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        if let Some(content) = &schema.content {
            return self.content_type(schema, content, name);
        }
        let Some(format) = &schema.format else {
            let keys = [
                "format",
                "enum",
                "const",
                "contentMediaType",
                "contentSchema",
            ];
            if self.doubts_any(schema, &keys) {
                return None;
            }
            return Some(Type::String);
        };
        match format.value.as_str() {
            "date-time" => Some(Type::DateTime),
            "date" => Some(Type::Date),
            "byte" => Some(Type::Bytes),
            text if TEXT_FORMATS.contains(&text) => Some(Type::String),
            _ => {
                let known = [&["date-time", "date", "byte"], TEXT_FORMATS].concat();
                self.unknown_format(format, &known);
                Some(Type::String)
            }
        }
    }

    /// A string that holds JSON, or other text.
    fn content_type(
        &mut self,
        schema: &'d Schema,
        content: &'d Content,
        name: &str,
    ) -> Option<Type> {
        let media_type = &content.media_type;
        match &content.schema {
            None if media_type.value.starts_with("text/") => Some(Type::String),
            None if self.faults.doubt(schema.place, "contentSchema") => None,
            Some(schema) if media_type.value == "application/json" => {
                let inner = self.inner(schema, &format!("{name} Content"), Part::Content);
                Some(Type::JsonText(Box::new(inner)))
            }
            _ => {
                self.faults.push(
                    Fault::new(
                        Code::UnsupportedMediaType,
                        media_type.place,
                        "this content of a string is not supported",
                    )
                    .hint("`application/json` with a `contentSchema` is, and `text/…` without"),
                );
                None
            }
        }
    }

    /// The type of a number by its format; the first is for none. Booleans have no format at all.
    pub(super) fn number_type(
        &mut self,
        schema: &'d Schema,
        formats: &[(&str, Type)],
    ) -> Option<Type> {
        let Some(format) = &schema.format else {
            return formats.first().map(|(_, first)| first.clone());
        };
        let found = formats.iter().find(|(name, _)| *name == format.value);
        match found {
            Some((_, found)) => Some(found.clone()),
            None => {
                let names: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
                self.unknown_format(format, &names);
                formats.first().map(|(_, first)| first.clone())
            }
        }
    }

    /// Reports a format, without which the value is what its `type` says.
    fn unknown_format(&mut self, format: &Located<String>, known: &[&str]) {
        let message = format!("the format `{}` is not known here", format.value);
        let fault = Fault::new(Code::UnknownFormat, format.place, message).keyword("format");
        let word = did_you_mean(&format.value, known.iter().copied());
        let accept = "or accept its loss with `--allow format`";
        self.faults.push(match (word, known) {
            (Some(word), _) => fault.hint(format!("did you mean `{word}`?")),
            (None, []) => fault.hint(format!("take it out, {accept}")),
            (None, known) => {
                let usual = known[..known.len().min(4)].join(" or ");
                fault.hint(format!("take it out, or use {usual}; {accept}"))
            }
        });
    }

    pub(super) fn list_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        let Some(items) = &schema.items else {
            if self.faults.doubt(schema.place, "items") {
                return None;
            }
            let place = schema.kind.map_or(schema.place, |kind| kind.place);
            self.faults.push(
                Fault::new(Code::MissingKeyword, place, "this array has no `items`")
                    .hint("add `items:` with the schema of one of its values"),
            );
            return None;
        };
        let item = self.inner(items, &format!("{name}Item"), Part::Item);
        Some(Type::List(Box::new(item)))
    }

    /// An object without properties: a map, or anything at all.
    pub(super) fn map_type(&mut self, schema: &'d Schema, name: &str) -> Option<Type> {
        match &schema.additional_properties {
            Some(AdditionalProperties::Of(values)) => {
                let value = self.inner(values, &format!("{name}Value"), Part::MapValue);
                Some(Type::Map(Box::new(value)))
            }
            _ if self.doubts_any(schema, &["additionalProperties", "properties", "allOf"]) => None,
            _ => Some(Type::Json),
        }
    }

    /// Whether what one of these keywords says of a schema is not known.
    pub(super) fn doubts_any(&self, schema: &Schema, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.faults.doubt(schema.place, key))
    }
}
