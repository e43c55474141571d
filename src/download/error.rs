//! Why a file was not written.

use std::fmt;
use std::io;

use crate::error::Error;

/// A download that was to be written somewhere did not get there whole.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The file did not come, or is not what was expected.
    Call(Error),
    /// The sink did not take it.
    Write(io::Error),
}

impl From<Error> for DownloadError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::Write(error) => write!(formatter, "the download could not be written: {error}"),
        }
    }
}

impl std::error::Error for DownloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Write(error) => Some(error),
        }
    }
}
