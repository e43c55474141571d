//! Faults as text for people: first line, marked source lines, hint.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Severity;
use super::explain::FaultCode;
use super::mark::{Excerpt, Mark};
use super::report::SpecFault;
use crate::columns::columns;
use crate::phrase::{ENGLISH, Language, Phrase};

/// How a report looks, and which language it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) colored: bool,
    pub(super) language: Language,
}

impl Style {
    pub(super) const PLAIN: Self = Self {
        colored: false,
        language: ENGLISH,
    };

    /// `text` in a colour, if there are any.
    fn paint(self, color: &str, text: &str) -> String {
        if self.colored {
            format!("{color}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }

    fn say(self, phrase: Phrase<'_>) -> String {
        (self.language)(phrase)
    }

    fn name(self, fault: &SpecFault) -> String {
        let severity = match fault.severity {
            Severity::Error => Phrase::Error,
            Severity::Warning => Phrase::Warning,
        };
        format!("{}[{}]", self.say(severity), fault.code.name())
    }

    fn message(self, fault: &SpecFault) -> String {
        self.say(Phrase::Lead(FaultCode(fault.code))) + &fault.message
    }
}

/// A fault's part of the report, with a line break at its end.
pub(super) fn fault(fault: &SpecFault, style: Style) -> String {
    let color = match fault.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
    };
    let (name, message) = (style.name(fault), style.message(fault));
    let mut text = heading(&fault.mark, &name, &message, color, style);
    text.push('\n');
    let label = &fault.mark.label;
    let hint = fault.hint.as_deref();
    body(&mut text, &fault.mark, label, hint, color, style);
    for mark in &fault.related {
        text.push_str(&heading(
            mark,
            &style.say(Phrase::Note),
            &mark.label,
            GREEN,
            style,
        ));
        text.push('\n');
        body(&mut text, mark, "", None, GREEN, style);
    }
    text
}

/// The first line of a fault's part of the report.
pub(super) fn headline(fault: &SpecFault) -> String {
    let style = Style::PLAIN;
    heading(&fault.mark, &style.name(fault), &fault.message, RED, style)
}

/// `FILE:LINE:COLUMN: error[CODE]: what`, in this form so that editors can jump to it.
fn heading(mark: &Mark, name: &str, message: &str, color: &str, style: Style) -> String {
    let file = one_line(&mark.file);
    let (line, column) = (mark.line, mark.column);
    let message = one_line(message);
    if style.colored {
        format!("{BOLD}{file}:{line}:{column}: {color}{name}{RESET}{BOLD}: {message}{RESET}")
    } else {
        format!("{file}:{line}:{column}: {name}: {message}")
    }
}

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;91m";
const YELLOW: &str = "\u{1b}[1;93m";
const GREEN: &str = "\u{1b}[1;92m";
const BLUE: &str = "\u{1b}[1;94m";
const CYAN: &str = "\u{1b}[1;96m";
const RESET: &str = "\u{1b}[0m";

/// The source line with the mark under it, and the hint.
fn body(
    text: &mut String,
    mark: &Mark,
    label: &str,
    hint: Option<&str>,
    color: &str,
    style: Style,
) {
    let number = mark.line.to_string();
    let margin = if mark.excerpt.is_some() {
        " ".repeat(number.len())
    } else {
        String::new()
    };
    let bar = style.paint(BLUE, "|");
    // Writing to a String cannot fail.
    if let Some(excerpt) = &mark.excerpt {
        let line = visible(&excerpt.text);
        let number = style.paint(BLUE, &number);
        let under = style.paint(color, &under(excerpt, label));
        let _ = writeln!(text, "{margin} {bar}");
        let _ = writeln!(text, "{}", format!("{number} {bar} {line}").trim_end());
        let _ = writeln!(text, "{margin} {bar} {}{under}", before(excerpt));
    }
    if let Some(hint) = hint {
        if mark.excerpt.is_some() {
            let _ = writeln!(text, "{margin} {bar}");
        }
        let sign = style.paint(BLUE, "=");
        let help = style.paint(CYAN, &style.say(Phrase::Help));
        let _ = writeln!(text, "{margin} {sign} {help}: {}", one_line(hint));
    }
}

/// The blanks under what stands before the mark.
fn before(excerpt: &Excerpt) -> String {
    " ".repeat(columns(&visible(&excerpt.text[..excerpt.marked.start])))
}

/// The mark, and what is said beside it. An empty mark is shown where it would begin.
fn under(excerpt: &Excerpt, label: &str) -> String {
    let marked = visible(&excerpt.text[excerpt.marked.clone()]);
    let mut under = "^".repeat(columns(&marked).max(1));
    if !label.is_empty() {
        under.push(' ');
        under.push_str(&one_line(label));
    }
    under
}

/// Text of a spec in one line that cannot disturb a terminal.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        return Cow::Owned(visible(&text.replace('\n', "\\n")).into_owned());
    }
    visible(text)
}

/// A line in which each character is to be seen as what it is: control characters as their pictures,
/// a tab as four blanks, and what would change the direction of the text as a replacement character.
fn visible(line: &str) -> Cow<'_, str> {
    if !line.contains(is_disturbing) {
        return Cow::Borrowed(line);
    }
    let mut text = String::new();
    for character in line.chars() {
        match character {
            '\t' => text.push_str("    "),
            // The pictures stand in the order of the characters.
            '\0'..' ' => text.extend(char::from_u32(0x2400 + u32::from(character))),
            '\u{7f}' => text.push('\u{2421}'),
            _ if is_disturbing(character) => text.push(char::REPLACEMENT_CHARACTER),
            _ => text.push(character),
        }
    }
    Cow::Owned(text)
}

fn is_disturbing(character: char) -> bool {
    let changes_direction = matches!(
        character,
        '\u{61c}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || changes_direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_disturbs_a_terminal() {
        assert_eq!(visible("券 é"), "券 é");
        assert_eq!(visible("a\tb\u{1b}[31m\u{7f}"), "a    b␛[31m␡");
        assert_eq!(visible("\u{9b}31m\u{202e}"), "\u{fffd}31m\u{fffd}");
        assert_eq!(one_line("a\nb"), "a\\nb");
    }

    #[test]
    fn the_mark_stands_under_what_is_marked() {
        let excerpt = |text: &str, marked: &str| {
            let start = text.find(marked).expect("it is in the text");
            Excerpt {
                text: text.to_owned(),
                marked: start..start + marked.len(),
                width: 0,
            }
        };
        let shown = |excerpt: &Excerpt| format!("{}{}", before(excerpt), under(excerpt, "here"));
        assert_eq!(shown(&excerpt("a: 优惠券", "优惠")), "   ^^^^ here");
        assert_eq!(shown(&excerpt("优惠: b", "b")), "      ^ here");
        assert_eq!(shown(&excerpt("\ta", "\t")), "^^^^ here");
        assert_eq!(shown(&excerpt("abc", "")), "^ here");
    }
}
