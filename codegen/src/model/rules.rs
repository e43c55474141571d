//! Constraints: which bind a value of a type, and how they read in words.

use crate::document::{Bound, Constraints, Decimal, Located, Schema, SchemaType};
use crate::fault::{Code, Fault};

use super::docs::code;
use super::lower::Lowering;
use super::resolve::resolve;
use super::schema::needs_name;
use super::{Rules, Type};

/// The length of a date-time on the wire: `2015-05-20T13:29:35Z` to `…+08:00`.
const DATE_TIME_LENGTH: std::ops::RangeInclusive<u32> = 20..=25;

impl<'d> Lowering<'d, '_> {
    /// The constraints of a schema itself that bind a value of its type; one that cannot is a fault.
    pub(super) fn rules(&mut self, schema: &'d Schema, kind: &Type) -> Rules {
        let Constraints {
            min_length,
            max_length,
            pattern,
            minimum,
            maximum,
            min_items,
            max_items,
            min_properties,
            max_properties,
            unique_items,
            multiple_of,
        } = schema.constraints.clone();
        let is_integer = schema
            .kind
            .is_some_and(|kind| kind.value == SchemaType::Integer);
        let is_text = *kind == Type::String
            || !is_integer && matches!(kind, Type::Named(id) if self.types.is_enumeration(*id));
        if *kind == Type::DateTime {
            self.check_date_time_length(min_length, max_length);
        } else if !is_text {
            self.no_effect([min_length, max_length], "a length", "a string");
        }
        if !is_text {
            let pattern = pattern.as_ref().map(located);
            self.no_effect([pattern, None], "a pattern", "a string");
        }
        if !matches!(kind, Type::I32 | Type::I64 | Type::F64) {
            self.no_effect([minimum, maximum], "a range", "a number");
            self.no_effect([multiple_of, None], "`multipleOf`", "a number");
        }
        if !matches!(kind, Type::List(_)) {
            self.no_effect([min_items, max_items], "a number of items", "an array");
        }
        if !matches!(kind, Type::Map(_)) {
            let of = "a map, an object with `additionalProperties`";
            self.no_effect(
                [min_properties, max_properties],
                "a number of properties",
                of,
            );
        }
        let mut rules = Rules {
            min_properties: value(min_properties),
            max_properties: value(max_properties),
            min_length: value(min_length).filter(|_| is_text),
            max_length: value(max_length).filter(|_| is_text),
            pattern: value(pattern).filter(|_| is_text),
            min_items: value(min_items),
            max_items: value(max_items),
            unique_items,
            keys: self.key_rules(schema, kind).map(Box::new),
            ..Rules::default()
        };
        if *kind == Type::F64 {
            rules.bind_numbers(value(minimum), value(maximum), value(multiple_of));
        } else {
            rules.bind_integers(value(minimum), value(maximum), value(multiple_of));
        }
        rules
    }

    /// The constraints of `propertyNames` on the keys of a map.
    fn key_rules(&mut self, schema: &'d Schema, kind: &Type) -> Option<Rules> {
        let names = schema.property_names.as_ref()?;
        let place = names.place();
        if !matches!(kind, Type::Map(_)) {
            let what = "`propertyNames`";
            let of = "a map, an object with `additionalProperties`";
            self.no_effect([Some(Located { value: (), place }), None], what, of);
            return None;
        }
        let written = resolve(names, self.library, self.faults)?.value;
        let is_text = written
            .kind
            .is_none_or(|kind| kind.value == SchemaType::String);
        let is_plain = written.format.is_none()
            && written.content.is_none()
            && !needs_name(written)
            && written.alias().is_none();
        if !is_text || !is_plain {
            let message = "the names of properties are plain text";
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, place, message)
                    .hint("they can have `minLength`, `maxLength` and `pattern`"),
            );
            return None;
        }
        Some(self.rules(written, &Type::String))
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

fn value<T>(located: Option<Located<T>>) -> Option<T> {
    located.map(|located| located.value)
}

/// Where a value stands.
fn located<T>(located: &Located<T>) -> Located<()> {
    Located {
        value: (),
        place: located.place,
    }
}

impl Rules {
    /// Bounds of whole numbers are whole and inclusive, however they are written.
    fn bind_integers(
        &mut self,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        multiple_of: Option<Decimal>,
    ) {
        self.minimum = minimum.map(Bound::least);
        self.maximum = maximum.map(Bound::greatest);
        // Every whole number is a multiple of one.
        let divisor = multiple_of.map(Decimal::whole_divisor);
        self.multiple_of = divisor.filter(|divisor| *divisor > 1);
    }

