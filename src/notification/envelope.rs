//! The body of a notification: what it says of itself, around an encrypted resource.

use serde::de::{self, Deserialize, Deserializer};
use serde_json::Value;

use crate::decode::{Object, optional, required};
use crate::formats::{Base64, DateTime};
use crate::keys::ApiV3Key;

/// The body of a notification.
pub(super) struct Envelope {
    pub(super) about: About,
    pub(super) content: Content,
}

/// What a notification says of itself. Only what it takes to read the resource is required, and
/// the id.
#[derive(Clone)]
pub(super) struct About {
    pub(super) id: String,
    pub(super) create_time: Option<DateTime>,
    pub(super) event_type: String,
    pub(super) resource_type: Option<String>,
    pub(super) original_type: Option<String>,
    pub(super) summary: Option<String>,
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        let create_time: Option<Value> = optional(&mut object, "create_time")?;
        let resource: Resource = required(&mut object, "resource")?;
        let about = About {
            id: required(&mut object, "id")?,
            create_time: create_time.and_then(|time| time.as_str()?.parse().ok()),
            event_type: required(&mut object, "event_type")?,
            resource_type: optional(&mut object, "resource_type")?,
            original_type: resource.original_type,
            summary: optional(&mut object, "summary")?,
        };
        Ok(Self {
            about,
            content: resource.content,
        })
    }
}

struct Resource {
    original_type: Option<String>,
    content: Content,
}

impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            original_type: optional(&mut object, "original_type")?,
            content: Content::take(&mut object)?,
        })
    }
}

/// The encrypted content of a resource.
pub(super) enum Content {
    Aes256Gcm(Encrypted),
    /// Another algorithm may have other parameters, so none are read.
    Unsupported {
        algorithm: String,
    },
}

impl Content {
    fn take<E: de::Error>(object: &mut Object<E>) -> Result<Self, E> {
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

pub(super) struct Encrypted {
    nonce: [u8; 12],
    associated_data: String,
    ciphertext: Vec<u8>,
}

impl Encrypted {
    /// The plaintext, if `key` is the one it was encrypted with.
    pub(super) fn decrypt(self, key: &ApiV3Key) -> Option<Vec<u8>> {
        key.decrypt(self.nonce, self.associated_data.as_bytes(), self.ciphertext)
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
