//! Why the exit status is not 0.

use std::fmt::Display;

use super::report::tell;
use crate::{Error, StaleFile};

pub(super) enum Failure {
    /// The specs have faults, which have been shown.
    Faults,
    Error(Error),
    Stale {
        files: Vec<StaleFile>,
        /// The command that mends it.
        mended_by: String,
    },
}

impl Failure {
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Error(Error::NotRefused { .. } | Error::NothingSelected { .. }) => 2,
            _ => 1,
        }
    }

    pub(super) fn show(&self) {
        match self {
            Self::Faults => {}
            Self::Error(error) => show_error(error),
            Self::Stale { files, mended_by } => {
                for file in files {
                    let path = file.path.display();
                    if file.missing {
                        show_error(format_args!("{path} is missing"));
                    } else {
                        show_error(format_args!("{path} is not what the spec gives"));
                    }
                }
                tell(format_args!("help: run `{mended_by}`"));
            }
        }
    }
}

fn show_error(error: impl Display) {
    tell(format_args!("error: {error}"));
}
