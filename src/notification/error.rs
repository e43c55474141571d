//! Why a notification was not accepted.

use std::fmt;

use http::StatusCode;

use super::Reply;
use crate::decode::DecodeError;
use crate::verification::VerifyError;

/// A notification that cannot be accepted. It never holds any of the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotificationError {
    /// Nothing proves that the request comes from WeChat Pay. A probe ends here, and anything that
    /// others send to the address.
    Unverified(VerifyError),
    /// WeChat Pay sent it, but the body is not that of a notification.
    Envelope(DecodeError),
    /// The resource is encrypted with another algorithm than `AEAD_AES_256_GCM`.
    UnsupportedAlgorithm(String),
    /// The resource cannot be decrypted: most likely the APIv3 key is not the one in the merchant's
    /// console.
    Undecryptable,
    /// The decrypted resource is not what the spec promises of its event type.
    Resource(DecodeError),
}

impl NotificationError {
    /// What to answer: 401 if the notification is not verified, else 400.
    ///
    /// Its message is the same for all errors of a kind, since whoever sent the request reads it.
    pub fn reply(&self) -> Reply {
        let (status, message) = match self {
            Self::Unverified(_) => (StatusCode::UNAUTHORIZED, "not verified"),
            Self::Undecryptable => (StatusCode::BAD_REQUEST, "not decrypted"),
            Self::Envelope(_) | Self::UnsupportedAlgorithm(_) | Self::Resource(_) => {
                (StatusCode::BAD_REQUEST, "not understood")
            }
        };
        Reply::new(status, message).because_of(self.clone())
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unverified(error) => {
                write!(formatter, "the notification is not verified: {error}")
            }
            Self::Envelope(error) => {
                write!(formatter, "the notification is not understood: {error}")
            }
            Self::UnsupportedAlgorithm(name) => write!(
                formatter,
                "the notification is encrypted with {}, which is not supported",
                name.escape_debug()
            ),
            Self::Undecryptable => formatter.write_str(
                "the notification cannot be decrypted: most likely the APIv3 key is not the one in \
                 the merchant's console",
            ),
            Self::Resource(error) => {
                write!(
                    formatter,
                    "the notification's resource is not understood: {error}"
                )
            }
        }
    }
}

/// `Display` tells the cause in full, so there is no `source`.
impl std::error::Error for NotificationError {}
