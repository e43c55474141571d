//! The answer of `GET /v3/certificates`: a list of encrypted certificates.

use serde::de::{Deserialize, Deserializer};

use super::CertificateError;
use crate::decode::{Object, decode, required};
use crate::encrypted::{Content, Encrypted};
use crate::keys::{ApiV3Key, KeyError, PlatformCertificate};

/// A certificate, with the encrypted form that vouches for it.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) certificate: PlatformCertificate,
    pub(super) encrypted: Encrypted,
}

/// The decrypted certificates of a body. They come from someone who knows the APIv3 key; whether the
/// body does, its signature tells.
pub(crate) fn open(body: &[u8], api_v3_key: &ApiV3Key) -> Result<Vec<Entry>, CertificateError> {
    let List(items) = decode(body).map_err(CertificateError::Undecodable)?;
    items
        .into_iter()
        .map(|item| item.decrypt(api_v3_key))
        .collect()
}

struct List(Vec<Item>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        required(&mut object, "data").map(Self)
    }
}

/// The answer also tells the times of each certificate; they are those in the certificate.
pub(super) struct Item {
    serial_no: String,
    content: Content,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            serial_no: required(&mut object, "serial_no")?,
            content: required(&mut object, "encrypt_certificate")?,
        })
    }
}

impl Item {
    pub(super) fn decrypt(self, api_v3_key: &ApiV3Key) -> Result<Entry, CertificateError> {
        let encrypted = match self.content {
            Content::Unsupported { algorithm } => {
                return Err(CertificateError::UnsupportedAlgorithm(algorithm));
            }
            Content::Aes256Gcm(encrypted) => encrypted,
        };
        let plaintext = encrypted
            .clone()
            .decrypt(api_v3_key)
            .ok_or(CertificateError::Undecryptable)?;
        let invalid = |problem| CertificateError::Invalid {
            serial_no: self.serial_no.clone(),
            problem,
        };
        // The same key encrypts notifications, and others have a say in their texts: a certificate
        // within one comes from nobody.
        if !plaintext
            .trim_ascii_start()
            .starts_with(b"-----BEGIN CERTIFICATE-----")
        {
            return Err(invalid(KeyError::NotPem));
        }
        let certificate =
            PlatformCertificate::from_pem(&String::from_utf8_lossy(&plaintext)).map_err(invalid)?;
        if !certificate.is_named(&self.serial_no) {
            return Err(CertificateError::OtherSerialNo {
                listed: self.serial_no,
                found: certificate.serial_no().into(),
            });
        }
        Ok(Entry {
            certificate,
            encrypted,
        })
    }
}
