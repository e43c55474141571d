//! Why platform certificates could not be downloaded.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::decode::DecodeError;
use crate::error::{Cause, Error, OneLine};
use crate::keys::KeyError;

/// Platform certificates could not be downloaded, or not be kept. Those known before are still
/// trusted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum CertificateError {
    /// The client does not download certificates: it has no APIv3 key, or it has a public key and
    /// was not asked to.
    NotConfigured,
    /// The call failed, or its answer is not signed by WeChat Pay.
    Call(Arc<Error>),
    /// The merchant has no platform certificates, and the client has no public key.
    NoCertificates,
    /// The certificates cannot be decrypted: most likely the APIv3 key is not the one in the
    /// merchant's console.
    Undecryptable,
    /// The answer is not a list of encrypted certificates.
    Undecodable(DecodeError),
    /// A certificate is encrypted with another algorithm than `AEAD_AES_256_GCM`.
    UnsupportedAlgorithm(String),
    /// A decrypted certificate cannot be read.
    Invalid {
        /// Its serial number.
        serial_no: String,
        /// What is wrong with it.
        problem: KeyError,
    },
    /// A certificate has another serial number than it is listed under.
    OtherSerialNo {
        /// The serial number that it is listed under.
        listed: String,
        /// Its own.
        found: String,
    },
    /// The certificates are trusted from now on, but the store did not keep them.
    NotKept(Arc<io::Error>),
    /// The runtime was shut down during the download.
    Interrupted,
    /// The download, which goes on, was not done within the time of the call that waited for it.
    Late,
}

impl CertificateError {
    /// What was wrong with the list, or else the call for it.
    pub(crate) fn of(error: Error) -> Self {
        match error.cause() {
            Cause::Certificates(problem) => problem.clone(),
            _ => Self::Call(Arc::new(error)),
        }
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured => formatter.write_str(
                "the client does not download platform certificates: give it the APIv3 key and a \
                 certificate_download",
            ),
            Self::Call(error) => error.fmt(formatter),
            Self::NoCertificates => formatter.write_str(
                "the merchant has no platform certificates: give the client WeChat Pay's public \
                 key, pub_key.pem and its id PUB_KEY_ID_… in the merchant's console",
            ),
            Self::Undecryptable => formatter.write_str(
                "the platform certificates cannot be decrypted: most likely the APIv3 key is not \
                 the one in the merchant's console",
            ),
            Self::Undecodable(error) => {
                write!(
                    formatter,
                    "the list of certificates is not understood: {error}"
                )
            }
            Self::UnsupportedAlgorithm(name) => write!(
                formatter,
                "a platform certificate is encrypted with {}, which is not supported",
                OneLine(name)
            ),
            Self::Invalid { serial_no, problem } => write!(
                formatter,
                "the platform certificate {} cannot be read: {problem}",
                OneLine(serial_no)
            ),
            Self::OtherSerialNo { listed, found } => write!(
                formatter,
                "the platform certificate {found} is listed as {}",
                OneLine(listed)
            ),
            Self::NotKept(error) => write!(
                formatter,
                "the platform certificates were downloaded but not kept: {error}"
            ),
            Self::Interrupted => formatter.write_str("the download was interrupted"),
            Self::Late => formatter.write_str("the download was not done within the call's time"),
        }
    }
}

impl std::error::Error for CertificateError {
    /// The error of the HTTP library or of the store; all else is told in full by `Display`.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::NotKept(error) => Some(error),
            _ => None,
        }
    }
}
