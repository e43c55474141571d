//! The APIv3 key, which decrypts notifications and platform certificates.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::KeyError;

/// The APIv3 key: 32 bytes that only the merchant and WeChat Pay know. Cheap to clone.
///
/// It is wiped from memory when the last clone goes, as far as a [`PrivateKey`](super::PrivateKey) is.
#[derive(Clone)]
pub struct ApiV3Key(Arc<LessSafeKey>);

impl ApiV3Key {
    /// Takes the 32 bytes as the console shows them: they are not decoded from Base64 or hex.
    ///
    /// # Errors
    ///
    /// [`KeyError::ApiV3KeyLength`] if there are not 32 bytes.
    pub fn new(bytes: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let bytes = bytes.as_ref();
        UnboundKey::new(&AES_256_GCM, bytes)
            .map(|key| Self(Arc::new(LessSafeKey::new(key))))
            .map_err(|_| KeyError::ApiV3KeyLength {
                actual: bytes.len(),
            })
    }

    /// The plaintext of `ciphertext`, which ends in its tag, by AES-256-GCM; `None` if any of the
    /// four is not what it was encrypted with.
    pub(crate) fn decrypt(
        &self,
        nonce: [u8; 12],
        associated_data: &[u8],
        ciphertext: Vec<u8>,
    ) -> Option<Vec<u8>> {
        let mut bytes = ciphertext;
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plaintext = self
            .0
            .open_in_place(nonce, Aad::from(associated_data), &mut bytes)
            .ok()?;
        let length = plaintext.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(_key) = self;
        formatter.write_str("ApiV3Key([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_has_32_bytes() {
        assert!(ApiV3Key::new("0123456789abcdef0123456789abcdef").is_ok());
        assert_eq!(
            ApiV3Key::new("0123456789abcdef").unwrap_err(),
            KeyError::ApiV3KeyLength { actual: 16 }
        );
    }
}
