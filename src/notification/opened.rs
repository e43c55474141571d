//! A notification whose event is still to be read.

use aws_lc_rs::digest::{Context, SHA256};

use super::accepted::EventDigest;
use super::envelope::About;
use super::{Event, Notification, NotificationError};
use crate::error::RequestId;
use crate::keys::PrivateKey;

/// A notification, verified and decrypted.
pub(super) struct Opened {
    pub(super) about: About,
    pub(super) request_id: Option<RequestId>,
    pub(super) resource: Vec<u8>,
}

impl Opened {
    /// The notification with its event, whose encrypted fields are decrypted with `key`.
    pub(super) fn read<E: Event>(
        self,
        key: Option<&PrivateKey>,
    ) -> Result<Notification<E>, NotificationError> {
        let event = E::decode(&self.about.event_type, &self.resource).and_then(|mut event| {
            event.decrypt(key)?;
            Ok(event)
        });
        let event = event.map_err(NotificationError::Resource)?;
        Ok(Notification::new(self.about, self.request_id, event))
    }

    /// What tells its event from others, whatever number and time the notification has.
    pub(super) fn digest(&self) -> EventDigest {
        let mut context = Context::new(&SHA256);
        context.update(self.about.event_type.as_bytes());
        // No byte of UTF-8, so that the two cannot be cut elsewhere.
        context.update(&[0xff]);
        context.update(&self.resource);
        let digest = context.finish();
        digest.as_ref().try_into().expect("a SHA-256 has 32 bytes")
    }
}
