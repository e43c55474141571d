//! The page for people: what arrived, what became of it, and switches. Plain HTML, which a script keeps
//! up to date where there are scripts.

mod requests;
mod switches;

use hyper::{
    StatusCode,
    header::{self, HeaderValue},
};

use time::OffsetDateTime;

use super::ControlAnswer;
use crate::{gateway::Gateway, platform::rfc3339};

/// How many entries of a kind are shown.
const SHOWN: usize = 100;

/// The page; a query `coupon=` shows the coupons whose codes begin like that.
pub(super) fn page(gateway: &Gateway, query: &str) -> ControlAnswer {
    let mut query = form_urlencoded::parse(query.as_bytes());
    let coupon = query.find(|(name, _)| name == "coupon");
    let coupon = coupon.map_or_else(String::new, |(_, code)| code.into_owned());
    let parts = [
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>WeChat Pay simulator</title>\
         <link rel=\"stylesheet\" href=\"/simulator/style.css\">\
         <script src=\"/simulator/live.js\" defer></script>"
            .to_owned(),
        head(gateway),
        switches::waiting(gateway),
        switches::switches(gateway),
        requests::requests(gateway),
        coupon_search(&coupon),
        coupons(gateway, &coupon),
        notifications(gateway),
    ];
    let mut answer =
        ControlAnswer::text(StatusCode::OK, "text/html; charset=utf-8", parts.concat());
    answer.headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    answer
}

/// What the page is shown with.
pub(super) fn asset(path: &str) -> Option<ControlAnswer> {
    let (content_type, text) = match path {
        "/live.js" => ("text/javascript; charset=utf-8", include_str!("live.js")),
        "/style.css" => ("text/css; charset=utf-8", include_str!("style.css")),
        _ => return None,
    };
    Some(ControlAnswer::text(
        StatusCode::OK,
        content_type,
        text.to_owned(),
    ))
}

fn head(gateway: &Gateway) -> String {
    let failure = gateway.state().platform.failure().map(|failure| {
        let failure = escaped(failure);
        format!(
            "<p class=\"bad\">what happens cannot be stored, and so is answered with 500: {failure}"
        )
    });
    format!(
        "<header id=\"head\" class=\"live\"><h1>WeChat Pay simulator</h1><p>merchant {}<p>clock {}\
         <p>calendar {}{}</header>",
        escaped(gateway.merchant.mchid()),
        time(gateway.clock.now()),
        time(gateway.clock.calendar()),
        failure.unwrap_or_default(),
    )
}

/// Date, time and offset, as people read them.
fn time(time: OffsetDateTime) -> String {
    rfc3339(time).replacen('T', " ", 1).replace('+', " +")
}

/// Not among what is renewed, so that nobody is disturbed who types.
fn coupon_search(beginning: &str) -> String {
    format!(
        "<h2>Coupons</h2><form action=\"/simulator#coupons\">\
         <input name=\"coupon\" value=\"{}\" placeholder=\"code begins with\">\
         <button>Show</button></form>",
        escaped(beginning),
    )
}

fn coupons(gateway: &Gateway, beginning: &str) -> String {
    let now = gateway.clock.calendar();
    let found = gateway.state().platform.coupons_like(beginning, SHOWN, now);
    let (coupons, count) = found;
    let rows = coupons.iter().map(|coupon| {
        format!(
            "<tr><td class=\"mono\">{}<td>{}<td>{}<td class=\"{}\">{}<td class=\"mono\">{}",
            escaped(coupon.coupon_code()),
            escaped(coupon.stock_id()),
            escaped(coupon.openid()),
            if coupon.is_used() { "good" } else { "quiet" },
            coupon.state().name(),
            escaped(coupon.used_by_request_no().unwrap_or_default()),
        )
    });
    section(
        "coupons",
        &format!("<p class=\"quiet\">{}", shown_of(coupons.len(), count)),
        &["Code", "Stock", "User", "State", "Used by request"],
        rows,
    )
}

fn notifications(gateway: &Gateway) -> String {
    let (sent, count) = gateway.state().notifications.latest(SHOWN);
    let rows = sent.iter().map(|sent| {
        let attempts = sent.attempts.iter().map(|outcome| match outcome {
            Some(status) => status.to_string(),
            None => "no answer".to_owned(),
        });
        let class = if sent.is_received() { "good" } else { "odd" };
        format!(
            "<tr><td>{}<td>{}<td class=\"{class}\">{}",
            escaped(&sent.event_type),
            escaped(&sent.url),
            attempts.collect::<Vec<_>>().join(", "),
        )
    });
    section(
        "notifications",
        &format!(
            "<h2>Notifications <small>{}</small></h2>",
            shown_of(sent.len(), count)
        ),
        &["Event", "To", "Attempts"],
        rows,
    )
}

/// A heading and a table below it, which goes where there is nothing to show.
fn section(
    id: &str,
    heading: &str,
    columns: &[&str],
    rows: impl Iterator<Item = String>,
) -> String {
    let mut rows = rows.peekable();
    let table = if rows.peek().is_none() {
        "<p class=\"quiet\">none yet".to_owned()
    } else {
        format!(
            "<table><tr><th>{}{}</table>",
            columns.join("<th>"),
            rows.collect::<String>(),
        )
    };
    format!("<section id=\"{id}\" class=\"live\">{heading}{table}</section>")
}

fn shown_of(shown: usize, count: usize) -> String {
    if shown == count {
        count.to_string()
    } else {
        format!("{shown} of {count}")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
