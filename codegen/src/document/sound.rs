//! Which parts of the files have no faults, nor lead to a part that has: what a later phase finds there is
//! true, whatever it misses elsewhere.

use std::collections::BTreeMap;

use crate::fault::{Faults, Position};
use crate::source::FileId;
use crate::yaml::{Node, NodeId, Place, Value};

use super::target::Target;
use super::trees::{self, Tree, Trees};

/// The parts of all files, each sound or not: a path, a notification, a component, or what stands under a
/// key of the document. A file that is no document is one part.
#[derive(Debug, Default)]
pub(crate) struct Sound {
    /// Where parts begin in each file, and which.
    begins: BTreeMap<FileId, Vec<(NodeId, usize)>>,
    /// The parts that lead to each part.
    led_from: Vec<Vec<usize>>,
    is_sound: Vec<bool>,
}

impl Sound {
    /// The parts of `trees`, with the errors that were found so far.
    pub(crate) fn of(trees: &Trees, faults: &Faults) -> Self {
        let mut parts = Self::default();
        for tree in trees.iter() {
            parts.add(tree);
        }
        let mut waiting = Vec::new();
        for tree in trees.iter() {
            parts.add_references(&tree.root, tree.file, trees, &mut waiting);
        }
        for position in faults.errors() {
            match position {
                Position::Node(place) => waiting.extend(parts.part(*place)),
                // Of such a file there is no tree, or nothing in it is certain.
                Position::Bytes(file, _) | Position::File(file) => {
                    let parts = parts.begins.get(file).into_iter().flatten();
                    waiting.extend(parts.map(|(_, part)| *part));
                }
            }
        }
        while let Some(part) = waiting.pop() {
            if std::mem::replace(&mut parts.is_sound[part], false) {
                waiting.extend(&parts.led_from[part]);
            }
        }
        parts
    }

    /// Whether what was found at a position is true.
    pub(crate) fn has(&self, position: &Position) -> bool {
        match position {
            Position::Node(place) => self.part(*place).is_some_and(|part| self.is_sound[part]),
            Position::Bytes(..) | Position::File(_) => true,
        }
    }

    fn part(&self, place: Place) -> Option<usize> {
        let begins = self.begins.get(&place.file)?;
        let behind = begins.partition_point(|(node, _)| *node <= place.node);
        Some(begins[behind.checked_sub(1)?].1)
    }

    fn new_part(&mut self) -> usize {
        self.led_from.push(Vec::new());
        self.is_sound.push(true);
        self.is_sound.len() - 1
    }

    fn add(&mut self, tree: &Tree) {
        let root = &tree.root;
        // What the document says of all its operations: how they are signed, where they are.
        let frame = self.new_part();
        let itself = self.new_part();
        let mut begins = vec![(root.id, itself)];
        let is_document = trees::has(root, "openapi") || trees::has(root, "components");
        let entries = trees::entries(root);
        for entry in entries.iter().filter(|_| is_document) {
            let within = trees::entries(&entry.value);
            match entry.key.as_str() {
                "paths" | "webhooks" => {
                    begins.push((entry.key_id, self.new_part()));
                    for item in within {
                        begins.push((item.key_id, self.under(frame)));
                    }
                }
                "components" => {
                    begins.push((entry.key_id, self.new_part()));
                    for kind in within {
                        let is_frame = kind.key == "securitySchemes";
                        let part = if is_frame { frame } else { self.new_part() };
                        begins.push((kind.key_id, part));
                        for component in trees::entries(&kind.value) {
                            let part = if is_frame { frame } else { self.under(frame) };
                            begins.push((component.key_id, part));
                        }
                    }
                }
                // Which might have brought what is missed.
                "<<" => begins.push((entry.key_id, itself)),
                "security" | "servers" => begins.push((entry.key_id, frame)),
                _ => begins.push((entry.key_id, self.new_part())),
            }
        }
        self.begins.insert(tree.file, begins);
    }

    /// A part that is as the frame is.
    fn under(&mut self, frame: usize) -> usize {
        let part = self.new_part();
        self.led_from[frame].push(part);
        part
    }

    /// Adds what the references below `root` lead to; those to a file that could not be read make their
    /// part `unsound`.
    fn add_references(
        &mut self,
        root: &Node,
        file: FileId,
        trees: &Trees,
        unsound: &mut Vec<usize>,
    ) {
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            match &node.value {
                Value::Sequence(items) => waiting.extend(items),
                Value::Mapping(entries) => {
                    for entry in entries {
                        waiting.push(&entry.value);
                        let Value::String(target) = &entry.value.value else {
                            continue;
                        };
                        let node = entry.value.id;
                        let from = self.part(Place { file, node });
                        if let (true, Some(from)) = (entry.key == "$ref", from) {
                            let to = trees.find(file, &Target::of(target)).ok();
                            match to.and_then(|to| self.part(to.node_place())) {
                                Some(to) => self.led_from[to].push(from),
                                None => unsound.push(from),
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
