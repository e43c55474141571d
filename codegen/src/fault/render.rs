//! Faults as text for people: first line, marked source lines, hint.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::report::{Mark, SpecFault};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Colored,
}

/// A fault's part of the report, with a line break at its end.
pub(super) fn fault(fault: &SpecFault, style: Style) -> String {
    let mut text = String::new();
    let error = format!("error[{}]", fault.code.name());
    let hint = fault.hint.as_deref();
    let message = one_line(&fault.message);
    heading(
        &mut text,
        &fault.mark,
        &Level::ERROR,
        &error,
        &message,
        style,
    );
    body(
        &mut text,
        &fault.mark,
        &fault.mark.label,
        Level::ERROR,
        hint,
        style,
    );
    for mark in &fault.related {
        let message = one_line(&mark.label);
        heading(&mut text, mark, &Level::NOTE, "note", &message, style);
        body(&mut text, mark, "", Level::NOTE, None, style);
    }
    text
}

/// `FILE:LINE:COLUMN: error[CODE]: what`, in this form so that editors can jump to it.
fn heading(
    text: &mut String,
    mark: &Mark,
    level: &Level<'_>,
    name: &str,
    message: &str,
    style: Style,
) {
    let Mark {
        file, line, column, ..
    } = mark;
    let file = one_line(file);
    // Writing to a String cannot fail.
    let _ = match style {
        Style::Plain => writeln!(text, "{file}:{line}:{column}: {name}: {message}"),
        Style::Colored => {
            let color = if *level == Level::ERROR { RED } else { GREEN };
            writeln!(
                text,
                "{BOLD}{file}:{line}:{column}: {color}{name}{RESET}{BOLD}: {message}{RESET}"
            )
        }
    };
}

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;91m";
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
