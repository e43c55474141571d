//! The one table of all keys of WeChat Pay.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::SystemTime;

use http::HeaderValue;

use super::certificate::same_serial_no;
use super::{KeyError, PlatformCertificate, PublicKey, RequestKey};

/// The keys of WeChat Pay by their ids: public keys (`PUB_KEY_ID_…`) and platform certificates
/// (by serial number) side by side.
///
/// While a merchant moves from certificates to the public key, and while certificates are renewed,
/// answers and notifications come signed by any of them. Each names its key in `Wechatpay-Serial`,
/// and no other is tried. Serial numbers are compared without regard to case and leading zeros.
///
/// Clones share one table: a key that one learns is known to all, and so to every clone of a
/// [`Client`](crate::Client) and to its [`Notifications`](crate::Notifications).
///
/// ```no_run
/// use wechatpay_client::{KeyTable, PlatformCertificate, PublicKey};
///
/// let keys = KeyTable::new();
/// keys.trust(
///     "PUB_KEY_ID_0000000000000026112300000000000001",
///     PublicKey::from_pem(&std::fs::read_to_string("pub_key.pem")?)?,
/// )?;
/// let certificate = std::fs::read_to_string("wechatpay_5157F09E.pem")?;
/// keys.trust_certificate(PlatformCertificate::from_pem(&certificate)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct KeyTable(Arc<RwLock<Vec<Entry>>>);

#[derive(Clone)]
struct Entry {
    id: KeyId,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Bare(PublicKey),
    Certified(PlatformCertificate),
}

/// What the table says of a key that a signature names.
pub(crate) enum Lookup {
    Known(PublicKey),
    Expired,
    Unknown,
}

impl KeyTable {
    /// A table without keys, which trusts nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts `key` under `id`: WeChat Pay's public key under `PUB_KEY_ID_…`, or that of a platform
    /// certificate under its serial number in hex. It has no end, and takes the place of a key with
    /// the same id.
    ///
    /// # Errors
    ///
    /// [`KeyError::Id`] if `id` is neither.
    pub fn trust(&self, id: &str, key: PublicKey) -> Result<(), KeyError> {
        let id = KeyId::new(id)?;
        self.insert(Entry {
            id,
            key: Key::Bare(key),
        });
        Ok(())
    }

    /// Trusts a platform certificate, until it expires, under its serial number.
    pub fn trust_certificate(&self, certificate: PlatformCertificate) {
        self.insert(Entry {
            id: KeyId::of(&certificate),
            key: Key::Certified(certificate),
        });
    }

    /// Trusts the key `id` no longer.
    pub fn forget(&self, id: &str) {
        self.write().retain(|entry| !entry.id.names(id));
    }

