//! What a message holds, with what is encrypted in it opened.

use serde_json::Value;
use wechatpay_client::{ApiV3Key, PrivateKey};

/// The body of a message.
pub(super) struct Contents {
    pub(super) json: Value,
}

/// How many parts could be opened, and how many not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Opened {
    pub(super) done: usize,
    pub(super) failed: usize,
}

impl Opened {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            failed: self.failed + other.failed,
        }
    }

    fn count(&mut self, plaintext: Option<String>) -> Option<String> {
        match plaintext {
            Some(_) => self.done += 1,
            None => self.failed += 1,
        }
        plaintext
    }
}

impl Contents {
    pub(super) fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        Ok(Self {
            json: serde_json::from_slice(body)?,
        })
    }

    pub(super) fn has_encrypted_objects(&mut self) -> bool {
        let mut found = false;
        visit(&mut self.json, "", &mut |_, value| {
            found |= is_encrypted(value);
        });
        found
    }

    /// Puts the plaintext in place of each object that is encrypted with the APIv3 key: the resource of a
    /// notification, a platform certificate. JSON becomes JSON, anything else a text.
    pub(super) fn open(&mut self, key: &ApiV3Key) -> Opened {
        let mut opened = Opened::default();
        visit(&mut self.json, "", &mut |_, value| {
            if !is_encrypted(value) {
                return;
            }
            let plaintext = key
                .open(value)
                .and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(text) = opened.count(plaintext) {
                *value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            }
        });
        opened
    }

    /// Decrypts the fields of these names with the merchant's private key.
    pub(super) fn decrypt_fields(&mut self, names: &[String], key: &PrivateKey) -> Opened {
        let mut opened = Opened::default();
        visit(&mut self.json, "", &mut |name, value| {
            let Value::String(ciphertext) = value else {
                return;
            };
            if !names.iter().any(|wanted| wanted == name) {
                return;
            }
            if let Some(text) = opened.count(key.decrypt(ciphertext).ok()) {
                *value = Value::String(text);
            }
        });
        opened
    }
}

fn is_encrypted(value: &Value) -> bool {
    let has = |name| value.get(name).is_some_and(Value::is_string);
    has("algorithm") && has("ciphertext") && has("nonce")
}

/// Shows each value with the name of its field, the outer ones first.
fn visit(value: &mut Value, name: &str, see: &mut impl FnMut(&str, &mut Value)) {
    see(name, value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, name, see)),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(name, field)| visit(field, name, see)),
        _ => {}
    }
}
