//! A YAML (or JSON) text as a tree whose nodes are numbered in the order they are written.
//!
//! The tree holds no positions: [`locate_all`] finds the places of numbers by reading the text again,
//! and only when there is something to report.

mod cost;
mod indentation;
mod json;
mod listed;
mod locate;
mod memory;
mod read;
mod search;
mod seed;
mod syntax;
mod tags;

pub(crate) use locate::locate_all;
pub(crate) use memory::Memory;
pub(crate) use read::read;

use crate::source::FileId;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) id: NodeId,
    pub(crate) value: Value,
}

/// The preorder number of a value or of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(Integer),
    /// Always finite.
    Float(f64),
    String(Box<str>),
    Sequence(Box<[Node]>),
    /// In the order written; no key stands twice.
    Mapping(Box<[Entry]>),
}

/// A whole number of 128 bits, as bytes: its alignment would be that of every value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Integer([u8; 16]);

impl Integer {
    pub(crate) fn get(self) -> i128 {
        i128::from_ne_bytes(self.0)
    }
}

impl<T: Into<i128>> From<T> for Integer {
    fn from(number: T) -> Self {
        Self(number.into().to_ne_bytes())
    }
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Box<str>,
    pub(crate) key_id: NodeId,
    pub(crate) value: Node,
}

/// A value or a key of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) file: FileId,
    pub(crate) node: NodeId,
}
