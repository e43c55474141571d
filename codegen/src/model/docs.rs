//! Documentation from a spec's text: made safe for a doc comment, and wrapped.

use crate::columns::{columns, width};

/// Columns a line of documentation may take.
const WIDTH: usize = 88;

/// Lines of Markdown.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Docs {
    /// Each line with its end.
    text: String,
}

impl Docs {
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// The bytes of the text.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// The first paragraph, on one line.
    pub(crate) fn title(&self) -> String {
        let lines = self.lines().take_while(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        lines.join(" ")
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds a paragraph, or several, in the spec's words.
    pub(crate) fn spec_text(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.paragraph(&escape(text));
        }
    }

    /// Adds a paragraph in the generator's words, Markdown as it is.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.line("");
        }
        let mut block = String::new();
        let mut in_code = false;
        for line in text.lines().map(str::trim_end) {
            let is_fence = is_fence(line);
            if is_fence {
                self.flow(&mut block);
                // Without a language rustdoc would take the code for a test, and run it.
                self.line(if in_code { "```" } else { "```text" });
            } else if in_code || line.starts_with('|') || line.is_empty() {
                self.flow(&mut block);
                self.line(line);
            } else {
                if is_list_item(line) {
                    self.flow(&mut block);
                }
                join(&mut block, line);
            }
            in_code ^= is_fence;
        }
        self.flow(&mut block);
        if in_code {
            self.line("```");
        }
        // It is kept until it is written, and most of it is a line or two.
        self.text.shrink_to_fit();
    }

    /// Adds a paragraph or list item, broken at blanks, or behind Chinese punctuation, where a line
    /// would be too long.
    fn flow(&mut self, block: &mut String) {
        let block = std::mem::take(block);
        let indent = match block.len() - block.trim_start().len() {
            nested if is_list_item(&block) => " ".repeat(nested + 2),
            _ => String::new(),
        };
        let mut current = String::new();
        let mut width = 0;
        for word in words(&block) {
            let is_full = width + columns(word.trim_end()) > WIDTH;
            if is_full && width > indent.len() && !begins_block(word) {
                self.line(current.trim_end());
                current.clone_from(&indent);
                width = indent.len();
            }
            current.push_str(word);
            width += columns(word);
        }
        if !block.is_empty() {
            self.line(current.trim_end());
        }
    }
}

/// Adds a line to a paragraph, with a blank between, but not within Chinese text. Indentation, which
/// could make a code block of it, stays only before a nested list item.
fn join(block: &mut String, line: &str) {
    if block.is_empty() && line.starts_with("  ") && is_list_item(line) {
        block.push_str("  ");
        block.push_str(line.trim_start());
        return;
    }
    let line = line.trim_start();
    let is_wide = |character: Option<char>| character.is_some_and(|it| width(it) == 2);
    let within_chinese = is_wide(block.chars().next_back()) && is_wide(line.chars().next());
    if !block.is_empty() && !within_chinese {
        block.push(' ');
    }
    block.push_str(line);
}

/// A value in backticks, whatever it holds.
pub(crate) fn code(value: &str) -> String {
    let value = visible(value).replace(['\n', '\r'], " ");
    if value.is_empty() {
        return "the empty string".to_owned();
    }
    if value.contains('`') {
        format!("`` {value} ``")
    } else {
        format!("`{value}`")
    }
}

/// Text of a spec made safe: what rustdoc would take for HTML, or for a link to an item, stays text;
/// a bare URL becomes a link; characters that could hide other text are written out.
fn escape(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    let mut starts_line = true;
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        if !in_code && (rest.starts_with("https://") || rest.starts_with("http://")) {
            let url = &rest[..url_length(rest)];
            let in_link = escaped.ends_with(['(', '<']);
            if in_link {
                escaped.push_str(url);
            } else {
                escaped.push('<');
                escaped.push_str(url);
                escaped.push('>');
            }
            rest = &rest[url.len()..];
            starts_line = false;
            continue;
        }
        // Only a line of its own may open a block of code; within a list item it would, unseen.
        let is_fence = rest.starts_with("```") || rest.starts_with("~~~");
        if is_fence && !starts_line {
            let run = rest.len() - rest.trim_start_matches(character).len();
            for _ in 0..run {
                escaped.push('\\');
                escaped.push(character);
            }
            rest = &rest[run..];
            continue;
        }
        match character {
            // A code span ends in its paragraph, or is none.
            '`' if in_code || ends_in_paragraph(&rest[1..]) => {
                in_code = !in_code;
                escaped.push('`');
            }
            '`' => escaped.push_str("\\`"),
            '[' | ']' | '<' | '>' if !in_code => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
        starts_line = character == '\n' || starts_line && character.is_whitespace();
        rest = &rest[character.len_utf8()..];
    }
    escaped
}

