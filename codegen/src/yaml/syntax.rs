//! Texts that are not YAML: what the parser says, in words for people who write specs.

use std::ops::Range;

use super::indentation;
use super::listed::LISTED;
use crate::fault::{Code, Fault, Position};
use crate::source::{FileId, Source};

/// What a key must be; the parser puts it into its message.
pub(super) const EXPECTED_KEY: &str = "a key that is text";

/// The fault for an error of the parser.
pub(super) fn fault(error: &serde_yaml::Error, source: &Source, file: FileId) -> Fault {
    let problem = Problem::new(error, source, file);
    problem
        .tab_indentation()
        .or_else(|| problem.odd_blank())
        .or_else(|| problem.unclosed_quote())
        .or_else(|| problem.quote_closed_too_late())
        .or_else(|| problem.unclosed_bracket())
        .or_else(|| problem.missing_colon())
        .or_else(|| problem.bad_indentation())
        .or_else(|| problem.key_too_far_in())
        .or_else(|| problem.bad_beginning())
        .or_else(|| problem.listed())
        .unwrap_or_else(|| problem.unlisted())
}

/// What the parser says of a text, and where it stopped.
struct Problem<'s> {
    said: String,
    source: &'s Source,
    file: FileId,
    /// The byte at which the parser stopped.
    at: usize,
    /// The line of that byte.
    line: Range<usize>,
}

impl<'s> Problem<'s> {
    fn new(error: &serde_yaml::Error, source: &'s Source, file: FileId) -> Self {
        let said = error.to_string();
        let at = stopped_at(error, &said, source);
        Self {
            line: source.line_at(at),
            said,
            source,
            file,
            at,
        }
    }

    fn says(&self, what: &str) -> bool {
        self.said.contains(what)
    }

