//! From the errors of the phases so far to what they leave unknown: the keyword that each stands at.

use crate::fault::{Doubts, Faults, Position};
use crate::source::FileId;
use crate::yaml::{Node, NodeId, Place, Value};

use super::trees::Trees;

/// A mapping on the way to a node, and the key that leads on from it.
#[derive(Clone, Copy)]
struct Step<'t> {
    mapping: NodeId,
    key: &'t str,
}

/// What the errors that were found so far leave unknown.
pub(crate) fn doubts(trees: &Trees, faults: &Faults) -> Doubts {
    let mut doubts = Doubts::default();
    for position in faults.errors() {
        match position {
            Position::Node(place) => doubts.add_node(*place),
            // Of such a file there is no tree, or nothing in it is certain.
            Position::Bytes(file, _) | Position::File(file) => doubts.add_file(*file),
        }
    }
    for (place, keyword) in faults.missing() {
        doubts.add(place, keyword);
    }
    for tree in trees.iter() {
        let mut walk = Walk {
            file: tree.file,
            doubts: &mut doubts,
        };
        walk.node(&tree.root, None);
    }
    doubts
}

struct Walk<'w> {
    file: FileId,
    doubts: &'w mut Doubts,
}

impl Walk<'_> {
    fn is_faulty(&self, node: NodeId) -> bool {
        let file = self.file;
        self.doubts.are_at(Place { file, node })
    }

    /// A fault at a key or at a value is one of what stands under the key; and where it is the key, what is
    /// missing from its mapping may have been meant.
    fn note(&mut self, steps: [Option<Step<'_>>; 2]) {
        let file = self.file;
        for step in steps.into_iter().flatten() {
            let node = step.mapping;
            self.doubts.add(Place { file, node }, step.key);
        }
    }

    fn node(&mut self, node: &Node, step: Option<Step<'_>>) {
        if self.is_faulty(node.id) {
            self.note([None, step]);
        }
        match &node.value {
            Value::Sequence(items) => {
                for item in items {
                    self.node(item, step);
                }
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    let inner = Some(Step {
                        mapping: node.id,
                        key: &entry.key,
                    });
                    if self.is_faulty(entry.key_id) {
                        self.note([step, inner]);
                    }
                    self.node(&entry.value, inner);
                }
            }
            _ => {}
        }
    }
}
