//! Enums: their values, of text or whole numbers, and the variants these become.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::document::{Literal, Located, Schema, SchemaType};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::{Variant, Variants};

/// What a variant costs besides its text.
const VARIANT: usize = 16;

impl Lowering<'_, '_> {
    /// The variants of an enum. `null` among the values makes it nullable, and is none of them.
    pub(super) fn variants(&mut self, schema: &Schema, values: &[Located<Literal>]) -> Variants {
        let mut texts = Vec::new();
        let mut integers = Vec::new();
        let mut has_wrong_value = false;
        for value in values {
            if self.faults.has_told_of(value.place) || !self.is_of_type(schema, value) {
                has_wrong_value = true;
                continue;
            }
            match &value.value {
                Literal::String(text) => texts.push((&**text, value.place)),
                Literal::Integer(number) if i64::try_from(number.get()).is_ok() => {
                    integers.push((i64::try_from(number.get()).unwrap_or_default(), value.place));
                }
                Literal::Null => {}
                _ => {
                    has_wrong_value = true;
                    self.faults.push(
                        Fault::new(
                            Code::UnsupportedSchema,
                            value.place,
                            "an enum has texts or whole numbers as its values",
                        )
                        .hint(format!(
                            "take it out, or put it in quotes if it is text; or accept the loss of \
                             all with `--allow {}`",
                            schema.values_keyword()
                        )),
                    );
                }
            }
        }
        match (texts.as_slice(), integers.as_slice()) {
            // What is wrong with its values is told already.
            ([], []) if has_wrong_value => Variants::Text(Vec::new()),
            ([], []) => {
                self.faults.push(
                    Fault::new(
                        Code::BadConstraint,
                        schema.place,
                        "this `enum` has no values",
                    )
                    .hint("list its values, or take it out"),
                );
                Variants::Text(Vec::new())
            }
            ([], _) => Variants::Integer(self.distinct(&integers, number_text, integer_name)),
            (_, []) => Variants::Text(self.distinct(&texts, Cow::Borrowed, Identifier::of_variant)),
            ([(_, text), ..], [(_, integer), ..]) => {
                self.faults.push(
                    Fault::new(
                        Code::UnsupportedSchema,
                        *integer,
                        "an enum of texts and numbers",
                    )
                    .related(*text, "a text is here")
                    .hint(format!(
                        "put the numbers in quotes, if they are text on the wire; or accept the \
                         loss of all with `--allow {}`",
                        schema.values_keyword()
                    )),
                );
                Variants::Text(Vec::new())
            }
        }
    }

    /// Whether a value is of the schema's `type`; one that is not is a fault.
    fn is_of_type(&mut self, schema: &Schema, value: &Located<Literal>) -> bool {
        let Some(kind) = schema.kind else {
            return true;
        };
        let (message, hint) = match (&value.value, kind.value) {
            (Literal::Integer(_), SchemaType::String) => (
                "this value is a number, and the type is `string`",
                "put it in quotes, or write `type: integer`",
            ),
            (Literal::String(_), SchemaType::Integer | SchemaType::Number) => (
                "this value is text, and the type is a number",
                "take its quotes off, or write `type: string`",
            ),
            (
                Literal::String(_) | Literal::Integer(_),
                SchemaType::Object | SchemaType::Array | SchemaType::Boolean,
            ) => (
                "this value is not of the schema's type",
                "write `type: string` or `type: integer`; an array has its enum under `items`",
            ),
            _ => return true,
        };
        self.faults.push(
            Fault::new(Code::WrongType, value.place, message)
                .related(kind.place, "the type is here")
                .hint(hint),
        );
        false
    }

    /// The variants of values, each of which may stand once.
    fn distinct<'v, T: Ord + Copy, W: From<T>>(
        &mut self,
        values: &[(T, Place)],
        text_of: impl Fn(T) -> Cow<'v, str>,
        name_of: impl Fn(&str) -> Option<Identifier>,
    ) -> Vec<Variant<W>> {
        let again = again(values);
        // Every open enum has a variant of this name.
        let name_of = |text: &str| Some(name_of(text)?.beside("Unknown"));
        // It leaves no two that meet.
        let mut scope = Scope::default();
        scope.tell_apart(values.iter().map(|(value, _)| text_of(*value)), name_of);
        let mut variants = Vec::with_capacity(values.len());
        for (value, place) in values {
            let wire = text_of(*value);
            if !self.budget.spend(wire.len() + VARIANT, *place, self.faults) {
                break;
            }
            if let Some(first) = again.get(place) {
                let message = format!("the value `{}` stands twice", wire.escape_debug());
                self.faults.push(
                    Fault::new(Code::DuplicateEnumValue, *place, message)
                        .related(*first, "first defined here")
                        .hint("take one of the two out"),
                );
                continue;
            }
            let numbered = scope.numbered(&wire).map(|(name, _)| name.clone());
            let Some(name) = numbered.or_else(|| name_of(&wire)) else {
                self.faults.push(bad_name("value", &wire, *place));
                continue;
            };
            let wire = W::from(*value);
            variants.push(Variant { wire, name });
        }
        variants
    }
}

/// The places of values that stand somewhere before, and where that is.
fn again<T: Ord>(values: &[(T, Place)]) -> BTreeMap<Place, Place> {
    let mut sorted: Vec<&(T, Place)> = values.iter().collect();
    sorted.sort_unstable();
    let same = sorted.chunk_by(|(one, _), (other, _)| one == other);
    same.flat_map(|same| {
        let (_, first) = *same[0];
        same[1..].iter().map(move |(_, place)| (*place, first))
    })
    .collect()
}

fn number_text(number: i64) -> Cow<'static, str> {
    number.to_string().into()
}

/// `Value1`, and `ValueMinus1` for -1.
fn integer_name(value: &str) -> Option<Identifier> {
    match value.strip_prefix('-') {
        Some(digits) => Identifier::of_variant(&format!("ValueMinus{digits}")),
        None => Identifier::of_variant(value),
    }
}
