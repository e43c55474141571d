//! Operations as written: what they are called, how they are signed, their bodies and responses.

use std::collections::BTreeMap;

use crate::fault::{Code, Fault};
use crate::yaml::{Node, Value};

use super::content::content;
use super::keywords;
use super::parameter::parameters;
use super::parts;
use super::reader::{Mapping, Reader};
use super::schema::{self, owned, reference};
use super::server::servers;
use super::wechatpay;
use super::{
    Located, Method, Operation, OrReference, RequestBody, RequestBodyOrReference, Response,
    ResponseOrReference, Security, SecurityScheme, StatusResponse, Tag,
};

pub(super) fn tags(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Tag> {
    let nodes = document.sequence("tags", reader).unwrap_or_default();
    let mut tags = Vec::new();
    let mut places = BTreeMap::new();
    for node in nodes {
        let Some(tag) = Mapping::read(node, "tag", reader) else {
            continue;
        };
        tag.check(&keywords::TAG, reader);
        if let Some(name) = tag.required_string("name", reader) {
            if let Some(first) = places.get(name.value) {
                let message = format!("the tag `{}` stands twice in `tags`", name.value);
                reader.fault(
                    Fault::new(Code::BadConstraint, name.place, message)
                        .related(*first, "the first is here")
                        .hint("take one of them out, or give it another name"),
                );
                continue;
            }
            places.insert(name.value, name.place);
            tags.push(Tag {
                name: name.value.to_owned(),
                description: tag.text("description", reader),
            });
        }
    }
    tags
}

/// An operation of a path item.
pub(super) fn operation(
    method: Method,
    path: &str,
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<Operation> {
    let operation = Mapping::read(node, "operation", reader)?;
    operation.check(&keywords::OPERATION, reader);
    let id = owned(operation.string("operationId", reader));
    let documentation = operation
        .mapping("externalDocs", "external documentation object", reader)
        .and_then(|docs| {
            docs.check(&keywords::EXTERNAL_DOCS, reader);
            docs.required_string("url", reader)
        });
    let operation = Operation {
        method,
        place: operation.place,
        tags: schema::strings(&operation, "tags", reader),
        summary: operation.text("summary", reader),
        description: operation.text("description", reader),
        documentation: documentation.map(|url| url.value.to_owned()),
        deprecated: operation.flag("deprecated", reader),
        servers: servers(&operation, reader),
        security: security(&operation, reader),
        parameters: parameters(&operation, reader),
        request_body: operation
            .node("requestBody")
            .map(|node| request_body(node, reader)),
        responses: responses(&operation, reader),
        idempotency_key: wechatpay::idempotency_key(&operation, reader),
        rate_limit: wechatpay::rate_limit(&operation, reader),
        unsigned_response: wechatpay::unsigned_response(&operation, reader),
        error_codes: wechatpay::error_codes(&operation, reader),
        is_derived_id: id.is_none(),
        id: id.unwrap_or_else(|| Located {
            value: derived_id(method, path),
            place: operation
                .node("operationId")
                .map_or(operation.place, |node| reader.place(node)),
        }),
    };
    Some(operation)
}

/// The id of an operation without one: its method and path, as `get v3 stocks stock_id`, of which
/// `get_v3_stocks_stock_id` and `GetV3StocksStockIdRequest` are made.
fn derived_id(method: Method, path: &str) -> String {
    let words = path.split(|character: char| !character.is_alphanumeric() && character != '_');
    words
        .filter(|word| !word.is_empty())
        .fold(method.name().to_lowercase(), |id, word| id + " " + word)
}

/// The requirements of `security`.
pub(super) fn security(parent: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Security> {
    let node = parent.node("security")?;
    let mut schemes = Vec::new();
    for requirement in reader.sequence(node, "`security`")? {
        let Some(mapping) = Mapping::read(requirement, "security requirement", reader) else {
            continue;
        };
        if mapping.entries.is_empty() {
            let message = "this requirement names no security scheme";
            reader.fault(
                Fault::new(Code::Security, mapping.place, message)
                    .hint("an operation that goes out unsigned has `security: []`"),
            );
        }
        for entry in mapping.entries {
            if let Some([scope, ..]) = reader.sequence(&entry.value, "the scopes of a scheme") {
                let place = reader.place(scope);
                reader.fault(
                    Fault::new(Code::Security, place, "a signature has no scopes")
                        .hint(format!("write `{}: []`", entry.key)),
                );
            }
            schemes.push(reader.key(entry));
        }
    }
    let place = reader.place(node);
    Some(Security { place, schemes })
}

pub(super) fn security_scheme(node: &Node, reader: &mut Reader<'_>) -> SecurityScheme {
    let unknown = SecurityScheme {
        place: reader.place(node),
        kind: None,
        scheme: None,
    };
    known_security_scheme(node, reader).unwrap_or(unknown)
}

fn known_security_scheme(node: &Node, reader: &mut Reader<'_>) -> Option<SecurityScheme> {
    let (file, node) = parts::follow(node, "security scheme", "securitySchemes", reader)?;
    reader.within(file, |reader| {
        let mapping = Mapping::read(node, "security scheme", reader)?;
        mapping.check(&keywords::SECURITY_SCHEME, reader);
        Some(SecurityScheme {
            place: mapping.place,
            kind: owned(mapping.required_string("type", reader)),
            scheme: owned(mapping.string("scheme", reader)),
        })
    })
}

pub(super) fn request_body(node: &Node, reader: &mut Reader<'_>) -> RequestBodyOrReference {
    let unknown = OrReference::Unknown(reader.place(node));
    let Some(mapping) = Mapping::read(node, "request body", reader) else {
        return unknown;
    };
    if let Some(reference) = reference::<RequestBody>(&mapping, reader) {
        return reference;
    }
    mapping.check(&keywords::REQUEST_BODY, reader);
    let required = mapping.flag("required", reader);
    let optional = mapping.entry("required");
    let optional = optional.filter(|entry| entry.value.value == Value::Bool(false));
    let optional = optional.map(|entry| reader.key_place(entry));
    if mapping.required("content", reader).is_none() {
        return unknown;
    }
    OrReference::Here(Box::new(RequestBody {
        required,
        optional,
        content: content(&mapping, reader),
        place: mapping.place,
    }))
}

fn responses(operation: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<StatusResponse> {
    let Some(responses) = operation.required_mapping("responses", "map of responses", reader)
    else {
        return Vec::new();
    };
    let mut list = Vec::with_capacity(responses.entries.len());
    for entry in responses.entries {
        if entry.key.starts_with("x-") {
            continue;
        }
        let place = reader.key_place(entry);
        if !is_status(&entry.key) {
            let message = format!("`{}` is not a status", entry.key);
            reader.fault(
                Fault::new(Code::BadName, place, message)
                    .hint("write three digits in quotes, `2XX`, or `default`"),
            );
        }
        list.push(StatusResponse {
            has_status: is_status(&entry.key),
            status: reader.key(entry),
            response: response(&entry.value, reader),
        });
    }
    list
}

fn is_status(key: &str) -> bool {
    let [first, rest @ ..] = key.as_bytes() else {
        return false;
    };
    let digits = rest.iter().all(u8::is_ascii_digit);
    key == "default" || matches!(first, b'1'..=b'5') && rest.len() == 2 && (digits || rest == b"XX")
}

pub(super) fn response(node: &Node, reader: &mut Reader<'_>) -> ResponseOrReference {
    let unknown = OrReference::Unknown(reader.place(node));
    let Some(mapping) = Mapping::read(node, "response", reader) else {
        return unknown;
    };
    if let Some(reference) = reference::<Response>(&mapping, reader) {
        return reference;
    }
    mapping.check(&keywords::RESPONSE, reader);
    OrReference::Here(Box::new(Response {
        place: mapping.place,
        content: content(&mapping, reader),
        headers: headers(&mapping, reader),
    }))
}

/// The names of the headers that an answer has.
fn headers(response: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<String> {
    let headers = response.mapping("headers", "map of headers", reader);
    let entries = headers.map_or(&[][..], |headers| headers.entries);
    for entry in entries {
        // The name is all that is needed, but a reference must lead somewhere, and to a header.
        let header = parts::follow(&entry.value, "header", "headers", reader);
        if let Some((file, node)) = header {
            reader.within(file, |reader| {
                if let Some(header) = Mapping::read(node, "header", reader) {
                    header.check(&keywords::HEADER, reader);
                }
            });
        }
    }
    entries.iter().map(|entry| entry.key.to_string()).collect()
}
