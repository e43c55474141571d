//! A public key of WeChat Pay, which verifies what it answers and encrypts what it is sent.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use rustls_pki_types::pem::SectionKind;

use super::cipher::Encryption;
use super::{KeyError, PemKind, pem};

/// An RSA public key of WeChat Pay (`pub_key.pem`). Cheap to clone.
#[derive(Clone)]
pub struct PublicKey {
    verifying: Arc<ParsedPublicKey>,
    encryption: Encryption,
}

impl PublicKey {
    /// Reads a key of at least 2048 bits from PEM, SPKI (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (kind, der) = pem::first_block(text)?;
        if kind != SectionKind::PublicKey {
            return Err(KeyError::NotPublicKey {
                found: PemKind::of(kind),
            });
        }
        Self::from_spki(&der)
    }

    /// Reads a key of at least 2048 bits from the DER of its SPKI.
    pub(super) fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        let key = rsa::PublicKey::from_der(der).map_err(|_| KeyError::NotRsa2048)?;
        if key.modulus_len() < MODULUS_BYTES {
            return Err(KeyError::NotRsa2048);
        }
        let verifying = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
            .map_err(|_| KeyError::NotRsa2048)?;
        Ok(Self {
            verifying: Arc::new(verifying),
            encryption: Encryption::from_spki(der)?,
        })
    }

    /// Whether `signature` is the RSASSA-PKCS1-v1_5 signature with SHA-256 over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify_sig(message, signature).is_ok()
    }

    pub(super) fn encryption(&self) -> &Encryption {
        &self.encryption
    }
}

/// 2048 bits.
const MODULUS_BYTES: usize = 256;

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PublicKey(RSA)")
    }
}
