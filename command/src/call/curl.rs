//! A signed request as a curl command.

use bytes::Bytes;
use http::Request;

use crate::failure::Failure;
use crate::language::say;

/// The command that sends exactly this request.
pub(super) fn command(request: &Request<Bytes>) -> Result<String, Failure> {
    let not_text = || {
        Failure::Input(say!(
            "the request is not text, so no command can hold it",
            "请求不是文本，无法写成命令"
        ))
    };
    let mut words = vec![format!("curl --request {}", request.method())];
    for (name, value) in request.headers() {
        let value = std::str::from_utf8(value.as_bytes()).map_err(|_| not_text())?;
        words.push(format!("--header {}", quoted(&format!("{name}: {value}"))));
    }
    if !request.body().is_empty() {
        let body = std::str::from_utf8(request.body()).map_err(|_| not_text())?;
        words.push(format!("--data-raw {}", quoted(body)));
    }
    words.push(quoted(&request.uri().to_string()));
    Ok(words.join(" \\\n  "))
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        assert_eq!(quoted("it's $(here)"), r"'it'\''s $(here)'");
    }
}
