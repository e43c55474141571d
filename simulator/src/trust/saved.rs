//! The platform's keys in a file. What signs is not among it: that is said at each start.

use std::{io, sync::Arc};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Issued, PlatformCertificate, PlatformKey, PlatformKeys, Signing};
use crate::{keyring::Keyring, keys::SigningKey};

const NAME: &str = "platform";

#[derive(Deserialize, Serialize)]
struct Saved {
    public_key: Key,
    certificates: Vec<Certificate>,
    current: usize,
}

#[derive(Deserialize, Serialize)]
struct Key {
    id: String,
    private_key: String,
}

#[derive(Deserialize, Serialize)]
struct Certificate {
    #[serde(flatten)]
    key: Key,
    pem: String,
    /// Unix time.
    effective_time: i64,
}

impl Key {
    fn of(key: &PlatformKey) -> Self {
        Self {
            id: key.id.clone(),
            private_key: key.key.private_key_pem(),
        }
    }

    fn read(self) -> io::Result<Arc<PlatformKey>> {
        let key = SigningKey::from_pem(&self.private_key)?;
        Ok(Arc::new(PlatformKey { id: self.id, key }))
    }
}

impl Certificate {
    fn of(issued: &Issued) -> Self {
        Self {
            key: Key::of(&issued.key),
            pem: issued.certificate.pem().to_owned(),
            effective_time: issued.certificate.effective_time().unix_timestamp(),
        }
    }

    fn read(self) -> io::Result<Issued> {
        let key = self.key.read()?;
        let effective_time = OffsetDateTime::from_unix_timestamp(self.effective_time)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let certificate =
            PlatformCertificate::issued(&key.key, key.id.clone(), self.pem, effective_time);
        Ok(Issued { key, certificate })
    }
}

/// The keys on the ring, if there are any yet.
pub(super) fn load(keyring: Option<&Keyring>) -> io::Result<Option<PlatformKeys>> {
    let saved: Option<Saved> = match keyring {
        Some(keyring) => keyring.load(NAME)?,
        None => None,
    };
    let Some(saved) = saved else { return Ok(None) };
    let certificates = saved.certificates.into_iter().map(Certificate::read);
    let certificates = certificates.collect::<io::Result<Vec<_>>>()?;
    Ok(Some(PlatformKeys {
        signing: Signing::PublicKey,
        public_key: saved.public_key.read()?,
        current: saved.current.min(certificates.len().saturating_sub(1)),
        certificates,
        keyring: None,
    }))
}

impl PlatformKeys {
    /// Keeps them, if they are to be kept.
    pub(super) fn save(&self) -> io::Result<()> {
        let Some(keyring) = &self.keyring else {
            return Ok(());
        };
        let saved = Saved {
            public_key: Key::of(&self.public_key),
            certificates: self.certificates.iter().map(Certificate::of).collect(),
            current: self.current,
        };
        keyring.save(NAME, &saved)
    }
}
