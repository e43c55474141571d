//! The answer on standard output: for people on a terminal, on one line in a pipe.

use std::io::{self, IsTerminal as _, Write as _};

use serde_json::Value;

use crate::failure::Failure;
use crate::language::{say, told};

/// Prints an answer; nothing for one without a body.
pub(crate) fn print(answer: &Value) -> Result<(), Failure> {
    if answer.is_null() {
        return Ok(());
    }
    let mut output = io::stdout();
    let text = if output.is_terminal() {
        format!("{answer:#}")
    } else {
        answer.to_string()
    };
    // What was called is done, also when nobody reads the answer.
    writeln!(output, "{text}").map_err(|error| {
        let error = told(&error);
        Failure::Local(say!(
            "the call is done, but its answer could not be written ({error}): {text}",
            "调用已成功，但应答无法写出（{error}）：{text}"
        ))
    })
}
