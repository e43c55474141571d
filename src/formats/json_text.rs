//! JSON inside a JSON string.

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};

use crate::value::{Value, Visitor};

/// A value that goes as a string holding its JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct JsonText<T>(pub T);

impl<T> From<T> for JsonText<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Value> Value for JsonText<T> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.embedded(&self.0);
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for JsonText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::decode::decode(text.as_bytes())
            .map(Self)
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::JsonText;
    use crate::runtime::decode;

    #[test]
    fn json_is_written_into_a_string_and_read_from_it() {
        let map = BTreeMap::from([(String::from("a\""), 1_i64)]);
        let text = crate::value::json::plain(&JsonText(map.clone()));
        assert_eq!(text, br#""{\"a\\\"\":1}""#);
        let read: JsonText<BTreeMap<String, i64>> = decode(&text).unwrap();
        assert_eq!(read, JsonText(map));
        assert!(decode::<JsonText<i64>>(br#""x""#).is_err());
    }
}
