//! The merchant that the simulator knows: what a client needs to sign for it.

use std::fmt;

use crate::trust::ApiV3Key;

/// A merchant's credentials, made for one run of the simulator.
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
