//! The operation that says back what it is sent, and its notification.

use std::fmt;

use http::Method;
use serde::de::{Deserialize, Deserializer};

use crate::decode::{DecodeError, Object, decode, optional, required};
use crate::notification::{Event, UnknownEvent};
use crate::operation::OperationInfo;
use crate::value::{Value, Visitor, body, header, property};

/// A call more or less does no harm, but would have another notification sent.
pub(crate) const ECHO: &OperationInfo =
    &OperationInfo::new(Method::POST, "/v3/security/echo", "security.echo");

/// The request.
pub(crate) struct Echo {
    pub(crate) notify_url: Option<String>,
    pub(crate) echo_message: String,
    pub(crate) encrypted_echo_message: String,
}

impl Value for Echo {
    fn accept(&self, visitor: &mut dyn Visitor) {
        // The refusals are told apart by their messages, which are known in Chinese.
        let language = String::from("zh-CN");
        visitor.object(
            "Echo",
            &[
                property("Accept-Language", &language, header()),
                property("notify_url", &self.notify_url, body()),
                property("echo_message", &self.echo_message, body()),
                property(
                    "encrypted_echo_message",
                    &self.encrypted_echo_message,
                    body().encrypted(),
                ),
            ],
        );
    }
}

/// The answer, its encrypted field as it came.
pub(crate) struct EchoAnswer {
    pub(crate) echo_message: String,
    pub(crate) encrypted_echo_message: Option<String>,
}

impl<'de> Deserialize<'de> for EchoAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            echo_message: required(&mut object, "echo_message")?,
            encrypted_echo_message: optional(&mut object, "encrypted_echo_message")?,
        })
    }
}

/// The notification of [`Client::self_test_notifying`](crate::Client::self_test_notifying), or
/// another.
///
/// ```no_run
/// use http::HeaderMap;
/// use wechatpay_client::Notifications;
/// use wechatpay_client::self_test::SecurityEchoEvent;
///
/// fn handle(notifications: &Notifications, headers: &HeaderMap, body: &[u8]) {
///     match notifications.receive::<SecurityEchoEvent>(headers, body) {
///         Ok(notification) => match notification.into_event() {
///             SecurityEchoEvent::Success(echo) => println!("received: {}", echo.echo_message),
///             _ => {}
///         },
///         Err(error) => println!("{error}"),
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SecurityEchoEvent {
    /// `SECURITY_ECHO.SUCCESS`: an echo (加解密测试成功).
    Success(SecurityEcho),
    /// Another event.
    Unknown(UnknownEvent),
}

/// What a notification of the echo says. That it can be read proves that the APIv3 key fits.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityEcho {
    /// The [message](super::SelfTestReport::echo_message) of the test.
    pub echo_message: String,
    /// The encrypted message of the test, encrypted for the merchant.
    pub encrypt_echo_message: Option<String>,
}

impl fmt::Debug for SecurityEcho {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SecurityEcho")
            .field("echo_message", &self.echo_message)
            .finish_non_exhaustive()
    }
}

impl Event for SecurityEchoEvent {
    fn decode(event_type: &str, resource: &[u8]) -> Result<Self, DecodeError> {
        Ok(match event_type {
            "SECURITY_ECHO.SUCCESS" => Self::Success(decode(resource)?),
            _ => Self::Unknown(UnknownEvent::decode(event_type, resource)?),
        })
    }
}

impl<'de> Deserialize<'de> for SecurityEcho {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            echo_message: required(&mut object, "echo_message")?,
            encrypt_echo_message: optional(&mut object, "encrypt_echo_message")?,
        })
    }
}
