//! A notification that was verified, decrypted and read.

use std::fmt;

use super::envelope::About;
use crate::error::RequestId;
use crate::formats::DateTime;

/// A notification that was verified and decrypted, with its event. `Debug` leaves out the event.
#[derive(Clone)]
pub struct Notification<E> {
    about: About,
    request_id: Option<RequestId>,
    event: E,
}

impl<E> Notification<E> {
    pub(super) fn new(about: About, request_id: Option<RequestId>, event: E) -> Self {
        Self {
            about,
            request_id,
            event,
        }
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> &E {
        &self.event
    }

    /// What happened, alone.
    #[must_use]
    pub fn into_event(self) -> E {
        self.event
    }

    /// The number of the notification. It may differ between repetitions of the same event, so it
    /// does not tell duplicates.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.about.id
    }

    /// When the notification was made, if it says so in RFC 3339.
    #[must_use]
    pub fn create_time(&self) -> Option<DateTime> {
        self.about.create_time
    }

    /// The type of the event, as in `COUPON.SEND`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.about.event_type
    }

    /// The type of the encrypted resource: `encrypt-resource`.
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        self.about.resource_type.as_deref()
    }

    /// The type of the resource before encryption, as in `coupon`. Products share them: only the
    /// [event type](Self::event_type) tells events apart.
    #[must_use]
    pub fn original_type(&self) -> Option<&str> {
        self.about.original_type.as_deref()
    }

    /// What happened, in WeChat Pay's words for people.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        self.about.summary.as_deref()
    }

    /// The `Request-ID` of the notification, which WeChat Pay's support asks for first. It is not
    /// covered by the signature.
    #[must_use]
    pub fn request_id(&self) -> Option<&RequestId> {
        self.request_id.as_ref()
    }
}

impl<E> fmt::Debug for Notification<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Notification")
            .field("id", &self.id())
            .field("create_time", &self.create_time())
            .field("event_type", &self.event_type())
            .field("resource_type", &self.resource_type())
            .field("original_type", &self.original_type())
            .field("summary", &self.summary())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}