fn ends_in_paragraph(text: &str) -> bool {
    let end = text.find('`');
    end.is_some_and(|end| !text[..end].contains("\n\n"))
}

fn url_length(text: &str) -> usize {
    let end = text
        .find(|character: char| {
            !character.is_ascii_graphic()
                || matches!(character, '<' | '>' | '"' | ')' | ']' | '`' | '|')
        })
        .unwrap_or(text.len());
    text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\''])
        .len()
}

/// Writes out control characters and those that change the direction of the text around them.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => visible.push('\n'),
            '\t' => visible.push(' '),
            '\r' => {}
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{61c}' => visible.extend(character.escape_unicode()),
            control if control.is_control() => visible.extend(control.escape_unicode()),
            other => visible.push(other),
        }
    }
    visible
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Whether a word at the beginning of a line would make it something else than text.
fn begins_block(word: &str) -> bool {
    word.starts_with(['#', '|', '=', '~', '+', '>'])
        || word.starts_with("```")
        || is_list_item(word)
        || word.trim() == "-"
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || number.len() < line.len() && number.starts_with(". ")
}

/// The pieces between which a line may be broken.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(|character: char| character == ' ' || "，。；！？".contains(character))
}

#[cfg(test)]
mod tests {
    use super::{Docs, code, escape};

    #[test]
    fn text_of_a_spec_stays_text() {
        assert_eq!(escape("a [b] <c> `[d]`"), r"a \[b\] \<c\> `[d]`");
        assert_eq!(
            escape("see https://example.com/a."),
            "see <https://example.com/a>."
        );
        assert_eq!(escape("a ` b [c]"), r"a \` b \[c\]");
        assert_eq!(escape("\u{202e}evil\u{7}"), r"\u{202e}evil\u{7}");
    }

    #[test]
    fn long_lines_are_wrapped() {
        let mut docs = Docs::default();
        docs.spec_text(Some(&"券，".repeat(40)));
        let lines: Vec<&str> = docs.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with('，'));
    }

    #[test]
    fn lines_of_a_paragraph_flow_together() {
        let mut docs = Docs::default();
        docs.spec_text(Some("One\ntwo.\n\n一，\n二。\n- item\n  goes on\n- next"));
        assert_eq!(
            docs.lines().collect::<Vec<_>>(),
            ["One two.", "", "一，二。", "- item goes on", "- next"]
        );
    }

    #[test]
    fn code_of_a_spec_is_never_a_doctest() {
        let mut docs = Docs::default();
        docs.spec_text(Some("```rust\nevil();\n```\n\n    evil();\n\n~~~\nopen"));
        assert_eq!(
            docs.lines().collect::<Vec<_>>(),
            [
                "```text", "evil();", "```", "", "evil();", "", "```text", "open", "```"
            ]
        );
    }

    #[test]
    fn a_block_of_code_cannot_hide_in_a_list() {
        assert_eq!(escape("- ```\n  evil();"), "- \\`\\`\\`\n  evil();");
        assert_eq!(escape("1. ~~~~"), r"1. \~\~\~\~");
        let mut docs = Docs::default();
        docs.paragraph(&format!("{} {}", "word ".repeat(17), super::code("```")));
        assert!(docs.lines().all(|line| !line.starts_with("```")));
    }

    #[test]
    fn a_value_in_code_cannot_end_it() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code(""), "the empty string");
    }
}
