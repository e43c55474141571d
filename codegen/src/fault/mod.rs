//! Faults of a spec as data. They are collected through a phase and shown together at its end.

mod code;
mod render;
mod report;
mod suggest;

use std::ops::Range;

pub(crate) use code::Code;
pub use report::{SpecError, SpecFault};
pub(crate) use suggest::did_you_mean;

use crate::source::{FileId, Sources};
use crate::yaml::Place;

/// Something wrong with a spec, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    code: Code,
    at: Position,
    message: String,
    label: String,
    related: Vec<(Position, String)>,
    hint: Option<String>,
}

impl Fault {
    /// A fault at a place; `message` is one sentence in lower case without a trailing dot.
    pub(crate) fn new(code: Code, at: impl Into<Position>, message: impl Into<String>) -> Self {
        Self {
            code,
            at: at.into(),
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            hint: None,
        }
    }

    /// A word or two beside the mark under the source line.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place to be shown, as "first defined here".
    pub(crate) fn related(mut self, at: impl Into<Position>, label: impl Into<String>) -> Self {
        self.related.push((at.into(), label.into()));
        self
    }

    /// How to mend it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Where a fault is: in a node of the YAML tree, in the text, or in a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    Node(Place),
    Bytes(FileId, Range<usize>),
    File(FileId),
}

impl Position {
    fn file(&self) -> FileId {
        match self {
            Self::Node(place) => place.file,
            Self::Bytes(file, _) | Self::File(file) => *file,
        }
    }
}

impl From<Place> for Position {
    fn from(place: Place) -> Self {
        Self::Node(place)
    }
}

impl From<FileId> for Position {
    fn from(file: FileId) -> Self {
        Self::File(file)
    }
}

/// The faults of a phase.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The end of a phase: all its faults as one error, if there are any.
    pub(crate) fn gate(&mut self, sources: &Sources) -> Result<(), SpecError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(report::report(std::mem::take(&mut self.list), sources))
    }
}