    fn bind_numbers(
        &mut self,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        multiple_of: Option<Decimal>,
    ) {
        let whole = |bound: Bound| bound.limit.whole().filter(|_| !bound.is_exclusive);
        self.minimum = minimum.and_then(whole);
        self.maximum = maximum.and_then(whole);
        self.lower = minimum.filter(|bound| whole(*bound).is_none());
        self.upper = maximum.filter(|bound| whole(*bound).is_none());
        self.multiple_of_number = multiple_of;
    }

    /// The rules of a value that holds others, with those of what it holds.
    pub(super) fn around(self, inner: Self, kind: &Type) -> Self {
        match kind {
            Type::List(_) | Type::Map(_) if inner.is_of_parts() => Self {
                each: Some(Box::new(inner)),
                ..self
            },
            // The content of a string, and single values, are bound in the place of the whole.
            Type::JsonText(_) => inner,
            Type::List(_) | Type::Map(_) => Self {
                min_items: self.min_items,
                max_items: self.max_items,
                unique_items: self.unique_items,
                min_properties: self.min_properties,
                max_properties: self.max_properties,
                keys: self.keys,
                ..inner
            },
            _ => self,
        }
    }

    /// Whether there are rules of a value that holds others.
    fn is_of_parts(&self) -> bool {
        self.min_items.is_some()
            || self.max_items.is_some()
            || self.unique_items
            || self.min_properties.is_some()
            || self.max_properties.is_some()
            || self.keys.is_some()
            || self.each.is_some()
    }

    /// Both rules at once. An error is what there can be one of only.
    pub(super) fn and(self, other: Self) -> Result<Self, &'static str> {
        Ok(Self {
            min_length: self.min_length.max(other.min_length),
            max_length: least(self.max_length, other.max_length),
            pattern: either(self.pattern, other.pattern, "pattern")?,
            minimum: self.minimum.max(other.minimum),
            maximum: least(self.maximum, other.maximum),
            min_items: self.min_items.max(other.min_items),
            max_items: least(self.max_items, other.max_items),
            min_properties: self.min_properties.max(other.min_properties),
            max_properties: least(self.max_properties, other.max_properties),
            unique_items: self.unique_items || other.unique_items,
            multiple_of: either(self.multiple_of, other.multiple_of, "`multipleOf`")?,
            lower: either(self.lower, other.lower, "bound")?,
            upper: either(self.upper, other.upper, "bound")?,
            multiple_of_number: either(
                self.multiple_of_number,
                other.multiple_of_number,
                "`multipleOf`",
            )?,
            each: either(self.each, other.each, "constraint of the items")?,
            keys: either(self.keys, other.keys, "`propertyNames`")?,
        })
    }
    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether there is a pattern among them.
    pub(crate) fn has_pattern(&self) -> bool {
        let inner = [&self.each, &self.keys];
        self.pattern.is_some() || inner.into_iter().flatten().any(|rules| rules.has_pattern())
    }

    /// The rules in words, for documentation.
    pub(crate) fn sentence(&self) -> String {
        let each = if self.min_items.is_some() || self.max_items.is_some() {
            " each"
        } else {
            ""
        };
        let bound = |bound: Option<Bound>, exclusive: &str, inclusive: &str| {
            bound.map(|bound| {
                let word = if bound.is_exclusive {
                    exclusive
                } else {
                    inclusive
                };
                format!("{word} {}.", bound.limit)
            })
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
            bound(self.lower, "More than", "At least"),
            bound(self.upper, "Less than", "At most"),
            self.multiple_of_number
                .map(|divisor| format!("A multiple of {divisor}.")),
            self.unique_items.then(|| "No value twice.".to_owned()),
            nested("Each key", self.keys.as_deref()),
            nested("Each value", self.each.as_deref()),
        ];
        sentences
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// `Each value: 1 to 3 values.`
fn nested(of: &str, rules: Option<&Rules>) -> Option<String> {
    let sentence = rules?.sentence();
    (!sentence.is_empty()).then(|| format!("{of}: {sentence}"))
}

/// The least of those there are.
fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The one there is; two that differ cannot both be kept.
fn either<T: PartialEq>(
    one: Option<T>,
    other: Option<T>,
    what: &'static str,
) -> Result<Option<T>, &'static str> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(what),
        (one, other) => Ok(one.or(other)),
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