    /// The ids of all keys, in the order in which they came.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        let entries = self.read();
        entries.iter().map(|entry| entry.id.to_string()).collect()
    }

    /// The platform certificates among the keys, expired ones included.
    #[must_use]
    pub fn certificates(&self) -> Vec<PlatformCertificate> {
        let entries = self.read();
        entries.iter().filter_map(Entry::certificate).collect()
    }

    /// A table of its own with the same keys and these certificates.
    pub(crate) fn with(&self, certificates: impl IntoIterator<Item = PlatformCertificate>) -> Self {
        let copy = Self(Arc::new(RwLock::new(self.read().clone())));
        for certificate in certificates {
            copy.trust_certificate(certificate);
        }
        copy
    }

    /// Whether there is a key by this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.read().iter().any(|entry| entry.id.names(id))
    }

    pub(crate) fn has_id(&self, id: &KeyId) -> bool {
        self.read().iter().any(|entry| entry.id == *id)
    }

    fn insert(&self, entry: Entry) {
        let mut entries = self.write();
        match entries.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
    }

    /// The key that `id` names.
    pub(crate) fn find(&self, id: &str, now: SystemTime) -> Lookup {
        match self.read().iter().find(|entry| entry.id.names(id)) {
            None => Lookup::Unknown,
            Some(entry) if entry.has_expired(now) => Lookup::Expired,
            Some(entry) => Lookup::Known(entry.public_key().clone()),
        }
    }

    /// The key for a request: the one that is `chosen`, else the first public key, else the newest
    /// certificate, else the first key under the serial number of one. An expired one never.
    ///
    /// The newest certificate is the one that became effective last: WeChat Pay asks to encrypt with
    /// that one as soon as it is to be had.
    pub(crate) fn request_key(
        &self,
        chosen: Option<&KeyId>,
        now: SystemTime,
    ) -> Option<RequestKey> {
        let entries = self.read();
        let usable = || entries.iter().filter(|entry| !entry.has_expired(now));
        let entry = match chosen {
            Some(id) => usable().find(|entry| entry.id == *id),
            None => usable()
                .find(|entry| entry.id.is_public_key_id())
                .or_else(|| {
                    usable()
                        .filter_map(|entry| Some((entry.certificate()?, entry)))
                        .max_by_key(|(certificate, _)| {
                            (certificate.effective_time(), certificate.expire_time())
                        })
                        .map(|(_, entry)| entry)
                })
                .or_else(|| usable().next()),
        }?;
        Some(RequestKey::new(
            entry.id.0.clone(),
            entry.public_key().clone(),
        ))
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<Entry>> {
        // No write can be left half done, so a panic elsewhere is no reason to stop.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<Entry>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn public_key(&self) -> &PublicKey {
        match &self.key {
            Key::Bare(key) => key,
            Key::Certified(certificate) => certificate.public_key(),
        }
    }

    fn certificate(&self) -> Option<PlatformCertificate> {
        match &self.key {
            Key::Bare(_) => None,
            Key::Certified(certificate) => Some(certificate.clone()),
        }
    }

    fn has_expired(&self, now: SystemTime) -> bool {
        match &self.key {
            Key::Bare(_) => false,
            Key::Certified(certificate) => certificate.has_expired(now),
        }
    }
}

/// Ids only.
impl fmt::Debug for KeyTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyTable ")?;
        formatter.debug_list().entries(self.ids()).finish()
    }
}

/// The id of a key: `PUB_KEY_ID_…`, or the serial number of a certificate. It can stand in a header.
#[derive(Debug, Clone)]
pub(crate) struct KeyId(HeaderValue);

impl KeyId {
    pub(crate) fn new(text: &str) -> Result<Self, KeyError> {
        let has_form = match text.strip_prefix(PUBLIC_KEY_ID) {
            Some(rest) => rest.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            None => text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        };
        if !has_form || text.is_empty() || text == PUBLIC_KEY_ID {
            return Err(KeyError::Id);
        }
        HeaderValue::from_str(text)
            .map(Self)
            .map_err(|_| KeyError::Id)
    }

    fn of(certificate: &PlatformCertificate) -> Self {
        Self::new(certificate.serial_no()).expect("a serial number is made of hex digits")
    }

    fn as_str(&self) -> &str {
        self.0.to_str().expect("an id is ASCII")
    }

    pub(crate) fn is_public_key_id(&self) -> bool {
        self.as_str().starts_with(PUBLIC_KEY_ID)
    }

    /// Whether `id` means this key: ids of public keys are texts, serial numbers are numbers.
    pub(crate) fn names(&self, id: &str) -> bool {
        if self.is_public_key_id() || id.starts_with(PUBLIC_KEY_ID) {
            return self.as_str() == id;
        }
        same_serial_no(self.as_str(), id)
    }
}

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

impl PartialEq for KeyId {
    fn eq(&self, other: &Self) -> bool {
        self.names(other.as_str())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> KeyId {
        KeyId::new(text).unwrap()
    }

    #[test]
    fn serial_numbers_are_compared_as_numbers_and_ids_as_texts() {
        assert_eq!(id("0A3f"), id("a3F"));
        assert_ne!(id("0A3f"), id("0A3f0"));
        assert_ne!(id("PUB_KEY_ID_01"), id("PUB_KEY_ID_1"));
        assert_ne!(id("PUB_KEY_ID_0a"), id("PUB_KEY_ID_0A"));
        assert_ne!(id("01"), id("PUB_KEY_ID_01"));
    }

    #[test]
    fn an_id_is_of_one_of_two_kinds() {
        for text in [
            "",
            "PUB_KEY_ID_",
            "PUB_KEY_ID_ 1",
            "PUB_KEY_ID_1\n",
            "pub_key_id_1",
            "5157:F0",
            "x",
            "５１",
        ] {
            assert_eq!(KeyId::new(text).unwrap_err(), KeyError::Id, "{text}");
        }
    }
}
