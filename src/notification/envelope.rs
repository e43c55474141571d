//! The body of a notification: what it says of itself, around an encrypted resource.

use serde::de::{Deserialize, Deserializer};
use serde_json::Value;

use crate::decode::{Object, optional, required};
use crate::encrypted::Content;
use crate::formats::DateTime;

/// The body of a notification.
pub(super) struct Envelope {
    pub(super) about: About,
    pub(super) content: Content,
}

/// What a notification says of itself. Only what it takes to read the resource is required, and
/// the id.
#[derive(Clone)]
pub(super) struct About {
    pub(super) id: String,
    pub(super) create_time: Option<DateTime>,
    pub(super) event_type: String,
    pub(super) resource_type: Option<String>,
    pub(super) original_type: Option<String>,
    pub(super) summary: Option<String>,
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        let create_time: Option<Value> = optional(&mut object, "create_time")?;
        let resource: Resource = required(&mut object, "resource")?;
        let about = About {
            id: required(&mut object, "id")?,
            create_time: create_time.and_then(|time| time.as_str()?.parse().ok()),
            event_type: required(&mut object, "event_type")?,
            resource_type: optional(&mut object, "resource_type")?,
            original_type: resource.original_type,
            summary: optional(&mut object, "summary")?,
        };
        Ok(Self {
            about,
            content: resource.content,
        })
    }
}

struct Resource {
    original_type: Option<String>,
    content: Content,
}

impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        Ok(Self {
            original_type: optional(&mut object, "original_type")?,
            content: Content::take(&mut object)?,
        })
    }
}
