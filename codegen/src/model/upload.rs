//! Uploads: a form of `meta`, whose properties become fields, and of one file.

use std::collections::BTreeSet;

use crate::document::{AdditionalProperties, Encoding, Located, MediaType, Property, Schema};
use crate::fault::{Code, Fault, did_you_mean};
use crate::yaml::Place;

use super::bodies::is_object;
use super::docs::code;
use super::lower::Lowering;
use super::media_type::{essence, is_bytes};
use super::names::Scope;
use super::object::Properties;
use super::resolve::resolve;
use super::schema::FieldSchema;
use super::{Access, Field, Location, Rules, Type};

/// What a form is made of.
const FORM: &str = "a form is made of `meta`, an object, and one file of any name, `type: string` \
                    with `format: binary`";

/// The parts of a form, without those that are faulty.
struct Form<'d> {
    meta: Option<&'d Schema>,
    file: Option<(&'d Property, &'d Schema)>,
}

impl<'d> Lowering<'d, '_> {
    /// The fields of a request whose body is a form.
    pub(super) fn upload_fields(
        &mut self,
        media_type: &'d MediaType,
        owner: &str,
        scope: &mut Scope,
    ) -> Option<Properties> {
        let schema = self.schema_of(media_type)?;
        let resolved = self.inlined(schema)?;
        self.rules(resolved.value, &Type::Boolean);
        self.check_form(resolved.value);
        let Form { meta, file } = self.form(resolved.value);
        self.check_encodings(&media_type.encoding, resolved.value);

        let mut properties = self.properties(&[meta?], owner, scope);
        let fields = &mut properties.fields;
        let filename = self.take_text(fields, "filename", meta?.place);
        let sha256 = self.take_text(fields, "sha256", meta?.place);
        let location = Location::File {
            filename: filename.is_some(),
            sha256: sha256.is_some(),
        };
        let (property, written) = file?;
        let mut file = self.field(&property.name, location, true, file_schema(written), scope)?;
        self.rules(written, &Type::File);
        file.rules = filename.map(|filename| filename.rules).unwrap_or_default();
        describe(&mut file, &media_type.encoding);
        fields.push(file);
        Some(properties)
    }

    /// All parts of a form are written in its own schema.
    fn check_form(&mut self, schema: &Schema) {
        self.check_lost_of(schema, "a form");
        let is_composed = !schema.all_of.is_empty() || !schema.one_of.is_empty();
        let has_others = matches!(
            schema.additional_properties,
            Some(AdditionalProperties::Of(_))
        );
        if is_composed || has_others {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    schema.place,
                    "a form has `properties` alone",
                )
                .hint(FORM),
            );
        }
        let required: Vec<&Located<String>> = schema.required.iter().collect();
        let names = schema
            .properties
            .iter()
            .map(|property| &property.name.value);
        if !self.faults.doubt(schema.place, "properties") {
            self.check_required(&required, &names.map(String::as_str).collect::<Vec<_>>());
        }
    }

    fn form(&mut self, schema: &'d Schema) -> Form<'d> {
        let mut is_faulty = self.faults.doubt(schema.place, "properties");
        let mut meta = None;
        let mut file: Option<(&Property, &Schema)> = None;
        for property in &schema.properties {
            let Some(part) = self.inlined(&property.schema) else {
                is_faulty = true;
                continue;
            };
            let fault = match (&file, property.name.value.as_str()) {
                (_, "meta") => {
                    meta = self.meta(part.value);
                    is_faulty |= meta.is_none();
                    continue;
                }
                _ if self.has_unknown_type(part.value)
                    || self.doubts_any(part.value, &["format", "contentMediaType"]) =>
                {
                    is_faulty = true;
                    continue;
                }
                _ if !is_file(part.value) => Fault::new(
                    Code::UnsupportedSchema,
                    property.name.place,
                    "this part of a form is neither `meta` nor a file",
                ),
                (None, _) => {
                    self.check_lost_of(part.value, "a file");
                    file = Some((property, part.value));
                    continue;
                }
                (Some((first, _)), _) => Fault::new(
                    Code::UnsupportedSchema,
                    property.name.place,
                    "a second file in one form",
                )
                .related(first.name.place, "the first is here"),
            };
            self.faults.push(fault.hint(FORM));
            is_faulty = true;
        }
        let missing = match (meta, file) {
            _ if is_faulty => None,
            (Some(_), Some(_)) => None,
            (None, _) => Some("this form has no `meta`"),
            (Some(_), None) => Some("this form has no file"),
        };
        if let Some(message) = missing {
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, schema.place, message).hint(FORM));
        }
        Form { meta, file }
    }

    /// The object that `meta` is, or that its text is the JSON of.
    fn meta(&mut self, schema: &'d Schema) -> Option<&'d Schema> {
        let content = schema.content.as_ref();
        let content = content.and_then(|content| content.schema.as_ref());
        let meta = match content {
            Some(inner) => resolve(inner, self.library, self.faults)?.value,
            None => schema,
        };
        self.check_lost_of(meta, "the `meta` of a form");
        if self.has_unknown_type(meta) {
            return None;
        }
        if !is_object(meta) {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    meta.place,
                    "the `meta` of a form is an object",
                )
                .hint(FORM),
            );
            return None;
        }
        Some(meta)
    }

    /// Takes a field that is made of the file out of the fields that a caller sets.
    fn take_text(&mut self, fields: &mut Vec<Field>, wire: &str, place: Place) -> Option<Field> {
        let position = fields.iter().position(|field| field.wire == wire)?;
        let field = fields.remove(position);
        let is_text = matches!(field.kind, Type::String | Type::Unknown);
        if !is_text || field.encrypted.is_some() {
            let message = format!("`{wire}` of `meta` is a plain string");
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, place, message)
                    .hint("the client fills it in: the name of the file, and its digest in hex"),
            );
        }
        Some(field)
    }

    /// Each encoding is that of a part, and that of `meta` is JSON.
    fn check_encodings(&mut self, encodings: &[Encoding], form: &Schema) {
        let names = form.properties.iter().map(|property| &property.name.value);
        let names: BTreeSet<&str> = names.map(String::as_str).collect();
        for Encoding {
            property,
            content_type,
        } in encodings
        {
            let name = property.value.as_str();
            let is_doubted = self.faults.doubt(form.place, "properties");
            if !is_doubted && !names.contains(name) {
                let message = format!("the form has no part `{name}`");
                let fault = Fault::new(Code::BadName, property.place, message);
                let near = (!self.faults.are_many())
                    .then(|| did_you_mean(name, names.iter().copied()))
                    .flatten();
                self.faults.push(match near {
                    Some(word) => fault.hint(format!("did you mean `{word}`?")),
                    None => fault.hint("take it out, or add it to `properties`"),
                });
            }
            if let ("meta", Some(content_type)) = (name, content_type)
                && !essence(&content_type.value).eq_ignore_ascii_case("application/json")
            {
                let message = "the part `meta` is JSON";
                self.faults.push(
                    Fault::new(Code::UnsupportedMediaType, content_type.place, message)
                        .hint("write `application/json`, or leave `contentType` out"),
                );
            }
        }
    }
}