    /// What stands in the line before the parser stopped.
    fn before(&self) -> &'s str {
        &self.source.text()[self.line.start..self.at]
    }

    /// What stands in the line after the parser stopped.
    fn after(&self) -> &'s str {
        &self.source.text()[self.at..self.line.end]
    }

    fn fault_at(&self, code: Code, bytes: Range<usize>, message: &str) -> Fault {
        Fault::new(code, Position::Bytes(self.file, bytes), message)
    }

    /// A fault of the word at which the parser stopped.
    fn fault(&self, code: Code, message: &str) -> Fault {
        let end = self.at + first_word(self.after());
        self.fault_at(code, self.at..end, message)
    }

    fn tab_indentation(&self) -> Option<Fault> {
        let stopped_at_tab = self.after().starts_with('\t') && self.before().trim().is_empty();
        if !stopped_at_tab && !self.says("tab character") {
            return None;
        }
        let line = &self.source.text()[self.line.clone()];
        let tab = self.line.start + line.find('\t')?;
        let message = "a tab is used for indentation";
        Some(
            self.fault_at(Code::TabIndentation, tab..tab + 1, message)
                .label("a tab")
                .hint("indent with spaces; YAML allows no tabs there"),
        )
    }

    /// A line that is indented by blanks which are none to YAML: it, or the one before it.
    fn odd_blank(&self) -> Option<Fault> {
        let said = [
            "expected key",
            "mapping values",
            "expected ':'",
            "expected '-'",
        ];
        if !said.iter().any(|said| self.says(said)) {
            return None;
        }
        let text = self.source.text();
        let above = text[..self.line.start].trim_end().len();
        let lines = [self.source.line_at(above), self.line.clone()];
        let blank = lines.into_iter().find_map(|line| {
            let content = text[line.clone()].trim_start_matches(' ');
            let odd = content.chars().next()?;
            let start = line.end - content.len();
            let is_odd = odd.is_whitespace() && !odd.is_ascii();
            is_odd.then(|| start..start + odd.len_utf8())
        })?;
        let message = "this blank is none to YAML";
        Some(
            self.fault_at(Code::BadIndentation, blank, message)
                .label("a wide blank, or one that does not break")
                .hint("indent with plain spaces"),
        )
    }

    /// A quotation mark that nothing closes.
    fn unclosed_quote(&self) -> Option<Fault> {
        if !self.says("found unexpected end of stream") {
            return None;
        }
        let opening = self.context()?;
        let message = "this quotation mark is never closed";
        Some(
            self.fault_at(Code::UnclosedQuote, opening..opening + 1, message)
                .label("opened here")
                .hint("put the same mark at the end of the text"),
        )
    }

    /// A quotation mark that only the opening one of a later line closes.
    fn quote_closed_too_late(&self) -> Option<Fault> {
        if !self.says("did not find expected key") {
            return None;
        }
        let quote = self.before().chars().next_back()?;
        if !['"', '\''].contains(&quote) || self.before().matches(quote).count() > 1 {
            return None;
        }
        let opening = self.source.text()[..self.line.start].rfind(quote)?;
        let closing = Position::Bytes(self.file, self.at - quote.len_utf8()..self.at);
        let message = "this quotation mark is not closed in its line";
        Some(
            self.fault_at(Code::UnclosedQuote, opening..opening + 1, message)
                .label("opened here")
                .related(closing, "so the text reaches to here")
                .hint("put the same mark at the end of the text"),
        )
    }

    fn unclosed_bracket(&self) -> Option<Fault> {
        let text = self.source.text();
        let opening = if self.says("did not find expected ',' or") {
            // Nothing is said of a bracket that the text begins with.
            self.context().unwrap_or(0)
        } else if self.says("while parsing a flow") && self.at == text.trim_end().len() {
            last_open_bracket(&text[..self.at])?
        } else {
            return None;
        };
        if !text[opening..].starts_with(['[', '{']) {
            return None;
        }
        let end = self.at + first_word(self.after());
        let message = "this bracket is not closed, or a comma is missing after it";
        Some(
            self.fault_at(Code::UnclosedBracket, opening..opening + 1, message)
                .label("opened here")
                .related(
                    Position::Bytes(self.file, self.at..end),
                    "the reading ended here",
                )
                .hint("close it, or write the entries on lines of their own"),
        )
    }

    fn missing_colon(&self) -> Option<Fault> {
        if !self.says("could not find expected ':'") {
            return None;
        }
        let key = self.context().unwrap_or(self.at);
        let line = &self.source.text()[key..self.source.line_at(key).end];
        Some(self.without_colon(key..key + line.trim_end().len()))
    }

    /// The fault of a line that should have been a key with its value.
    fn without_colon(&self, line: Range<usize>) -> Fault {
        let (message, label, hint) = colon_of(&self.source.text()[line.clone()]);
        self.fault_at(Code::MissingColon, line, message)
            .label(label)
            .hint(hint)
    }

    fn bad_indentation(&self) -> Option<Fault> {
        let is_item = self.says("did not find expected '-' indicator");
        let begins_line = self.before().trim().is_empty();
        let is_key = begins_line && self.says("did not find expected key");
        if !is_item && !is_key {
            return None;
        }
        if let Some(line) = indentation::text_beside(self.source.text(), &self.line) {
            return Some(self.without_colon(line));
        }
        let (inner, outer) = indentation::neighbours(self.source.text(), &self.line);
        let message = "this line fits none of the lines before it";
        Some(
            self.fault(Code::BadIndentation, message)
                .label("begins in a column of its own")
                .hint(indentation::hint(inner, outer)),
        )
    }

    /// A key that is indented more than its neighbours, so that it goes on the text before it.
    fn key_too_far_in(&self) -> Option<Fault> {
        let is_key = self.says("mapping values are not allowed")
            && indentation::begins_with_key(self.before());
        if !is_key || self.line.start == 0 {
            return None;
        }
        if let Some(line) = indentation::text_beside(self.source.text(), &self.line) {
            return Some(self.without_colon(line));
        }
        let (_, outer) = indentation::neighbours(self.source.text(), &self.line);
        let key = self.line.start + self.before().len() - self.before().trim_start().len();
        let message = "this key is indented too far: it goes on the text of the line before it";
        Some(
            self.fault_at(Code::BadIndentation, key..self.at, message)
                .label("further in than its neighbours")
                .hint(indentation::hint(None, outer)),
        )
    }

    /// Text that begins with a sign YAML keeps for itself.
    fn bad_beginning(&self) -> Option<Fault> {
        let beginning = if self.says("scanning an alias") || self.says("scanning an anchor") {
            self.context()?
        } else if self.says("cannot start any token") {
            self.at
        } else {
            return None;
        };
        let text = &self.source.text()[beginning..self.source.line_at(beginning).end];
        let sign = text.chars().next()?;
        let bytes = beginning..beginning + first_word(text);
        let message = format!("text cannot begin with `{sign}`");
        Some(
            self.fault_at(Code::UnquotedText, bytes, &message)
                .hint("put the text in quotes"),
        )
    }

    /// A problem for which the parser's words are enough.
    fn listed(&self) -> Option<Fault> {
        let listed = LISTED
            .iter()
            .find(|listed| listed.said.iter().any(|said| self.says(said)))?;
        let fault = self.fault(listed.code, listed.message).hint(listed.hint);
        Some(fault)
    }

    fn unlisted(&self) -> Fault {
        let said = self.said.split(" at line ").next().unwrap_or(&self.said);
        self.fault(Code::YamlSyntax, &format!("this is not YAML: {said}"))
            .hint("look at the mark and just before it; text with signs of YAML goes in quotes")
    }

    /// The byte of what the parser was in: `…, while scanning a quoted scalar at line 1 column 4`.
    fn context(&self) -> Option<usize> {
        let (_, context) = self.said.rsplit_once(", while ")?;
        let (_, place) = context.rsplit_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let text = self.source.text();
        let line_start = match line.checked_sub(2) {
            Some(breaks) => text.match_indices('\n').nth(breaks)?.0 + 1,
            None => 0,
        };
        let mut columns = text[line_start..].char_indices();
        let (column_start, _) = columns.nth(column.checked_sub(1)?)?;
        Some(line_start + column_start)
    }
}

