//! What is said around the faults themselves, and by the command, in any language.

use std::fmt;
use std::path::Path;

use crate::{Error, FaultCode, Progress};

/// What is said beside the message of a fault. `Display` is English; another [`Language`] has words of its
/// own.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Phrase<'a> {
    /// The word for a fault that keeps the bindings from being made.
    Error,
    /// The word for one that does not.
    Warning,
    /// The word before another place that has to do with a fault.
    Note,
    /// The word before what to do.
    Help,
    /// A kind of fault in a few words.
    Title(FaultCode),
    /// The same in front of the message of a fault: nothing in English, where the message says it all.
    Lead(FaultCode),
    /// What a group of kinds is about, by its [English name](FaultCode::group).
    Group(&'static str),
    /// How many faults there are.
    Found {
        /// Those that keep the bindings from being made.
        errors: usize,
        /// Those that do not.
        warnings: usize,
        /// How many files they are in.
        files: usize,
        /// How many of them are shown.
        shown: usize,
    },
    /// A file was written.
    Wrote(&'a Path),
    /// A file was there already as it should be.
    Unchanged(&'a Path),
    /// The files of a folder are what the specs give.
    UpToDate(&'a Path),
    /// So many specs have no faults.
    NoFaults(usize),
    /// A file is missing.
    Missing(&'a Path),
    /// A file is not what the spec gives.
    Stale(&'a Path),
    /// The command to run.
    Run(&'a str),
    /// Why nothing was generated.
    Failed(&'a Error),
    /// Changes are waited for.
    Watching,
    /// A file has changed.
    Changed(&'a Path),
    /// A step of a run.
    Step(&'a Progress<'a>),
    /// The command that explains a kind of fault, for the program of this name.
    Explain(&'a str),
}

/// Says a phrase in a language.
pub type Language = fn(Phrase<'_>) -> String;

/// The language of messages.
pub(crate) const ENGLISH: Language = |phrase| phrase.to_string();

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Error => f.write_str("error"),
            Self::Warning => f.write_str("warning"),
            Self::Note => f.write_str("note"),
            Self::Help => f.write_str("help"),
            Self::Title(code) => f.write_str(code.title()),
            Self::Lead(_) => Ok(()),
            Self::Group(name) => f.write_str(name),
            Self::Found {
                errors,
                warnings,
                files,
                shown,
            } => {
                f.write_str(&match (errors, warnings) {
                    (errors, 0) => counted(errors, "fault"),
                    (0, warnings) => counted(warnings, "warning"),
                    (errors, warnings) => {
                        let errors = counted(errors, "fault");
                        format!("{errors} and {}", counted(warnings, "warning"))
                    }
                })?;
                write!(f, " in {}", counted(files, "file"))?;
                if errors + warnings > shown {
                    write!(f, "; {shown} are shown")?;
                }
                Ok(())
            }
            Self::Wrote(path) => write!(f, "wrote {}", path.display()),
            Self::Unchanged(path) => write!(f, "unchanged {}", path.display()),
            Self::UpToDate(folder) => write!(f, "{} is up to date", folder.display()),
            Self::NoFaults(specs) => write!(f, "no faults in {}", counted(specs, "spec")),
            Self::Missing(path) => write!(f, "{} is missing", path.display()),
            Self::Stale(path) => write!(f, "{} is not what the spec gives", path.display()),
            Self::Run(command) => write!(f, "run `{command}`"),
            Self::Failed(error) => error.fmt(f),
            Self::Watching => f.write_str("watching; Ctrl-C ends it"),
            Self::Changed(path) => write!(f, "changed: {}", path.display()),
            Self::Step(progress) => progress.fmt(f),
            Self::Explain(program) => write!(f, "`{program} explain CODE` tells more of one."),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
