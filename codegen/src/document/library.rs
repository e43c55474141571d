//! The documents of a run: the specs, and the files that their references lead to.

use std::collections::BTreeMap;

use crate::source::FileId;
use crate::yaml::{Node, Place, Value};

use super::Document;

/// All documents that references can lead to.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// The documents that Rust is made of.
    pub(crate) specs: Vec<(FileId, Document)>,
    /// The documents that are only referred to.
    pub(crate) shared: Vec<(FileId, Document)>,
    /// Where the `common.yaml` of a file's references is.
    pub(crate) links: BTreeMap<(FileId, String), FileId>,
}

impl Library {
    /// The document that a reference written in `file` leads into, and the part behind its `#`.
    pub(crate) fn lookup<'l, 't>(
        &'l self,
        file: FileId,
        target: &'t str,
    ) -> Option<(&'l Document, &'t str)> {
        let (path, _) = target.split_once('#')?;
        let pointer = &target[path.len()..];
        let file = match path {
            "" => file,
            path => *self.links.get(&(file, path.to_owned()))?,
        };
        let documents = self.specs.iter().chain(&self.shared);
        let (_, document) = documents.into_iter().find(|(id, _)| *id == file)?;
        Some((document, pointer))
    }
}

/// The files that the references of a tree lead to, each with the first place that names it.
pub(crate) fn linked_files(root: &Node, file: FileId) -> Vec<(String, Place)> {
    let mut links: Vec<(String, Place)> = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::Sequence(items) => waiting.extend(items.iter().rev()),
            Value::Mapping(entries) => {
                for entry in entries.iter().rev() {
                    if let ("$ref", Value::String(target)) =
                        (entry.key.as_str(), &entry.value.value)
                        && let Some((path, _)) = target.split_once('#')
                        && !path.is_empty()
                    {
                        let place = Place {
                            file,
                            node: entry.value.id,
                        };
                        if !links.iter().any(|(known, _)| known == path) {
                            links.push((path.to_owned(), place));
                        }
                    }
                    waiting.push(&entry.value);
                }
            }
            _ => {}
        }
    }
    links
}