/// What is wrong with the colon of a line: it is another, has no blank behind it, or is not there.
fn colon_of(line: &str) -> (&'static str, &'static str, String) {
    let word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    let signs = ["<<<<<<<", "=======", ">>>>>>>"];
    if signs.contains(&line.split(' ').next().unwrap_or_default()) {
        let hint = "keep one of the two sides, and take the three lines with the signs out";
        let message = "a conflict of two versions was left here";
        return (message, "a line of git", hint.to_owned());
    }
    if let Some((key, value)) = line.split_once('：').filter(|(key, _)| word(key)) {
        let hint = format!("write `{key}: {}`", value.trim_start());
        return ("this colon is a full-width one", "with `：`", hint);
    }
    // No URL, and no time.
    let is_pair = |(key, value): &(&str, &str)| {
        word(key) && !value.starts_with("//") && key.contains(|c: char| !c.is_ascii_digit())
    };
    if let Some((key, value)) = line.split_once(':').filter(is_pair) {
        let hint = format!("write `{key}: {}`, with a plain blank", value.trim_start());
        let message = "a key whose colon has no blank behind it";
        return (message, "it is text so", hint);
    }
    let write = match line.split_once(' ') {
        Some((key, value)) if word(key) && word(value.trim_start()) => {
            format!("write `{key}: {}`", value.trim_start())
        }
        _ => "write `key: value`, or put text of several lines after `|`".to_owned(),
    };
    let hint = write + "; text that goes on the line before is indented further";
    ("a key without a colon", "no colon follows", hint)
}

/// The byte at which the parser stopped.
fn stopped_at(error: &serde_yaml::Error, said: &str, source: &Source) -> usize {
    // For a character it refuses the parser gives the place only in words.
    let position = said
        .strip_prefix("control characters are not allowed at position ")
        .and_then(|position| position.parse().ok());
    let location = || error.location().map_or(0, |location| location.index());
    let at = source.clamp(position.unwrap_or_else(location));
    if at == source.text().len() {
        // The end of the text is shown behind its last line, not on an empty one.
        return source.text().trim_end().len();
    }
    at
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

/// The length of the word, or else of the one sign, at the beginning of `text`.
fn first_word(text: &str) -> usize {
    let sign = text.chars().next().map_or(0, char::len_utf8);
    let ends_word = |c: char| c.is_whitespace() || c.is_control() || ":,[]{}\"'".contains(c);
    text.find(ends_word).map_or(text.len(), |end| end.max(sign))
}
