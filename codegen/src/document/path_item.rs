//! Paths and notifications as written: path items, in place or by a reference.

use crate::fault::{Code, Fault, did_you_mean};
use crate::source::FileId;
use crate::yaml::Node;

use super::keywords;
use super::operation::{operation, servers};
use super::parameter::parameters;
use super::reader::{Mapping, Reader};
use super::schema::reference;
use super::trees::{self, Trees};
use super::{Located, Method, PathItem, Reference, Webhook};

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
