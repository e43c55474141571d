//! Faults with their places looked up: what users of the library and of the command get to see.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use super::mark::Mark;
use super::render::{self, Style};
use super::{Code, Fault, Position, Severity};
use crate::source::{FileId, Sources};
use crate::yaml::{self, Place};

/// How many bytes of spec may be read again to look up the places of faults, each of which takes its
/// whole file. It limits how many are shown: hundreds of a usual spec, fifty of a huge one.
const READ_AGAIN: usize = 16 * 1024 * 1024;

/// The faults found in the specs of one run: errors, or warnings, or both.
///
/// `Display` gives the whole report: for each fault a line `FILE:LINE:COLUMN: error[CODE]: what`,
/// the source line with the place marked under it, and a hint. `Debug` gives the same, on a line
/// of its own, so that a `main` which returns the error shows the report and not a struct.
pub struct Report {
    faults: Vec<SpecFault>,
    errors: usize,
    warnings: usize,
    files: usize,
}

impl Report {
    /// The faults by file and line: all of them, but of a very large spec with very many faults only
    /// the first, at least fifty.
    #[must_use]
    pub fn faults(&self) -> &[SpecFault] {
        &self.faults
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The report with colours for a terminal.
    #[must_use]
    pub fn colored(&self) -> String {
        self.render(Style::Colored)
    }

    fn render(&self, style: Style) -> String {
        let mut text = String::new();
        for fault in &self.faults {
            text.push_str(&render::fault(fault, style));
            text.push('\n');
        }
        text.push_str(&self.summary());
        text
    }

    fn summary(&self) -> String {
        let faults = match (self.errors, self.warnings) {
            (errors, 0) => counted(errors, "fault"),
            (0, warnings) => counted(warnings, "warning"),
            (errors, warnings) => format!(
                "{} and {}",
                counted(errors, "fault"),
                counted(warnings, "warning")
            ),
        };
        let files = counted(self.files, "file");
        let shown = self.faults.len();
        if self.errors + self.warnings > shown {
            return format!("{faults} in {files}; the first {shown} are shown");
        }
        format!("{faults} in {files}")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
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
        f.write_str(&render::fault(self, Style::Plain))
    }
}

impl fmt::Debug for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

/// Looks up the places of `faults`.
pub(super) fn report(mut faults: Vec<Fault>, sources: &Sources) -> Report {
    // What several operations refer to is found by each of them, and is one fault.
    let mut seen = HashSet::new();
    faults.retain(|fault| seen.insert((fault.code, fault.at.clone(), fault.message.clone())));
    let total = faults.len();
    let is_error = |fault: &&Fault| fault.severity == Severity::Error;
    let errors = faults.iter().filter(is_error).count();
    let files: BTreeSet<FileId> = faults.iter().map(|fault| fault.at.file()).collect();
    // Errors first, so that they are shown if not all can be.
    faults.sort_by_key(|fault| (fault.severity, order(&fault.at)));
    let text: usize = sources.iter().map(|(_, source)| source.text().len()).sum();
    faults.truncate((READ_AGAIN / text.max(1)).clamp(50, 500));

    let mut locator = Locator::new(sources);
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
        errors,
        warnings: total - errors,
        files: files.len(),
    }
}

/// About the order in the text, known before any place is looked up: nodes are numbered in it.
fn order(at: &Position) -> (FileId, Option<Place>) {
    match at {
        Position::Node(place) => (place.file, Some(*place)),
        Position::Bytes(file, _) | Position::File(file) => (*file, None),
    }
}

/// Finds places in texts, each node once.
struct Locator<'s> {
    sources: &'s Sources,
    found: HashMap<Place, Range<usize>>,
}

impl<'s> Locator<'s> {
    fn new(sources: &'s Sources) -> Self {
        Self {
            sources,
            found: HashMap::new(),
        }
    }

    fn fault(&mut self, fault: Fault) -> SpecFault {
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

    fn mark(&mut self, at: &Position, label: String) -> Mark {
        let bytes = self.bytes(at);
        Mark::new(self.sources.get(at.file()), bytes, label)
    }

    fn bytes(&mut self, at: &Position) -> Option<Range<usize>> {
        let source = self.sources.get(at.file());
        match at {
            Position::File(_) => None,
            Position::Bytes(_, bytes) => {
                Some(source.clamp(bytes.start)..source.clamp(bytes.end.max(bytes.start)))
            }
            Position::Node(place) => {
                let found = self
                    .found
                    .entry(*place)
                    .or_insert_with(|| yaml::locate(source, place.node));
                Some(found.clone())
            }
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
