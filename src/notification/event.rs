//! What notifications tell: the decrypted resources of their events, typed.

use std::fmt;

use crate::decode::{DecodeError, decode};
use crate::keys::PrivateKey;

/// The events of a product. Generated from a spec's `webhooks`.
pub trait Event: Sized {
    /// Reads the decrypted resource of a notification of the type `event_type`.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the resource is not what the spec promises of this type of event. An event
    /// type that the spec does not know is no error.
    fn decode(event_type: &str, resource: &[u8]) -> Result<Self, DecodeError>;

    /// Decrypts the fields that are encrypted one by one, if there are any in this event.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if there are any and no key, or one was not encrypted for it.
    fn decrypt(&mut self, key: Option<&PrivateKey>) -> Result<(), DecodeError> {
        let _ = key;
        Ok(())
    }
}

/// An event of a type that this version does not know. `Debug` does not show its resource.
#[derive(Clone, PartialEq)]
pub struct UnknownEvent {
    event_type: String,
    resource: serde_json::Value,
}

impl UnknownEvent {
    /// Reads a decrypted resource of any form.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if it is not JSON.
    pub fn decode(event_type: &str, resource: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self {
            event_type: String::from(event_type),
            resource: decode(resource)?,
        })
    }

    /// The `event_type` of the notification.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The decrypted resource. It can hold personal data.
    #[must_use]
    pub fn resource(&self) -> &serde_json::Value {
        &self.resource
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownEvent")
            .field("event_type", &self.event_type)
            .finish_non_exhaustive()
    }
}
