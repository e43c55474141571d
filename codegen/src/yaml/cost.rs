//! Texts that would keep the parser busy for minutes: it has no limits of its own.

use crate::fault::{Code, Fault, Position};
use crate::source::{FileId, Source};

/// How many brackets may be open at once. The parser's time grows with the square of it.
const MAX_OPEN_BRACKETS: usize = 1000;

/// Refuses what is too dear to parse.
pub(super) fn check(source: &Source, file: FileId) -> Option<Fault> {
    too_many_brackets(source, file).or_else(|| tag_directive(source, file))
}

/// Refuses directives that declare tags, each of which the parser compares with all before it.
fn tag_directive(source: &Source, file: FileId) -> Option<Fault> {
    const DIRECTIVE: &str = "%TAG";
    let text = source.text();
    let begins_line = |at: &usize| {
        at.checked_sub(1)
            .is_none_or(|before| matches!(text.as_bytes()[before], b'\n' | b'\r'))
    };
    let at = text
        .match_indices(DIRECTIVE)
        .map(|(at, _)| at)
        .find(begins_line)?;
    let at = Position::Bytes(file, at..at + DIRECTIVE.len());
    let message = "YAML tags mean nothing in a spec, and are not to be declared";
    Some(Fault::new(Code::YamlTag, at, message).hint("take the line out"))
}

/// Refuses a text with too many open brackets. Those in strings and comments are counted too,
/// which no sensible text notices.
fn too_many_brackets(source: &Source, file: FileId) -> Option<Fault> {
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
