//! A JSON object being read, property by property.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::{DecodeError, DecodeProblem, Decoder};

/// A JSON object from which a generated type takes its properties. What it does not take is
/// ignored: WeChat Pay may add properties at any time.
///
/// `E` is the error of the deserializer that it comes from.
pub struct Object<E> {
    properties: Map<String, Value>,
    error: PhantomData<E>,
}

impl<E> fmt::Debug for Object<E> {
    /// Names only: the values can be personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.properties.keys())
            .finish()
    }
}

impl<E: de::Error> Object<E> {
    /// Reads an object whole.
    ///
    /// # Errors
    ///
    /// The input is not an object, or the error of `deserializer`.
    pub fn deserialize<'de, D: Deserializer<'de, Error = E>>(deserializer: D) -> Result<Self, E> {
        let properties = deserializer.deserialize_map(ObjectVisitor)?;
        Ok(Self {
            properties,
            error: PhantomData,
        })
    }
}

/// Takes a property that must be there.
///
/// # Errors
///
/// The property is missing, or not what `T` wants.
pub fn required<T: DeserializeOwned, E: de::Error>(
    object: &mut Object<E>,
    name: &str,
) -> Result<T, E> {
    match object.properties.remove(name) {
        Some(value) => read(name, value),
        None => Err(E::custom(
            DecodeError::new(DecodeProblem::Missing).below(name),
        )),
    }
}

/// Takes a property that may be absent or `null`.
///
/// # Errors
///
/// The property is there, but not what `T` wants.
pub fn optional<T: DeserializeOwned, E: de::Error>(
    object: &mut Object<E>,
    name: &str,
) -> Result<Option<T>, E> {
    match object.properties.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(name, value).map(Some),
    }
}

fn read<T: DeserializeOwned, E: de::Error>(name: &str, value: Value) -> Result<T, E> {
    T::deserialize(Decoder(value)).map_err(|error| E::custom(error.below(name)))
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Map<String, Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut properties = Map::new();
        while let Some((name, value)) = entries.next_entry()? {
            properties.insert(name, value);
        }
        Ok(properties)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::decode::decode;

    #[derive(Debug, PartialEq)]
    struct Coupon {
        code: String,
        discount: Option<i64>,
        tags: BTreeMap<String, Vec<bool>>,
    }

    impl<'de> Deserialize<'de> for Coupon {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let mut object = Object::deserialize(deserializer)?;
            Ok(Self {
                code: required(&mut object, "code")?,
                discount: optional(&mut object, "discount")?,
                tags: optional(&mut object, "tags")?.unwrap_or_default(),
            })
        }
    }

    #[derive(Debug, PartialEq)]
    struct Page {
        data: Vec<Coupon>,
    }

    impl<'de> Deserialize<'de> for Page {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let mut object = Object::deserialize(deserializer)?;
            Ok(Self {
                data: required(&mut object, "data")?,
            })
        }
    }

    fn problem(body: &str) -> String {
        decode::<Page>(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn unknown_properties_and_null_are_no_errors() {
        let page: Page = decode(
            br#"{"new":{"a":[1,null]},"data":[{"code":"x","discount":null,"tags":{"t":[true]}}]}"#,
        )
        .unwrap();
        let tags = BTreeMap::from([(String::from("t"), vec![true])]);
        assert_eq!(
            page.data,
            [Coupon {
                code: String::from("x"),
                discount: None,
                tags
            }]
        );
    }

    #[test]
    fn errors_name_the_place_and_not_the_value() {
        assert_eq!(problem("{}"), "/data: missing");
        assert_eq!(
            problem(r#"{"data":[{"code":"x"},{}]}"#),
            "/data/1/code: missing"
        );
        assert_eq!(
            problem(r#"{"data":[{"code":13900000000}]}"#),
            "/data/0/code: expected a string, found integer"
        );
        assert_eq!(
            problem(r#"{"data":[{"code":"x","discount":"secret"}]}"#),
            "/data/0/discount: expected i64, found string"
        );
        assert_eq!(
            problem(r#"{"data":[{"code":"x","discount":9223372036854775808}]}"#),
            "/data/0/discount: expected i64, found another integer"
        );
        assert_eq!(
            problem(r#"{"data":[{"code":"x","tags":{"a/b":[true,"secret"]}}]}"#),
            "/data/0/tags/a~1b/1: expected a boolean, found string"
        );
        assert_eq!(problem(r#"["secret"]"#), "expected an object, found array");
    }

    #[test]
    fn text_that_is_not_json_is_placed() {
        assert_eq!(problem("<html>"), "this is not JSON (line 1, column 1)");
        assert_eq!(
            problem(r#"{"data":["#),
            "the JSON is cut short (line 1, column 9)"
        );
    }

    #[test]
    fn other_deserializers_work_too() {
        let error = serde_json::from_str::<Page>(r#"{"data":[{"code":1}]}"#).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("/data/0/code: expected a string, found integer")
        );
    }
}