/// What the spec says of a file.
fn file_schema(written: &Schema) -> FieldSchema {
    FieldSchema {
        kind: Type::File,
        rules: Rules::default(),
        description: written.description.as_deref().map(str::to_owned),
        nullable: false,
        sensitive: written.sensitive,
        encrypted: None,
        deprecated: written.deprecated,
        access: Access::Both,
        default: None,
    }
}

/// Adds to the documentation of a file what the spec says beside its schema.
fn describe(file: &mut Field, encodings: &[Encoding]) {
    if let Location::File { filename, sha256 } = file.location {
        let added = match (filename, sha256) {
            (true, true) => Some("`filename` and `sha256`"),
            (true, false) => Some("`filename`"),
            (false, true) => Some("`sha256`"),
            (false, false) => None,
        };
        if let Some(added) = added {
            file.docs
                .paragraph(&format!("The client makes {added} of it."));
        }
    }
    let rules = file.rules.sentence();
    if !rules.is_empty() {
        file.docs.paragraph(&format!("Of its name: {rules}"));
    }
    let encoding = encodings
        .iter()
        .find(|encoding| encoding.property.value == file.wire);
    if let Some(Located { value, .. }) = encoding.and_then(|found| found.content_type.as_ref()) {
        file.docs
            .paragraph(&format!("Its media type: {}.", code(value)));
    }
}

/// Whether a part of a form is a file: bytes, and said to be.
fn is_file(schema: &Schema) -> bool {
    is_bytes(schema) && (schema.format.is_some() || schema.content.is_some())
}
