//! Schemas inside of others: the items of a list, the values of a map, the choices of a union, the
//! content of a string. What such a place cannot keep is refused, never dropped.

use crate::document::SchemaOrReference;
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;
use super::nesting;
use super::schema::FieldSchema;
use super::{Rules, Type};

/// What parts say of the whole.
#[derive(Debug, Default, Clone)]
pub(super) struct Inner {
    pub(super) sensitive: bool,
    pub(super) encrypted: Option<Place>,
    pub(super) rules: Rules,
}

/// The type of a part, and the rules for its values.
pub(super) struct Lowered {
    pub(super) kind: Type,
    pub(super) rules: Rules,
    pub(super) sensitive: bool,
    /// Where it is marked as encrypted.
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
    /// The type of a part that stands inside of another; what it says of the whole is noted. A
    /// sensitive item makes its list sensitive, and an encrypted one encrypted.
    pub(super) fn inner(&mut self, schema: &'d SchemaOrReference, name: &str, part: Part) -> Type {
        let lowered = self.part_or_unknown(schema, name, part);
        self.inner.rules = lowered.rules;
        lowered.kind
    }

    /// The type of a part, and the rules for its values.
    pub(super) fn part(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
        part: Part,
    ) -> Option<Lowered> {
        let lowered = self.field_schema(schema, name)?;
        let place = schema.place();
        self.check_lost(&lowered, part.name(), place);
        Some(self.part_of(lowered, place, part))
    }

    /// The type of a part, which may be unknown.
    pub(super) fn part_or_unknown(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
        part: Part,
    ) -> Lowered {
        self.part(schema, name, part).unwrap_or(Lowered {
            kind: Type::Unknown,
            rules: Rules::default(),
            sensitive: false,
            encrypted: None,
        })
    }

    /// What a schema that was lowered is as a part.
    pub(super) fn part_of(&mut self, lowered: FieldSchema, place: Place, part: Part) -> Lowered {
        let mut kind = lowered.kind;
        match part {
            Part::Item | Part::MapValue => {
                if lowered.nullable {
                    kind = Type::Nullable(Box::new(kind));
                }
                self.inner.sensitive |= lowered.sensitive;
                self.inner.encrypted = self.inner.encrypted.or(lowered.encrypted);
            }
            Part::Content => {
                self.inner.sensitive |= lowered.sensitive;
                self.refuse_null(lowered.nullable, part, place);
                self.refuse_encrypted(lowered.encrypted, part);
            }
            Part::Choice => self.refuse_null(lowered.nullable, part, place),
            Part::Answer => {
                nesting::check_answer(&kind, place, self.faults);
                self.refuse_null(lowered.nullable, part, place);
                self.refuse_sensitive(lowered.sensitive, part, place);
                self.refuse_encrypted(lowered.encrypted, part);
            }
        }
        Lowered {
            kind,
            rules: lowered.rules,
            sensitive: lowered.sensitive,
            encrypted: lowered.encrypted,
        }
    }

    fn refuse_null(&mut self, is_nullable: bool, part: Part, place: Place) {
        if is_nullable {
            let message = format!("`null` as {} is not supported", part.name());
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, place, message)
                    .hint("take the `null` out of its `type`, or its `nullable`"),
            );
        }
    }

    fn refuse_sensitive(&mut self, is_sensitive: bool, part: Part, place: Place) {
        if is_sensitive {
            let message = format!("{} cannot be sensitive as such", part.name());
            self.faults.push(
                Fault::new(Code::BadExtension, place, message)
                    .hint("put `x-wechatpay-sensitive` on the properties that hold the secret"),
            );
        }
    }

    fn refuse_encrypted(&mut self, encrypted: Option<Place>, part: Part) {
        if let Some(place) = encrypted {
            let message = format!("{} cannot be encrypted as such", part.name());
            self.faults.push(
                Fault::new(Code::BadExtension, place, message)
                    .hint("put `x-wechatpay-encrypted` on the property that is encrypted"),
            );
        }
    }
}
