//! Writes a value as JSON: compact, UTF-8, in the order of the spec, absent values left out.

use serde::Serialize;

use super::{Location, Property, Value, Visitor};

/// The JSON of `value`, without parameters; nothing if it is absent.
pub(crate) fn to_bytes(value: &dyn Value) -> Vec<u8> {
    let mut writer = JsonWriter::default();
    value.accept(&mut writer);
    writer.json
}

/// The JSON of `value` as text.
pub(crate) fn text(value: &dyn Value) -> String {
    into_text(to_bytes(value))
}

/// The JSON of the object with these properties.
pub(crate) fn object_text(properties: &[Property<'_>]) -> String {
    let mut writer = JsonWriter::default();
    writer.object("", properties);
    into_text(writer.json)
}

fn into_text(json: Vec<u8>) -> String {
    String::from_utf8(json).expect("JSON made of `str`s is UTF-8")
}

/// A buffer to write JSON into. An absent value writes nothing.
#[derive(Default)]
struct JsonWriter {
    json: Vec<u8>,
}

impl JsonWriter {
    /// Writes a value without parts. Only the output could fail, and a `Vec` takes every byte.
    fn scalar(&mut self, value: &(impl Serialize + ?Sized)) {
        serde_json::to_writer(&mut self.json, value).expect("writing into memory does not fail");
    }

    /// Writes a property unless it is absent, and says whether it did.
    fn property(&mut self, name: &str, value: &dyn Value, first: bool) -> bool {
        let start = self.json.len();
        if !first {
            self.json.push(b',');
        }
        self.scalar(name);
        self.json.push(b':');

        let value_start = self.json.len();
        value.accept(self);
        let is_present = self.json.len() > value_start;
        if !is_present {
            self.json.truncate(start);
        }
        is_present
    }
}

impl Visitor for JsonWriter {
    fn absent(&mut self) {}

    fn boolean(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn integer(&mut self, value: i64) {
        self.scalar(&value);
    }

    fn number(&mut self, value: f64) {
        self.scalar(&value);
    }

    fn string(&mut self, value: &str) {
        self.scalar(value);
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        self.json.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            item.accept(self);
        }
        self.json.push(b']');
    }

    fn object(&mut self, _name: &str, properties: &[Property<'_>]) {
        self.json.push(b'{');
        let mut first = true;
        for (name, value, schema) in properties {
            if schema.location == Location::Body && self.property(name, *value, first) {
                first = false;
            }
        }
        self.json.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::to_bytes;

    fn text(value: &serde_json::Value) -> String {
        String::from_utf8(to_bytes(value)).unwrap()
    }

    #[test]
    fn every_kind_of_json_is_written() {
        let value = json!({"a": [1, -2.5, true, "x"], "b": {}, "c": [], "d": i64::MIN});
        assert_eq!(text(&value), value.to_string());
    }

    #[test]
    fn absent_properties_are_left_out_wherever_they_stand() {
        assert_eq!(text(&json!({"a": null, "b": 1, "c": null})), r#"{"b":1}"#);
        assert_eq!(
            text(&json!({"a": 1, "b": null, "c": 2})),
            r#"{"a":1,"c":2}"#
        );
        assert_eq!(text(&json!({"a": null})), "{}");
        assert_eq!(text(&json!(null)), "");
    }

    #[test]
    fn only_what_json_requires_is_escaped() {
        assert_eq!(
            text(&json!("券 <&>/\"\\\n\u{1}\u{7f}")),
            "\"券 <&>/\\\"\\\\\\n\\u0001\u{7f}\""
        );
    }
}
