//! Texts that are no YAML: what the parser says, in words for people who write specs.

use std::ops::Range;

use crate::fault::{Code, Fault, Position};
use crate::source::{FileId, Source};

/// What a key must be; the parser puts it into its message.
pub(super) const EXPECTED_KEY: &str = "a key that is text";

/// How many brackets may be open at once. The parser's time grows with the square of it.
const MAX_OPEN_BRACKETS: usize = 1000;

/// Refuses what would keep the parser busy for minutes: it has no limits of its own.
pub(super) fn check_cost(source: &Source, file: FileId) -> Option<Fault> {
    let mut open: usize = 0;
    for (at, byte) in source.text().bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            let message = format!("more than {MAX_OPEN_BRACKETS} brackets are open here");
            let fault = Fault::new(
                Code::NestingTooDeep,
                Position::Bytes(file, at..at + 1),
                message,
            );
            return Some(fault.label("one bracket too many"));
        }
    }
    None
}

/// The fault for an error of the parser.
pub(super) fn fault(error: &serde_yaml::Error, source: &Source, file: FileId) -> Fault {
    let problem = error.to_string();
    let at = offset(error, &problem, source);
    let line = source.line_at(at);
    let rest = &source.text()[at..line.end];
    let begins_line = source.text()[line.start..at].trim().is_empty();
    let fault = |code, message: &str| {
        let length = match code {
            Code::ControlCharacter => rest.chars().next().map_or(0, char::len_utf8),
            _ => first_word(rest),
        };
        let bytes = at..at + length;
        Fault::new(code, Position::Bytes(file, bytes), message)
    };

    if problem.contains("tab character") || is_tab(source.text(), &line, at) {
        let tab = line.start + source.text()[line.clone()].find('\t').unwrap_or(0);
        let bytes = Position::Bytes(file, tab..tab + 1);
        return Fault::new(Code::TabIndentation, bytes, "a tab is used for indentation")
            .label("a tab")
            .hint("indent with spaces; YAML allows no tabs there");
    }
    if problem.starts_with("found unexpected end of stream") {
        let opening = context(&problem, source).unwrap_or(at);
        let bytes = Position::Bytes(file, opening..opening + 1);
        return Fault::new(
            Code::UnclosedQuote,
            bytes,
            "this quotation mark is never closed",
        )
        .label("opened here")
        .hint("put the same mark at the end of the text");
    }
    if problem.starts_with("did not find expected key")
        && let Some(opening) = quote_of_earlier_line(source.text(), &line, at)
    {
        let bytes = Position::Bytes(file, opening..opening + 1);
        let closing = Position::Bytes(file, at - 1..at);
        return Fault::new(
            Code::UnclosedQuote,
            bytes,
            "this quotation mark is not closed in its line",
        )
        .label("opened here")
        .related(closing, "so the text reaches to here")
        .hint("put the same mark at the end of the text");
    }
    if problem.contains("scanning an alias") || problem.contains("scanning an anchor") {
        let sign = context(&problem, source).unwrap_or(at);
        let end = sign + first_word(&source.text()[sign..source.line_at(sign).end]);
        let bytes = Position::Bytes(file, sign..end);
        return Fault::new(
            Code::UnquotedText,
            bytes,
            "text cannot begin with `*` or `&`",
        )
        .hint("put the text in quotes");
    }
    if problem.starts_with("could not find expected ':'") {
        let key = context(&problem, source).unwrap_or(at);
        let end = source.line_at(key).end;
        let key = key..key + source.text()[key..end].trim_end().len();
        return Fault::new(
            Code::MissingColon,
            Position::Bytes(file, key),
            "a key without a colon",
        )
        .label("no colon follows")
        .hint("write `key: value`, or put text of several lines after `|`");
    }
    if let Some(opening) = unclosed_bracket(&problem, at, source) {
        let bytes = Position::Bytes(file, opening..opening + 1);
        let message = "this bracket is not closed, or a comma is missing after it";
        return Fault::new(Code::UnclosedBracket, bytes, message)
            .label("opened here")
            .related(
                Position::Bytes(file, at..at + first_word(rest)),
                "the reading ended here",
            )
            .hint("close it, or write the entries on lines of their own");
    }
    known(&problem, rest, begins_line, fault).unwrap_or_else(|| {
        let what = problem.split(" at line ").next().unwrap_or(&problem);
        fault(Code::YamlSyntax, &format!("this is not YAML: {what}"))
    })
}

