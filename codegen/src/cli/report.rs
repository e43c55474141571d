//! Faults and warnings in the form that was asked for.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write as _};

use crate::{Language, Report};
use clap::ValueEnum;

use super::json;

/// A line on standard error. Whoever closes a pipe has read enough: that is no panic.
pub(super) fn tell(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Format {
    /// A report with source lines, on standard error
    #[default]
    Human,
    /// An array on standard output
    Json,
}

impl Format {
    pub(super) fn show(self, report: &Report, language: Language) {
        match self {
            Self::Json => json::write(report),
            Self::Human if report.is_empty() => {}
            Self::Human => tell(report.in_language(language, wants_color())),
        }
    }
}

/// Colour is for terminals whose user did not decline it (<https://no-color.org>).
fn wants_color() -> bool {
    let is_declined = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && !is_declined && !is_dumb
}
