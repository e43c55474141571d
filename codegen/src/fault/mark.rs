//! Marked places: lines and columns, and the part of the source that is shown.

use std::ops::Range;

use crate::source::Source;

/// A marked place in a file, and what is said beside the mark.
///
/// Lines and columns count from 1, columns in characters (Unicode scalar values). The mark is on one
/// line, from [`column`](Self::column) up to but not including [`end_column`](Self::end_column). A
/// file as a whole has an empty mark at its beginning.
#[derive(Debug, Clone)]
pub struct Mark {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_column: usize,
    pub(super) label: String,
    /// `None` for a file as a whole.
    pub(super) excerpt: Option<Excerpt>,
}

impl Mark {
    /// The file's path as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column at which the mark begins.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The column behind the mark's last.
    #[must_use]
    pub fn end_column(&self) -> usize {
        self.end_column
    }

    /// What is said of the place, as "first defined here", if anything.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        Some(self.label.as_str()).filter(|label| !label.is_empty())
    }

    /// Marks `bytes` of a file up to the end of their first line, or the file as a whole.
    pub(super) fn new(source: &Source, bytes: Option<Range<usize>>, label: String) -> Self {
        let start = bytes.as_ref().map_or(0, |bytes| bytes.start);
        let (line, column) = source.line_and_column(start);
        let excerpt = bytes.map(|bytes| {
            let line_end = source.line_at(start).end;
            Excerpt::new(source, start..bytes.end.clamp(start, line_end))
        });
        Self {
            file: source.name(),
            line,
            column,
            end_column: column + excerpt.as_ref().map_or(0, |excerpt| excerpt.width),
            label,
            excerpt,
        }
    }
}

/// The part of a source line that is shown.
#[derive(Debug, Clone)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The marked bytes of `text`.
    pub(super) marked: Range<usize>,
    /// The marked characters, also those that are not shown.
    pub(super) width: usize,
}

/// How many characters of a line are shown before and after the beginning of the mark.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 120;

impl Excerpt {
    /// The line of `bytes`, which are on one; of a very long line (JSON on one line) the part around
    /// them.
    fn new(source: &Source, bytes: Range<usize>) -> Self {
        let line = source.line_at(bytes.start);
        let (before, after) = source.text()[line.clone()].split_at(bytes.start - line.start);
        let after = after.trim_end_matches('\r');
        let marked = &after[..bytes.len().min(after.len())];
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
        let marked_end = (marked_start + marked.len()).min(text.len());
        if end < after.len() {
            text.push('…');
        }
        Self {
            text,
            marked: marked_start..marked_end,
            width: marked.chars().count(),
        }
    }
}
