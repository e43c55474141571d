//! Faults, time and keys: forms that go to the control interface.

use super::escaped;
use crate::{Signing, gateway::Gateway};

/// Faults that are a click away: what each is called, and its text.
const FAULTS: [(&str, &str); 18] = [
    ("late by 2 s", "delay=2000"),
    ("403 NO_AUTH", "forbidden=NO_AUTH"),
    ("403 RULE_LIMIT", "forbidden=RULE_LIMIT"),
    ("429", "too-many-requests"),
    ("429, Retry-After 2", "too-many-requests=2"),
    ("500, not done", "system-error"),
    ("500, but done", "system-error=processed"),
    ("502 in HTML", "bad-gateway"),
    ("cut in the answer", "cut-short"),
    ("cut before it", "closed"),
    ("tampered", "tampered-body"),
    ("unsigned", "unsigned"),
    ("signed 301 s ago", "stale=301"),
    ("probe signature", "probe"),
    ("unknown serial", "unknown-serial"),
    ("not JSON", "not-json"),
    ("unknown fields", "unknown-fields"),
    ("not Base64", "undecodable-probe"),
];

/// The faults that are set.
pub(super) fn waiting(gateway: &Gateway) -> String {
    let waiting = gateway.state().faults.waiting();
    let waiting = waiting.iter().map(|rule| {
        let rule = escaped(&rule.to_string());
        format!("<li><code class=\"odd\">{rule}</code>")
    });
    let waiting = waiting.collect::<String>();
    let waiting = if waiting.is_empty() {
        "<p class=\"quiet\">none is set".to_owned()
    } else {
        format!("<ul>{waiting}</ul>")
    };
    format!("<section id=\"faults\" class=\"live\"><h2>Faults</h2>{waiting}</section>")
}

pub(super) fn switches(gateway: &Gateway) -> String {
    let buttons = FAULTS.map(|(name, fault)| {
        format!("<button name=\"fault\" value=\"{fault}\" title=\"{fault}\">{name}</button>")
    });
    let current = gateway.platform_keys().signing();
    let signings = Signing::ALL.map(|signing| {
        let selected = if signing == current { " selected" } else { "" };
        format!("<option{selected}>{}", signing.name())
    });
    format!(
        "<form id=\"switches\" method=\"post\" action=\"/simulator/faults\"><fieldset>\
         <label><input type=\"radio\" name=\"times\" value=\"1\" checked> the next answer</label>\
         <label><input type=\"radio\" name=\"times\" value=\"\"> every answer</label>\
         <input name=\"operation\" placeholder=\"of all operations\"></fieldset>{}</form>\
         <form class=\"inline\" method=\"post\" action=\"/simulator/faults\">\
         <input name=\"fault\" placeholder=\"missing-field=openid\" required>\
         <input name=\"operation\" placeholder=\"operation: all\">\
         <input name=\"chance\" placeholder=\"chance: 1\" size=\"9\">\
         <input name=\"times\" placeholder=\"times: always\" size=\"12\"><button>Set</button></form>\
         <form class=\"inline\" method=\"post\" action=\"/simulator/faults/clear\">\
         <button id=\"clear\">Clear all faults</button></form>\
         <h2>Time and keys</h2>\
         <form class=\"inline\" method=\"post\" action=\"/simulator/clock\">\
         <input name=\"calendar_offset\" placeholder=\"calendar: seconds ahead\">\
         <input name=\"offset\" placeholder=\"clock: seconds ahead\"><button>Move</button></form>\
         <form class=\"inline\" method=\"post\" action=\"/simulator/signing\">\
         <select name=\"signing\">{}</select><button>Sign so</button></form>\
         <form class=\"inline\" method=\"post\" action=\"/simulator/certificates/rotate\">\
         <button>Rotate certificate</button></form>",
        buttons.concat(),
        signings.concat(),
    )
}
