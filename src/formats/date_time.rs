//! The date and time of the API: RFC 3339, whole seconds, the offset kept.

use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::time::SystemTime;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::value::{Value, Visitor};

/// A date and time with its offset from UTC, as in `2015-05-20T13:29:35+08:00`.
///
/// WeChat Pay's times have whole seconds, so a fraction is cut off. The offset is kept and printed
/// as it was given; only an offset of zero prints as `Z`. Two values are equal when they name the
/// same instant, whatever their offsets.
///
/// ```
/// use wechatpay_client::DateTime;
///
/// let time: DateTime = "2015-05-20T13:29:35.25+08:00".parse()?;
/// assert_eq!(time.to_string(), "2015-05-20T13:29:35+08:00");
/// assert_eq!(time, "2015-05-20T05:29:35Z".parse()?);
/// # Ok::<(), wechatpay_client::ParseDateTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(OffsetDateTime);

impl DateTime {
    /// `1970-01-01T00:00:00Z`.
    pub const UNIX_EPOCH: Self = Self(OffsetDateTime::UNIX_EPOCH);

    /// The current time by the local clock, with the offset `+08:00` of WeChat Pay.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Seconds since the Unix epoch, negative before it.
    #[must_use]
    pub const fn unix_timestamp(self) -> i64 {
        self.0.unix_timestamp()
    }
}

/// The offset of China Standard Time, which has no summer time.
const CHINA: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => panic!("eight hours are an offset"),
};

impl From<OffsetDateTime> for DateTime {
    /// Cuts off the fraction of the second, and the seconds of the offset, which RFC 3339 cannot
    /// express.
    fn from(time: OffsetDateTime) -> Self {
        let (hours, minutes, _) = time.offset().as_hms();
        let offset = UtcOffset::from_hms(hours, minutes, 0).unwrap_or(UtcOffset::UTC);
        let time = time.to_offset(offset);
        Self(time.replace_nanosecond(0).unwrap_or(time))
    }
}

impl From<SystemTime> for DateTime {
    /// The same instant with the offset `+08:00`.
    fn from(time: SystemTime) -> Self {
        OffsetDateTime::from(time).to_offset(CHINA).into()
    }
}

impl From<DateTime> for OffsetDateTime {
    fn from(time: DateTime) -> Self {
        time.0
    }
}

impl From<DateTime> for SystemTime {
    fn from(time: DateTime) -> Self {
        time.0.into()
    }
}

impl FromStr for DateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, ParseDateTimeError> {
        match OffsetDateTime::parse(text, &Rfc3339) {
            Ok(time) => Ok(time.into()),
            Err(_) if OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339).is_ok() => {
                Err(ParseDateTimeError::NoOffset)
            }
            Err(_) => Err(ParseDateTimeError::NotRfc3339),
        }
    }
}

impl DateTime {
    /// As it is sent: each call that tells a time writes it more than once, and the formatting of
    /// [`fmt`] takes ten times as long.
    fn text(self) -> String {
        let time = self.0;
        let mut text = String::with_capacity("2015-05-20T13:29:35+08:00".len());
        let year = time.year();
        match (u8::try_from(year / 100), u8::try_from(year % 100)) {
            (Ok(century @ 0..100), Ok(year)) => {
                push_two(&mut text, century);
                push_two(&mut text, year);
            }
            // RFC 3339 has no such year.
            _ => drop(write!(text, "{year:04}")),
        }
        for (mark, number) in [
            ('-', u8::from(time.month())),
            ('-', time.day()),
            ('T', time.hour()),
            (':', time.minute()),
            (':', time.second()),
        ] {
            text.push(mark);
            push_two(&mut text, number);
        }
        let offset = time.offset();
        if offset.is_utc() {
            text.push('Z');
            return text;
        }
        let (hours, minutes, _) = offset.as_hms();
        text.push(if offset.is_negative() { '-' } else { '+' });
        push_two(&mut text, hours.unsigned_abs());
        text.push(':');
        push_two(&mut text, minutes.unsigned_abs());
        text
    }
}

/// Adds the two digits of a number below 100.
fn push_two(text: &mut String, number: u8) {
    text.push(char::from(b'0' + number / 10));
    text.push(char::from(b'0' + number % 10));
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Value for DateTime {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.text());
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateTimeVisitor)
    }
}

struct DateTimeVisitor;

impl de::Visitor<'_> for DateTimeVisitor {
    type Value = DateTime;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an RFC 3339 date and time")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<DateTime, E> {
        text.parse().map_err(E::custom)
    }
}

/// The text is not a date and time of RFC 3339 with an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseDateTimeError {
    /// The text has no offset from UTC, so it does not name an instant.
    NoOffset,
    /// The text does not have the form of RFC 3339, or names a day or an hour that does not exist.
    NotRfc3339,
    /// The text is not a date such as `2015-05-20`, or names a day that does not exist.
    NotDate,
}

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoOffset => "the time has no offset from UTC: add one, such as +08:00",
            Self::NotRfc3339 => {
                "the time is not an RFC 3339 date and time such as 2015-05-20T13:29:35+08:00"
            }
            Self::NotDate => "the date is not one such as 2015-05-20",
        })
    }
}

impl std::error::Error for ParseDateTimeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_a_round_trip() {
        for text in [
            "2015-05-20T13:29:35+08:00",
            "0999-12-31T23:59:59+23:59",
            "9999-01-01T00:00:00-12:00",
            "2015-05-20T13:29:35-03:30",
            "2015-05-20T13:29:35-00:30",
            "2015-05-20T13:29:35Z",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn only_whole_seconds_and_minutes_of_offset_are_kept() {
        let parsed: DateTime = "2015-05-20T13:29:35.999999999+00:00".parse().unwrap();
        assert_eq!(parsed.to_string(), "2015-05-20T13:29:35Z");

        let odd = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(8, 5, 43).unwrap());
        assert_eq!(DateTime::from(odd).to_string(), "1970-01-01T08:05:00+08:05");
    }

    #[test]
    fn a_missing_offset_is_named() {
        assert_eq!(
            "2015-05-20T13:29:35".parse::<DateTime>(),
            Err(ParseDateTimeError::NoOffset)
        );
        for text in ["", "yesterday", "2015-05-20", "2015-02-30T00:00:00Z"] {
            assert_eq!(
                text.parse::<DateTime>(),
                Err(ParseDateTimeError::NotRfc3339)
            );
        }
    }

    #[test]
    fn the_system_clock_gets_the_offset_of_china() {
        let time = DateTime::from(SystemTime::UNIX_EPOCH);
        assert_eq!(time.to_string(), "1970-01-01T08:00:00+08:00");
        assert_eq!(time, DateTime::UNIX_EPOCH);
    }
}
