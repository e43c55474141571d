//! What WeChat Pay encrypts with the APIv3 key: resources of notifications, and certificates.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::de::{self, Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::decode::{Object, optional, required};
use crate::formats::Base64;
use crate::keys::ApiV3Key;

/// What is encrypted, as its object in JSON says it.
pub(crate) enum Content {
    Aes256Gcm(Encrypted),
    /// Another algorithm may have other parameters, so none are read.
    Unsupported {
        algorithm: String,
    },
}

impl Content {
    pub(crate) fn take<E: de::Error>(object: &mut Object<E>) -> Result<Self, E> {
        let algorithm: String = required(object, "algorithm")?;
        if algorithm != AES_256_GCM {
            return Ok(Self::Unsupported { algorithm });
        }
        let associated_data: Option<String> = optional(object, "associated_data")?;
        let Nonce(nonce) = required(object, "nonce")?;
        let Base64(ciphertext) = required(object, "ciphertext")?;
        Ok(Self::Aes256Gcm(Encrypted {
            nonce,
            associated_data: associated_data.unwrap_or_default(),
            ciphertext,
        }))
    }
}

const AES_256_GCM: &str = "AEAD_AES_256_GCM";

#[derive(Clone)]
pub(crate) struct Encrypted {
    nonce: [u8; 12],
    associated_data: String,
    ciphertext: Vec<u8>,
}

impl Encrypted {
    /// The object that it was read from.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "algorithm": AES_256_GCM,
            "nonce": String::from_utf8_lossy(&self.nonce),
            "associated_data": self.associated_data,
            "ciphertext": BASE64_STANDARD.encode(&self.ciphertext),
        })
    }

    /// The plaintext, if `key` is the one it was encrypted with.
    pub(crate) fn decrypt(self, key: &ApiV3Key) -> Option<Vec<u8>> {
        key.decrypt(self.nonce, self.associated_data.as_bytes(), self.ciphertext)
    }
}

impl ApiV3Key {
    /// The plaintext of an object that WeChat Pay encrypted with this key, by `AEAD_AES_256_GCM`: the
    /// `resource` of a notification, or the `encrypt_certificate` of an answer with certificates. For
    /// those that were captured: live ones are opened by [`Notifications`](crate::Notifications), which
    /// verifies them before, and by the client.
    ///
    /// `None` if it is no such object, or was encrypted with another key.
    #[must_use]
    pub fn open(&self, object: &Value) -> Option<Vec<u8>> {
        match Content::deserialize(object).ok()? {
            Content::Aes256Gcm(encrypted) => encrypted.decrypt(self),
            Content::Unsupported { .. } => None,
        }
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::take(&mut Object::deserialize(deserializer)?)
    }
}

struct Nonce([u8; 12]);

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.as_bytes()
            .try_into()
            .map(Self)
            .map_err(|_| de::Error::custom("expected 12 bytes"))
    }
}
