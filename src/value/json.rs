//! Writes a value as JSON: compact, UTF-8, in the order of the spec, absent values left out.

use serde::Serialize;

use super::{File, Location, Property, Schema, Value, Visitor};
use crate::keys::{CipherError, RequestKey};

/// The JSON of `value`, without parameters; nothing if it is absent. Nothing is encrypted: it is for
/// comparing values, not for sending them.
pub(crate) fn plain(value: &dyn Value) -> Vec<u8> {
    let mut writer = JsonWriter::new(Secrets::Plain);
    value.accept(&mut writer);
    writer.json
}

/// The JSON of `value` as [`plain`] writes it, but the same for values that are the same: 1 and 1.0 are.
pub(crate) fn identity(value: &dyn Value) -> Vec<u8> {
    let mut writer = JsonWriter::new(Secrets::Plain);
    writer.is_identity = true;
    value.accept(&mut writer);
    writer.json
}

/// The JSON of `value` as [`plain`] writes it, but with its encrypted fields encrypted with `key`.
/// Without a key it fails if there are any.
pub(crate) fn encrypted(
    value: &dyn Value,
    schema: Schema,
    key: Option<&RequestKey>,
) -> Result<Vec<u8>, CipherError> {
    /// Room that most requests fit into, so that the buffer does not grow step by step.
    const USUAL_LENGTH: usize = 256;
    let mut writer = JsonWriter::new(Secrets::Encrypted(key));
    writer.json.reserve(USUAL_LENGTH);
    writer.encrypted = schema.encrypted;
    value.accept(&mut writer);
    writer.result.map(|()| writer.json)
}

/// Encrypts a text.
pub(crate) fn encrypt(text: &str, key: Option<&RequestKey>) -> Result<String, CipherError> {
    let key = key.ok_or(CipherError::NoKey)?;
    key.public_key().encrypt(text)
}

/// JSON as text.
pub(crate) fn into_text(json: Vec<u8>) -> String {
    String::from_utf8(json).expect("JSON made of `str`s is UTF-8")
}

/// What becomes of encrypted fields.
#[derive(Clone, Copy)]
enum Secrets<'k> {
    Plain,
    Encrypted(Option<&'k RequestKey>),
}

/// A buffer to write JSON into. An absent value writes nothing.
struct JsonWriter<'k> {
    json: Vec<u8>,
    secrets: Secrets<'k>,
    /// Whether texts are encrypted where the writer is now.
    encrypted: bool,
    /// Whether whole numbers are written without a point.
    is_identity: bool,
    result: Result<(), CipherError>,
}

impl<'k> JsonWriter<'k> {
    fn new(secrets: Secrets<'k>) -> Self {
        Self {
            json: Vec::new(),
            secrets,
            encrypted: false,
            is_identity: false,
            result: Ok(()),
        }
    }

    /// Writes a value without parts. Only the output could fail, and a `Vec` takes every byte.
    fn scalar(&mut self, value: &(impl Serialize + ?Sized)) {
        serde_json::to_writer(&mut self.json, value).expect("writing into memory does not fail");
    }

    /// Writes a value, or `null` if it is absent.
    fn present(&mut self, value: &dyn Value) {
        let start = self.json.len();
        value.accept(self);
        if self.json.len() == start {
            self.null();
        }
    }

    /// Writes a property unless it is absent, and says whether it did. One that may be `null` is
    /// written whether or not it is there.
    fn property(&mut self, name: &str, value: &dyn Value, first: bool, or_null: bool) -> bool {
        let start = self.json.len();
        if !first {
            self.json.push(b',');
        }
        self.scalar(name);
        self.json.push(b':');

        if or_null {
            self.present(value);
            return true;
        }
        let value_start = self.json.len();
        value.accept(self);
        let is_present = self.json.len() > value_start;
        if !is_present {
            self.json.truncate(start);
        }
        is_present
    }
}

