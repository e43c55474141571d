//! Faults with their places looked up: what users of the library and of the command get to see.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use super::render::{self, Style};
use super::{Code, Fault, Position};
use crate::source::{FileId, Source, Sources};
use crate::yaml::{self, Place};

/// How many bytes of spec may be read again to look up the places of faults, each of which takes its
/// whole file. It limits how many are shown: hundreds of a usual spec, fifty of a huge one.
const READ_AGAIN: usize = 16 * 1024 * 1024;

/// The faults found in the specs of one run.
///
/// `Display` gives the whole report: for each fault a line `FILE:LINE:COLUMN: error[CODE]: what`,
/// the source line with the place marked under it, and a hint. `Debug` gives the same, on a line
/// of its own, so that a `main` which returns the error shows the report and not a struct.
pub struct SpecError {
    faults: Vec<SpecFault>,
    total: usize,
    files: usize,
}

impl SpecError {
    /// The faults by file and line: all of them, but of a very large spec with very many faults only
    /// the first, at least fifty.
    #[must_use]
    pub fn faults(&self) -> &[SpecFault] {
        &self.faults
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
        let faults = counted(self.total, "fault");
        let files = counted(self.files, "file");
        if self.total > self.faults.len() {
            let shown = self.faults.len();
            return format!("{faults} in {files}; the first {shown} are shown");
        }
        format!("{faults} in {files}")
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

impl fmt::Debug for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `main` or `unwrap` puts before it must not spoil the first FILE:LINE:COLUMN.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for SpecError {}

/// One fault of a spec. `Display` gives its part of the report.
#[derive(Clone)]
pub struct SpecFault {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) mark: Mark,
    pub(super) related: Vec<Mark>,
    pub(super) hint: Option<String>,
}

impl SpecFault {
    /// The stable name of this kind of fault, as `duplicate-key`.
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
        &self.mark.file
    }

    /// The line, from 1. A fault of the file as a whole is at 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.mark.line
    }

    /// The column in characters, from 1. A fault of the file as a whole is at 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.mark.column
    }

    /// How to mend it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
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

/// A place in a file with what is said beside it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) label: String,
    /// `None` for a file as a whole.
    pub(super) excerpt: Option<Excerpt>,
}

/// The part of a source line that is shown.
#[derive(Debug, Clone)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The marked bytes of `text`.
    pub(super) marked: Range<usize>,
}

/// Looks up the places of `faults`, which must not be empty.
pub(super) fn report(mut faults: Vec<Fault>, sources: &Sources) -> SpecError {
    // What several operations refer to is found by each of them, and is one fault.
    let mut seen = HashSet::new();
    faults.retain(|fault| seen.insert((fault.code, fault.at.clone(), fault.message.clone())));
    let total = faults.len();
    let files: BTreeSet<FileId> = faults.iter().map(|fault| fault.at.file()).collect();
    faults.sort_by_key(|fault| order(&fault.at));
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
    SpecError {
        faults: located
            .into_iter()
            .map(|(_, _, fault)| locator.fault(fault))
            .collect(),
        total,
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
        let source = self.sources.get(at.file());
        let bytes = self.bytes(at);
        let start = bytes.as_ref().map_or(0, |bytes| bytes.start);
        let (line, column) = source.line_and_column(start);
        Mark {
            file: source.name(),
            line,
            column,
            label,
            excerpt: bytes.map(|bytes| excerpt(source, &bytes)),
        }
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

/// How many characters of a line are shown before and after the beginning of the mark.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 120;

/// The line of `bytes`; of a very long line (JSON on one line) the part around it. What is marked
/// ends with the line.
fn excerpt(source: &Source, bytes: &Range<usize>) -> Excerpt {
    let line = source.line_at(bytes.start);
    let (before, after) = source.text()[line.clone()].split_at(bytes.start - line.start);
    let after = after.trim_end_matches('\r');
    let start = before
        .char_indices()
        .rev()
        .nth(SHOWN_BEFORE)
        .map_or(0, |(at, _)| at);
    let end = after
        .char_indices()
        .nth(SHOWN_AFTER)
        .map_or(after.len(), |(at, _)| at);

    let mut text = String::new();
    if start > 0 {
        text.push('…');
    }
    text.push_str(&before[start..]);
    let marked_start = text.len();
    text.push_str(&after[..end]);
    let marked_end = (marked_start + bytes.len()).min(text.len());
    if end < after.len() {
        text.push('…');
    }
    Excerpt {
        text,
        marked: marked_start..marked_end,
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
