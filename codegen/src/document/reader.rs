//! Typed reading of YAML mappings: each reader method takes a keyword and reports a value of the
//! wrong kind with its place.

use std::collections::VecDeque;

use crate::fault::{Code, Fault, Faults, did_you_mean};
use crate::source::FileId;
use crate::yaml::{Entry, Node, Place, Value};

use super::keyword_fault::{extension_fault, keyword_fault, near_extension};
use super::keywords::{self, Keywords};
use super::mending;
use super::parts::Wanted;
use super::version::Version;
use super::{Decimal, Located, Trees};

/// Where faults and references go while one file is read.
pub(super) struct Reader<'f> {
    file: FileId,
    /// Its version of OpenAPI, if it is a document.
    version: Option<Version>,
    trees: &'f Trees,
    faults: &'f mut Faults,
    /// The references that were met.
    wanted: &'f mut VecDeque<Wanted>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(
        file: FileId,
        trees: &'f Trees,
        wanted: &'f mut VecDeque<Wanted>,
        faults: &'f mut Faults,
    ) -> Self {
        Self {
            file,
            version: trees.version(file),
            trees,
            faults,
            wanted,
        }
    }

    /// All files.
    pub(super) fn trees(&self) -> &'f Trees {
        self.trees
    }

    /// Reads a part of another file.
    pub(super) fn within<T>(&mut self, file: FileId, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (self.file, self.version);
        (self.file, self.version) = (file, self.trees.version(file));
        let result = read(self);
        (self.file, self.version) = outer;
        result
    }

    /// The version of OpenAPI of the file being read, if it is a document.
    pub(super) fn version(&self) -> Option<Version> {
        self.version
    }

    /// Notes a reference, so that what it names is read.
    pub(super) fn want(&mut self, wanted: Wanted) {
        self.wanted.push_back(wanted);
    }

    pub(super) fn place(&self, node: &Node) -> Place {
        Place {
            file: self.file,
            node: node.id,
        }
    }

    pub(super) fn key_place(&self, entry: &Entry) -> Place {
        Place {
            file: self.file,
            node: entry.key_id,
        }
    }

    pub(super) fn key(&self, entry: &Entry) -> Located<String> {
        Located {
            value: entry.key.to_string(),
            place: self.key_place(entry),
        }
    }

    /// Whether there are too many faults to look for what was meant by each.
    pub(super) fn has_many_faults(&self) -> bool {
        self.faults.are_many()
    }

    /// Whether a mapping may have a keyword by a name that was told to be none.
    pub(super) fn misses(&self, mapping: &Mapping<'_>, key: &str) -> bool {
        self.misses_at(mapping.place, key)
    }

    /// Whether something is faulty in a mapping, as far as earlier phases have told.
    pub(super) fn doubts(&self, mapping: &Mapping<'_>) -> bool {
        self.faults.doubt_mapping(mapping.place)
    }

    pub(super) fn misses_at(&self, place: Place, key: &str) -> bool {
        self.faults.misses(place, key) || self.faults.doubt(place, key)
    }

    /// Whether the loss of a keyword is accepted.
    pub(super) fn allows(&self, keyword: &str) -> bool {
        self.faults.allows(keyword)
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Reports that `node` is not the `expected` kind of value.
    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let place = self.place(node);
        if self.faults.has_told_of(place) {
            return;
        }
        let wants_number = expected.contains("number");
        let is = match &node.value {
            Value::Integer(_) | Value::Float(_) if wants_number => "which this is not".to_owned(),
            // Numbers too large for the reader are texts to it.
            Value::String(text) if wants_number && is_large_number(text) => {
                "which this is not".to_owned()
            }
            value => format!("not {}", kind(value)),
        };
        let message = format!("{what} must be {expected}, {is}");
        let hint = mending::hint(&node.value, what, expected);
        self.fault(
            Fault::new(Code::WrongType, place, message)
                .label(format!("expected {expected}"))
                .hint(hint),
        );
    }

    pub(super) fn string<'a>(&mut self, node: &'a Node, what: &str) -> Option<Located<&'a str>> {
        match &node.value {
            Value::String(text) => Some(Located {
                value: text,
                place: self.place(node),
            }),
            _ => {
                self.wrong_type(node, what, "a string");
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, node: &Node, what: &str) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.wrong_type(node, what, "`true` or `false`");
                None
            }
        }
    }

    pub(super) fn sequence<'a>(&mut self, node: &'a Node, what: &str) -> Option<&'a [Node]> {
        match &node.value {
            Value::Sequence(items) => Some(items),
            _ => {
                self.wrong_type(node, what, "a list");
                None
            }
        }
    }
}

/// A YAML mapping that is an OpenAPI object of some kind.
#[derive(Clone, Copy)]
pub(super) struct Mapping<'a> {
    pub(super) place: Place,
    pub(super) entries: &'a [Entry],
    what: &'static str,
}

impl<'a> Mapping<'a> {
    pub(super) fn read(
        node: &'a Node,
        what: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        match &node.value {
            Value::Mapping(entries) => Some(Self {
                place: reader.place(node),
                entries,
                what,
            }),
            _ => {
                reader.wrong_type(node, &format!("the {what}"), "a mapping");
                None
            }
        }
    }

