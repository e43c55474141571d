//! The merchant's private key, which signs requests.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use rustls_pki_types::pem::SectionKind;

use super::{KeyError, pem};

/// The merchant's RSA private key (`apiclient_key.pem`). Cheap to clone.
#[derive(Clone)]
pub struct PrivateKey(Arc<KeyPair>);

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
                    found: pem::name(other),
                });
            }
        };
        pair.map(|pair| Self(Arc::new(pair)))
            .map_err(|_| KeyError::NotRsa2048)
    }

    /// The RSASSA-PKCS1-v1_5 signature with SHA-256 over `message`; `None` if the library fails.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .ok()?;
        Some(signature)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey([redacted])")
    }
}
