//! Texts that would keep the parser busy for minutes, or fill the memory: it has no limits of its own.

use crate::fault::{Code, Fault, Position};
use crate::source::{FileId, Source};

/// How many brackets may be open at once. The parser's time grows with the square of it.
const MAX_OPEN_BRACKETS: usize = 1000;

/// How many values a text may have, nearly. The parser takes some hundred bytes for each, whatever its
/// length, before any can be looked at. All documents of WeChat Pay together have an eighth of it.
const MAX_VALUES: usize = 1_000_000;

/// Refuses what is too dear to parse.
pub(super) fn check(source: &Source, file: FileId) -> Option<Fault> {
    too_many_values(source, file)
        .or_else(|| too_many_brackets(source, file))
        .or_else(|| tag_directive(source, file))
}

/// Refuses a text with too many values, counted by what parts them. What stands in strings is counted
/// too.
fn too_many_values(source: &Source, file: FileId) -> Option<Fault> {
    let bytes = source.text().as_bytes();
    let parts = |at: usize| match bytes[at] {
        b'\n' | b',' | b'[' | b'{' => true,
        // A sequence or key within another begins by these, on the same line too.
        b'-' | b'?' => matches!(bytes.get(at + 1), Some(b' ' | b'\t')),
        _ => false,
    };
    (0..bytes.len()).filter(|at| parts(*at)).nth(MAX_VALUES)?;
    let message = "this file has more than a million values, and so would not fit into memory";
    Some(
        Fault::new(Code::FileTooLarge, file, message)
            .hint("split it into one file for each product"),
    )
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
