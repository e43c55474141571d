//! Faults with their places looked up: what users of the library and of the command get to see.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;

use super::mark::Mark;
use super::render::{self, Style};
use super::{Code, Fault, Position, Severity};
use crate::phrase::{ENGLISH, Language, Phrase};
use crate::source::{FileId, Sources};
use crate::yaml::{self, NodeId, Place};

/// The faults found in the specs of one run: errors, or warnings, or both.
///
/// `Display` gives the whole report: for each fault a line `FILE:LINE:COLUMN: error[CODE]: what`,
/// the source line with the place marked under it, and a hint. `Debug` gives the same, on a line
/// of its own, so that a `main` which returns the error shows the report and not a struct.
pub struct Report {
    faults: Vec<SpecFault>,
    found: Found,
}

/// How many faults there are, shown or not.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) files: BTreeSet<FileId>,
}

impl Report {
    /// The faults by file and line: all of them, unless there are more than
    /// [`max_faults`](crate::Generator::max_faults).
    #[must_use]
    pub fn faults(&self) -> &[SpecFault] {
        &self.faults
    }

    /// How many faults were found, errors and warnings, those beyond
    /// [`max_faults`](crate::Generator::max_faults) included.
    #[must_use]
    pub fn found(&self) -> usize {
        self.found.errors + self.found.warnings
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found() == 0
    }

    /// The report with colours for a terminal.
    #[must_use]
    pub fn colored(&self) -> String {
        self.in_language(ENGLISH, true)
    }

    /// The report with the words of another language around the messages, and with colours if `colored`.
    #[must_use]
    pub fn in_language(&self, language: Language, colored: bool) -> String {
        let style = Style { colored, language };
        let mut text = String::new();
        for fault in &self.faults {
            text.push_str(&render::fault(fault, style));
            text.push('\n');
        }
        let Found {
            errors, warnings, ..
        } = self.found;
        text + &language(Phrase::Found {
            errors,
            warnings,
            files: self.found.files.len(),
            shown: self.faults.len(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(ENGLISH, false))
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `main` or `unwrap` puts before it must not spoil the first FILE:LINE:COLUMN.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Report {}

/// One fault of a spec. `Display` gives its part of the report.
#[derive(Clone)]
pub struct SpecFault {
    pub(super) severity: Severity,
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) mark: Mark,
    pub(super) related: Vec<Mark>,
    pub(super) hint: Option<String>,
}

impl SpecFault {
    /// Whether this keeps the bindings from being made.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The stable name of this kind of fault, as `duplicate-key`. [`FaultCode`](crate::FaultCode) tells more of it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code.name()
    }

    /// This kind of fault in a few words, as "a key that stands twice in one mapping".
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.code.title()
    }

    /// What is wrong here: one sentence in lower case without a trailing dot.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The file's path as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        self.mark.file()
    }

    /// The line, from 1. A fault of the file as a whole is at 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.mark.line()
    }

    /// The column in characters, from 1. A fault of the file as a whole is at 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.mark.column()
    }

    /// The place that is marked.
    #[must_use]
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Other places that have to do with it, as "first defined here".
    #[must_use]
    pub fn related(&self) -> &[Mark] {
        &self.related
    }

    /// How to mend it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The first line of its report, `FILE:LINE:COLUMN: error[CODE]: what`, without control
    /// characters.
    #[must_use]
    pub fn headline(&self) -> String {
        render::headline(self)
    }
}

impl fmt::Display for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::fault(self, Style::PLAIN))
    }
}

impl fmt::Debug for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

/// Looks up the places of `faults`, which are `found` but for those beyond what is kept.
pub(super) fn report(faults: Vec<Fault>, found: Found, sources: &Sources) -> Report {
    let locator = Locator::new(sources, &faults);
    let mut located: Vec<_> = faults
        .into_iter()
        .map(|fault| {
            let start = locator.bytes(&fault.at).map_or(0, |bytes| bytes.start);
            (fault.at.file(), start, fault)
        })
        .collect();
    located.sort_by_key(|(file, start, _)| (*file, *start));
    Report {
        faults: located
            .into_iter()
            .map(|(_, _, fault)| locator.fault(fault))
            .collect(),
        found,
    }
}

/// Knows where the nodes of the faults stand.
struct Locator<'s> {
    sources: &'s Sources,
    places: HashMap<Place, Range<usize>>,
}

impl<'s> Locator<'s> {
    fn new(sources: &'s Sources, faults: &[Fault]) -> Self {
        let mut nodes: BTreeMap<FileId, BTreeSet<NodeId>> = BTreeMap::new();
        for fault in faults {
            let related = fault.related.iter().map(|(at, _)| at);
            for at in related.chain([&fault.at]) {
                if let Position::Node(place) = at {
                    nodes.entry(place.file).or_default().insert(place.node);
                }
            }
        }
        let mut places = HashMap::new();
        for (file, nodes) in nodes {
            let nodes: Vec<NodeId> = nodes.into_iter().collect();
            for (node, bytes) in yaml::locate_all(sources.get(file), &nodes) {
                places.insert(Place { file, node }, bytes);
            }
        }
        Self { sources, places }
    }

    fn fault(&self, fault: Fault) -> SpecFault {
        SpecFault {
            severity: fault.severity,
            code: fault.code,
            message: fault.message,
            mark: self.mark(&fault.at, fault.label),
            related: fault
                .related
                .into_iter()
                .map(|(at, label)| self.mark(&at, label))
                .collect(),
            hint: fault.hint,
        }
    }

    fn mark(&self, at: &Position, label: String) -> Mark {
        Mark::new(self.sources.get(at.file()), self.bytes(at), label)
    }

    fn bytes(&self, at: &Position) -> Option<Range<usize>> {
        let source = self.sources.get(at.file());
        match at {
            Position::File(_) => None,
            Position::Bytes(_, bytes) => {
                Some(source.clamp(bytes.start)..source.clamp(bytes.end.max(bytes.start)))
            }
            Position::Node(place) => Some(self.places.get(place).cloned().unwrap_or(0..0)),
        }
    }
}
