//! Signs requests: the message of five lines, and the `Authorization` header with its signature.

use std::fmt;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::{HeaderValue, Method};

use crate::keys::PrivateKey;

/// The scheme in the `Authorization` header, and the type of all signatures.
pub(crate) const SIGNATURE_TYPE: &str = "WECHATPAY2-SHA256-RSA2048";

/// Who signs: a merchant with the private key of its API certificate.
///
/// It does no I/O and looks at no clock, so it can sign for any HTTP library.
///
/// ```no_run
/// use http::Method;
/// use wechatpay_client::signing::{Credential, RequestMessage};
/// # let private_key: wechatpay_client::PrivateKey = todo!();
///
/// let credential = Credential::new("1900000001", "3775B6A45ACD588826D15E583A95F5DD", private_key)?;
/// let authorization = credential.authorization(&RequestMessage {
///     method: &Method::GET,
///     path_and_query: "/v3/marketing/busifavor/callbacks?mchid=1900000001",
///     timestamp: 1_554_208_460,
///     nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
///     body: b"",
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Credential {
    mchid: String,
    serial_no: String,
    private_key: PrivateKey,
}

impl Credential {
    /// A merchant's credential: its own `mchid`, the serial number of its own API certificate in
    /// hex, and the private key of that certificate.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] if `mchid` or `serial_no` does not have the form of one.
    pub fn new(
        mchid: impl Into<String>,
        serial_no: impl Into<String>,
        private_key: PrivateKey,
    ) -> Result<Self, CredentialError> {
        let (mchid, mut serial_no) = (mchid.into(), serial_no.into());
        check_mchid(&mchid)?;
        check_serial_no(&serial_no)?;
        serial_no.make_ascii_uppercase();
        Ok(Self {
            mchid,
            serial_no,
            private_key,
        })
    }

    pub(crate) fn private_key(&self) -> &PrivateKey {
        &self.private_key
    }

    /// The merchant's number.
    #[must_use]
    pub fn mchid(&self) -> &str {
        &self.mchid
    }

    /// The serial number of the merchant's API certificate, in upper-case hex.
    #[must_use]
    pub fn serial_no(&self) -> &str {
        &self.serial_no
    }

    /// The signature over `message`: RSASSA-PKCS1-v1_5 with SHA-256, in Base64.
    ///
    /// # Errors
    ///
    /// [`SigningError`] if the cryptographic library fails.
    pub fn sign(&self, message: &[u8]) -> Result<String, SigningError> {
        let signature = self
            .private_key
            .sign(message)
            .ok_or(SigningError::Signature)?;
        Ok(BASE64_STANDARD.encode(signature))
    }

    /// The value of the `Authorization` header for a request. Do not log it: it is good for five
    /// minutes. Its `Debug` does not show it.
    ///
    /// # Errors
    ///
    /// [`SigningError`] if the nonce is not one, or the cryptographic library fails.
    pub fn authorization(&self, request: &RequestMessage<'_>) -> Result<HeaderValue, SigningError> {
        check_nonce(request.nonce)?;
        let signature = self.sign(&request.to_bytes())?;
        let Self {
            mchid, serial_no, ..
        } = self;
        let RequestMessage {
            nonce, timestamp, ..
        } = request;
        let value = format!(
            "{SIGNATURE_TYPE} mchid=\"{mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
             timestamp=\"{timestamp}\",serial_no=\"{serial_no}\""
        );
        // The other parts were checked when the credential was made, or are numbers and Base64.
        let mut value = HeaderValue::try_from(value).map_err(|_| SigningError::Nonce)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credential")
            .field("mchid", &self.mchid)
            .field("serial_no", &self.serial_no)
            .field("private_key", &self.private_key)
            .finish()
    }
}

/// What the signature of a request covers.
#[derive(Clone, Copy)]
pub struct RequestMessage<'a> {
    /// The HTTP method.
    pub method: &'a Method,
    /// Path and query exactly as in the request line.
    pub path_and_query: &'a str,
    /// Seconds since the Unix epoch; WeChat Pay allows five minutes.
    pub timestamp: i64,
    /// At most 32 characters of `[0-9A-Za-z]` that nobody can predict; see [`nonce`].
    pub nonce: &'a str,
    /// The bytes that are sent; empty without a body. Of an upload only the JSON of its part `meta`.
    pub body: &'a [u8],
}

impl RequestMessage<'_> {
    /// The bytes that are signed: five fields, each followed by a line feed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self {
            method,
            path_and_query,
            timestamp,
            nonce,
            body,
        } = self;
        lines([
            method.as_str().as_bytes(),
            path_and_query.as_bytes(),
            timestamp.to_string().as_bytes(),
            nonce.as_bytes(),
            body,
        ])
    }
}

