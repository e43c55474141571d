//! Faults of a spec as data. They are collected through a phase and shown together at its end.

mod code;
mod doubts;
mod explain;
mod mark;
mod render;
mod report;
mod suggest;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

pub(crate) use code::Code;
pub(crate) use doubts::Doubts;
pub use explain::{FaultCode, UnknownFaultCode};
pub use mark::Mark;
use report::Found;
pub use report::{Report, SpecFault};
pub(crate) use suggest::{did_you_mean, nearest};

use crate::source::{FileId, Sources};
use crate::yaml::Place;

/// Whether a fault keeps the bindings from being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// A person should know of it; it keeps nothing from being generated.
    Warning,
}

impl Severity {
    /// The word in a report: `error` or `warning`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Something wrong with a spec, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    severity: Severity,
    code: Code,
    at: Position,
    message: String,
    label: String,
    related: Vec<(Position, String)>,
    hint: Option<String>,
    /// The keyword that is lost if a person allows it.
    keyword: Option<String>,
}

impl Fault {
    /// An error at a place; `message` is one sentence in lower case without a trailing dot.
    pub(crate) fn new(code: Code, at: impl Into<Position>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            at: at.into(),
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            hint: None,
            keyword: None,
        }
    }

    /// The same as a warning, which keeps nothing from being generated.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
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

    /// The same for all finds of one fault.
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.code, &self.at, &self.message).hash(&mut hasher);
        hasher.finish()
    }

    /// Lets a person accept the loss of this keyword, which stays without effect: see
    /// [`Faults::allowing`].
    pub(crate) fn keyword(mut self, keyword: &str) -> Self {
        self.keyword = Some(keyword.to_owned());
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

/// The faults of a phase, and those of the phases before it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    kept: Vec<Fault>,
    found: Found,
    /// Hashes of the faults that were found.
    seen: HashSet<u64>,
    allowed: BTreeSet<String>,
    max: MaxFaults,
    /// Which keywords are missing from which mappings.
    missing: HashMap<Place, Vec<String>>,
    has_lost: bool,
    /// What the phases before this one left unknown.
    doubts: Doubts,
}

/// How many errors, and how many warnings, are kept to be shown. All are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaxFaults(pub(crate) usize);

impl Default for MaxFaults {
    /// More than a person mends in a day, and little enough for any memory.
    fn default() -> Self {
        Self(10_000)
    }
}

impl Faults {
    /// No faults yet; of the keywords `allowed`, whose loss a person accepts, there will be only
    /// warnings.
    pub(crate) fn new(allowed: BTreeSet<String>, max: MaxFaults) -> Self {
        Self {
            allowed,
            max,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, fault: Fault) {
        let fault = match &fault.keyword {
            Some(keyword) if self.allowed.contains(keyword) => {
                let hint =
                    format!("nothing is generated for it, which `--allow {keyword}` accepts");
                fault.warning().hint(hint)
            }
            _ => fault,
        };
        // What several operations refer to is found by each of them, and is one fault.
        if !self.seen.insert(fault.hash()) {
            return;
        }
        let count = match fault.severity {
            Severity::Error => &mut self.found.errors,
            Severity::Warning => &mut self.found.warnings,
        };
        *count += 1;
        self.found.files.insert(fault.at.file());
        if *count <= self.max.0 {
            self.kept.push(fault);
        }
    }

    /// Whether a person accepts the loss of a keyword.
    pub(crate) fn allows(&self, keyword: &str) -> bool {
        self.allowed.contains(keyword)
    }

    /// Whether nothing was found, not even something to warn of.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Adds the fault of a keyword that the mapping at `place` must have.
    pub(crate) fn push_missing(&mut self, place: Place, keyword: &str, fault: Fault) {
        self.note_missing(place, Some(keyword));
        self.push(fault);
    }

    /// Notes that a keyword of the mapping at `place` is written as another that does not exist; which, may
    /// not be known.
    pub(crate) fn note_missing(&mut self, place: Place, keyword: Option<&str>) {
        let keyword = keyword.unwrap_or(Doubts::ANY).to_owned();
        self.missing.entry(place).or_default().push(keyword);
    }

    /// Whether it was told of the mapping at `place` that it may have this keyword by another name.
    pub(crate) fn misses(&self, place: Place, keyword: &str) -> bool {
        let mut missing = self.missing.get(&place).into_iter().flatten();
        missing.any(|missing| missing == Doubts::ANY || missing == keyword)
    }

    /// Which keywords are missing from which mappings.
    pub(crate) fn missing(&self) -> impl Iterator<Item = (Place, &String)> {
        let missing = self.missing.iter();
        missing.flat_map(|(place, keywords)| keywords.iter().map(|keyword| (*place, keyword)))
    }

    /// Where the errors are that are kept; of a key that stands twice, the first, which counts.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Position> {
        let errors = self.kept.iter();
        // What is no JSON is clear all the same.
        let is_unclear =
            |fault: &&Fault| fault.severity == Severity::Error && fault.code != Code::JsonSyntax;
        let errors = errors.filter(is_unclear);
        errors.map(|fault| match fault.related.first() {
            Some((first, _)) if fault.code == Code::DuplicateKey => first,
            _ => &fault.at,
        })
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.errors > 0
    }

    /// Whether there are so many errors that to look for what was meant by each takes too long.
    pub(crate) fn are_many(&self) -> bool {
        const MANY: usize = 300;
        self.found.errors >= MANY
    }

    /// Whether something was found in a file.
    pub(crate) fn are_in(&self, file: FileId) -> bool {
        self.found.files.contains(&file)
    }

    /// Whether an earlier phase has told a fault of what stands in the mapping at `place`.
    pub(crate) fn doubt_mapping(&self, place: Place) -> bool {
        self.doubts.are_in(place)
    }

    /// Notes that something leads to what is not known.
    pub(crate) fn note_lost(&mut self) {
        self.has_lost = true;
    }

    /// Whether something led to what is not known.
    pub(crate) fn has_lost(&self) -> bool {
        self.has_lost
    }

    /// Whether an earlier phase has told a fault of the value at `place` itself.
    pub(crate) fn has_told_of(&self, place: Place) -> bool {
        self.doubts.are_at(place)
    }

    /// Does a step behind errors: what it finds is added to them. What it would only find because of what
    /// they left unknown is its own to keep back, by [`Faults::doubt`]. If some of the errors are only
    /// counted, nothing is certain.
    pub(crate) fn behind_errors<T>(
        &mut self,
        doubts: Doubts,
        step: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let mut later = Self::new(self.allowed.clone(), self.max);
        later.doubts = doubts;
        let result = step(&mut later);
        self.missing.extend(std::mem::take(&mut later.missing));
        for fault in later.kept {
            let is_certain = !later.doubts.are_of_all(fault.at.file());
            if self.found.errors <= self.max.0 && is_certain {
                self.push(fault);
            }
        }
        result
    }

    /// Whether the mapping at `place` may have this keyword otherwise than as it seems, since an earlier
    /// phase has told a fault of it. What the keyword is missed for must not be told then.
    pub(crate) fn doubt(&self, place: Place, key: &str) -> bool {
        self.doubts.are_of(place, key)
    }

    /// The end of a phase: everything found so far as one error, if there are any errors.
    pub(crate) fn gate(&mut self, sources: &Sources) -> Result<(), Report> {
        if self.found.errors == 0 {
            return Ok(());
        }
        Err(std::mem::take(self).report(sources))
    }

    /// Everything that was found; after a run without errors, its warnings.
    pub(crate) fn report(self, sources: &Sources) -> Report {
        report::report(self.kept, self.found, sources)
    }
}
