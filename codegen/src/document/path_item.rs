//! Paths and notifications as written: path items, in place or by a reference.

use crate::fault::{Code, Fault};
use crate::yaml::Node;

use super::keywords;
use super::operation::operation;
use super::parameter::parameters;
use super::parts;
use super::reader::{Mapping, Reader};
use super::server::servers;
use super::{Located, Method, PathItem, Webhook};

const METHODS: &[(&str, Method)] = &[
    ("get", Method::Get),
    ("post", Method::Post),
    ("put", Method::Put),
    ("patch", Method::Patch),
    ("delete", Method::Delete),
];

pub(super) fn paths(document: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<PathItem> {
    // A document may be of notifications alone, or of components for others.
    let is_other = ["webhooks", "components"].map(|key| document.entry(key).is_some());
    let paths = if is_other.contains(&true) {
        document.mapping("paths", "map of paths", reader)
    } else {
        document.required_mapping("paths", "map of paths", reader)
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

/// A path item, which may stand anywhere, in this file or in another.
pub(super) fn path_item(
    path: Located<String>,
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<PathItem> {
    let (file, node) = parts::follow(node, "path item", "pathItems", reader)?;
    reader.within(file, |reader| {
        let item = Mapping::read(node, "path item", reader)?;
        Some(path_item_here(path, &item, reader))
    })
}

fn path_item_here(path: Located<String>, item: &Mapping<'_>, reader: &mut Reader<'_>) -> PathItem {
    item.check(&keywords::PATH_ITEM, reader);
    let mut operations = Vec::new();
    for entry in item.entries {
        if let Some((_, method)) = METHODS.iter().find(|(name, _)| **name == *entry.key) {
            operations.extend(operation(*method, &path.value, &entry.value, reader));
        }
    }
    // Most paths have one.
    operations.shrink_to_fit();
    PathItem {
        place: item.place,
        path,
        servers: servers(item, reader),
        parameters: parameters(item, reader),
        operations,
    }
}
