//! Texts that would keep the parser busy for minutes: it has no limits of its own.

use crate::fault::{Code, Fault, Position};
use crate::source::{FileId, Source};

/// How many brackets may be open at once. The parser's time grows with the square of it.
const MAX_OPEN_BRACKETS: usize = 1000;

/// Refuses a text with too many open brackets. Those in strings and comments are counted too,
/// which no sensible text notices.
pub(super) fn check(source: &Source, file: FileId) -> Option<Fault> {
    let mut open: usize = 0;
    let at = source.text().bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_OPEN_BRACKETS
    })?;
    let message = format!("more than {MAX_OPEN_BRACKETS} brackets are open here");
    let at = Position::Bytes(file, at..at + 1);
    Some(Fault::new(Code::NestingTooDeep, at, message).label("one bracket too many"))
}
