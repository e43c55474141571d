//! The trees of all files of a run, in which a reference finds what is not read as a component.

use std::collections::BTreeMap;

use crate::source::FileId;
use crate::yaml::{Node, Value};

/// The trees of the files, and what leads from one to another.
#[derive(Clone, Copy)]
pub(crate) struct Trees<'t> {
    pub(crate) trees: &'t [(FileId, Node)],
    /// Where the `common.yaml` of a file's references is.
    pub(crate) links: &'t BTreeMap<(FileId, String), FileId>,
}

impl<'t> Trees<'t> {
    /// The root of the tree that a reference written in `file` leads into, and the part behind its `#`.
    pub(super) fn lookup<'p>(
        &self,
        file: FileId,
        target: &'p str,
    ) -> Option<(FileId, &'t Node, &'p str)> {
        let (path, pointer) = target.split_once('#')?;
        let file = match path {
            "" => file,
            path => *self.links.get(&(file, path.to_owned()))?,
        };
        let (_, root) = self.trees.iter().find(|(id, _)| *id == file)?;
        Some((file, root, pointer))
    }
}

/// The names of the entries of `components/KIND`, and their values.
pub(super) fn components<'t>(
    root: &'t Node,
    kind: &str,
) -> impl Iterator<Item = (&'t str, &'t Node)> + Clone {
    let entries = child(root, "components").and_then(|components| child(components, kind));
    let entries = match entries.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries
        .iter()
        .map(|entry| (entry.key.as_str(), &entry.value))
}

fn child<'t>(node: &'t Node, key: &str) -> Option<&'t Node> {
    let Value::Mapping(entries) = &node.value else {
        return None;
    };
    let entry = entries.iter().find(|entry| entry.key == key)?;
    Some(&entry.value)
}
