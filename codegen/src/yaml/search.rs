//! A search for many nodes by one reading of a text.

use std::fmt::Display;

use super::NodeId;
use super::read::{Begins, Found, Written};

/// The nodes that are searched for, and those that have been found.
pub(super) struct Search<'t> {
    /// Those not met yet, in their order.
    wanted: &'t [NodeId],
    /// Collections that have begun: the next key or scalar stands for them.
    begun: Vec<NodeId>,
    /// Whether the node that was read last is one of those.
    is_word_wanted: bool,
    /// The key or scalar at which the reading was made to fail.
    reached: Option<Written>,
    pub(super) found: Vec<(NodeId, Found)>,
    cursor: Cursor<'t>,
}

impl<'t> Search<'t> {
    pub(super) fn new(text: &'t str, wanted: &'t [NodeId]) -> Self {
        Self {
            wanted,
            begun: Vec::new(),
            is_word_wanted: false,
            reached: None,
            found: Vec::new(),
            cursor: Cursor {
                text,
                line: 1,
                line_start: 0,
                column: 1,
                offset: 0,
            },
        }
    }

    /// Whether the reading must fail here, so that its place becomes known.
    pub(super) fn reaches(&mut self, id: NodeId, begins: Begins<'_>) -> bool {
        self.is_word_wanted = self.wanted.first() == Some(&id);
        if self.is_word_wanted {
            self.wanted = &self.wanted[1..];
            self.begun.push(id);
        }
        let is_at_word = matches!(begins, Begins::Text(_) | Begins::Scalar);
        if self.begun.is_empty() || !is_at_word {
            return false;
        }
        self.reached = Some(begins.written());
        true
    }

    /// Takes the place of what was reached from the error. `false` if that is one of the text.
    pub(super) fn note(&mut self, error: &impl Display) -> bool {
        let Some(written) = self.reached.take() else {
            return false;
        };
        let word = self.begun.last().copied().filter(|_| self.is_word_wanted);
        if let Some(offset) = self.cursor.offset(&error.to_string()) {
            for id in self.begun.drain(..) {
                let found = Found {
                    offset,
                    written: written.clone(),
                    is_near: word != Some(id),
                };
                self.found.push((id, found));
            }
        }
        true
    }
}

/// A place in the text, from which the next one is looked for.
struct Cursor<'t> {
    text: &'t str,
    line: usize,
    line_start: usize,
    column: usize,
    offset: usize,
}

impl Cursor<'_> {
    /// The byte of a place in words: all that is to be had of an error within a reading.
    fn offset(&mut self, said: &str) -> Option<usize> {
        let (_, place) = said.rsplit_once(" at ")?;
        if let Some(offset) = place.strip_prefix("position ") {
            return offset.parse().ok();
        }
        let (line, column) = place.strip_prefix("line ")?.split_once(" column ")?;
        self.go_to(line.parse().ok()?, column.parse().ok()?)
    }

    fn go_to(&mut self, line: usize, column: usize) -> Option<usize> {
        if line < self.line {
            // An alias leads back.
            (self.line, self.line_start) = (1, 0);
        }
        if line != self.line || column < self.column {
            while self.line < line {
                self.line_start += line_length(&self.text[self.line_start..])?;
                self.line += 1;
            }
            (self.column, self.offset) = (1, self.line_start);
        }
        let rest = &self.text[self.offset..];
        let mut characters = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        self.offset += characters.nth(column - self.column)?;
        self.column = column;
        Some(self.offset)
    }
}

/// The length of a line with its break, as the parser counts lines.
fn line_length(text: &str) -> Option<usize> {
    const BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
    let at = text.find(BREAKS)?;
    if text[at..].starts_with("\r\n") {
        return Some(at + 2);
    }
    let sign = text[at..].chars().next()?;
    Some(at + sign.len_utf8())
}
