//! Why the exit status is not 0.

use super::report::tell;
use crate::{Error, Language, Phrase, StaleFile};

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

    pub(super) fn show(&self, says: Language) {
        let show_error = |phrase| tell(format_args!("{}: {}", says(Phrase::Error), says(phrase)));
        match self {
            Self::Faults => {}
            Self::Error(error) => show_error(Phrase::Failed(error)),
            Self::Stale { files, mended_by } => {
                for file in files {
                    show_error(if file.missing {
                        Phrase::Missing(&file.path)
                    } else {
                        Phrase::Stale(&file.path)
                    });
                }
                let run = says(Phrase::Run(mended_by));
                tell(format_args!("{}: {run}", says(Phrase::Help)));
            }
        }
    }
}