impl Visitor for JsonWriter<'_> {
    fn absent(&mut self) {}

    fn null(&mut self) {
        self.scalar(&());
    }

    fn boolean(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn integer(&mut self, value: i64) {
        self.scalar(&value);
    }

    fn number(&mut self, value: f64) {
        if self.is_identity && value.fract() == 0.0 {
            // So it has neither a point nor an exponent; and there is but one zero.
            self.json.extend((value + 0.0).to_string().into_bytes());
            return;
        }
        self.scalar(&value);
    }

    fn string(&mut self, value: &str) {
        match self.secrets {
            Secrets::Encrypted(key) if self.encrypted => match encrypt(value, key) {
                Ok(ciphertext) => self.scalar(&ciphertext),
                Err(error) => self.result = Err(error),
            },
            _ => self.scalar(value),
        }
    }

    fn embedded(&mut self, value: &dyn Value) {
        let mut writer = JsonWriter::new(self.secrets);
        value.accept(&mut writer);
        self.result = self.result.and(writer.result);
        self.scalar(&into_text(writer.json));
    }

    fn choice(&mut self, value: &dyn Value, schema: Schema) {
        let outer = self.encrypted;
        self.encrypted |= schema.encrypted;
        value.accept(self);
        self.encrypted = outer;
    }

    /// A file is no JSON.
    fn file(&mut self, _file: &File) {}

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        self.json.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            self.present(item);
        }
        self.json.push(b']');
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        let outer = self.encrypted;
        let mut whole = properties.iter();
        if let Some((_, value, schema)) = whole.find(|(.., it)| it.location == Location::Whole) {
            self.encrypted = schema.encrypted;
            if schema.or_null {
                self.present(*value);
            } else {
                value.accept(self);
            }
            self.encrypted = outer;
            return;
        }
        let is_map = name.is_empty();
        self.json.push(b'{');
        let mut first = true;
        for (property, value, schema) in properties {
            // The values of a map are encrypted if the map is.
            self.encrypted = schema.encrypted || outer && is_map;
            // A map has no absent values.
            let or_null = is_map || schema.or_null;
            if schema.location == Location::Body && self.property(property, *value, first, or_null)
            {
                first = false;
            }
        }
        self.json.push(b'}');
        self.encrypted = outer;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::plain;
    use crate::value::{Value, Visitor, body};

    fn text(value: &serde_json::Value) -> String {
        String::from_utf8(plain(value)).unwrap()
    }

    #[test]
    fn every_kind_of_json_is_written() {
        let value = json!({"a": [1, -2.5, true, "x"], "b": {}, "c": [], "d": i64::MIN});
        assert_eq!(text(&value), value.to_string());
    }

    /// An object of three properties, of which each may be absent.
    struct Three([Option<i64>; 3]);

    impl Value for Three {
        fn accept(&self, visitor: &mut dyn Visitor) {
            let [a, b, c] = &self.0;
            visitor.object(
                "Three",
                &[("a", a, body()), ("b", b, body()), ("c", c, body())],
            );
        }
    }

    #[test]
    fn absent_properties_are_left_out_wherever_they_stand() {
        let text = |properties| String::from_utf8(plain(&Three(properties))).unwrap();
        assert_eq!(text([None, Some(1), None]), r#"{"b":1}"#);
        assert_eq!(text([Some(1), None, Some(2)]), r#"{"a":1,"c":2}"#);
        assert_eq!(text([None, None, None]), "{}");
        assert_eq!(plain(&None::<i64>), b"");
    }

    #[test]
    fn items_of_an_array_and_values_of_a_map_are_never_left_out() {
        let items = vec![Some(1), None, Some(2), None];
        assert_eq!(plain(&items), b"[1,null,2,null]");
        let map = BTreeMap::from([(String::from("a"), None), (String::from("b"), Some(1))]);
        assert_eq!(plain(&map), br#"{"a":null,"b":1}"#);
    }

    #[test]
    fn null_of_a_free_value_is_null() {
        let value = json!({"a": null, "b": [null, {"c": null}]});
        assert_eq!(text(&value), value.to_string());
        assert_eq!(text(&json!(null)), "null");
    }

    #[test]
    fn only_what_json_requires_is_escaped() {
        assert_eq!(
            text(&json!("券 <&>/\"\\\n\u{1}\u{7f}")),
            "\"券 <&>/\\\"\\\\\\n\\u0001\u{7f}\""
        );
    }
}
