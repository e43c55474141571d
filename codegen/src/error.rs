//! What can go wrong in a run.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::fault::Report;
use crate::selection::Selector;

/// Why nothing was generated.
///
/// `Debug` gives the same text as `Display`, on a line of its own: a build script whose `main`
/// returns this error shows the whole report in cargo's output.
#[non_exhaustive]
pub enum Error {
    /// The specs have faults.
    Spec(Report),
    /// A file or folder cannot be read.
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder was given that has no `.yaml`, `.yml` or `.json` file in it.
    NoSpecs {
        /// The folder.
        folder: PathBuf,
    },
    /// There is nothing to write: no spec that was given has `paths` or `webhooks`.
    NoBindings,
    /// Two specs would be written to the same file.
    SameOutput {
        /// The name of the file, as `busifavor.rs`.
        name: String,
        /// The spec met first.
        first: PathBuf,
        /// The spec met second.
        second: PathBuf,
    },
    /// A keyword cannot be [allowed](crate::Generator::allow), since none of this name is refused.
    NotRefused {
        /// The keyword.
        keyword: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// Operations were chosen that no spec has.
    NothingSelected {
        /// What was asked for.
        selector: Selector,
        /// What was probably meant, the nearest first.
        near: Vec<String>,
    },
    /// [`write_to_out_dir`](crate::Generator::write_to_out_dir) was called outside a build script.
    NoOutDir,
    /// The generator itself is at fault.
    Internal {
        /// The spec it was working on.
        spec: PathBuf,
        /// What went wrong.
        message: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(error) => error.fmt(f),
            Self::Read { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::Write { path, source } => write!(f, "cannot write {}: {source}", path.display()),
            Self::NoSpecs { folder } => write!(
                f,
                "no .yaml, .yml or .json file is in the folder {}",
                folder.display()
            ),
            Self::NoBindings => f.write_str(
                "nothing to write: none of the specs has `paths` or `webhooks`; give the document that \
                 has them",
            ),
            Self::SameOutput {
                name,
                first,
                second,
            } if is_same(first, second) => {
                write!(
                    f,
                    "{} is given twice, to be written to {name}",
                    second.display()
                )
            }
            Self::SameOutput {
                name,
                first,
                second,
            } => write!(
                f,
                "{} and {} would both be written to {name}; rename one of them",
                first.display(),
                second.display()
            ),
            Self::NotRefused {
                keyword,
                suggestion,
            } => {
                write!(f, "`{keyword}` is no keyword that would be refused")?;
                did_you_mean(f, suggestion.as_slice())
            }
            Self::NothingSelected { selector, near } => {
                selector.fmt(f)?;
                did_you_mean(f, near)
            }
            Self::NoOutDir => f.write_str(
                "the variable OUT_DIR is not set; outside a build script use `write_to`",
            ),
            Self::Internal { spec, message } => write!(
                f,
                "the generator made bad code of {}, which is a bug of the generator: {message}",
                spec.display()
            ),
        }
    }
}

/// Whether two paths lead to the same file.
fn is_same(one: &Path, other: &Path) -> bool {
    let (one, other) = (one.canonicalize(), other.canonicalize());
    one.is_ok_and(|one| other.is_ok_and(|other| one == other))
}

fn did_you_mean(f: &mut fmt::Formatter<'_>, words: &[String]) -> fmt::Result {
    if words.is_empty() {
        return Ok(());
    }
    write!(f, "; did you mean `{}`?", words.join("` or `"))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<Report> for Error {
    fn from(error: Report) -> Self {
        Self::Spec(error)
    }
}