    /// One without any entries, where `node` stands for it.
    pub(super) fn empty(node: &'a Node, what: &'static str, reader: &Reader<'_>) -> Self {
        Self {
            place: reader.place(node),
            entries: &[],
            what,
        }
    }

    /// Reports every keyword that `keywords` does not have. Whether all are known: one that is not may have
    /// been meant to be another, which is missed then.
    pub(super) fn check(&self, keywords: &Keywords, reader: &mut Reader<'_>) -> bool {
        let mut are_known = true;
        for entry in self.entries {
            let key = &*entry.key;
            let place = reader.key_place(entry);
            if keywords.read.contains(&key) || keywords.ignored.contains(&key) {
                let version = reader.version;
                let warning = version.and_then(|it| it.warning(keywords.what, entry, place));
                if let Some(warning) = warning {
                    reader.fault(warning);
                }
                continue;
            }
            let fault = match key.strip_prefix("x-wechatpay-") {
                // Told when the file was read.
                None if key == "<<" => continue,
                Some(name) => match extension_fault(name, keywords, place) {
                    Some(fault) => fault,
                    None => continue,
                },
                None if key.starts_with("x-w") || key.starts_with("x_w") => {
                    match near_extension(key, place) {
                        Some(fault) => fault,
                        None if key.starts_with("x-") => continue,
                        None => keyword_fault(key, keywords, place),
                    }
                }
                None if key.starts_with("x-") => continue,
                None => {
                    if !keywords.has(key) {
                        are_known = false;
                        let known = [keywords.read, keywords.ignored].concat();
                        let meant = did_you_mean(key, known);
                        // What is like no keyword of a document was meant to be none.
                        if meant.is_some() || keywords.what != keywords::DOCUMENT.what {
                            reader.faults.note_missing(self.place, meant);
                        }
                    }
                    keyword_fault(key, keywords, place)
                }
            };
            reader.fault(fault);
        }
        are_known
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| *entry.key == *key)
    }

    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub(super) fn required(&self, key: &str, reader: &mut Reader<'_>) -> Option<&'a Node> {
        let node = self.node(key);
        // Misspelt it is an unknown keyword, and reported as such.
        let is_doubted = || {
            let mut keys = self.entries.iter().map(|entry| &*entry.key);
            keys.any(|known| did_you_mean(known, [key]).is_some()) || reader.misses(self, key)
        };
        if node.is_none() && !is_doubted() {
            let message = format!("this {} has no `{key}`", self.what);
            let fault = Fault::new(Code::MissingKeyword, self.place, message)
                .hint(format!("add `{key}:` to it"));
            reader.faults.push_missing(self.place, key, fault);
        }
        node
    }

    pub(super) fn mapping(
        &self,
        key: &str,
        what: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Mapping<'a>> {
        Mapping::read(self.node(key)?, what, reader)
    }

    pub(super) fn required_mapping(
        &self,
        key: &str,
        what: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Mapping<'a>> {
        Mapping::read(self.required(key, reader)?, what, reader)
    }

    pub(super) fn string(&self, key: &str, reader: &mut Reader<'_>) -> Option<Located<&'a str>> {
        reader.string(self.node(key)?, &format!("`{key}`"))
    }

    pub(super) fn required_string(
        &self,
        key: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Located<&'a str>> {
        let node = self.required(key, reader)?;
        reader.string(node, &format!("`{key}`"))
    }

    /// A string whose place does not matter: a description.
    pub(super) fn text(&self, key: &str, reader: &mut Reader<'_>) -> Option<String> {
        let text = self.string(key, reader)?.value.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A boolean, `false` when absent.
    pub(super) fn flag(&self, key: &str, reader: &mut Reader<'_>) -> bool {
        self.node(key)
            .and_then(|node| reader.boolean(node, &format!("`{key}`")))
            .unwrap_or(false)
    }

    pub(super) fn count(&self, key: &str, reader: &mut Reader<'_>) -> Option<Located<u32>> {
        let node = self.node(key)?;
        if let Value::Integer(number) = node.value
            && let Ok(value) = u32::try_from(number.get())
        {
            let place = reader.place(node);
            return Some(Located { value, place });
        }
        reader.wrong_type(
            node,
            &format!("`{key}`"),
            "a whole number from 0 to 4294967295",
        );
        None
    }

    pub(super) fn decimal(&self, key: &str, reader: &mut Reader<'_>) -> Option<Located<Decimal>> {
        let node = self.node(key)?;
        if let Some(value) = Decimal::of(&node.value) {
            let place = reader.place(node);
            return Some(Located { value, place });
        }
        reader.wrong_type(node, &format!("`{key}`"), "a number of at most 18 digits");
        None
    }

    pub(super) fn sequence(&self, key: &str, reader: &mut Reader<'_>) -> Option<&'a [Node]> {
        reader.sequence(self.node(key)?, &format!("`{key}`"))
    }
}

fn is_large_number(text: &str) -> bool {
    text.parse::<i64>().is_err() && text.parse::<f64>().is_ok()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::String(_) => "a string",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
    }
}
