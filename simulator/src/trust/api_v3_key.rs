//! The APIv3 key: what the platform encrypts certificates and notifications with.

use std::{fmt, io};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::random;

/// A merchant's APIv3 key: 32 ASCII characters, used as they are.
#[derive(Clone)]
pub(crate) struct ApiV3Key(String);

impl ApiV3Key {
    pub(crate) fn generate() -> Self {
        Self(random::hex(16))
    }

    /// One that was generated before.
    pub(crate) fn new(key: String) -> io::Result<Self> {
        if key.len() == 32 && key.is_ascii() {
            return Ok(Self(key));
        }
        let message = "an APIv3 key has 32 ASCII characters";
        Err(io::Error::new(io::ErrorKind::InvalidData, message))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The encrypted text with all that it takes to decrypt it, but for the key.
    pub(crate) fn encrypt(&self, plaintext: &str, associated_data: &str) -> Value {
        let nonce = random::hex(6);
        let bytes = nonce
            .as_bytes()
            .try_into()
            .expect("six bytes, two digits each");
        let key = UnboundKey::new(&AES_256_GCM, self.0.as_bytes()).expect("a key of 32 bytes");
        let mut text = plaintext.as_bytes().to_vec();
        LessSafeKey::new(key)
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(bytes),
                Aad::from(associated_data.as_bytes()),
                &mut text,
            )
            .expect("the text is far below the limit of AES-GCM");
        json!({
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": associated_data,
            "ciphertext": STANDARD.encode(text),
        })
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV3Key(..)")
    }
}
