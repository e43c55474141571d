//! When a coupon can be used: the stock's period, what counts from the day it was got, days of the
//! week, and single spans of time.

use serde_json::Value;
use time::{
    Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset,
    format_description::well_known::Rfc3339,
};

use super::{ApiError, stock::Stock};

const AVAILABLE_TIME: &str = "/coupon_use_rule/coupon_available_time";

/// From when to when a coupon can be used that is got at `received`, both included.
pub(super) fn period(stock: &Stock, received: OffsetDateTime) -> (OffsetDateTime, OffsetDateTime) {
    let rule = |name: &str| stock.integer(&format!("{AVAILABLE_TIME}/{name}"));
    let midnight = received.replace_time(Time::MIDNIGHT);

    let mut start = received;
    if let Some(days) = rule("wait_days_after_receive").filter(|days| *days > 0) {
        start = after(midnight, Duration::days(days.min(MAX_DAYS)));
    }
    start = start.max(at_offset(stock.begin(), received.offset()));

    let mut end = stock.end();
    if let Some(days) = rule("available_day_after_receive").filter(|days| *days > 0) {
        // One day is what is left of the first.
        let last_midnight = after(
            start.replace_time(Time::MIDNIGHT),
            Duration::days(days.min(MAX_DAYS)),
        );
        end = end.min(last_midnight - Duration::SECOND);
    }
    if let Some(seconds) = rule("available_second_after_receive").filter(|seconds| *seconds > 0) {
        let seconds = seconds.min(MAX_DAYS * 86_400);
        end = end.min(after(received, Duration::seconds(seconds)));
    }
    (start, at_offset(end, received.offset()))
}

/// More than any stock lives.
const MAX_DAYS: i64 = 365 * 200;

/// The time at another offset, or the last there is, if there it is in a year that has no name.
pub(super) fn at_offset(time: OffsetDateTime, offset: UtcOffset) -> OffsetDateTime {
    let last = || PrimitiveDateTime::MAX.assume_offset(offset);
    time.checked_to_offset(offset).unwrap_or_else(last)
}

fn after(time: OffsetDateTime, duration: Duration) -> OffsetDateTime {
    time.saturating_add(duration)
}

/// Whether the stock's rules allow a redemption at this moment of the week.
pub(super) fn check_moment(stock: &Stock, now: OffsetDateTime) -> Result<(), ApiError> {
    let rules = stock.definition.pointer(AVAILABLE_TIME);
    let week = rules.and_then(|rules| rules.get("available_week"));
    let spans = rules.and_then(|rules| rules.get("irregulary_avaliable_time"));
    if week.is_none() && spans.is_none() {
        return Ok(());
    }
    if week.is_some_and(|week| is_in_week(week, now)) || spans.is_some_and(|it| is_in(it, now)) {
        return Ok(());
    }
    Err(ApiError::invalid_request("当前时间不在券的可用时段内"))
}

fn is_in_week(week: &Value, now: OffsetDateTime) -> bool {
    let today = i64::from(now.weekday().number_days_from_sunday());
    let days = week.get("week_day").and_then(Value::as_array);
    if days.is_some_and(|days| !days.iter().any(|day| day.as_i64() == Some(today))) {
        return false;
    }
    let second = (now - now.replace_time(Time::MIDNIGHT)).whole_seconds();
    let times = week.get("available_day_time").and_then(Value::as_array);
    times.is_none_or(|times| {
        times.iter().any(|span| {
            let bound = |name| span.get(name).and_then(Value::as_i64);
            bound("begin_time").unwrap_or(0) <= second
                && second <= bound("end_time").unwrap_or(86_399)
        })
    })
}

fn is_in(spans: &Value, now: OffsetDateTime) -> bool {
    spans.as_array().into_iter().flatten().any(|span| {
        let bound = |name| {
            let text = span.get(name).and_then(Value::as_str)?;
            OffsetDateTime::parse(text, &Rfc3339).ok()
        };
        bound("begin_time").is_none_or(|begin| begin <= now)
            && bound("end_time").is_none_or(|end| now <= end)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whether a stock with such rules allows a redemption at these moments.
    fn allows<const N: usize>(name: &str, rules: Value, moments: [&str; N]) -> [bool; N] {
        let mut stock = Stock::standing("1", "1900000001");
        stock.definition["coupon_use_rule"]["coupon_available_time"][name] = rules;
        moments.map(|moment| {
            let now = OffsetDateTime::parse(moment, &Rfc3339).unwrap();
            check_moment(&stock, now).is_ok()
        })
    }

    #[test]
    fn hours_of_a_day_include_their_first_and_last_second() {
        let hours = json!({ "available_day_time": [{ "begin_time": 3_600, "end_time": 7_200 }] });
        let moments = [
            "2026-01-01T00:59:59+08:00",
            "2026-01-01T01:00:00+08:00",
            "2026-01-01T02:00:00+08:00",
            "2026-01-01T02:00:01+08:00",
        ];

        let allowed = allows("available_week", hours, moments);

        assert_eq!(allowed, [false, true, true, false]);
    }

    #[test]
    fn spans_of_time_include_their_first_and_last_second() {
        let spans = json!([{
            "begin_time": "2026-01-01T01:00:00+08:00",
            "end_time": "2026-01-01T02:00:00+08:00",
        }]);
        let moments = [
            "2026-01-01T00:59:59+08:00",
            "2026-01-01T01:00:00+08:00",
            "2026-01-01T02:00:00+08:00",
            "2026-01-01T02:00:01+08:00",
        ];

        let allowed = allows("irregulary_avaliable_time", spans, moments);

        assert_eq!(allowed, [false, true, true, false]);
    }

    #[test]
    fn a_week_begins_on_sunday() {
        let sunday = json!({ "week_day": [0] });
        let moments = [
            "2026-01-03T23:59:59+08:00",
            "2026-01-04T00:00:00+08:00",
            "2026-01-05T00:00:00+08:00",
        ];

        let allowed = allows("available_week", sunday, moments);

        assert_eq!(allowed, [false, true, false]);
    }
}
