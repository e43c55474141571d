//! The OpenAPI document as written: every keyword the generator acts on, each with its place, and
//! nothing resolved yet. A keyword that is neither acted on nor knowingly ignored is a fault.

mod constraints;
mod content;
mod decimal;
mod doubts;
mod keyword_fault;
mod keywords;
mod library;
mod mending;
mod misplaced;
mod operation;
mod parameter;
mod parts;
mod path_item;
mod reader;
mod schema;
mod schema_type;
mod schema_types;
mod server;
mod target;
mod trees;
mod types;
mod values;
mod version;
mod wechatpay;

use crate::fault::{Code, Fault};
use crate::yaml::{Node, Value};

pub(crate) use self::decimal::{Bound, Decimal};
pub(crate) use self::doubts::doubts;
pub(crate) use self::keywords::refused as refused_keywords;
pub(crate) use self::library::{Library, linked_files};
pub(crate) use self::parts::Referable;
use self::reader::{Mapping, Reader};
pub(crate) use self::schema_types::{
    AdditionalProperties, Constraints, Contains, Content, DependentRequired, Discriminator,
    Literal, Property, Schema, SchemaType,
};
pub(crate) use self::target::{Target, percent_decoded};
pub(crate) use self::trees::{Tree, Trees};
pub(crate) use self::types::{
    Component, ComponentList, Components, Document, Encoding, ErrorCode, Form, Located, Location,
    MediaType, Method, Operation, OrReference, Parameter, ParameterOrReference, PathItem,
    RateLimit, Reference, RequestBody, RequestBodyOrReference, Response, ResponseOrReference,
    SchemaOrReference, Security, SecurityScheme, Server, ServerVariable, StatusResponse, Tag,
    Webhook,
};

/// Reads a document; whatever is wrong with it goes to `faults`. `None` means it is too unlike an
/// OpenAPI document to say more.
fn read(root: &Node, reader: &mut Reader<'_>) -> Option<Document> {
    if !matches!(root.value, Value::Mapping(_)) {
        let place = reader.place(root);
        reader.fault(
            Fault::new(Code::NotOpenapi, place, "this is not an OpenAPI document")
                .label("expected a mapping that begins with `openapi: 3.1.0`")
                .hint("begin the file with `openapi: 3.1.0`, `info:` and `paths:`"),
        );
        return None;
    }
    let document = Mapping::read(root, "document", reader)?;
    check_version(&document, reader)?;
    document.check(&keywords::DOCUMENT, reader);
    check_dialect(&document, reader);
    let info = document.required_mapping("info", "info object", reader);
    let mut title = None;
    if let Some(info) = &info {
        info.check(&keywords::INFO, reader);
        title = info.required_string("title", reader);
        info.required_string("version", reader);
    }

    Some(Document {
        title: title
            .map(|title| title.value.to_owned())
            .unwrap_or_default(),
        description: info.and_then(|info| info.text("description", reader)),
        servers: server::servers(&document, reader),
        security: operation::security(&document, reader),
        tags: operation::tags(&document, reader),
        paths: path_item::paths(&document, reader),
        webhooks: path_item::webhooks(&document, reader),
        ..shared(&document, reader)
    })
}

/// Reads a document that is only referred to: its `components` are enough.
fn read_shared(root: &Node, reader: &mut Reader<'_>) -> Option<Document> {
    let document = Mapping::read(root, "document", reader)?;
    if document.entry("openapi").is_some() {
        check_version(&document, reader)?;
    }
    document.check(&keywords::DOCUMENT, reader);
    Some(shared(&document, reader))
}

