//! A calendar date, as in bills: `2015-05-20`.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use time::format_description::well_known::Iso8601;

use super::ParseDateTimeError;
use crate::value::{Value, Visitor};

/// A date without a time, as in `2015-05-20`, in WeChat Pay's own time zone.
///
/// ```
/// use wechatpay_client::Date;
///
/// let date: Date = "2015-05-20".parse()?;
/// assert_eq!(date.to_string(), "2015-05-20");
/// # Ok::<(), wechatpay_client::ParseDateTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    /// `1970-01-01`.
    pub const UNIX_EPOCH: Self = Self(time::OffsetDateTime::UNIX_EPOCH.date());
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl FromStr for Date {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, ParseDateTimeError> {
        // ISO 8601 has other forms of a date, which the API does not.
        let has_form = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        match time::Date::parse(text, &Iso8601::DATE) {
            Ok(date) if has_form => Ok(Self(date)),
            _ => Err(ParseDateTimeError::NotDate),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(formatter, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Value for Date {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.to_string());
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_the_form_of_the_api_is_read() {
        for text in ["2015-05-20", "1999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "20150520",
            "2015-5-20",
            "2015-02-30",
            "2015-W21-3",
            "2015-05-20T00:00",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
