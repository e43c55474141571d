//! The requests with their verdicts; of a wrong signature, the two messages.

use std::borrow::Cow;

use super::{SHOWN, escaped, section, shown_of};
use crate::{ReceivedRequest, SignatureDiagnosis, Verdict, gateway::Gateway};

pub(super) fn requests(gateway: &Gateway) -> String {
    let (requests, count) = gateway.state().journal.latest(SHOWN);
    section(
        "requests",
        &format!(
            "<h2>Requests <small>{}, the latest first</small></h2>",
            shown_of(requests.len(), count)
        ),
        &["Request", "Answer", "Verdict"],
        requests.iter().map(row),
    )
}

fn row(request: &ReceivedRequest) -> String {
    let (class, verdict) = match request.verdict {
        Verdict::Accepted => ("good", "accepted".to_owned()),
        Verdict::Refused(refusal) => ("bad", format!("refused: {refusal}")),
    };
    let status = match request.status {
        ..400 => "good",
        400..500 => "odd",
        _ => "bad",
    };
    let fault = request.fault.as_ref().map_or_else(String::new, |fault| {
        format!(
            " <span class=\"odd\">fault <code>{}</code></span>",
            escaped(&fault.to_string())
        )
    });
    let signature = request
        .signature
        .as_ref()
        .map_or_else(String::new, |diagnosis| {
            format!("<tr><td colspan=\"3\">{}", messages(diagnosis))
        });
    format!(
        "<tr class=\"request\"><td class=\"mono\">{} {}<td><span class=\"status {status}\">{}</span> {}\
         <td><span class=\"{class}\">{}</span>{fault}{signature}",
        escaped(&request.method),
        escaped(&beginning(&request.path)),
        request.status,
        request.code.unwrap_or_default(),
        escaped(&verdict),
    )
}

/// The two messages side by side, with the place where they part.
fn messages(diagnosis: &SignatureDiagnosis) -> String {
    let difference = diagnosis.first_difference();
    let signed = match diagnosis.signed() {
        Some(signed) => marked(signed, difference),
        None => "Unknown: none of the common mistakes explains the signature. Is the private key \
                 that of this merchant?"
            .to_owned(),
    };
    let mistake = diagnosis.mistake().map_or_else(String::new, |mistake| {
        format!(
            "<p class=\"mistake\"><strong>Most likely {}.</strong>",
            escaped(mistake)
        )
    });
    format!(
        "{mistake}<div class=\"two\"><div>To be signed<pre class=\"expected\">{}</pre></div>\
         <div>Signed<pre class=\"signed\">{signed}</pre></div></div>",
        marked(diagnosis.expected(), difference),
    )
}

/// How many characters of a text are shown in one piece.
const SHOWN_CHARACTERS: usize = 2_000;

fn beginning(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

fn end(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth_back(SHOWN_CHARACTERS - 1) {
        Some((start @ 1.., _)) => format!("…{}", &text[start..]).into(),
        _ => text.into(),
    }
}

/// The text around this byte with its line feeds made visible, and the character there marked.
fn marked(text: &str, at: Option<usize>) -> String {
    let shown = |text: &str| escaped(text).replace('\n', "↵\n").replace('\r', "␍");
    let Some((before, rest)) = at.and_then(|at| text.split_at_checked(at)) else {
        return shown(&beginning(text));
    };
    let length = rest.chars().next().map_or(0, char::len_utf8);
    let (different, after) = rest.split_at(length);
    let different = if different.is_empty() {
        "(end)".to_owned()
    } else {
        shown(different)
    };
    format!(
        "{}<mark>{different}</mark>{}",
        shown(&end(before)),
        shown(&beginning(after))
    )
}
