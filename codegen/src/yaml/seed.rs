//! What the YAML library gives, value by value, made into nodes.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::read::{Begins, Reader};
use super::syntax;
use super::{Entry, Node, NodeId, Value};
use crate::fault::{Code, Fault};

/// How deep values may be nested. The stages after this one recurse.
const MAX_DEPTH: usize = 64;

/// Reads a value of any kind.
pub(super) struct NodeSeed<'r, 't> {
    reader: &'r mut Reader<'t>,
    depth: usize,
}

impl<'r, 't> NodeSeed<'r, 't> {
    pub(super) fn root(reader: &'r mut Reader<'t>) -> Self {
        Self { reader, depth: 0 }
    }

    fn inner(&mut self) -> NodeSeed<'_, 't> {
        NodeSeed {
            reader: self.reader,
            depth: self.depth + 1,
        }
    }

    fn scalar<E: Error>(self, value: Value) -> Result<Node, E> {
        let id = self.reader.number(Begins::Scalar)?;
        Ok(Node { id, value })
    }

    fn number_out_of_range<E: Error>(self, message: &str) -> Result<Node, E> {
        let id = self.reader.number(Begins::Scalar)?;
        self.reader.fault(id, |place| {
            Fault::new(Code::NumberOutOfRange, place, message)
                .hint("put it in quotes if it is meant as text")
        });
        let value = Value::Null;
        Ok(Node { id, value })
    }

    /// Whether a mapping or sequence may stand here; reports it if not.
    fn check_depth(&mut self, id: NodeId) -> bool {
        let is_too_deep = self.depth >= MAX_DEPTH;
        if is_too_deep {
            self.reader.fault(id, |place| {
                let message = format!("values are nested more than {MAX_DEPTH} levels deep here");
                Fault::new(Code::NestingTooDeep, place, message).hint(
                    "move an inner schema to `components` and refer to it with `$ref`; \
 an alias cannot contain itself",
                )
            });
        }
        !is_too_deep
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.scalar(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        match i128::try_from(value) {
            Ok(value) => self.scalar(Value::Integer(value.into())),
            Err(_) => self.number_out_of_range("this number is too large"),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        if value.is_finite() {
            self.scalar(Value::Float(value))
        } else {
            self.number_out_of_range("JSON has no such number")
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        let id = self.reader.number(Begins::Text(value))?;
        let value = Value::String(value.into());
        Ok(Node { id, value })
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Node, A::Error> {
        let id = self.reader.number(Begins::Collection)?;
        let mut nodes = Vec::new();
        if self.check_depth(id) {
            loop {
                let item = items.next_element_seed(self.inner());
                match self.reader.go_on(item, || Some(Node::PASSED))? {
                    Some(node) => nodes.push(node),
                    None => break,
                }
            }
        } else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
        }
        let value = Value::Sequence(nodes.into());
        Ok(Node { id, value })
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        let id = self.reader.number(Begins::Collection)?;
        let mut entries = Vec::new();
        if self.check_depth(id) {
            let mut read = || -> Result<bool, A::Error> {
                let key = map.next_key_seed(KeySeed(self.reader));
                let key = self
                    .reader
                    .go_on(key, || Some((Box::default(), NodeId(0))))?;
                let Some((key, key_id)) = key else {
                    return Ok(false);
                };
                let value = map.next_value_seed(self.inner());
                let value = self.reader.go_on(value, || Node::PASSED)?;
                entries.push(Entry { key, key_id, value });
                Ok(true)
            };
            // The keys are checked also of a mapping that breaks off.
            let mut result = Ok(true);
            while let Ok(true) = result {
                result = read();
            }
            self.reader.check_keys(&mut entries);
            result?;
        } else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        }
        let value = Value::Mapping(entries.into());
        Ok(Node { id, value })
    }

    /// The parser takes a value with a tag of its own (`!name`) for an enum.
    fn visit_enum<A: EnumAccess<'de>>(mut self, tagged: A) -> Result<Node, A::Error> {
        let id = self.reader.number(Begins::Tag)?;
        self.reader.fault(id, |place| {
            Fault::new(Code::YamlTag, place, "YAML tags mean nothing in a spec")
                .hint("take the word with the `!` out, or put the text in quotes")
        });
        let (_tag, value) = tagged.variant::<IgnoredAny>()?;
        let value = value.newtype_variant_seed(self.inner())?.value;
        Ok(Node { id, value })
    }
}

/// Reads a key: whatever it looks like, it is text.
struct KeySeed<'r, 't>(&'r mut Reader<'t>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = (Box<str>, NodeId);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = (Box<str>, NodeId);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(syntax::EXPECTED_KEY)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let id = self.0.number(Begins::Text(key))?;
        if key == "<<" {
            self.0.fault(id, |place| {
                Fault::new(Code::MergeKey, place, "the merge key `<<` is not supported")
                    .hint("write the keys out, or use `allOf` with a `$ref`")
            });
        }
        Ok((key.into(), id))
    }
}
