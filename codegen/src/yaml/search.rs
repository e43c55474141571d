//! A search for many nodes by one reading of a text.

use std::fmt::Display;

use super::NodeId;
use super::read::{Begins, Found, Written};
use crate::characters::Characters;

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
    places: Places<'t>,
}

impl<'t> Search<'t> {
    pub(super) fn new(text: &'t str, wanted: &'t [NodeId]) -> Self {
        Self {
            wanted,
            begun: Vec::new(),
            is_word_wanted: false,
            reached: None,
            found: Vec::new(),
            places: Places {
                text,
                line_starts: vec![0],
                characters: Characters::of(text),
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
        if let Some(offset) = self.places.offset(&error.to_string()) {
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

/// What is known of the text, to find places in it. They are not in order: an alias leads back.
struct Places<'t> {
    text: &'t str,
    /// Of the lines up to the last that was looked for.
    line_starts: Vec<usize>,
    characters: Characters,
}

impl Places<'_> {
    /// The byte of a place in words: all that is to be had of an error within a reading.
    fn offset(&mut self, said: &str) -> Option<usize> {
        let (_, place) = said.rsplit_once(" at ")?;
        if let Some(offset) = place.strip_prefix("position ") {
            return offset.parse().ok();
        }
        let (line, column) = place.strip_prefix("line ")?.split_once(" column ")?;
        self.at(line.parse().ok()?, column.parse().ok()?)
    }

    /// The byte at a line and column, from 1.
    fn at(&mut self, line: usize, column: usize) -> Option<usize> {
        while self.line_starts.len() < line {
            let last = *self.line_starts.last()?;
            let next = last + line_length(&self.text[last..])?;
            self.line_starts.push(next);
        }
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let before = self.characters.before(self.text, start);
        let column = column.checked_sub(1)?;
        self.characters.offset(self.text, before + column)
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
