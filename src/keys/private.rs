//! The merchant's private key, which signs requests and decrypts fields of answers.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use rustls_pki_types::pem::SectionKind;

use super::cipher::Decryption;
use super::{KeyError, PemKind, pem};

/// The merchant's RSA private key (`apiclient_key.pem`). Cheap to clone.
///
/// It is wiped from memory when the last clone goes, and so is every copy of it that is made while it
/// is read from a file or a text. Some traces are out of reach: the text that you read it from, the
/// environment of the process, the Base64 that the PEM reader works on, what the standard library
/// leaves behind when a buffer grows or a value moves, and whatever the system has swapped out.
#[derive(Clone)]
pub struct PrivateKey {
    signing: Arc<KeyPair>,
    decryption: Decryption,
}

impl PrivateKey {
    /// Reads a key of at least 2048 bits from PEM, PKCS#8 (`BEGIN PRIVATE KEY`) or PKCS#1
    /// (`BEGIN RSA PRIVATE KEY`).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (kind, der) = pem::first_block(text)?;
        let pair = match kind {
            SectionKind::PrivateKey => KeyPair::from_pkcs8(&der),
            SectionKind::RsaPrivateKey => KeyPair::from_der(&der),
            other => {
                return Err(KeyError::NotPrivateKey {
                    found: PemKind::of(other),
                });
            }
        };
        let pair = pair.map_err(|_| KeyError::NotRsa2048)?;
        Ok(Self {
            decryption: Decryption::of(&pair)?,
            signing: Arc::new(pair),
        })
    }

    /// The RSASSA-PKCS1-v1_5 signature with SHA-256 over `message`; `None` if the library fails.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .ok()?;
        Some(signature)
    }

    pub(super) fn decryption(&self) -> &Decryption {
        &self.decryption
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey([redacted])")
    }
}
