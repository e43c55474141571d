//! Lines of YAML by the columns in which they begin: which neighbours a line may have been meant to have.

use std::ops::Range;

/// A line above another, and the column in which its key or item begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Neighbour {
    /// Its number, from 1.
    number: usize,
    /// Counted in characters, from 1.
    column: usize,
}

/// The lines above the one at `line` that it may belong to: the last that is further in, and the last
/// that is further out.
pub(super) fn neighbours(
    text: &str,
    line: &Range<usize>,
) -> (Option<Neighbour>, Option<Neighbour>) {
    let own = &text[line.clone()];
    let kind = Kind::of(own.trim_start());
    let column = indent(own) + 1;
    let above = text[..line.start].lines().zip(1..).collect::<Vec<_>>();
    let (mut inner, mut outer) = (None, None);
    for (above, number) in above.into_iter().rev() {
        let Some(above) = column_of(above, kind) else {
            continue;
        };
        let neighbour = Neighbour {
            number,
            column: above,
        };
        if above < column {
            outer = Some(neighbour);
            break;
        }
        if above > column && inner.is_none() {
            inner = Some(neighbour);
        }
    }
    // Text goes on text, not on a key.
    let outer = outer.filter(|_| kind != Kind::Text || inner.is_none());
    (inner, outer)
}

/// The line above the one at `line` if it is text that begins in the same column, and a value: a key that
/// the next goes on only because it has no colon.
pub(super) fn text_beside(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let column = indent(&text[line.clone()]);
    let mut end = line.start;
    let lines = text[..line.start].split_inclusive('\n').rev();
    let mut lines = lines.filter_map(|line| {
        end -= line.len();
        let content = line.trim();
        let is_said = !content.is_empty() && !content.starts_with('#');
        is_said.then_some((end, line))
    });
    let (start, beside) = lines.next()?;
    let is_text = Kind::of(beside.trim()) == Kind::Text && indent(beside) == column;
    // Behind another value it goes on that.
    let is_value = lines.next().is_none_or(|(_, above)| {
        let above = above.split(" #").next().unwrap_or_default();
        above.trim_end().ends_with(':')
    });
    (is_text && is_value).then(|| start + column..start + beside.trim_end().len())
}

/// How to mend a line with these neighbours.
pub(super) fn hint(inner: Option<Neighbour>, outer: Option<Neighbour>) -> String {
    let as_line = |it: Neighbour| format!("in column {} as line {}", it.column, it.number);
    match (inner, outer) {
        (Some(inner), Some(outer)) => {
            format!("begin it {}, or {}", as_line(inner), as_line(outer))
        }
        (Some(one), None) | (None, Some(one)) => format!("begin it {}", as_line(one)),
        (None, None) => "begin it in the same column as its neighbours".to_owned(),
    }
}

/// Whether a text begins with a key of one word, and so is hardly the middle of a sentence.
pub(super) fn begins_with_key(text: &str) -> bool {
    let text = text.trim_start();
    let text = if is_item(text) {
        after_dash(text)
    } else {
        text
    };
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// The first line that is further out than the first of all, and that one.
pub(super) fn further_out(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 0;
    let mut first: Option<(usize, Range<usize>)> = None;
    for line in text.split_inclusive('\n') {
        let range = at + indent(line)..at + line.trim_end().len();
        at += line.len();
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        match &first {
            None => first = Some((indent(line), range)),
            Some((column, first_line)) if indent(line) < *column => {
                return Some((range, first_line.clone()));
            }
            Some(_) => {}
        }
    }
    None
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Item,
    Key,
    Text,
}

impl Kind {
    fn of(content: &str) -> Self {
        let before_comment = content.split(" #").next().unwrap_or_default().trim_end();
        if is_item(content) {
            Self::Item
        } else if before_comment.contains(": ") || before_comment.ends_with(':') {
            Self::Key
        } else {
            Self::Text
        }
    }
}

/// The column of what in a line is of the same kind as another line: of a key, of an item, or of any text.
fn column_of(line: &str, kind: Kind) -> Option<usize> {
    let content = line.trim_start();
    if content.is_empty() || content.starts_with('#') {
        return None;
    }
    let column = indent(line) + 1;
    match (Kind::of(content), kind) {
        (Kind::Item, Kind::Key) => {
            let behind = after_dash(content);
            let dash = content.chars().count() - behind.chars().count();
            (Kind::of(behind) == Kind::Key).then_some(column + dash)
        }
        (Kind::Text, Kind::Key | Kind::Item) => None,
        _ => Some(column),
    }
}

fn is_item(content: &str) -> bool {
    content.starts_with("- ") || content == "-"
}

fn after_dash(content: &str) -> &str {
    content.trim_start_matches('-').trim_start()
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| *c == ' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str, marked: &str) -> String {
        let at = text.find(marked).expect("the line");
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let (inner, outer) = neighbours(text, &(start..end));
        hint(inner, outer)
    }

    #[test]
    fn a_line_between_two_levels_belongs_to_either() {
        let text = "info:\n    title: T\n    # more\n  version: 1\n";
        assert_eq!(
            mended(text, "version"),
            "begin it in column 5 as line 2, or in column 1 as line 1"
        );
        let text = "a:\n  - x: 1\n  y: 2\n";
        assert_eq!(
            mended(text, "y"),
            "begin it in column 5 as line 2, or in column 1 as line 1"
        );
    }

    #[test]
    fn text_belongs_to_the_text_above() {
        let text = "a:\n  b: |\n    text\n   more\n  c: 1\n";
        assert_eq!(mended(text, "more"), "begin it in column 5 as line 3");
    }

    #[test]
    fn a_line_too_far_in_belongs_to_the_keys_above() {
        let text = "info:\n  title: T\n  and more\n    version: 1\n";
        assert_eq!(mended(text, "version"), "begin it in column 3 as line 2");
        let text = "- x: 1\n   y: 2\n";
        assert_eq!(mended(text, "y"), "begin it in column 3 as line 1");
        let text = "- a\n  - b: 1\n";
        assert_eq!(mended(text, "b"), "begin it in column 1 as line 1");
    }
}
