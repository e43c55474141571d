//! Why a text is not the key that is wanted.

use std::fmt;

use super::PemKind;

/// A text is not the key that is wanted. It never holds any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no PEM block in the text.
    NotPem,
    /// The PEM block is damaged.
    DamagedPem,
    /// The private key is encrypted with a passphrase.
    Encrypted,
    /// A private key is wanted and this is something else.
    NotPrivateKey {
        /// What was found.
        found: PemKind,
    },
    /// A public key is wanted and this is something else.
    NotPublicKey {
        /// What was found.
        found: PemKind,
    },
    /// A certificate is wanted and this is something else.
    NotCertificate {
        /// What was found.
        found: PemKind,
    },
    /// The certificate is not one of X.509, version 3.
    DamagedCertificate,
    /// An id of a key is `PUB_KEY_ID_…` with letters and digits, or a serial number in hex.
    Id,
    /// The key is not an RSA key of at least 2048 bits.
    NotRsa2048,
    /// An APIv2 key has 32 letters and digits.
    ApiV2Key,
    /// An APIv3 key has 32 bytes.
    ApiV3KeyLength {
        /// How many bytes there are.
        actual: usize,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPem => formatter
                .write_str("there is no PEM block: the text must have a line -----BEGIN …-----"),
            Self::DamagedPem => formatter.write_str("the PEM block is damaged or cut short"),
            Self::Encrypted => formatter.write_str(
                "the private key is encrypted: decrypt it first, for example with openssl pkey",
            ),
            Self::NotPrivateKey { found } => write!(
                formatter,
                "this is {found}, not a private key: the merchant's is apiclient_key.pem",
            ),
            Self::NotPublicKey { found } => write!(
                formatter,
                "this is {found}, not a public key: WeChat Pay's is pub_key.pem",
            ),
            Self::NotCertificate { found } => {
                write!(formatter, "this is {found}, not a certificate")
            }
            Self::DamagedCertificate => {
                formatter.write_str("the certificate is damaged, or not one of X.509, version 3")
            }
            Self::Id => formatter
                .write_str("an id is PUB_KEY_ID_… or the serial number of a certificate in hex"),
            Self::NotRsa2048 => {
                formatter.write_str("the key is not an RSA key of at least 2048 bits")
            }
            Self::ApiV2Key => formatter.write_str("an APIv2 key has 32 letters and digits"),
            Self::ApiV3KeyLength { actual } => {
                write!(formatter, "an APIv3 key has 32 bytes, this has {actual}")
            }
        }
    }
}

impl std::error::Error for KeyError {}
