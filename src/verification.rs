//! Verifies that an answer or a notification comes from WeChat Pay: the right key, a fresh time, a
//! good signature.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::HeaderMap;

use crate::decode::DecodeError;
use crate::keys::{KeyId, KeyTable, Lookup};
use crate::signing::{SIGNATURE_TYPE, lines};

/// Verifies with the keys of a [`KeyTable`], and with none but the one that a signature names.
///
/// It does no I/O and looks at no clock. Cheap to clone; clones share the table.
#[derive(Debug, Clone)]
pub struct Verifier {
    keys: KeyTable,
}

/// How far the time of a signature may be from the local clock, in seconds, in both directions.
pub const CLOCK_TOLERANCE: u64 = 300;

impl Verifier {
    /// A verifier that trusts the keys of `keys`, now and later.
    #[must_use]
    pub fn new(keys: KeyTable) -> Self {
        Self { keys }
    }

    /// Verifies the signature in `headers` over `body`, the bytes as they were received.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]: then nothing in headers or body can be trusted.
    pub fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), VerifyError> {
        let claim = Claim::read(headers, now)?;
        let key = match self.keys.find(claim.serial, now) {
            Lookup::Known(key) => key,
            Lookup::Expired => return Err(VerifyError::ExpiredCertificate(claim.serial.into())),
            Lookup::Unknown => return Err(VerifyError::UnknownSerial(claim.serial.into())),
        };
        let signature = BASE64_STANDARD
            .decode(claim.signature)
            .map_err(|_| VerifyError::SignatureNotBase64)?;
        let message = lines([claim.timestamp.as_bytes(), claim.nonce.as_bytes(), body]);
        if key.verifies(&message, &signature) {
            Ok(())
        } else {
            Err(VerifyError::WrongSignature)
        }
    }

    /// The serial number of the platform certificate that a signature names, if it is not known and
    /// nothing else is wrong with the signature so far.
    pub(crate) fn unknown_certificate(
        &self,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Option<String> {
        let serial = text(headers, SERIAL).ok()?;
        // Of nearly every answer the key is known, and there is no need to look further.
        if self.keys.has(serial) {
            return None;
        }
        let claim = Claim::read(headers, now).ok()?;
        let is_certificate = KeyId::new(claim.serial).is_ok_and(|id| !id.is_public_key_id());
        is_certificate.then(|| claim.serial.into())
    }
}

/// What the headers of a signature say.
struct Claim<'a> {
    timestamp: &'a str,
    nonce: &'a str,
    signature: &'a str,
    serial: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads the headers, of a supported signature of this time.
    fn read(headers: &'a HeaderMap, now: SystemTime) -> Result<Self, VerifyError> {
        let claim = Self {
            timestamp: text(headers, TIMESTAMP)?,
            nonce: text(headers, NONCE)?,
            signature: text(headers, SIGNATURE)?,
            serial: text(headers, SERIAL)?,
        };
        check_type(headers)?;
        check_clock(claim.timestamp, now)?;
        Ok(claim)
    }
}

const TIMESTAMP: &str = "Wechatpay-Timestamp";
const NONCE: &str = "Wechatpay-Nonce";
pub(crate) const SIGNATURE: &str = "Wechatpay-Signature";
const SERIAL: &str = "Wechatpay-Serial";
const TYPE: &str = "Wechatpay-Signature-Type";

/// Whether `headers` claim a signature: one header of it is enough.
pub(crate) fn claims_signature(headers: &HeaderMap) -> bool {
    [TIMESTAMP, NONCE, SIGNATURE, SERIAL]
        .iter()
        .any(|name| headers.contains_key(*name))
}

/// Seconds since the Unix epoch, negative before it.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |secs| -secs),
    }
}

/// The one value of a header.
fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(VerifyError::MissingHeader(name))?;
    if values.next().is_some() {
        return Err(VerifyError::RepeatedHeader(name));
    }
    value
        .to_str()
        .map_err(|_| VerifyError::UnreadableHeader(name))
}

