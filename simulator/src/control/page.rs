//! The page for people: what arrived, what became of it, and switches. Plain HTML.

use std::fmt::Write as _;

use hyper::StatusCode;
use hyper::header::{self, HeaderValue};

use super::ControlAnswer;
use crate::{ReceivedRequest, SignatureDiagnosis, Verdict, gateway::Gateway};

/// How many entries of a kind are shown.
const SHOWN: usize = 100;

const STYLE: &str = "body{font:15px/1.4 system-ui,sans-serif;margin:2em;max-width:70em}\
    table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;text-align:left;vertical-align:top}\
    pre{background:#f4f4f4;padding:.6em;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}\
    .two{display:grid;grid-template-columns:1fr 1fr;gap:1em}mark{background:#fc6}\
    .refused{color:#a00}form{display:inline-block;margin:.2em 1em .2em 0}";

pub(super) fn page(gateway: &Gateway) -> ControlAnswer {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>WeChat Pay simulator</title>\
         <style>{STYLE}</style><h1>WeChat Pay simulator</h1>\
         <p>Merchant {}, clock {}, calendar {}</p>",
        escaped(gateway.merchant.mchid()),
        escaped(&gateway.clock.now().to_string()),
        escaped(&gateway.clock.calendar().to_string()),
    );
    html += &switches(gateway);
    html += &requests(gateway);
    html += &coupons(gateway);
    html += &notifications(gateway);
    let mut answer = ControlAnswer::text(StatusCode::OK, "text/html; charset=utf-8", html);
    answer.headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        ),
    );
    answer
}

fn switches(gateway: &Gateway) -> String {
    let waiting = gateway.state().faults.waiting();
    let waiting = waiting
        .iter()
        .map(|rule| format!("<li><code>{}</code>", escaped(&rule.to_string())))
        .collect::<Vec<_>>()
        .concat();
    let waiting = if waiting.is_empty() {
        "<p>No fault is set.</p>".to_owned()
    } else {
        format!("<ul>{waiting}</ul>")
    };
    format!(
        "<h2>Faults</h2>{waiting}\
         <form method=\"post\" action=\"/simulator/faults\">\
         <input name=\"fault\" placeholder=\"too-many-requests=2\" required> \
         <input name=\"operation\" placeholder=\"operation: all\"> \
         <input name=\"chance\" placeholder=\"chance: 1\" size=\"9\"> \
         <input name=\"times\" placeholder=\"times: always\" size=\"12\"> \
         <button>Set</button></form>\
         <form method=\"post\" action=\"/simulator/faults/clear\"><button>Clear all</button></form>\
         <h2>Time and keys</h2>\
         <form method=\"post\" action=\"/simulator/clock\">\
         <input name=\"calendar_offset\" placeholder=\"calendar: seconds ahead\"> \
         <input name=\"offset\" placeholder=\"clock: seconds ahead\"> <button>Move</button></form>\
         <form method=\"post\" action=\"/simulator/signing\"><select name=\"signing\">\
         <option>public-key<option>certificate<option>as-requested</select> \
         <button>Sign so</button></form>\
         <form method=\"post\" action=\"/simulator/certificates/rotate\">\
         <button>Rotate certificate</button></form>"
    )
}

fn requests(gateway: &Gateway) -> String {
    let requests = gateway.state().journal.requests();
    let mut rows = String::new();
    for request in requests.iter().rev().take(SHOWN) {
        let (class, verdict) = verdict(request);
        // Writing to a string cannot fail.
        let _ = write!(
            rows,
            "<tr class=\"{class}\"><td>{} {}<td>{} {}<td>{}{}",
            escaped(&request.method),
            escaped(&request.path),
            request.status,
            request.code.unwrap_or_default(),
            escaped(&verdict),
            request.fault.as_ref().map_or_else(String::new, |fault| {
                format!(", fault <code>{}</code>", escaped(&fault.to_string()))
            }),
        );
        if let Some(diagnosis) = &request.signature {
            let _ = write!(rows, "<tr><td colspan=\"3\">{}", messages(diagnosis));
        }
    }
    format!(
        "<h2>Requests</h2><p>{} in all, the latest first.</p>\
         <table><tr><th>Request<th>Answer<th>Verdict{rows}</table>",
        requests.len(),
    )
}

fn verdict(request: &ReceivedRequest) -> (&'static str, String) {
    match request.verdict {
        Verdict::Accepted => ("accepted", "accepted".to_owned()),
        Verdict::Refused(refusal) => ("refused", format!("refused: {refusal}")),
    }
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
        format!("<p><strong>Most likely {}.</strong></p>", escaped(mistake))
    });
    format!(
        "{mistake}<div class=\"two\"><div>To be signed<pre>{}</pre></div>\
         <div>Signed<pre>{signed}</pre></div></div>",
        marked(diagnosis.expected(), difference),
    )
}

/// The text with its line feeds made visible, and the character at this byte marked.
fn marked(text: &str, at: Option<usize>) -> String {
    let shown = |text: &str| escaped(text).replace('\n', "↵\n").replace('\r', "␍");
    let Some((before, rest)) = at.and_then(|at| text.split_at_checked(at)) else {
        return shown(text);
    };
    let end = rest.chars().next().map_or(0, char::len_utf8);
    let (different, after) = rest.split_at(end);
    let different = if different.is_empty() {
        "(end)".to_owned()
    } else {
        shown(different)
    };
    format!("{}<mark>{different}</mark>{}", shown(before), shown(after))
}

fn coupons(gateway: &Gateway) -> String {
    let coupons = gateway.state().platform.coupons(gateway.clock.calendar());
    let rows = coupons
        .iter()
        .take(SHOWN)
        .map(|coupon| {
            format!(
                "<tr><td>{}<td>{}<td>{}<td>{}<td>{}",
                escaped(coupon.coupon_code()),
                escaped(coupon.stock_id()),
                escaped(coupon.openid()),
                coupon.state().name(),
                escaped(coupon.used_by_request_no().unwrap_or_default()),
            )
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<h2>Coupons</h2><p>{} in all.</p>\
         <table><tr><th>Code<th>Stock<th>User<th>State<th>Used by request{rows}</table>",
        coupons.len(),
    )
}

fn notifications(gateway: &Gateway) -> String {
    let sent = gateway.state().notifications.entries();
    let rows = sent
        .iter()
        .rev()
        .take(SHOWN)
        .map(|sent| {
            let attempts = sent.attempts.iter().map(|outcome| match outcome {
                Some(status) => status.to_string(),
                None => "no answer".to_owned(),
            });
            format!(
                "<tr><td>{}<td>{}<td>{}",
                escaped(&sent.event_type),
                escaped(&sent.url),
                attempts.collect::<Vec<_>>().join(", "),
            )
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<h2>Notifications</h2><p>{} in all, the latest first.</p>\
         <table><tr><th>Event<th>To<th>Attempts{rows}</table>",
        sent.len(),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
