//! Why something does not fit, or is not known.

use std::fmt;

use crate::certificates::CertificateError;
use crate::error::OneLine;
use crate::verification::VerifyError;

/// Why a [`Subject`](super::Subject) does not fit, or why that is not known. `Display` says what to do
/// as well.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Reason {
    /// The call failed before it could tell.
    CallFailed,
    /// The local clock is off.
    Clock {
        /// How many seconds it is ahead of WeChat Pay's, negative if it is behind.
        ahead: i64,
    },
    /// WeChat Pay refused the time of the request.
    ClockRefused,
    /// WeChat Pay does not know the merchant.
    UnknownMerchant {
        /// Its message.
        message: String,
    },
    /// The merchant has no such certificate in use.
    UnknownCertificate {
        /// The serial number of the client.
        serial_no: String,
        /// WeChat Pay's message.
        message: String,
    },
    /// The private key is not that of the certificate.
    OtherPrivateKey {
        /// The serial number of the certificate.
        serial_no: String,
    },
    /// The private key signs, but does not decrypt what WeChat Pay encrypts for the merchant.
    DoesNotDecrypt,
    /// WeChat Pay does not decrypt what is encrypted with the key that the request names.
    NotDecryptable {
        /// The id of the key.
        key_id: Option<String>,
    },
    /// WeChat Pay signs with a key that the client does not know.
    UnknownKey {
        /// The id of the key.
        id: String,
    },
    /// The key that is known by the id that WeChat Pay names is another one.
    IdOfAnotherKey,
    /// The answer does not verify.
    Unverified(VerifyError),
    /// The platform certificates could not be downloaded.
    Certificates(CertificateError),
    /// The answer says back another message than was sent.
    AnotherMessage,
    /// The answer says back another secret than was sent.
    AnotherSecret,
    /// The client has no APIv3 key.
    NoApiV3Key,
    /// The merchant has no APIv3 key in the merchant's console.
    ApiV3KeyNotSet,
    /// The APIv3 key is not the one in the merchant's console.
    OtherApiV3Key,
    /// It fits if the notification that was sent can be received.
    NotificationSent {
        /// The address that it was sent to.
        url: String,
    },
    /// Only a notification can tell.
    OnlyNotification,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallFailed => formatter.write_str("the call failed"),
            Self::Clock { ahead } => {
                let direction = if *ahead < 0 { "behind" } else { "ahead of" };
                let seconds = ahead.unsigned_abs();
                write!(
                    formatter,
                    "it is {seconds} s {direction} WeChat Pay's: set it"
                )
            }
            Self::ClockRefused => {
                formatter.write_str("it is more than five minutes off WeChat Pay's: set it")
            }
            Self::UnknownMerchant { message } => write!(
                formatter,
                "WeChat Pay does not know the merchant ({})",
                OneLine(message)
            ),
            Self::UnknownCertificate { serial_no, message } => write!(
                formatter,
                "WeChat Pay has no such certificate of this merchant in use ({}): compare \
                 {serial_no} with the merchant's console",
                OneLine(message)
            ),
            Self::OtherPrivateKey { serial_no } => write!(
                formatter,
                "it is not the key of the certificate {serial_no}: take the apiclient_key.pem that \
                 came with it"
            ),
            Self::DoesNotDecrypt => formatter.write_str(
                "it signs, but does not decrypt what WeChat Pay encrypts: the merchant has another \
                 certificate in use as well",
            ),
            Self::NotDecryptable { key_id } => write!(
                formatter,
                "WeChat Pay does not decrypt with {}: take its public key and the id beside it from \
                 the merchant's console",
                key_id.as_deref().unwrap_or("none")
            ),
            Self::UnknownKey { id } => write!(
                formatter,
                "WeChat Pay signs with {}, which the client does not know: give it that key",
                id.escape_debug()
            ),
            Self::IdOfAnotherKey => formatter.write_str(
                "the answer does not verify with the key of the id it names: id and key do not \
                 belong together",
            ),
            Self::Unverified(error) => error.fmt(formatter),
            Self::Certificates(error) => error.fmt(formatter),
            Self::AnotherMessage => formatter.write_str("the answer says back another message"),
            Self::AnotherSecret => formatter.write_str("the answer says back another secret"),
            Self::NoApiV3Key => formatter.write_str("the client has none"),
            Self::ApiV3KeyNotSet => {
                formatter.write_str("the merchant has none: set one in the merchant's console")
            }
            Self::OtherApiV3Key => formatter.write_str(
                "it is not the one in the merchant's console: set it there, or take over the right \
                 one",
            ),
            Self::NotificationSent { url } => write!(
                formatter,
                "it fits if the notification sent to {url} can be received"
            ),
            Self::OnlyNotification => formatter.write_str(
                "there are no platform certificates to decrypt: only a notification can tell, by \
                 self_test_notifying",
            ),
        }
    }
}
