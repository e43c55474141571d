//! Schemas inside of others: the items of a list, the values of a map, the choices of a union, the
//! content of a string. What such a place cannot keep is refused, never dropped.

use crate::document::SchemaOrReference;
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;
use super::{Rules, Type};

/// What parts are marked as, which the whole is then too.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Marks {
    pub(super) sensitive: bool,
    pub(super) encrypted: Option<Place>,
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Item,
    MapValue,
    Choice,
    Content,
    Answer,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Item => "an item of a list",
            Self::MapValue => "a value of a map",
            Self::Choice => "one of several schemas",
            Self::Content => "the content of a string",
            Self::Answer => "a whole answer",
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// The type of a part. A sensitive item makes its list sensitive, and an encrypted one encrypted.
    pub(super) fn part(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
        part: Part,
    ) -> Option<Type> {
        let lowered = self.field_schema(schema, name)?;
        let place = schema.place();
        if part != Part::Answer && lowered.rules.beyond(part) {
            let message = format!("a constraint of {} is not supported", part.name());
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, place, message)
                    .hint("take it out, or put the value into a property of an object"),
            );
        }
        if lowered.nullable && part != Part::Answer {
            let message = format!("`null` as {} is not supported", part.name());
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, place, message));
        }
        match part {
            Part::Item | Part::MapValue | Part::Content => {
                self.inner.sensitive |= lowered.sensitive;
            }
            Part::Choice | Part::Answer if lowered.sensitive => {
                let message = format!("{} cannot be sensitive as such", part.name());
                self.faults
                    .push(Fault::new(Code::BadExtension, place, message).hint(
                        "put `x-wechatpay-sensitive` on the properties that hold the secret",
                    ));
            }
            Part::Choice | Part::Answer => {}
        }
        match (part, lowered.encrypted) {
            (_, None) => {}
            (Part::Item | Part::MapValue, Some(place)) => {
                self.inner.encrypted = self.inner.encrypted.or(Some(place));
            }
            (Part::Choice | Part::Content | Part::Answer, Some(place)) => {
                let message = format!("{} cannot be encrypted as such", part.name());
                self.faults.push(
                    Fault::new(Code::BadExtension, place, message)
                        .hint("put `x-wechatpay-encrypted` on the property that is encrypted"),
                );
            }
        }
        Some(lowered.kind)
    }
}

impl Rules {
    /// Whether there are rules that are not checked where `part` stands. The lengths and ranges of
    /// items stand with those of their list.
    fn beyond(&self, part: Part) -> bool {
        let mut left = self.clone();
        if part == Part::Item {
            left.min_length = None;
            left.max_length = None;
            left.pattern = None;
            left.minimum = None;
            left.maximum = None;
            left.multiple_of = None;
        }
        left != Self::default()
    }
}
