//! The merchant that the simulator knows: what a client needs to sign for it.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use crate::{keyring::Keyring, keys::SigningKey, random, trust::ApiV3Key};

/// A merchant's credentials, worth nothing elsewhere.
#[derive(Clone)]
pub struct Merchant {
    pub(crate) mchid: String,
    pub(crate) serial_no: String,
    pub(crate) private_key_pem: String,
    pub(crate) api_v3_key: ApiV3Key,
}

impl Merchant {
    /// The merchant id (商户号).
    #[must_use]
    pub fn mchid(&self) -> &str {
        &self.mchid
    }

    /// The serial number of the merchant's API certificate: 40 upper-case hexadecimal digits.
    #[must_use]
    pub fn serial_no(&self) -> &str {
        &self.serial_no
    }

    /// The merchant's RSA private key, PKCS#8 in PEM.
    #[must_use]
    pub fn private_key_pem(&self) -> &str {
        &self.private_key_pem
    }

    /// The APIv3 key (APIv3 密钥), 32 characters, which decrypts certificates and notifications.
    #[must_use]
    pub fn api_v3_key(&self) -> &str {
        self.api_v3_key.as_str()
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("mchid", &self.mchid)
            .field("serial_no", &self.serial_no)
            .finish_non_exhaustive()
    }
}

/// What the merchant signs and decrypts with.
pub(crate) struct MerchantKeys {
    pub(crate) serial_no: String,
    pub(crate) key: SigningKey,
    pub(crate) api_v3_key: ApiV3Key,
}

/// The same in a file.
#[derive(Deserialize, Serialize)]
struct Saved {
    serial_no: String,
    private_key: String,
    api_v3_key: String,
}

impl MerchantKeys {
    const NAME: &str = "merchant";

    /// Those on the ring, or new ones, which go there.
    pub(crate) fn take(keyring: Option<&Keyring>) -> io::Result<Self> {
        let saved: Option<Saved> = match keyring {
            Some(keyring) => keyring.load(Self::NAME)?,
            None => None,
        };
        if let Some(saved) = saved {
            return Ok(Self {
                serial_no: saved.serial_no,
                key: SigningKey::from_pem(&saved.private_key)?,
                api_v3_key: ApiV3Key::new(saved.api_v3_key)?,
            });
        }
        let keys = Self {
            serial_no: random::hex(20).to_uppercase(),
            key: SigningKey::generate()?,
            api_v3_key: ApiV3Key::generate(),
        };
        if let Some(keyring) = keyring {
            let saved = Saved {
                serial_no: keys.serial_no.clone(),
                private_key: keys.key.private_key_pem(),
                api_v3_key: keys.api_v3_key.as_str().to_owned(),
            };
            keyring.save(Self::NAME, &saved)?;
        }
        Ok(keys)
    }
}