/// What other documents may refer to, and nothing else.
fn shared(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Document {
    Document {
        place: document.place,
        title: String::new(),
        description: None,
        servers: None,
        security: None,
        tags: Vec::new(),
        paths: Vec::new(),
        webhooks: Vec::new(),
        components: components(document, reader),
    }
}

fn check_version(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<()> {
    let hint = "begin the file with `openapi: 3.1.0`, `info:` and `paths:`";
    if let Some(entry) = document.entry("swagger") {
        let place = reader.key_place(entry);
        reader.fault(
            Fault::new(
                Code::UnsupportedVersion,
                place,
                "Swagger 2.0 is not supported",
            )
            .hint("convert the document to OpenAPI 3.0 or 3.1"),
        );
        return None;
    }
    let Some(entry) = document.entry("openapi") else {
        // What is faulty in it may be why.
        if reader.doubts(document) {
            return None;
        }
        let message = if document.entries.is_empty() {
            "this document is empty"
        } else {
            "this is not an OpenAPI document: `openapi` is missing"
        };
        reader.fault(Fault::new(Code::NotOpenapi, document.place, message).hint(hint));
        return None;
    };
    let place = reader.place(&entry.value);
    match &entry.value.value {
        Value::String(version) if version.starts_with("3.0.") || version.starts_with("3.1.") => {
            Some(())
        }
        Value::String(version) => {
            let message = format!("OpenAPI version `{version}` is not supported");
            reader.fault(
                Fault::new(Code::UnsupportedVersion, place, message)
                    .hint("3.0.x and 3.1.x are: write `openapi: 3.1.0`"),
            );
            None
        }
        _ => {
            reader.fault(
                Fault::new(
                    Code::WrongType,
                    place,
                    "the OpenAPI version must be a string",
                )
                .hint("write `openapi: 3.1.0`, with all three numbers"),
            );
            // It is clear all the same what the rest is meant to be.
            let Value::Float(version) = &entry.value.value else {
                return None;
            };
            (3.0..3.2).contains(version).then_some(())
        }
    }
}

/// Schemas are read in one dialect only.
fn check_dialect(document: &Mapping<'_>, reader: &mut Reader<'_>) {
    const DIALECTS: [&str; 2] = [
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://json-schema.org/draft/2020-12/schema",
    ];
    if let Some(dialect) = document.string("jsonSchemaDialect", reader)
        && !DIALECTS.contains(&dialect.value)
    {
        let message = format!("the dialect `{}` is not supported", dialect.value);
        reader.fault(
            Fault::new(Code::UnsupportedKeyword, dialect.place, message)
                .hint(format!("take it out, or write `{}`", DIALECTS[1])),
        );
    }
}

fn components(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Components {
    let Some(mapping) = document.mapping("components", "components object", reader) else {
        return Components::default();
    };
    mapping.check(&keywords::COMPONENTS, reader);
    // Each is read where a path refers to it; here, so that none is left unread.
    let path_items = mapping.mapping("pathItems", "map of components", reader);
    for entry in path_items.map_or(&[][..], |path_items| path_items.entries) {
        let name = reader.key(entry);
        path_item::path_item(name, &entry.value, reader);
    }
    Components {
        schemas: named(&mapping, "schemas", known(schema::read), reader),
        parameters: named(&mapping, "parameters", known(parameter::parameter), reader),
        request_bodies: named(
            &mapping,
            "requestBodies",
            known(operation::request_body),
            reader,
        ),
        responses: named(&mapping, "responses", known(operation::response), reader),
        security_schemes: named(
            &mapping,
            "securitySchemes",
            known(operation::security_scheme),
            reader,
        ),
    }
}

/// Reads a component that stays, be it that nothing is known of it.
fn known<T>(
    read: impl Fn(&Node, &mut Reader<'_>) -> T,
) -> impl Fn(&Node, &mut Reader<'_>) -> Option<T> {
    move |node, reader| Some(read(node, reader))
}

/// The components of one kind.
fn named<T>(
    components: &Mapping<'_>,
    kind: &'static str,
    read: impl Fn(&Node, &mut Reader<'_>) -> Option<T>,
    reader: &mut Reader<'_>,
) -> ComponentList<T> {
    let Some(mapping) = components.mapping(kind, "map of components", reader) else {
        return ComponentList::default();
    };
    let components = mapping.entries.iter().filter_map(|entry| {
        let value = read(&entry.value, reader)?;
        Some(Component {
            name: entry.key.to_string(),
            full_name: None,
            place: reader.key_place(entry),
            value,
        })
    });
    components.collect()
}