fn check_type(headers: &HeaderMap) -> Result<(), VerifyError> {
    match text(headers, TYPE) {
        Ok(SIGNATURE_TYPE) | Err(VerifyError::MissingHeader(_)) => Ok(()),
        Ok(other) => Err(VerifyError::UnsupportedType(String::from(other))),
        Err(error) => Err(error),
    }
}

fn check_clock(timestamp: &str, now: SystemTime) -> Result<(), VerifyError> {
    if !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(VerifyError::TimestampNotANumber);
    }
    let timestamp: i64 = timestamp
        .parse()
        .map_err(|_| VerifyError::TimestampNotANumber)?;
    let age = unix_seconds(now).saturating_sub(timestamp);
    if age.unsigned_abs() > CLOCK_TOLERANCE {
        return Err(VerifyError::Clock { age });
    }
    Ok(())
}

/// An answer or a notification does not prove that it comes from WeChat Pay.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A header of the signature is missing.
    MissingHeader(&'static str),
    /// A header of the signature is there more than once.
    RepeatedHeader(&'static str),
    /// A header of the signature is not visible ASCII.
    UnreadableHeader(&'static str),
    /// The signature is of a type that is not supported.
    UnsupportedType(String),
    /// The time of the signature is not a decimal number.
    TimestampNotANumber,
    /// The time of the signature is more than [`CLOCK_TOLERANCE`] off.
    Clock {
        /// Local time minus that of the signature, in seconds.
        age: i64,
    },
    /// The signature names a key that is not known. It may be a new platform certificate.
    UnknownSerial(String),
    /// The signature names a platform certificate that has expired.
    ExpiredCertificate(String),
    /// The signature is not Base64.
    SignatureNotBase64,
    /// The signature does not belong to these bytes, or was not made with the key it names.
    WrongSignature,
    /// The body comes packed by HTTP (`Content-Encoding`) and cannot be unpacked, so that what was
    /// signed is not known.
    Packed(DecodeError),
    /// The file has another digest than it was expected to have.
    WrongHash,
    /// The type of the digest that a file was expected to have is not supported.
    UnsupportedHash(String),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(formatter, "the header {name} is missing"),
            Self::RepeatedHeader(name) => {
                write!(formatter, "the header {name} is there more than once")
            }
            Self::UnreadableHeader(name) => {
                write!(formatter, "the header {name} is not visible ASCII")
            }
            Self::UnsupportedType(name) => {
                write!(
                    formatter,
                    "the signature type {} is not supported",
                    name.escape_debug()
                )
            }
            Self::TimestampNotANumber => write!(formatter, "the header {TIMESTAMP} is no number"),
            Self::Clock { age } => {
                let direction = if *age < 0 { "ahead of" } else { "behind" };
                write!(
                    formatter,
                    "the signature's time is {} s {direction} the local clock, more than \
                     {CLOCK_TOLERANCE} s",
                    age.unsigned_abs()
                )
            }
            Self::UnknownSerial(serial) => write!(
                formatter,
                "no key is known by the id {}, which the signature names",
                serial.escape_debug()
            ),
            Self::ExpiredCertificate(serial) => write!(
                formatter,
                "the platform certificate {} has expired",
                serial.escape_debug()
            ),
            Self::SignatureNotBase64 => formatter.write_str("the signature is not Base64"),
            Self::WrongSignature => {
                formatter.write_str("the signature does not fit what was received")
            }
            Self::Packed(error) => error.fmt(formatter),
            Self::WrongHash => formatter.write_str("the file does not have the expected digest"),
            Self::UnsupportedHash(name) => write!(
                formatter,
                "the digest type {} is not supported: it is SHA1 or SHA256",
                name.escape_debug()
            ),
        }
    }
}

impl std::error::Error for VerifyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_digits_only() {
        for text in ["", "+1", "-1", "1.5", " 1", "99999999999999999999"] {
            assert_eq!(
                check_clock(text, UNIX_EPOCH),
                Err(VerifyError::TimestampNotANumber),
                "{text}"
            );
        }
    }
}
