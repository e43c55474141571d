//! The documents of a run: the specs, the files that their references lead to, and what those name.

use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::fault::Faults;
use crate::source::FileId;
use crate::yaml::{Node, Place, Value};

use super::parts::{Parts, Referable};
use super::reader::Reader;
use super::target::Target;
use super::trees::{self, Tree, Trees};
use super::{Component, Document, OrReference, Reference};

/// All that references can lead to.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// The documents that Rust is made of.
    pub(crate) specs: Vec<(FileId, Document)>,
    /// The documents that are parts of others.
    shared: Vec<(FileId, Document)>,
    /// What references name besides components.
    parts: Parts,
    /// Where the `common.yaml` of a file's references is.
    links: BTreeMap<(FileId, String), FileId>,
}

/// What becomes of a file.
enum Role {
    /// A spec of its own.
    Spec,
    /// Components for others.
    Components,
    /// No document: references name what is in it.
    Fragment,
}

impl Library {
    /// Reads the documents, and what their references name.
    pub(crate) fn read(trees: &Trees, faults: &mut Faults) -> Self {
        let mut library = Self {
            links: trees.links.clone(),
            ..Self::default()
        };
        let mut wanted = VecDeque::new();
        for tree in trees.iter() {
            let (root, file) = (&tree.root, tree.file);
            let mut reader = Reader::new(file, trees, &mut wanted, faults);
            match role(tree, trees) {
                Role::Spec => {
                    let document = super::read(root, &mut reader);
                    let has_operations = trees::has(root, "paths") || trees::has(root, "webhooks");
                    let list = if has_operations {
                        &mut library.specs
                    } else {
                        &mut library.shared
                    };
                    list.extend(document.map(|document| (file, document)));
                }
                Role::Components => {
                    let document = super::read_shared(root, &mut reader);
                    let document = document.map(|document| (file, document));
                    library.shared.extend(document);
                }
                Role::Fragment => {}
            }
        }
        library.parts = Parts::read(wanted, &library, trees, faults);
        library
    }

    /// What a reference names, if it is there.
    pub(crate) fn get<T: Referable>(
        &self,
        reference: &Reference,
    ) -> Option<&Component<OrReference<T>>> {
        let file = reference.place.file;
        let target = Target::of(&reference.target);
        if target.component(T::KIND).is_some() {
            return self.component::<T>(file, &target);
        }
        T::parts(&self.parts).get(file, &reference.target)
    }

    /// The component that a target, written in `file`, names.
    pub(super) fn component<T: Referable>(
        &self,
        file: FileId,
        target: &Target<'_>,
    ) -> Option<&Component<OrReference<T>>> {
        let name = target.component(T::KIND)?;
        let file = match target.file {
            "" => file,
            path => *self.links.get(&(file, path.to_owned()))?,
        };
        let documents = self.specs.iter().chain(&self.shared);
        let (_, document) = documents.into_iter().find(|(id, _)| *id == file)?;
        T::components(document).get(name)
    }

    /// What is not a component, and has a name all the same, since a reference names it: what stands
    /// at `place`.
    pub(crate) fn part_at<T: Referable>(&self, place: Place) -> Option<&Component<OrReference<T>>> {
        T::parts(&self.parts).at(place)
    }
}

fn role(tree: &Tree, trees: &Trees) -> Role {
    let has = |key: &str| trees::has(&tree.root, key);
    let is_whole = has("paths") || has("webhooks") || has("swagger");
    let is_referred_to = trees.is_referred_to(tree.file);
    if tree.is_given && (is_whole || !is_referred_to) {
        Role::Spec
    } else if has("openapi") || has("components") {
        Role::Components
    } else {
        Role::Fragment
    }
}

/// The files that the references of a tree lead to, each with the first place that names it.
pub(crate) fn linked_files(root: &Node, file: FileId) -> Vec<(String, Place)> {
    let mut links: Vec<(String, Place)> = Vec::new();
    let mut known = HashSet::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::Sequence(items) => waiting.extend(items.iter().rev()),
            Value::Mapping(entries) => {
                for entry in entries.iter().rev() {
                    if let ("$ref", Value::String(target)) = (&*entry.key, &entry.value.value) {
                        let path = Target::of(target).file;
                        let place = Place {
                            file,
                            node: entry.value.id,
                        };
                        if !path.is_empty() && known.insert(path) {
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
