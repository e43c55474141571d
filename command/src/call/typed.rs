//! Texts of the command line as the values that their schemas want.

use serde_json::Value as Json;
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use wechatpay_openapi::{Documents, schema};

/// A text of the command line as the value that the schema wants, if it is one.
pub(super) fn typed(documents: &Documents, node: &Json, text: String) -> Json {
    let node = documents.resolve(node);
    let is = |kind| schema::is_of_type(node, kind);
    let parsed = || serde_json::from_str::<Json>(&text).ok();
    if is("array") {
        if let Some(items @ Json::Array(_)) = parsed() {
            return items;
        }
        let of_each = node.get("items").unwrap_or(&Json::Null);
        return Json::Array(vec![typed(documents, of_each, text)]);
    }
    if is("string") || node.is_null() {
        let is_time = node.get("format").and_then(Json::as_str) == Some("date-time");
        return Json::String(if is_time && text == "now" {
            now()
        } else {
            text
        });
    }
    if is("integer") || is("number") || is("boolean") {
        let value = parsed().filter(|value| value.is_number() || value.is_boolean());
        return value.unwrap_or(Json::String(text));
    }
    parsed().unwrap_or(Json::String(text))
}

/// This second as RFC 3339, by the clocks of China.
fn now() -> String {
    let now = OffsetDateTime::now_utc();
    let china = UtcOffset::from_hms(8, 0, 0).map_or(now, |china| now.to_offset(china));
    let now = china.replace_nanosecond(0).unwrap_or(china);
    now.format(&Rfc3339).unwrap_or_default()
}
