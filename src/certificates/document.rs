//! What a store keeps: certificates as WeChat Pay encrypted them, and when they were downloaded.

use std::time::SystemTime;

use serde::de::{Deserialize, Deserializer};
use serde_json::json;

use super::answer::{Entry, Item};
use crate::decode::{Object, decode, required};
use crate::formats::DateTime;
use crate::keys::ApiV3Key;

/// Certificates and the time of the last download.
pub(crate) struct Document {
    pub(crate) downloaded: DateTime,
    pub(crate) entries: Vec<Entry>,
}

impl Document {
    /// Reads what [`write`](Self::write) wrote. Nothing in it is trusted that does not decrypt:
    /// `None` if it was changed, or written with another APIv3 key, or by the clock is from a time
    /// to come.
    pub(crate) fn read(bytes: &[u8], api_v3_key: &ApiV3Key, now: SystemTime) -> Option<Self> {
        let stored: Stored = decode(bytes).ok()?;
        let entries = stored.items.into_iter();
        let entries = entries.map(|item| item.decrypt(api_v3_key).ok());
        Some(Self {
            downloaded: stored.downloaded,
            entries: entries.collect::<Option<_>>()?,
        })
        .filter(|document| document.downloaded <= now.into())
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let items: Vec<_> = self
            .entries
            .iter()
            .map(
                |Entry {
                     certificate,
                     encrypted,
                 }| {
                    json!({
                        "serial_no": certificate.serial_no(),
                        "effective_time": certificate.effective_time().to_string(),
                        "expire_time": certificate.expire_time().to_string(),
                        "encrypt_certificate": encrypted.to_json(),
                    })
                },
            )
            .collect();
        let document = json!({"downloaded": self.downloaded.to_string(), "data": items});
        format!("{document:#}\n").into_bytes()
    }
}

struct Stored {
    downloaded: DateTime,
    items: Vec<Item>,
}

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            downloaded: required(&mut object, "downloaded")?,
            items: required(&mut object, "data")?,
        })
    }
}
