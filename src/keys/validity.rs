//! From when to when a certificate is valid, read out of its DER.

use std::time::SystemTime;

use time::{Date, Month, PrimitiveDateTime, Time};

use crate::formats::DateTime;

/// The time that a certificate is valid for. Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) effective: DateTime,
    pub(crate) expire: DateTime,
}

impl Validity {
    /// The validity in the DER of an X.509 certificate; `None` if it is not one.
    pub(super) fn of_certificate(der: &[u8]) -> Option<Self> {
        let mut certificate = Der(Der(der).take(SEQUENCE)?);
        let mut to_be_signed = Der(certificate.take(SEQUENCE)?);
        to_be_signed.take(VERSION)?;
        to_be_signed.take(INTEGER)?; // serialNumber
        to_be_signed.take(SEQUENCE)?; // signature
        to_be_signed.take(SEQUENCE)?; // issuer
        let mut validity = Der(to_be_signed.take(SEQUENCE)?);
        let (effective, expire) = (validity.time()?, validity.time()?);
        validity.0.is_empty().then_some(Self { effective, expire })
    }

    pub(super) fn has_expired(&self, now: SystemTime) -> bool {
        DateTime::from(now) > self.expire
    }
}

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
/// `[0] EXPLICIT`: WeChat Pay's certificates are of version 3, which has it.
const VERSION: u8 = 0xa0;

/// The elements of DER that are still to be read.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The content of the next element, provided it has this tag.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content) = self.next()?;
        (found == tag).then_some(content)
    }

    fn time(&mut self) -> Option<DateTime> {
        let (tag, content) = self.next()?;
        let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = match (tag, text.len()) {
            (UTC_TIME, 12) => {
                let year: i32 = text[..2].parse().ok()?;
                // RFC 5280, 4.1.2.5.1.
                (if year < 50 { 2000 } else { 1900 } + year, &text[2..])
            }
            (GENERALIZED_TIME, 14) => (text[..4].parse().ok()?, &text[4..]),
            _ => return None,
        };
        let field = |index: usize| rest[2 * index..2 * index + 2].parse::<u8>().ok();
        let month = Month::try_from(field(0)?).ok()?;
        let date = Date::from_calendar_date(year, month, field(1)?).ok()?;
        let time = Time::from_hms(field(2)?, field(3)?, field(4)?).ok()?;
        Some(PrimitiveDateTime::new(date, time).assume_utc().into())
    }

    /// Tag and content of the next element.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }
}

/// The length at the start of `bytes`, in the only form that DER allows, and what follows it. No
/// certificate is longer than two bytes can say.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (length, rest) = match *bytes {
        [short @ ..=0x7f, ref rest @ ..] => return Some((short.into(), rest)),
        [0x81, low, ref rest @ ..] => (u16::from(low), rest),
        [0x82, high, low, ref rest @ ..] => (u16::from_be_bytes([high, low]), rest),
        _ => return None,
    };
    let shortest = if bytes[0] == 0x81 { 0x80 } else { 0x100 };
    (length >= shortest).then_some((length.into(), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;

    use super::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let head = match u8::try_from(length) {
            Ok(short @ ..0x80) => vec![tag, short],
            Ok(long) => vec![tag, 0x81, long],
            Err(_) => {
                let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
                vec![tag, 0x82, high, low]
            }
        };
        [&head, content].concat()
    }

    /// What a certificate begins with, up to its validity, in its DER.
    fn certificate(issuer: &[u8], validity: &[u8]) -> Vec<u8> {
        let to_be_signed = [
            element(VERSION, &[INTEGER, 1, 2]),
            element(INTEGER, &[7]),
            element(SEQUENCE, &[]),
            element(SEQUENCE, issuer),
            element(SEQUENCE, validity),
        ]
        .concat();
        element(SEQUENCE, &element(SEQUENCE, &to_be_signed))
    }

    fn written(time: OffsetDateTime, tag: u8) -> Vec<u8> {
        let rest = format!(
            "{:02}{:02}{:02}{:02}{:02}Z",
            u8::from(time.month()),
            time.day(),
            time.hour(),
            time.minute(),
            time.second()
        );
        let year = match tag {
            UTC_TIME => format!("{:02}", time.year() % 100),
            _ => format!("{:04}", time.year()),
        };
        element(tag, (year + &rest).as_bytes())
    }

    fn read(text: &str, tag: u8) -> Option<String> {
        let time = Der(&element(tag, text.as_bytes())).time()?;
        Some(time.to_string())
    }

    #[test]
    fn the_century_of_two_digits_is_that_of_the_rfc() {
        let utc = |text| read(text, UTC_TIME);
        assert_eq!(utc("490101000000Z").unwrap(), "2049-01-01T00:00:00Z");
        assert_eq!(utc("500101000000Z").unwrap(), "1950-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in [
            "",
            "Z",
            "260101000000",
            "2601010000Z",
            "260101000000+0800",
            "261301000000Z",
            "260229000000Z",
            "260101240000Z",
            "+60101000000Z",
            "26010100000１Z",
        ] {
            assert_eq!(read(text, UTC_TIME), None, "{text}");
        }
        assert_eq!(read("20260101000000Z", UTC_TIME), None);
        assert_eq!(read("260101000000Z", GENERALIZED_TIME), None);
    }

    #[test]
    fn a_length_has_one_form() {
        assert_eq!(length(&[0x7f]), Some((0x7f, &[][..])));
        assert_eq!(length(&[0x81, 0x80]), Some((0x80, &[][..])));
        assert_eq!(length(&[0x82, 1, 0]), Some((0x100, &[][..])));
        for other in [
            &[][..],
            &[0x80],
            &[0x81, 0x7f],
            &[0x82, 0, 0xff],
            &[0x83, 1, 0, 0],
            &[0x82, 1],
        ] {
            assert_eq!(length(other), None, "{other:x?}");
        }
    }

    proptest! {
        #[test]
        fn any_two_times_are_read_as_they_were_written(
            effective in -631_152_000_i64..2_524_608_000,
            expire in 0_i64..253_402_300_800,
            issuer in prop::collection::vec(any::<u8>(), 0..1000),
        ) {
            let time = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let validity = [
                written(time(effective), UTC_TIME),
                written(time(expire), GENERALIZED_TIME),
            ]
            .concat();
            let read = Validity::of_certificate(&certificate(&issuer, &validity)).unwrap();
            prop_assert_eq!(read.effective, time(effective).into());
            prop_assert_eq!(read.expire, time(expire).into());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Validity::of_certificate(&bytes);
        }

        #[test]
        fn a_certificate_that_is_cut_short_or_changed_does_not_make_it_panic(
            at in 0_usize..300,
            value in any::<u8>(),
            length in 0_usize..300,
        ) {
            let validity = [written(OffsetDateTime::UNIX_EPOCH, UTC_TIME), vec![]].concat();
            let mut bytes = certificate(&[0; 200], &validity.repeat(2));
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
            bytes.truncate(length);
            let _ = Validity::of_certificate(&bytes);
        }
    }
}
