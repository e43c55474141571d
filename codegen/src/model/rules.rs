//! Constraints: which bind a value of a type, and how they read in words.

use crate::document::{Constraints, Located, Schema};
use crate::fault::{Code, Fault};

use super::docs::code;
use super::lower::Lowering;
use super::resolve::resolve;
use super::schema::needs_name;
use super::{Rules, Type};

/// Arrays of arrays, deeper than any API has them.
const MAX_NESTING: usize = 64;

/// The length of a date-time on the wire: `2015-05-20T13:29:35Z` to `…+08:00`.
const DATE_TIME_LENGTH: std::ops::RangeInclusive<u32> = 20..=25;

impl<'d> Lowering<'d, '_> {
    /// The constraints that bind a value of this type; one that cannot is a fault.
    pub(super) fn rules(&mut self, schema: &'d Schema, field_type: &Type) -> Rules {
        let constraints = self.item_constraints(schema);
        let innermost = innermost(field_type);
        let Constraints {
            min_length,
            max_length,
            pattern,
            minimum,
            maximum,
            min_items,
            max_items,
            exclusive,
            min_properties,
            max_properties,
            unique_items,
            multiple_of,
        } = constraints;
        let is_text = *innermost == Type::String;
        let is_enumeration = matches!(innermost, Type::Named(id) if self.types.is_enumeration(*id));
        if *innermost == Type::DateTime {
            self.check_date_time_length(min_length, max_length);
        } else if !is_text && !is_enumeration {
            self.no_effect([min_length, max_length], "a length", "a string");
        }
        if let Some(pattern) = &pattern
            && !is_text
            && !is_enumeration
        {
            let place = pattern.place;
            self.no_effect(
                [Some(Located { value: (), place }), None],
                "a pattern",
                "a string",
            );
        }
        let is_integer = matches!(innermost, Type::I32 | Type::I64);
        if !is_integer && *innermost != Type::F64 {
            self.no_effect([minimum, maximum], "a range", "a number");
        }
        if !is_integer {
            self.no_effect([multiple_of, None], "`multipleOf`", "an integer");
        }
        if let Some(place) = exclusive
            && !is_integer
        {
            let message = "an exclusive bound is supported for whole numbers only";
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, place, message));
        }
        if !matches!(field_type, Type::List(_)) {
            self.no_effect([min_items, max_items], "a number of items", "an array");
        }
        if !matches!(field_type, Type::Map(_)) {
            let of = "a map, an object with `additionalProperties`";
            self.no_effect(
                [min_properties, max_properties],
                "a number of properties",
                of,
            );
        }
        Rules {
            min_properties: value(min_properties),
            max_properties: value(max_properties),
            min_length: value(min_length).filter(|_| is_text),
            max_length: value(max_length).filter(|_| is_text),
            pattern: value(pattern).filter(|_| is_text),
            minimum: value(minimum),
            maximum: value(maximum),
            min_items: value(min_items),
            max_items: value(max_items),
            unique_items,
            multiple_of: value(multiple_of),
        }
    }

    /// The constraints of a schema; of an array, those of its items are added.
    fn item_constraints(&mut self, schema: &'d Schema) -> Constraints {
        let mut constraints = schema.constraints.clone();
        let mut current = schema;
        let mut visited = 0;
        while let Some(items) = &current.items {
            let Some(item) = resolve(items, self.library, self.faults) else {
                break;
            };
            current = item.value;
            visited += 1;
            if needs_name(current) || visited > MAX_NESTING {
                break;
            }
            let of_item = &current.constraints;
            constraints.min_length = constraints.min_length.or(of_item.min_length);
            constraints.max_length = constraints.max_length.or(of_item.max_length);
            constraints.pattern = constraints.pattern.or_else(|| of_item.pattern.clone());
            constraints.minimum = constraints.minimum.or(of_item.minimum);
            constraints.maximum = constraints.maximum.or(of_item.maximum);
            constraints.multiple_of = constraints.multiple_of.or(of_item.multiple_of);
            constraints.exclusive = constraints.exclusive.or(of_item.exclusive);
        }
        constraints
    }

    fn check_date_time_length(
        &mut self,
        min_length: Option<Located<u32>>,
        max_length: Option<Located<u32>>,
    ) {
        let too_long = min_length.filter(|least| least.value > *DATE_TIME_LENGTH.start());
        let too_short = max_length.filter(|greatest| greatest.value < *DATE_TIME_LENGTH.end());
        for wrong in [too_long, too_short].into_iter().flatten() {
            self.faults.push(
                Fault::new(
                    Code::BadConstraint,
                    wrong.place,
                    "this length excludes date-times",
                )
                .hint("a date-time has 20 to 25 characters; take the length out"),
            );
        }
    }

    fn no_effect<T>(&mut self, found: [Option<Located<T>>; 2], what: &str, of: &str) {
        for constraint in found.into_iter().flatten() {
            self.faults.push(
                Fault::new(
                    Code::BadConstraint,
                    constraint.place,
                    format!("{what} is a constraint of {of}, and this is none"),
                )
                .hint("take it out, or mend the `type`"),
            );
        }
    }
}

fn innermost(field_type: &Type) -> &Type {
    match field_type {
        Type::List(item) => innermost(item),
        other => other,
    }
}

fn value<T>(located: Option<Located<T>>) -> Option<T> {
    located.map(|located| located.value)
}

impl Rules {
    /// The rules in words, for documentation.
    pub(super) fn sentence(&self) -> String {
        let each = if self.min_items.is_some() || self.max_items.is_some() {
            " each"
        } else {
            ""
        };
        let sentences = [
            amount(self.min_items, self.max_items, "value", ""),
            amount(self.min_properties, self.max_properties, "key", ""),
            amount(self.min_length, self.max_length, "character", each),
            self.pattern
                .as_deref()
                .map(|pattern| format!("Matches {}.", code(pattern))),
            range(self.minimum, self.maximum),
            self.multiple_of
                .map(|divisor| format!("A multiple of {divisor}.")),
            self.unique_items.then(|| "No value twice.".to_owned()),
        ];
        sentences
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn amount(least: Option<u32>, greatest: Option<u32>, what: &str, each: &str) -> Option<String> {
    let counted = |count: u32| match count {
        1 => format!("1 {what}{each}"),
        _ => format!("{count} {what}s{each}"),
    };
    Some(match (least, greatest) {
        (None | Some(0), None) => return None,
        (Some(least), None) => format!("At least {}.", counted(least)),
        (None | Some(0), Some(greatest)) => format!("At most {}.", counted(greatest)),
        (Some(least), Some(greatest)) if least == greatest => {
            format!("Exactly {}.", counted(least))
        }
        (Some(least), Some(greatest)) => format!("{least} to {}.", counted(greatest)),
    })
}

fn range(least: Option<i64>, greatest: Option<i64>) -> Option<String> {
    Some(match (least, greatest) {
        (None, None) => return None,
        (Some(least), None) => format!("At least {least}."),
        (None, Some(greatest)) => format!("At most {greatest}."),
        (Some(least), Some(greatest)) => format!("From {least} to {greatest}."),
    })
}
