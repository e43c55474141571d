//! Changes of a spec's structure: what stands in it is taken out, doubled, swapped, renamed, or put where
//! something else stood, so that the result is a document still, and often a spec.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_yaml::Value;

/// A value, its mappings as lists: a key may stand twice.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Scalar(Value),
    List(Vec<Tree>),
    Mapping(Vec<(String, Tree)>),
}

/// One change. Which places it means depends on the document.
#[derive(Debug, Clone)]
pub(crate) struct Mutation {
    kind: Kind,
    place: Index,
    other: Index,
    word: &'static str,
    value: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Remove,
    Duplicate,
    Swap,
    Retype,
    Rename,
    /// Another value of the document, or of another one.
    Splice,
    /// A value that stands under the same key elsewhere: a schema for a schema.
    SpliceAlike,
}

/// Names that mean something in a spec or in Rust, and some that mean nothing.
const WORDS: [&str; 48] = [
    "type",
    "properties",
    "items",
    "required",
    "enum",
    "allOf",
    "oneOf",
    "anyOf",
    "$ref",
    "schema",
    "content",
    "application/json",
    "parameters",
    "in",
    "name",
    "additionalProperties",
    "const",
    "default",
    "nullable",
    "format",
    "maxLength",
    "minItems",
    "pattern",
    "discriminator",
    "description",
    "get",
    "post",
    "200",
    "204",
    "default",
    "self",
    "Self",
    "type_",
    "Option",
    "String",
    "Result",
    "Vec",
    "build",
    "builder",
    "new",
    "fmt",
    "std",
    "with blank",
    "优惠券",
    "",
    "0",
    "a-b",
    "aB",
];

/// Values to put in the place of others.
const VALUES: [&str; 22] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "64",
    "1.5",
    "1e300",
    "\"\"",
    "\"string\"",
    "\"integer\"",
    "\"object\"",
    "\"array\"",
    "\"date-time\"",
    "\"a\"",
    "[]",
    "{}",
    "[\"string\", \"null\"]",
    "{\"type\": \"string\"}",
    "{\"type\": \"object\"}",
    "{\"type\": \"array\", \"items\": {\"type\": \"integer\"}}",
];

/// Few changes, so that many documents stay specs.
pub(crate) fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let kind = prop::sample::select(vec![
        Kind::Remove,
        Kind::Duplicate,
        Kind::Swap,
        Kind::Retype,
        Kind::Rename,
        Kind::Splice,
        Kind::SpliceAlike,
        Kind::SpliceAlike,
    ]);
    let word = prop::sample::select(&WORDS[..]);
    let value = prop::sample::select(&VALUES[..]);
    let mutation = (kind, any::<Index>(), any::<Index>(), word, value);
    let mutation = mutation.prop_map(|(kind, place, other, word, value)| Mutation {
        kind,
        place,
        other,
        word,
        value,
    });
    prop::collection::vec(mutation, 1..4)
}

impl Tree {
    /// The tree of a YAML text.
    pub(crate) fn read(text: &str) -> Self {
        Self::new(serde_yaml::from_str(text).expect("a spec is YAML"))
    }

    fn new(value: Value) -> Self {
        match value {
            Value::Sequence(items) => Self::List(items.into_iter().map(Self::new).collect()),
            Value::Mapping(entries) => Self::Mapping(
                entries
                    .into_iter()
                    .map(|(key, value)| (key_text(key), Self::new(value)))
                    .collect(),
            ),
            scalar => Self::Scalar(scalar),
        }
    }

    /// The tree after `mutations`, which take from `donor` what they put in.
    pub(crate) fn mutated(mut self, mutations: &[Mutation], donor: &Self) -> Self {
        for mutation in mutations {
            self.mutate(mutation, donor);
        }
        self
    }