/// The faults that need only the parser's message.
fn known(
    problem: &str,
    rest: &str,
    begins_line: bool,
    fault: impl Fn(Code, &str) -> Fault,
) -> Option<Fault> {
    let is = |what: &str| problem.contains(what);
    Some(if is("mapping values are not allowed") {
        fault(
            Code::UnquotedText,
            "a second colon in one line, or a key that is indented wrongly",
        )
        .label("this colon")
        .hint("put text with a colon and a blank in quotes: \"a: b\"")
    } else if is("did not find expected key") && begins_line
        || is("did not find expected '-' indicator")
    {
        fault(
            Code::BadIndentation,
            "this line fits none of the lines before it",
        )
        .label("begins in a column of its own")
        .hint("begin it in the same column as its neighbours")
    } else if is("cannot start any token") {
        let message = match rest.chars().next() {
            Some(sign) => format!("text cannot begin with `{sign}`"),
            None => "text cannot begin like this".to_owned(),
        };
        fault(Code::UnquotedText, &message).hint("put the text in quotes")
    } else if is("did not find expected key") {
        fault(Code::UnquotedText, "the value ended before this")
            .label("does not belong to it")
            .hint("put the whole text in quotes, or begin this in the column of its neighbours")
    } else if is("escape character") || is("hexadecimal number") || is("Unicode character escape") {
        fault(Code::BadEscape, "YAML does not have this escape")
            .hint("write `\\\\` for a backslash, or use single quotes")
    } else if is("control characters are not allowed") {
        fault(Code::ControlCharacter, "a control character stands here")
            .hint("take it out; in double quotes it can be written as `\\u0007`")
    } else if is("unknown anchor") {
        fault(
            Code::UnknownAlias,
            "no anchor of this name stands before it",
        )
        .hint("text that begins with `*` needs quotes")
    } else if is("repetition limit exceeded") {
        fault(Code::AliasBomb, "the aliases of this file repeat too much")
            .hint("use `$ref` to say something once and mean it often")
    } else if is("recursion limit exceeded") {
        fault(Code::NestingTooDeep, "values are nested too deep here")
    } else if is(EXPECTED_KEY) {
        fault(
            Code::KeyNotText,
            "a key must be text, not a list or a mapping",
        )
        .hint("`{` and `[` at the beginning of text need quotes")
    } else if is("while parsing a tag") || is("while scanning a tag") || is("undefined tag handle")
    {
        fault(Code::YamlTag, "YAML tags mean nothing in a spec")
            .hint("text with a `!` needs quotes")
    } else {
        return None;
    })
}

/// The byte the parser stumbled over.
fn offset(error: &serde_yaml::Error, problem: &str, source: &Source) -> usize {
    // For characters it refuses the parser gives the place only in words.
    let position = problem
        .strip_prefix("control characters are not allowed at position ")
        .and_then(|position| position.parse().ok());
    let location = || error.location().map_or(0, |location| location.index());
    let at = source.clamp(position.unwrap_or_else(location));
    // "At the end of the text" is shown behind its last line, not on an empty one.
    if at == source.text().len() {
        return source.text().trim_end().len();
    }
    at
}

/// The quotation mark of an earlier line that the one right before `at` closes.
fn quote_of_earlier_line(text: &str, line: &Range<usize>, at: usize) -> Option<usize> {
    let before = &text[line.start..at];
    let quote = before
        .chars()
        .next_back()
        .filter(|c| ['"', '\''].contains(c))?;
    if before.matches(quote).count() > 1 {
        return None;
    }
    text[..line.start].rfind(quote)
}

/// The bracket that was open when the reading ended at `at`, if that is what was wrong.
fn unclosed_bracket(problem: &str, at: usize, source: &Source) -> Option<usize> {
    let read = &source.text()[..at];
    let opening = if problem.starts_with("did not find expected ',' or") {
        // Nothing is said of a bracket that the text begins with.
        context(problem, source).unwrap_or(0)
    } else if problem.contains("while parsing a flow") && at == source.text().trim_end().len() {
        last_open_bracket(read)?
    } else {
        return None;
    };
    let is_bracket = source.text()[opening..].starts_with(['[', '{']);
    is_bracket.then_some(opening)
}

fn last_open_bracket(read: &str) -> Option<usize> {
    let mut closed = 0;
    read.rmatch_indices(['[', ']', '{', '}'])
        .find(|(_, bracket)| match *bracket {
            "]" | "}" => {
                closed += 1;
                false
            }
            _ if closed > 0 => {
                closed -= 1;
                false
            }
            _ => true,
        })
        .map(|(at, _)| at)
}

/// The byte of what the parser was reading: `…, while scanning a quoted scalar at line 1 column 4`.
fn context(problem: &str, source: &Source) -> Option<usize> {
    let (_, context) = problem.rsplit_once(", while ")?;
    let (_, place) = context.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let text = source.text();
    let line_start = match line.checked_sub(2) {
        Some(breaks) => text.match_indices('\n').nth(breaks)?.0 + 1,
        None => 0,
    };
    let column_start = text[line_start..]
        .char_indices()
        .nth(column.checked_sub(1)?)?
        .0;
    Some(line_start + column_start)
}

/// Whether `at` is in the indentation of its line, with a tab.
fn is_tab(text: &str, line: &Range<usize>, at: usize) -> bool {
    let indentation = &text[line.start..at];
    text[at..].starts_with('\t') && indentation.chars().all(char::is_whitespace)
}

/// The length of the word at the beginning of `rest`.
fn first_word(rest: &str) -> usize {
    rest.find(|character: char| character.is_whitespace() || ":,[]{}\"'".contains(character))
        .map_or(rest.len(), |end| {
            end.max(rest.chars().next().map_or(0, char::len_utf8))
        })
}