impl fmt::Debug for RequestMessage<'_> {
    /// Path, query and body can hold personal data and are left out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestMessage")
            .field("method", self.method)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

/// The lines of a text that is signed, each followed by a line feed.
pub(crate) fn lines<const N: usize>(lines: [&[u8]; N]) -> Vec<u8> {
    let mut text = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text
}

/// A fresh nonce: 32 characters of `[0-9A-Za-z]`, each equally likely.
///
/// # Errors
///
/// [`SigningError::Random`] if the system has no random numbers to give.
pub fn nonce() -> Result<String, SigningError> {
    let mut nonce = String::with_capacity(NONCE_LENGTH);
    // One byte in 32 makes no character. A few more, and one turn is nearly always enough.
    let mut bytes = [0; NONCE_LENGTH + 8];
    while nonce.len() < NONCE_LENGTH {
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| SigningError::Random)?;
        let characters = bytes.iter().copied().filter_map(alphanumeric);
        nonce.extend(characters.take(NONCE_LENGTH - nonce.len()));
    }
    Ok(nonce)
}

/// The length of every nonce that is made here.
pub(crate) const NONCE_LENGTH: usize = 32;

/// The character for a random byte; none for the last few bytes, which would favour some.
fn alphanumeric(byte: u8) -> Option<char> {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let byte = usize::from(byte);
    (byte < 4 * ALPHABET.len()).then(|| char::from(ALPHABET[byte % ALPHABET.len()]))
}

pub(crate) fn check_nonce(nonce: &str) -> Result<(), SigningError> {
    let is_alphanumeric = nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_alphanumeric && (1..=NONCE_LENGTH).contains(&nonce.len()) {
        Ok(())
    } else {
        Err(SigningError::Nonce)
    }
}

pub(crate) fn check_mchid(mchid: &str) -> Result<(), CredentialError> {
    let is_number = mchid.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && (1..=32).contains(&mchid.len()) {
        Ok(())
    } else {
        Err(CredentialError::Mchid)
    }
}

pub(crate) fn check_serial_no(serial_no: &str) -> Result<(), CredentialError> {
    if serial_no.starts_with("PUB_KEY_ID_") {
        return Err(CredentialError::SerialNoOfPublicKey);
    }
    let is_hex = serial_no.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && (1..=64).contains(&serial_no.len()) {
        Ok(())
    } else {
        Err(CredentialError::SerialNo)
    }
}

/// A part of a [`Credential`] does not have the form of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialError {
    /// A `mchid` has 1 to 32 digits.
    Mchid,
    /// A serial number has 1 to 64 hex digits.
    SerialNo,
    /// The id of WeChat Pay's public key stands where the merchant's serial number belongs.
    SerialNoOfPublicKey,
}

impl fmt::Display for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Mchid => "a mchid has 1 to 32 digits",
            Self::SerialNo => "a serial number has 1 to 64 hex digits and nothing else",
            Self::SerialNoOfPublicKey => {
                "this is the id of WeChat Pay's public key: give the serial number of the \
                 merchant's own API certificate"
            }
        })
    }
}

impl std::error::Error for CredentialError {}

/// A request could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The system gave no random numbers for the nonce.
    Random,
    /// A nonce has 1 to 32 characters of `[0-9A-Za-z]`.
    Nonce,
    /// The cryptographic library made no signature.
    Signature,
}

impl fmt::Display for SigningError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Random => "the system gave no random numbers",
            Self::Nonce => "the nonce does not have 1 to 32 letters and digits",
            Self::Signature => "the cryptographic library made no signature",
        })
    }
}

impl std::error::Error for SigningError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_are_alphanumeric_and_differ() {
        let (first, second) = (nonce().unwrap(), nonce().unwrap());
        assert_eq!(first.len(), 32);
        assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(first, second);
    }

    #[test]
    fn every_character_of_a_nonce_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for character in (0..=255).filter_map(alphanumeric) {
            *counts.entry(character).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 62);
        assert!(counts.values().all(|count| *count == 4));
    }

    #[test]
    fn nothing_can_break_out_of_the_header() {
        for mchid in ["", "19\"", "1900000001\n", "１９０"] {
            assert_eq!(check_mchid(mchid), Err(CredentialError::Mchid), "{mchid}");
        }
        for serial_no in ["", "0A\"", "0A,b=\"", "3775:B6"] {
            assert_eq!(
                check_serial_no(serial_no),
                Err(CredentialError::SerialNo),
                "{serial_no}"
            );
        }
        assert_eq!(
            check_serial_no("PUB_KEY_ID_01"),
            Err(CredentialError::SerialNoOfPublicKey)
        );
    }
}
