//! What is written to the streams of the process. Whoever closes a pipe has read enough: that is no
//! failure, and ends nothing half way, as the macros of the standard library do.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

use crate::failure::Failure;
use crate::language::{say, told};

/// A line on standard error. Where it cannot be told there is nobody to tell it to.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Text on standard output, as it is.
///
/// # Errors
///
/// It cannot be written, as to a disk that is full.
pub(crate) fn put(text: impl Display) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let written = write!(output, "{text}").and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let error = told(&error);
            Err(Failure::Local(say!(
                "the output cannot be written: {error}",
                "无法写出结果：{error}"
            )))
        }
        _ => Ok(()),
    }
}
