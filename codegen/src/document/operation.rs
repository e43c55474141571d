//! Paths, operations, parameters, bodies and responses as written.

use crate::fault::{Code, Fault, did_you_mean};
use crate::source::FileId;
use crate::yaml::Node;

use super::content::content;
use super::keywords;
use super::reader::{Mapping, Reader};
use super::schema::{self, owned, reference};
use super::trees::{self, Trees};
use super::wechatpay;
use super::{
    Form, Located, Location, Method, Operation, OrReference, Parameter, ParameterOrReference,
    PathItem, Reference, RequestBody, RequestBodyOrReference, Response, ResponseOrReference,
    SchemaOrReference, Security, SecurityScheme, StatusResponse, Tag, Webhook,
};

const METHODS: &[(&str, Method)] = &[
    ("get", Method::Get),
    ("post", Method::Post),
    ("put", Method::Put),
    ("patch", Method::Patch),
    ("delete", Method::Delete),
];

pub(super) fn paths(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<PathItem> {
    // A document may be of notifications alone.
    let paths = match document.entry("webhooks") {
        Some(_) => document.mapping("paths", "map of paths", reader),
        None => document.required_mapping("paths", "map of paths", reader),
    };
    let Some(paths) = paths else {
        return Vec::new();
    };
    let mut items = Vec::new();
    for entry in paths.entries {
        if entry.key.starts_with("x-") {
            continue;
        }
        let path = reader.key(entry);
        items.extend(path_item(path, &entry.value, reader));
    }
    items
}

/// The notifications of `webhooks`, each a POST to the merchant.
pub(super) fn webhooks(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Webhook> {
    let Some(webhooks) = document.mapping("webhooks", "map of webhooks", reader) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for entry in webhooks.entries {
        let event_type = reader.key(entry);
        let Some(item) = path_item(event_type, &entry.value, reader) else {
            continue;
        };
        let of_operations = item
            .operations
            .iter()
            .any(|operation| operation.servers.is_some() || !operation.parameters.is_empty());
        if of_operations || item.servers.is_some() || !item.parameters.is_empty() {
            let message = "`parameters` and `servers` of a notification are not supported";
            reader.fault(
                Fault::new(Code::UnsupportedKeyword, item.path.place, message)
                    .hint("take them out; the headers of a signature belong to its scheme"),
            );
        }
        for operation in item.operations {
            list.push(Webhook {
                event_type: item.path.clone(),
                operation,
            });
        }
    }
    list
}

pub(super) fn tags(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Tag> {
    let nodes = document.sequence("tags", reader).unwrap_or_default();
    let mut tags = Vec::new();
    for node in nodes {
        let Some(tag) = Mapping::read(node, "tag", reader) else {
            continue;
        };
        tag.check(&keywords::TAG, reader);
        if let Some(name) = tag.required_string("name", reader) {
            tags.push(Tag {
                name: name.value.to_owned(),
                description: tag.text("description", reader),
            });
        }
    }
    tags
}

/// How many references to path items may follow each other.
const MAX_CHAIN: usize = 64;

/// A path item, which may stand under `components/pathItems`, of this file or of another.
pub(super) fn path_item(
    path: Located<String>,
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<PathItem> {
    let (mut file, trees) = reader.trees();
    let mut node = node;
    for _ in 0..MAX_CHAIN {
        let item = reader.within(file, |reader| Mapping::read(node, "path item", reader))?;
        let Some(reference) = reader.within(file, |reader| reference(&item, reader)) else {
            return Some(reader.within(file, |reader| path_item_here(path, &item, reader)));
        };
        (file, node) = path_item_of(&reference, file, trees, reader)?;
    }
    reader.fault(
        Fault::new(
            Code::ReferenceLoop,
            path.place,
            "this path leads from reference to reference, and to no path item",
        )
        .hint("let one of the references name a path item that is described in place"),
    );
    None
}

/// The path item that a reference names.
fn path_item_of<'t>(
    reference: &Reference,
    file: FileId,
    trees: Trees<'t>,
    reader: &mut Reader<'_>,
) -> Option<(FileId, &'t Node)> {
    const PREFIX: &str = "/components/pathItems/";
    let target = &reference.target;
    let found = trees
        .lookup(file, target)
        .and_then(|(file, root, pointer)| Some((file, root, pointer.strip_prefix(PREFIX)?)));
    let Some((file, root, name)) = found else {
        let message = format!("the reference `{target}` is not supported here");
        reader.fault(
            Fault::new(Code::UnsupportedReference, reference.place, message).hint(format!(
                "write `#{PREFIX}NAME`, or `FILE#{PREFIX}NAME` with a path from this file's folder"
            )),
        );
        return None;
    };
    let mut items = trees::components(root, "pathItems");
    let names = items.clone().map(|(name, _)| name);
    if let Some((_, node)) = items.find(|(known, _)| *known == name) {
        return Some((file, node));
    }
    let message = format!("there is no `{target}`");
    let fault = Fault::new(Code::DanglingReference, reference.place, message);
    let before = target.strip_suffix(name).unwrap_or_default();
    reader.fault(match did_you_mean(name, names) {
        Some(word) => fault.hint(format!("did you mean `{before}{word}`?")),
        None => fault.hint(format!("add `{name}` to `components/pathItems`")),
    });
    None
}

fn path_item_here(path: Located<String>, item: &Mapping<'_>, reader: &mut Reader<'_>) -> PathItem {
    item.check(&keywords::PATH_ITEM, reader);
    let mut operations = Vec::new();
    for entry in item.entries {
        if let Some((_, method)) = METHODS.iter().find(|(name, _)| *name == entry.key) {
            operations.extend(operation(*method, &path.value, &entry.value, reader));
        }
    }
    PathItem {
        path,
        servers: servers(item, reader),
        parameters: parameters(item, reader),
        operations,
    }
}

fn operation(
    method: Method,
    path: &str,
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<Operation> {
    let operation = Mapping::read(node, "operation", reader)?;
    operation.check(&keywords::OPERATION, reader);
    let id = match operation.node("operationId") {
        Some(_) => owned(operation.string("operationId", reader)),
        None => Some(Located {
            value: derived_id(method, path),
            place: operation.place,
        }),
    };
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
            .and_then(|node| request_body(node, reader)),
        responses: responses(&operation, reader),
        idempotency_key: wechatpay::idempotency_key(&operation, reader),
        rate_limit: wechatpay::rate_limit(&operation, reader),
        unsigned_response: wechatpay::unsigned_response(&operation, reader),
        error_codes: wechatpay::error_codes(&operation, reader),
        // Last, so that a bad operationId does not hide the operation's other faults.
        id: id?,
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

/// The URLs of `servers`.
pub(super) fn servers(
    parent: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<Vec<Located<String>>> {
    let nodes = parent.sequence("servers", reader)?;
    let mut urls = Vec::new();
    for node in nodes {
        let Some(server) = Mapping::read(node, "server", reader) else {
            continue;
        };
        server.check(&keywords::SERVER, reader);
        urls.extend(owned(server.required_string("url", reader)));
    }
    Some(urls)
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

pub(super) fn security_scheme(node: &Node, reader: &mut Reader<'_>) -> Option<SecurityScheme> {
    let mapping = Mapping::read(node, "security scheme", reader)?;
    mapping.check(&keywords::SECURITY_SCHEME, reader);
    Some(SecurityScheme {
        place: mapping.place,
        kind: owned(mapping.required_string("type", reader))?,
        scheme: owned(mapping.string("scheme", reader)),
    })
}

fn parameters(parent: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<ParameterOrReference> {
    let nodes = parent.sequence("parameters", reader).unwrap_or_default();
    nodes
        .iter()
        .filter_map(|node| parameter(node, reader))
        .collect()
}

pub(super) fn parameter(node: &Node, reader: &mut Reader<'_>) -> Option<ParameterOrReference> {
    let mapping = Mapping::read(node, "parameter", reader)?;
    if let Some(reference) = reference(&mapping, reader) {
        return Some(OrReference::Reference(reference));
    }
    mapping.check(&keywords::PARAMETER, reader);
    let name = owned(mapping.required_string("name", reader));
    let location = location(&mapping, reader);
    let (schema, form) = match mapping.node("content") {
        Some(_) => {
            for keyword in ["schema", "style", "explode"] {
                beside_content(&mapping, keyword, reader);
            }
            (json_content(&mapping, reader), Form::Json)
        }
        None => {
            let schema = mapping
                .required("schema", reader)
                .and_then(|node| schema::read(node, reader));
            (schema, Form::Plain)
        }
    };
    let mut parameter = Parameter {
        required: mapping.flag("required", reader),
        deprecated: mapping.flag("deprecated", reader),
        description: mapping.text("description", reader),
        name: name?,
        location: location?,
        schema: schema?,
        form,
    };
    if parameter.form == Form::Plain {
        parameter.form = serialisation(&mapping, parameter.location, reader);
    }
    Some(OrReference::Here(Box::new(parameter)))
}

/// Reports a keyword for parameters that are written as text.
fn beside_content(parameter: &Mapping<'_>, keyword: &str, reader: &mut Reader<'_>) {
    let Some(entry) = parameter.entry(keyword) else {
        return;
    };
    let place = reader.key_place(entry);
    let message = format!("`{keyword}` has no effect beside `content`");
    reader.fault(
        Fault::new(Code::UnsupportedKeyword, place, message)
            .hint("keep one of the two: `content` is JSON in the query, `schema` is text"),
    );
}

/// The schema of a parameter's `content`, which is JSON.
fn json_content(parameter: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<SchemaOrReference> {
    let mut content = content(parameter, reader);
    if content.is_empty() {
        let place = parameter
            .node("content")
            .map_or(parameter.place, |node| reader.place(node));
        reader.fault(
            Fault::new(
                Code::MissingKeyword,
                place,
                "this `content` has no media type",
            )
            .hint("add `application/json:` with a `schema:` to it"),
        );
        return None;
    }
    let media_type = content.remove(0);
    if !content.is_empty() || media_type.name.value != "application/json" {
        reader.fault(
            Fault::new(
                Code::UnsupportedMediaType,
                media_type.name.place,
                "the content of a parameter is JSON here",
            )
            .hint("keep one media type, `application/json`"),
        );
        return None;
    }
    if let Some(encoding) = media_type.encoding.first() {
        reader.fault(
            Fault::new(
                Code::BadName,
                encoding.property.place,
                "`encoding` is for the parts of a form",
            )
            .hint("take it out"),
        );
    }
    if media_type.schema.is_none() {
        reader.fault(
            Fault::new(
                Code::MissingKeyword,
                media_type.name.place,
                "this media type has no `schema`",
            )
            .hint("add `schema:` to it"),
        );
    }
    media_type.schema
}

fn location(parameter: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Location> {
    let name = parameter.required_string("in", reader)?;
    match name.value {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => {
            reader.fault(
                Fault::new(
                    Code::UnsupportedKeyword,
                    name.place,
                    "cookies are not supported",
                )
                .hint("WeChat Pay APIv3 has none"),
            );
            None
        }
        other => {
            let message = format!("a parameter is not in `{other}`");
            reader.fault(
                Fault::new(Code::BadName, name.place, message)
                    .hint("write `path`, `query` or `header`"),
            );
            None
        }
    }
}

/// How a parameter is written. Only the usual styles are supported, so others must not pass.
fn serialisation(parameter: &Mapping<'_>, location: Location, reader: &mut Reader<'_>) -> Form {
    let is_query = location == Location::Query;
    let style = if is_query { "form" } else { "simple" };
    if let Some(written) = parameter.string("style", reader)
        && written.value != style
    {
        let message = format!("style `{}` is not supported here", written.value);
        reader.fault(
            Fault::new(Code::UnsupportedKeyword, written.place, message)
                .hint(format!("only `{style}` is")),
        );
    }
    let explode = parameter
        .node("explode")
        .and_then(|node| reader.boolean(node, "`explode`"));
    match explode {
        Some(false) if is_query => Form::Commas,
        Some(true) if !is_query => {
            let entry = parameter.entry("explode");
            let place = entry.map_or(parameter.place, |entry| reader.key_place(entry));
            let message = "`explode: true` is not supported here";
            reader.fault(Fault::new(Code::UnsupportedKeyword, place, message));
            Form::Plain
        }
        _ => Form::Plain,
    }
}

pub(super) fn request_body(node: &Node, reader: &mut Reader<'_>) -> Option<RequestBodyOrReference> {
    let mapping = Mapping::read(node, "request body", reader)?;
    if let Some(reference) = reference(&mapping, reader) {
        return Some(OrReference::Reference(reference));
    }
    mapping.check(&keywords::REQUEST_BODY, reader);
    mapping.flag("required", reader);
    mapping.required("content", reader)?;
    Some(OrReference::Here(Box::new(RequestBody {
        content: content(&mapping, reader),
        place: mapping.place,
    })))
}

fn responses(operation: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<StatusResponse> {
    let Some(responses) = operation.required_mapping("responses", "map of responses", reader)
    else {
        return Vec::new();
    };
    let mut list = Vec::new();
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
            continue;
        }
        if let Some(response) = response(&entry.value, reader) {
            let value = entry.key.clone();
            list.push(StatusResponse {
                status: Located { value, place },
                response,
            });
        }
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

pub(super) fn response(node: &Node, reader: &mut Reader<'_>) -> Option<ResponseOrReference> {
    let mapping = Mapping::read(node, "response", reader)?;
    if let Some(reference) = reference(&mapping, reader) {
        return Some(OrReference::Reference(reference));
    }
    mapping.check(&keywords::RESPONSE, reader);
    Some(OrReference::Here(Box::new(Response {
        content: content(&mapping, reader),
    })))
}
