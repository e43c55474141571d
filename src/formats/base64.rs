//! Bytes that are Base64 on the wire.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserialize, Deserializer};

use crate::decode::DecodeProblem;
use crate::value::{Value, Visitor};

/// Bytes, written and read as standard Base64 with padding. `Debug` shows only how many there are.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Base64({} bytes)", self.0.len())
    }
}

impl Value for Base64 {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.string(&STANDARD.encode(&self.0));
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| de::Error::custom(DecodeProblem::Base64))?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::Base64;
    use crate::runtime::decode;

    #[test]
    fn bytes_are_base64_on_the_wire() {
        let bytes: Base64 = decode(br#""AAEC/w==""#).unwrap();
        assert_eq!(bytes, Base64(vec![0, 1, 2, 255]));
        assert_eq!(crate::value::json::plain(&bytes), br#""AAEC/w==""#);
        assert_eq!(format!("{bytes:?}"), "Base64(4 bytes)");
        assert!(decode::<Base64>(br#""?""#).is_err());
    }
}
