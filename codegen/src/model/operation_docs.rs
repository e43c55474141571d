//! The documentation of a call: the spec's words, and what its extensions say.

use std::fmt::Write;

use crate::document::{self, ErrorCode};

use super::docs::{Docs, code};
use super::lower::Lowering;
use super::{Response, Retry};

pub(super) fn operation_docs(
    operation: &document::Operation,
    path: &str,
    retry: &Retry,
    response: &Response,
    headers: &[&str],
) -> Docs {
    let mut docs = Docs::default();
    docs.spec_text(Some(
        operation.summary.as_deref().unwrap_or(&operation.id.value),
    ));
    docs.spec_text(operation.description.as_deref());
    docs.paragraph(&code(&format!("{} {path}", operation.method.name())));
    let mut facts = Vec::new();
    if let [_, others @ ..] = operation.tags.as_slice()
        && !others.is_empty()
    {
        let tags: Vec<String> = others.iter().map(|tag| code(&tag.value)).collect();
        facts.push(format!("- It has other tags, too: {}.", tags.join(", ")));
    }
    if let Retry::IdempotencyKey(key) = retry {
        facts.push(format!(
            "- Idempotency key: {}. Repeat a call only with the same request.",
            code(key)
        ));
    }
    if let Some(limit) = operation.rate_limit {
        let period = match limit.seconds {
            1 => "a second".to_owned(),
            60 => "a minute".to_owned(),
            seconds => format!("in {seconds} seconds"),
        };
        facts.push(format!("- Rate limit: {} calls {period}.", limit.calls));
    }
    if Lowering::is_unsigned(operation) {
        facts.push("- The request is not signed.".to_owned());
    }
    if operation.unsigned_response.is_some() {
        let fact = match response {
            Response::Download => {
                "- The answer is a file and not signed. If an earlier answer gave its digest, pass \
                 that to [`expect_hash`](runtime::Download::expect_hash)."
            }
            _ => "- The answer is not signed: it is as trustworthy as the TLS connection.",
        };
        facts.push(fact.to_owned());
    }
    if !headers.is_empty() {
        let names: Vec<String> = headers.iter().map(|name| code(name)).collect();
        facts.push(format!(
            "- Headers of the answer: {}. [`Client::prepare`](runtime::Client::prepare) leaves the \
             answer to the program, and so they can be read.",
            names.join(", ")
        ));
    }
    docs.paragraph(&facts.join("\n"));
    if let Some(url) = &operation.documentation {
        docs.spec_text(Some(&format!("Official document: {url}")));
    }
    docs.paragraph("# Errors");
    docs.paragraph("[`Error`](runtime::Error) says whether the call may have taken effect.");
    docs.spec_text(Some(&error_codes(&operation.error_codes)));
    docs
}

fn error_codes(codes: &[ErrorCode]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let mut text = "The platform refuses with these codes among others:\n".to_owned();
    for error in codes {
        let _ = write!(text, "\n- {} ({})", code(&error.code), error.status);
        if let Some(description) = &error.description {
            let one_line: Vec<&str> = description.split_whitespace().collect();
            let _ = write!(text, ": {}", one_line.join(" "));
        }
    }
    text
}
