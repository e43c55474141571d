//! Defaults: what a field is if it is left out, held against all that its schema says of a value.

use crate::document::{Literal, Located, OrReference, Schema};
use crate::fault::{Code, Fault};

use super::docs::code;
use super::lower::Lowering;
use super::resolve::resolve;
use super::schema::FieldSchema;
use super::{Rules, Type};

impl<'d> Lowering<'d, '_> {
    /// The default as documentation shows it, if it is a value of the schema.
    pub(super) fn default(
        &mut self,
        default: &Located<Literal>,
        schema: &'d Schema,
        lowered: &FieldSchema,
    ) -> Option<String> {
        if self.faults.has_told_of(default.place) {
            return None;
        }
        let wrong = match &default.value {
            Literal::Null if lowered.nullable => return None,
            value => self.wrong_with(value, schema, lowered),
        };
        if let Some((message, hint)) = wrong {
            self.faults
                .push(Fault::new(Code::BadDefault, default.place, message).hint(hint));
            return None;
        }
        Some(match &default.value {
            Literal::Null => return None,
            Literal::Boolean(value) => code(&value.to_string()),
            Literal::Integer(value) => code(&value.get().to_string()),
            Literal::Number(value) => code(&value.to_string()),
            Literal::String(value) => code(value),
            Literal::List | Literal::Mapping => "what the spec says".to_owned(),
        })
    }

    /// Why a value cannot be the default, and how to mend it.
    fn wrong_with(
        &mut self,
        value: &Literal,
        schema: &'d Schema,
        lowered: &FieldSchema,
    ) -> Option<(&'static str, &'static str)> {
        if !self.is_literal_of(value, &lowered.kind) {
            return Some((
                "this default is not of the schema's type",
                "mend the default or the `type`",
            ));
        }
        let is_listed = |schema: &Schema| {
            let values = schema.enum_values.as_ref();
            values.is_none_or(|values| values.iter().any(|known| known.value == *value))
        };
        if !is_listed(self.described(schema)) {
            return Some((
                "this default is not among the values of the `enum`",
                "write one of them, or add it to the `enum`",
            ));
        }
        (!keeps(value, &lowered.rules)).then_some((
            "this default is outside of what the schema allows",
            "mend the default, or the constraint that it breaks",
        ))
    }

    /// Whether a value in the spec can be one of a type.
    fn is_literal_of(&self, value: &Literal, kind: &Type) -> bool {
        match (value, kind) {
            (_, Type::Json | Type::Unknown)
            | (Literal::Boolean(_), Type::Boolean)
            | (Literal::Integer(_) | Literal::Number(_), Type::F64)
            | (Literal::String(_), Type::String | Type::Bytes)
            | (Literal::List, Type::List(_))
            | (Literal::Mapping, Type::Map(_) | Type::Boxed(_)) => true,
            (Literal::Integer(value), Type::I32) => i32::try_from(value.get()).is_ok(),
            (Literal::Integer(value), Type::I64) => i64::try_from(value.get()).is_ok(),
            (Literal::String(text), Type::Date) => fits(text, DATE),
            (Literal::String(text), Type::DateTime) => fits(text, DATE_TIME),
            (Literal::String(_) | Literal::Integer(_), Type::Named(id)) => {
                self.types.is_enumeration(*id)
            }
            (Literal::Mapping, Type::Named(id)) => !self.types.is_enumeration(*id),
            _ => false,
        }
    }

    /// The schema that a schema is in other words.
    pub(super) fn described(&mut self, schema: &'d Schema) -> &'d Schema {
        let mut schema = schema;
        // Circles are found elsewhere, and end here all the same.
        for _ in 0..8 {
            let Some(target) = schema.alias() else {
                break;
            };
            schema = match target {
                OrReference::Here(target) => target,
                OrReference::Unknown(_) => break,
                OrReference::Reference(_) => match resolve(target, self.library, self.faults) {
                    Some(resolved) => resolved.value,
                    None => break,
                },
            };
        }
        schema
    }
}

/// Whether a value is within the constraints of lengths and ranges.
fn keeps(value: &Literal, rules: &Rules) -> bool {
    match value {
        Literal::String(text) => {
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            rules.min_length.is_none_or(|least| length >= least)
                && rules.max_length.is_none_or(|greatest| length <= greatest)
        }
        Literal::Integer(number) => {
            rules
                .minimum
                .is_none_or(|least| number.get() >= i128::from(least))
                && rules
                    .maximum
                    .is_none_or(|greatest| number.get() <= i128::from(greatest))
        }
        _ => true,
    }
}

const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const DATE_TIME: &str =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$";

fn fits(text: &str, pattern: &str) -> bool {
    regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}
