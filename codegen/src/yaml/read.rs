//! Text to tree: one reading numbers its nodes, and builds the tree or finds nodes of it again. What
//! YAML allows and a spec must not have is reported as it is met.

use std::fmt;

use serde::de::{DeserializeSeed, Error};

use super::cost;
use super::indentation;
use super::json;
use super::memory::Memory;
use super::search::Search;
use super::seed::NodeSeed;
use super::syntax;
use super::tags;
use super::{Entry, Node, NodeId, Place, Value};
use crate::fault::{Code, Fault, Faults, Position};
use crate::source::{FileId, Source};

/// How many nodes a text may have beyond one for each byte. Only aliases can make that many.
const EXTRA_NODES: usize = 10_000;

/// Reads a file's tree. `None` and a fault if there is none to be had.
pub(crate) fn read(
    source: &Source,
    file: FileId,
    memory: &mut Memory,
    faults: &mut Faults,
) -> Option<Node> {
    let allowance = memory.take(source, file, faults)?;
    if let Some(fault) = cost::check(source, file) {
        faults.push(fault);
        return None;
    }
    let mut reader = Reader::new(source.text(), Task::Build { file, faults });
    reader.nodes_allowed = reader.nodes_allowed.min(allowance.written + allowance.left);
    let mut documents = serde_yaml::Deserializer::from_str(source.text());
    let first = documents.next()?;
    let result = NodeSeed::root(&mut reader).deserialize(first);
    let is_stopped = reader.is_stopped;
    memory.repeat(reader.next as usize, &allowance);
    match result {
        Err(_) if is_stopped => None,
        Err(error) => {
            faults.push(syntax::fault(&error, source, file));
            None
        }
        Ok(root) if root.value == Value::Null => {
            let message = "there is nothing in this file";
            faults.push(
                Fault::new(Code::EmptyFile, file, message)
                    .hint("an OpenAPI document begins with `openapi: 3.1.0`"),
            );
            None
        }
        Ok(root) => {
            tags::check(source, file, faults);
            json::check(source, file, faults);
            if let Some(second) = documents.next() {
                faults.push(several_documents(second, source, file));
            }
            Some(root)
        }
    }
}

fn several_documents(second: serde_yaml::Deserializer<'_>, source: &Source, file: FileId) -> Fault {
    let text = source.text();
    let is_marker = |line: &str| line.starts_with("---") || line.starts_with("...");
    if !text.lines().any(is_marker)
        && let Some((line, first)) = indentation::further_out(text)
    {
        let at = Position::Bytes(file, line);
        let message = "this line begins further left than the first of the file";
        return Fault::new(Code::BadIndentation, at, message)
            .related(Position::Bytes(file, first), "the first is here")
            .hint("begin both in the same column");
    }
    let at = match find(second, source.text(), NodeId(0)) {
        Some(found) => {
            let start = source.clamp(found.offset);
            Position::Bytes(file, start..source.line_at(start).end)
        }
        None => Position::File(file),
    };
    Fault::new(
        Code::SeveralDocuments,
        at,
        "this file has a second YAML document",
    )
    .label("begins here")
    .hint("put each spec into a file of its own, or take out the line `---`")
}

/// What the parser is at.
#[derive(Clone, Copy)]
pub(super) enum Begins<'a> {
    /// A key, or a string.
    Text(&'a str),
    /// A scalar that is no string.
    Scalar,
    Collection,
    /// A tag of the document's own, before a value.
    Tag,
}

impl Begins<'_> {
    pub(super) fn written(self) -> Written {
        match self {
            Self::Text(text) => Written::Text(text.to_owned()),
            Self::Scalar | Self::Collection => Written::Other,
            Self::Tag => Written::Tag,
        }
    }
}

/// What begins at a node's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// A key or string that says this.
    Text(String),
    /// A tag of the document's own, before a value.
    Tag,
    /// A collection, or a scalar that is no text.
    Other,
}

/// A node that was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The byte the parser gives for the node.
    pub(super) offset: usize,
    pub(super) written: Written,
    /// Whether this is not the node itself, a collection, but what stands for it.
    pub(super) is_near: bool,
}

/// Reads a document again up to the node `wanted`, and fails there: the error knows the place.
pub(super) fn find(
    document: serde_yaml::Deserializer<'_>,
    text: &str,
    wanted: NodeId,
) -> Option<Found> {
    let mut reader = Reader::new(
        text,
        Task::Find {
            wanted,
            written: Written::Other,
        },
    );
    let result = NodeSeed::root(&mut reader).deserialize(document);
    let is_found = reader.is_stopped;
    match (result, reader.task) {
        (Err(error), Task::Find { written, .. }) if is_found => Some(Found {
            offset: error.location()?.index(),
            written,
            is_near: false,
        }),
        _ => None,
    }
}