    fn mutate(&mut self, mutation: &Mutation, donor: &Self) {
        let slots = self.slots();
        if slots.is_empty() {
            return;
        }
        let slot = slots[mutation.place.index(slots.len())].clone();
        let other = slots[mutation.other.index(slots.len())].clone();
        match mutation.kind {
            Kind::Remove => match self.parent(&slot) {
                Self::List(items) => drop(items.remove(last(&slot))),
                Self::Mapping(entries) => drop(entries.remove(last(&slot))),
                Self::Scalar(_) => {}
            },
            Kind::Duplicate => match self.parent(&slot) {
                Self::List(items) => items.push(items[last(&slot)].clone()),
                Self::Mapping(entries) => {
                    let (key, value) = entries[last(&slot)].clone();
                    entries.push((key + mutation.word, value));
                }
                Self::Scalar(_) => {}
            },
            Kind::Swap => {
                let (first, second) = (self.at(&slot).clone(), self.at(&other).clone());
                // One may stand within the other: what is left of the second place is none then.
                *self.at(&slot) = second;
                if let Some(place) = self.try_at(&other) {
                    *place = first;
                }
            }
            Kind::Retype => *self.at(&slot) = Self::read(mutation.value),
            Kind::Rename => {
                if let Self::Mapping(entries) = self.parent(&slot) {
                    mutation.word.clone_into(&mut entries[last(&slot)].0);
                }
            }
            Kind::Splice => {
                let mut donor = donor.clone();
                let places = donor.slots();
                let place = &places[mutation.other.index(places.len())];
                *self.at(&slot) = donor.at(place).clone();
            }
            Kind::SpliceAlike => {
                let Some(key) = self.key(&slot) else { return };
                let mut donor = donor.clone();
                let mut alike = donor.slots();
                alike.retain(|place| donor.key(place).as_ref() == Some(&key));
                if !alike.is_empty() {
                    let place = &alike[mutation.other.index(alike.len())];
                    *self.at(&slot) = donor.at(place).clone();
                }
            }
        }
    }

    /// The way to every value but the root: the indexes from the root on.
    fn slots(&self) -> Vec<Vec<usize>> {
        let mut slots = Vec::new();
        self.collect(&mut Vec::new(), &mut slots);
        slots
    }

    fn collect(&self, way: &mut Vec<usize>, slots: &mut Vec<Vec<usize>>) {
        let mut inner = |index: usize, child: &Self| {
            way.push(index);
            slots.push(way.clone());
            child.collect(way, slots);
            way.pop();
        };
        match self {
            Self::Scalar(_) => {}
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    inner(index, item);
                }
            }
            Self::Mapping(entries) => {
                for (index, (_, value)) in entries.iter().enumerate() {
                    inner(index, value);
                }
            }
        }
    }

    fn try_at(&mut self, way: &[usize]) -> Option<&mut Self> {
        let Some((index, rest)) = way.split_first() else {
            return Some(self);
        };
        match self {
            Self::Scalar(_) => None,
            Self::List(items) => items.get_mut(*index)?.try_at(rest),
            Self::Mapping(entries) => entries.get_mut(*index)?.1.try_at(rest),
        }
    }

    fn at(&mut self, way: &[usize]) -> &mut Self {
        self.try_at(way).expect("a way of this tree")
    }

    fn parent(&mut self, way: &[usize]) -> &mut Self {
        self.at(&way[..way.len() - 1])
    }

    /// The key under which a value stands.
    fn key(&mut self, way: &[usize]) -> Option<String> {
        match self.parent(way) {
            Self::Mapping(entries) => Some(entries[last(way)].0.clone()),
            _ => None,
        }
    }

    /// The tree as JSON, a value a line, which is YAML too.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn write(&self, text: &mut String, indent: usize) {
        let children: Vec<(Option<&String>, &Self)> = match self {
            Self::Scalar(value) => return text.push_str(&json(value)),
            Self::List(items) => items.iter().map(|item| (None, item)).collect(),
            Self::Mapping(entries) => entries
                .iter()
                .map(|(key, value)| (Some(key), value))
                .collect(),
        };
        let [open, close] = match self {
            Self::List(_) => ['[', ']'],
            _ => ['{', '}'],
        };
        text.push(open);
        for (index, (key, value)) in children.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(text, "{comma}\n{:indent$}  ", "");
            if let Some(key) = key {
                let _ = write!(text, "{}: ", serde_json::json!(key));
            }
            value.write(text, indent + 2);
        }
        if !children.is_empty() {
            let _ = write!(text, "\n{:indent$}", "");
        }
        text.push(close);
    }
}

fn last(way: &[usize]) -> usize {
    *way.last().expect("never the root")
}

fn key_text(key: Value) -> String {
    match key {
        Value::String(key) => key,
        key => json(&key),
    }
}

fn json(value: &Value) -> String {
    serde_json::to_string(value).expect("a scalar of JSON")
}
