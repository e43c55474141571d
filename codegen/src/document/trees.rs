//! The trees of all files of a run, in which references find what they name.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use crate::source::FileId;
use crate::yaml::{Entry, Node, Place, Value};

use super::target::Target;
use super::version::Version;

/// The trees of the files, and what leads from one to another.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    list: Vec<Tree>,
    /// Whether a file could not be read, and so what it refers to is not known.
    is_incomplete: bool,
    /// Where the `common.yaml` of a file's references is.
    pub(super) links: BTreeMap<(FileId, String), FileId>,
    /// The positions of the entries of large mappings that were looked into, in the order of their keys.
    positions: RefCell<HashMap<Place, Vec<u32>>>,
}

/// From how many entries on a mapping is large.
const LARGE: usize = 64;

/// The tree of one file.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) file: FileId,
    pub(crate) root: Node,
    /// Whether it is one of the files that Rust is to be made of, and not only referred to.
    pub(crate) is_given: bool,
}

/// What a reference leads to.
pub(super) struct Found<'t> {
    pub(super) file: FileId,
    pub(super) node: &'t Node,
    /// Its key's place, or its own if it has none.
    pub(super) place: Place,
}

impl Found<'_> {
    /// The place of the value itself.
    pub(super) fn node_place(&self) -> Place {
        Place {
            file: self.file,
            node: self.node.id,
        }
    }
}

/// Why a reference leads nowhere.
pub(super) enum Lost<'t> {
    /// There is no such file, which was reported when it was looked for.
    File,
    /// It is no JSON Pointer.
    Pointer,
    /// The step at this position of the way goes nowhere from here.
    Step(usize, &'t Node),
}

impl Trees {
    pub(crate) fn push(&mut self, tree: Tree) {
        self.list.push(tree);
    }

    /// Notes that a file could not be read.
    pub(crate) fn lack(&mut self) {
        self.is_incomplete = true;
    }

    /// Notes which file `path` is in the references of another.
    pub(crate) fn link(&mut self, from: FileId, path: String, to: FileId) {
        self.links.insert((from, path), to);
    }

    /// The version of OpenAPI that a file has, if it is a document.
    pub(super) fn version(&self, file: FileId) -> Option<Version> {
        let tree = self.list.iter().find(|tree| tree.file == file)?;
        Version::of(&tree.root)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Tree> {
        self.list.iter()
    }

    /// Whether another file refers to this one, or may do so.
    pub(super) fn is_referred_to(&self, file: FileId) -> bool {
        let mut links = self.links.iter();
        self.is_incomplete || links.any(|((from, _), to)| *to == file && *from != file)
    }

    /// The entry of a mapping at `place` with a key.
    fn entry<'t>(&self, entries: &'t [Entry], key: &str, place: Place) -> Option<&'t Entry> {
        if entries.len() < LARGE {
            return entries.iter().find(|entry| *entry.key == *key);
        }
        let mut positions = self.positions.borrow_mut();
        let key_at = |position: u32| &*entries[position as usize].key;
        let positions = positions.entry(place).or_insert_with(|| {
            let mut positions: Vec<u32> = (0..).take(entries.len()).collect();
            positions.sort_unstable_by_key(|position| key_at(*position));
            positions
        });
        let found = positions.binary_search_by_key(&key, |position| key_at(*position));
        found.ok().map(|at| &entries[positions[at] as usize])
    }

    /// Follows a reference that is written in `file`.
    pub(super) fn find(&self, file: FileId, target: &Target<'_>) -> Result<Found<'_>, Lost<'_>> {
        let file = match target.file {
            "" => file,
            path => *self.links.get(&(file, path.to_owned())).ok_or(Lost::File)?,
        };
        let tree = self.list.iter().find(|tree| tree.file == file);
        let tree = tree.ok_or(Lost::File)?;
        let mut found = Found {
            file,
            node: &tree.root,
            place: Place {
                file,
                node: tree.root.id,
            },
        };
        for (position, key) in target.way().ok_or(Lost::Pointer)?.iter().enumerate() {
            let (node, id) = match &found.node.value {
                Value::Mapping(entries) => {
                    let entry = self.entry(entries, key, found.node_place());
                    entry.map(|entry| (&entry.value, entry.key_id))
                }
                Value::Sequence(items) => {
                    let item = key.parse().ok().and_then(|index: usize| items.get(index));
                    item.map(|item| (item, item.id))
                }
                _ => None,
            }
            .ok_or(Lost::Step(position, found.node))?;
            found.node = node;
            found.place.node = id;
        }
        Ok(found)
    }
}

/// The entries of a mapping; of anything else none.
pub(super) fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

/// Whether a mapping has a key.
pub(super) fn has(node: &Node, key: &str) -> bool {
    entries(node).iter().any(|entry| *entry.key == *key)
}
