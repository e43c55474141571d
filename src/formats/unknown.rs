//! Values of unions (`oneOf`) that are not known yet.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};

use crate::decode;
use crate::value::{Value, Visitor};

/// A value of any form. `Debug` does not show it, since it can hold personal data.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownValue(serde_json::Value);

impl UnknownValue {
    /// The JSON as it came.
    #[must_use]
    pub fn json(&self) -> &serde_json::Value {
        &self.0
    }

    /// The text of the property that tells unions apart.
    #[doc(hidden)]
    #[must_use]
    pub fn tag(&self, property: &str) -> Option<&str> {
        self.0.get(property)?.as_str()
    }

    /// The value as a `T`, if it is one. What `required` names is looked for first, so that no deep
    /// value is read in vain.
    #[doc(hidden)]
    #[must_use]
    pub fn fits<T: DeserializeOwned>(&self, required: &[&str]) -> Option<T> {
        if required.iter().any(|name| self.0.get(name).is_none()) {
            return None;
        }
        decode::from_value(self.0.clone()).ok()
    }

    /// The value as the `T` that it says it is.
    #[doc(hidden)]
    pub fn read<T: DeserializeOwned, E: de::Error>(self) -> Result<T, E> {
        decode::from_value(self.0).map_err(E::custom)
    }
}

impl From<serde_json::Value> for UnknownValue {
    fn from(json: serde_json::Value) -> Self {
        Self(json)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownValue")
            .finish_non_exhaustive()
    }
}

impl Value for UnknownValue {
    fn accept(&self, visitor: &mut dyn Visitor) {
        self.0.accept(visitor);
    }
}

impl<'de> Deserialize<'de> for UnknownValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Value::deserialize(deserializer).map(Self)
    }
}