/// Finds many nodes, given in their order, by one reading: at a key or scalar it fails and goes on behind
/// it. Behind a collection it could not go on, so for that the first key or scalar after its beginning
/// is given.
pub(super) fn find_many(text: &str, wanted: &[NodeId]) -> Vec<(NodeId, Found)> {
    let Some(document) = serde_yaml::Deserializer::from_str(text).next() else {
        return Vec::new();
    };
    let mut reader = Reader::new(text, Task::FindMany(Search::new(text, wanted)));
    let result = NodeSeed::root(&mut reader).deserialize(document);
    // The whole document may be one scalar.
    let _ = reader.go_on(result, || Node::PASSED);
    match reader.task {
        Task::FindMany(search) => search.found,
        _ => Vec::new(),
    }
}

/// What goes through one reading of a document.
pub(super) struct Reader<'t> {
    next: u32,
    nodes_allowed: usize,
    /// Set when the reader itself ends the reading.
    is_stopped: bool,
    task: Task<'t>,
}

enum Task<'t> {
    Build {
        file: FileId,
        faults: &'t mut Faults,
    },
    Find {
        wanted: NodeId,
        written: Written,
    },
    FindMany(Search<'t>),
}

impl<'t> Reader<'t> {
    fn new(text: &str, task: Task<'t>) -> Self {
        Self {
            next: 0,
            nodes_allowed: text.len() + EXTRA_NODES,
            is_stopped: false,
            task,
        }
    }

    /// Numbers the key or value that is being read.
    ///
    /// Must be called by the visitor: an error gets its place only while the value is visited.
    pub(super) fn number<E: Error>(&mut self, begins: Begins<'_>) -> Result<NodeId, E> {
        let id = NodeId(self.next);
        self.next += 1;
        let is_wanted = match &mut self.task {
            Task::Find { wanted, written } if *wanted == id => {
                *written = begins.written();
                self.is_stopped = true;
                true
            }
            Task::FindMany(search) => search.reaches(id, begins),
            _ => false,
        };
        if is_wanted {
            return Err(E::custom("found"));
        }
        if self.next as usize > self.nodes_allowed {
            self.fault(id, |place| {
                Fault::new(
                    Code::AliasBomb,
                    place,
                    "the aliases of this file repeat too much",
                )
                .label("one repetition too many")
                .hint("use `$ref` to say something once and mean it often")
            });
            self.is_stopped = true;
            return Err(E::custom("too many nodes"));
        }
        Ok(id)
    }

    /// Goes on behind a key or scalar that was searched for.
    pub(super) fn go_on<T, E: fmt::Display>(
        &mut self,
        result: Result<T, E>,
        instead: impl FnOnce() -> T,
    ) -> Result<T, E> {
        if let (Err(error), Task::FindMany(search)) = (&result, &mut self.task)
            && search.note(error)
        {
            return Ok(instead());
        }
        result
    }

    pub(super) fn fault(&mut self, id: NodeId, fault: impl FnOnce(Place) -> Fault) {
        if let Task::Build { file, faults } = &mut self.task {
            let file = *file;
            faults.push(fault(Place { file, node: id }));
        }
    }

    /// Reports keys that stand twice, of which the first counts.
    pub(super) fn check_keys(&mut self, entries: &mut Vec<Entry>) {
        let Task::Build { file, faults } = &mut self.task else {
            return;
        };
        let mut again = Vec::new();
        let place = |node| Place { file: *file, node };
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by_key(|entry| (&entry.key, entry.key_id));
        for same in sorted.chunk_by(|a, b| a.key == b.key) {
            let (first, others) = (same[0], &same[1..]);
            for other in others {
                again.push(other.key_id);
                let key = &other.key;
                let message = format!("the key `{key}` stands twice in this mapping");
                faults.push(
                    Fault::new(Code::DuplicateKey, place(other.key_id), message)
                        .label("defined again")
                        .related(place(first.key_id), "first defined here")
                        .hint("take one of the two out, or give it another name"),
                );
            }
        }
        if !again.is_empty() {
            again.sort_unstable();
            entries.retain(|entry| again.binary_search(&entry.key_id).is_err());
        }
    }
}

impl Node {
    /// Stands for what a search has found and left behind.
    pub(super) const PASSED: Self = Self {
        id: NodeId(0),
        value: Value::Null,
    };
}
