//! Texts of a format.

use time::{
    Date, OffsetDateTime,
    format_description::well_known::{Iso8601, Rfc3339},
};

/// RFC 3339 with an offset, such as `2015-05-20T13:29:35+08:00`.
pub(super) fn is_date_time(text: &str) -> bool {
    // The parser also takes a blank and lower-case letters.
    let is_strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
    is_strict && OffsetDateTime::parse(text, &Rfc3339).is_ok()
}

/// A date, such as `2015-05-20`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && Date::parse(text, &Iso8601::DATE).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_need_a_t_seconds_and_an_offset() {
        for good in [
            "2015-05-20T13:29:35+08:00",
            "2015-05-20T13:29:35.120+08:00",
            "2015-05-20T05:29:35Z",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2015-05-20 13:29:35+08:00",
            "2015-05-20t13:29:35+08:00",
            "2015-05-20T05:29:35z",
            "2015-05-20T13:29:35",
            "2015-05-20T13:29+08:00",
            "2015-05-20T13:29:35+0800",
            "2015-02-30T13:29:35+08:00",
            "1432099775",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
