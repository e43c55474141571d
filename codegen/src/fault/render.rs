//! Faults as text for people: first line, marked source lines, hint.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::Severity;
use super::mark::Mark;
use super::report::SpecFault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Colored,
}

impl Style {
    fn color(self, color: &'static str) -> Option<&'static str> {
        (self == Self::Colored).then_some(color)
    }
}

/// A fault's part of the report, with a line break at its end.
pub(super) fn fault(fault: &SpecFault, style: Style) -> String {
    let (level, color) = match fault.severity {
        Severity::Error => (Level::ERROR, RED),
        Severity::Warning => (Level::WARNING, YELLOW),
    };
    let mut text = heading(
        &fault.mark,
        &name(fault),
        &fault.message,
        style.color(color),
    );
    text.push('\n');
    let hint = fault.hint.as_deref();
    body(
        &mut text,
        &fault.mark,
        &fault.mark.label,
        level,
        hint,
        style,
    );
    for mark in &fault.related {
        text.push_str(&heading(mark, "note", &mark.label, style.color(GREEN)));
        text.push('\n');
        body(&mut text, mark, "", Level::NOTE, None, style);
    }
    text
}

/// The first line of a fault's part of the report.
pub(super) fn headline(fault: &SpecFault) -> String {
    heading(&fault.mark, &name(fault), &fault.message, None)
}

fn name(fault: &SpecFault) -> String {
    format!("{}[{}]", fault.severity.name(), fault.code.name())
}

/// `FILE:LINE:COLUMN: error[CODE]: what`, in this form so that editors can jump to it.
fn heading(mark: &Mark, name: &str, message: &str, color: Option<&str>) -> String {
    let file = one_line(&mark.file);
    let (line, column) = (mark.line, mark.column);
    let message = one_line(message);
    match color {
        None => format!("{file}:{line}:{column}: {name}: {message}"),
        Some(color) => {
            format!("{BOLD}{file}:{line}:{column}: {color}{name}{RESET}{BOLD}: {message}{RESET}")
        }
    }
}

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;91m";
const YELLOW: &str = "\u{1b}[1;93m";
const GREEN: &str = "\u{1b}[1;92m";
const RESET: &str = "\u{1b}[0m";

/// The source line with the mark under it, and the hint.
fn body(
    text: &mut String,
    mark: &Mark,
    label: &str,
    level: Level<'static>,
    hint: Option<&str>,
    style: Style,
) {
    let mut group = Group::with_level(level);
    if let Some(excerpt) = &mark.excerpt {
        let label = Some(one_line(label)).filter(|label| !label.is_empty());
        let annotation = AnnotationKind::Primary
            .span(excerpt.marked.clone())
            .label(label);
        group = group.element(
            Snippet::source(excerpt.text.as_str())
                .line_start(mark.line)
                .annotation(annotation),
        );
    }
    if let Some(hint) = hint {
        group = group.element(Level::HELP.message(one_line(hint)));
    }
    if group.is_empty() {
        return;
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colored => Renderer::styled(),
    };
    text.push_str(&renderer.render(&[group]));
    text.push('\n');
}

/// Text of a spec in one line that cannot disturb a terminal.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.replace('\n', "\\n");
    Cow::Owned(normalize_untrusted_str(&text))
}
