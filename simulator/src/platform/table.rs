//! The platform's records by key, and which of them have changed since they were last stored.

use std::collections::{BTreeMap, BTreeSet};

/// Records of one kind, in the order of their keys.
#[derive(Debug)]
pub(super) struct Table<T> {
    rows: BTreeMap<String, T>,
    changed: BTreeSet<String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

/// A key of several parts, none of which can run into the next.
pub(super) fn key<const N: usize>(parts: [&str; N]) -> String {
    serde_json::to_string(parts.as_slice()).expect("texts are JSON")
}

impl<T> Table<T> {
    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.rows.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let row = self.rows.get_mut(key)?;
        self.changed.insert(key.to_owned());
        Some(row)
    }

    pub(super) fn insert(&mut self, key: String, row: T) {
        self.changed.insert(key.clone());
        self.rows.insert(key, row);
    }

    pub(super) fn remove(&mut self, key: &str) {
        if self.rows.remove(key).is_some() {
            self.changed.insert(key.to_owned());
        }
    }

    /// A record as it was stored.
    pub(super) fn load(&mut self, key: String, row: T) {
        self.rows.insert(key, row);
    }

    pub(super) fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The keys of what has changed or gone since the last time.
    pub(super) fn take_changes(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.changed)
    }

    pub(super) fn put_changes_back(&mut self, keys: impl IntoIterator<Item = String>) {
        self.changed.extend(keys);
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> + Clone {
        self.rows.values()
    }

    /// The records whose keys have this first part.
    pub(super) fn under(&self, part: &str) -> impl Iterator<Item = &T> + use<'_, T> {
        // `["part",` of `["part","next"]`.
        let mut prefix = key([part]);
        prefix.pop();
        prefix.push(',');
        let rows = self.rows.range(prefix.clone()..);
        rows.take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(_, row)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_begin_with_whole_parts() {
        let mut table = Table::default();
        for (code, stock) in [("a", "1"), ("a\",\"1", "2"), ("ab", "1"), ("a", "3")] {
            table.insert(key([code, stock]), format!("{code} {stock}"));
        }

        let found: Vec<_> = table.under("a").map(String::as_str).collect();

        assert_eq!(found, ["a 1", "a 3"]);
        assert_eq!(table.get(&key(["ab", "1"])).unwrap(), "ab 1");
    }
}
