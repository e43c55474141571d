//! What is not known of a spec because of faults that are told already, so that none is made up for it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::source::FileId;
use crate::yaml::Place;

use super::did_you_mean;

/// The faulty keywords of each mapping, and the files of which nothing is certain.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    keywords: HashMap<Place, Doubt>,
    /// What the faults are at.
    nodes: HashSet<Place>,
    files: HashSet<FileId>,
}

/// How many keywords of a mapping are told from each other; each is asked for by its likeness.
const MOST_KEYWORDS: usize = 100;

/// What is faulty in a mapping.
#[derive(Debug)]
enum Doubt {
    /// It may have any keyword: there is a merge key in it, or very much is faulty.
    All,
    /// What stands under these, or would be meant by them.
    Keywords(BTreeSet<String>),
}

impl Doubts {
    /// Stands for any keyword, as the merge key does.
    pub(crate) const ANY: &str = "<<";

    /// Notes that what stands under a key of the mapping at `place` is not known, nor whether the key is
    /// the one that was meant.
    pub(crate) fn add(&mut self, place: Place, key: &str) {
        if key == Self::ANY {
            self.keywords.insert(place, Doubt::All);
            return;
        }
        let doubt = self.keywords.entry(place);
        let doubt = doubt.or_insert_with(|| Doubt::Keywords(BTreeSet::new()));
        if let Doubt::Keywords(keys) = doubt {
            keys.insert(key.to_owned());
            if keys.len() > MOST_KEYWORDS {
                *doubt = Doubt::All;
            }
        }
    }

    /// Notes that the value or key at `place` is faulty.
    pub(crate) fn add_node(&mut self, place: Place) {
        self.nodes.insert(place);
    }

    /// Whether the value or key at `place` is faulty itself.
    pub(crate) fn are_at(&self, place: Place) -> bool {
        self.nodes.contains(&place)
    }

    pub(crate) fn add_file(&mut self, file: FileId) {
        self.files.insert(file);
    }

    /// Whether nothing in a file is certain.
    pub(super) fn are_of_all(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }

    /// Whether anything is faulty in the mapping at `place`.
    pub(super) fn are_in(&self, place: Place) -> bool {
        self.keywords.contains_key(&place)
    }

    /// Whether the mapping at `place` may have this keyword otherwise than as it seems.
    pub(super) fn are_of(&self, place: Place, key: &str) -> bool {
        if self.files.is_empty() && self.keywords.is_empty() {
            return false;
        }
        if self.files.contains(&place.file) {
            return true;
        }
        match self.keywords.get(&place) {
            None => false,
            Some(Doubt::All) => true,
            Some(Doubt::Keywords(keys)) => keys
                .iter()
                .any(|known| known == key || did_you_mean(known, [key]).is_some()),
        }
    }
}
