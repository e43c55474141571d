//! Encrypted fields: RSAES-OAEP with SHA-1 and MGF1-SHA-1, in Base64.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{KeyError, PrivateKey, PublicKey};

/// What encrypts for WeChat Pay.
#[derive(Clone)]
pub(super) struct Encryption(Arc<OaepPublicEncryptingKey>);

/// What decrypts for the merchant.
#[derive(Clone)]
pub(super) struct Decryption(Arc<OaepPrivateDecryptingKey>);

impl Encryption {
    /// The public key in the DER of its SPKI.
    pub(super) fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        PublicEncryptingKey::from_der(der)
            .ok()
            .and_then(|key| OaepPublicEncryptingKey::new(key).ok())
            .map(|key| Self(Arc::new(key)))
            .ok_or(KeyError::NotRsa2048)
    }
}

impl Decryption {
    /// The private half of `pair`, in the form that decrypts.
    pub(super) fn of(pair: &KeyPair) -> Result<Self, KeyError> {
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::NotRsa2048)?;
        PrivateDecryptingKey::from_pkcs8(der.as_ref())
            .ok()
            .and_then(|key| OaepPrivateDecryptingKey::new(key).ok())
            .map(|key| Self(Arc::new(key)))
            .ok_or(KeyError::NotRsa2048)
    }
}

impl PublicKey {
    /// Encrypts a field of a request, as Base64. Fields that the spec marks are encrypted without
    /// this; it is for requests that are written by hand. Each time gives another text.
    ///
    /// The request must name this key in `Wechatpay-Serial`.
    ///
    /// # Errors
    ///
    /// [`CipherError::TooLong`] if the text has more bytes than the key takes, 214 for RSA-2048.
    pub fn encrypt(&self, plaintext: &str) -> Result<String, CipherError> {
        let (max, actual) = (self.max_plaintext(), plaintext.len());
        if actual > max {
            return Err(CipherError::TooLong { max, actual });
        }
        let key = &self.encryption().0;
        let mut ciphertext = vec![0; key.ciphertext_size()];
        key.encrypt(
            &OAEP_SHA1_MGF1SHA1,
            plaintext.as_bytes(),
            &mut ciphertext,
            None,
        )
        .map(|ciphertext| BASE64_STANDARD.encode(ciphertext))
        .map_err(|_| CipherError::Library)
    }

    /// The bytes of UTF-8 that can be encrypted at once.
    pub(crate) fn max_plaintext(&self) -> usize {
        let key = &self.encryption().0;
        key.max_plaintext_size(&OAEP_SHA1_MGF1SHA1)
    }
}

impl PrivateKey {
    /// Decrypts a field of an answer, which is Base64. Fields that the spec marks are decrypted
    /// without this; it is for answers that are read by hand.
    ///
    /// # Errors
    ///
    /// [`CipherError::Undecryptable`] if the text was not encrypted for this key, or is no text
    /// within.
    pub fn decrypt(&self, ciphertext: &str) -> Result<String, CipherError> {
        let ciphertext = BASE64_STANDARD
            .decode(ciphertext)
            .map_err(|_| CipherError::Undecryptable)?;
        let key = &self.decryption().0;
        let mut plaintext = vec![0; key.min_output_size()];
        let plaintext = key
            .decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut plaintext, None)
            .map_err(|_| CipherError::Undecryptable)?;
        str::from_utf8(plaintext)
            .map(String::from)
            .map_err(|_| CipherError::Undecryptable)
    }
}

/// A field could not be encrypted or decrypted. It never holds any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CipherError {
    /// The text is too long for the key.
    TooLong {
        /// The most bytes of UTF-8 that the key takes.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// The text was not encrypted with RSAES-OAEP and SHA-1 for this key.
    Undecryptable,
    /// There is no key of WeChat Pay to encrypt with.
    NoKey,
    /// The cryptographic library failed.
    Library,
}

impl fmt::Display for CipherError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { max, actual } => write!(
                formatter,
                "at most {max} bytes can be encrypted, the text has {actual}"
            ),
            Self::Undecryptable => {
                formatter.write_str("the text was not encrypted for the merchant's key")
            }
            Self::NoKey => formatter.write_str("there is no key of WeChat Pay to encrypt with"),
            Self::Library => formatter.write_str("the cryptographic library failed"),
        }
    }
}

impl std::error::Error for CipherError {}
