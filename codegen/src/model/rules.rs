//! Constraints: which bind a value of a type.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::document::{Bound, Constraints, Decimal, Literal, Located, Schema, SchemaType};
use crate::fault::{Code, Fault};

use super::lower::Lowering;
use super::{Contains, Rules, Type};

/// The length of a date-time on the wire: `2015-05-20T13:29:35Z` to `…+08:00`.
const DATE_TIME_LENGTH: RangeInclusive<u32> = 20..=25;

/// The length of a date: `2015-05-20`.
const DATE_LENGTH: RangeInclusive<u32> = 10..=10;

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
        let is_text = matches!(kind, Type::String | Type::Bytes)
            || !is_integer && matches!(kind, Type::Named(id) if self.types.is_enumeration(*id));
        let is_time = matches!(kind, Type::Date | Type::DateTime);
        match kind {
            Type::Date => self.check_length(min_length, max_length, &DATE_LENGTH),
            Type::DateTime => self.check_length(min_length, max_length, &DATE_TIME_LENGTH),
            _ if is_text => {}
            _ => self.no_effect([min_length, max_length], "a length", "a string"),
        }
        if !is_text && !is_time {
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
        let is_object = self.is_object(kind);
        if !is_object {
            let what = "a number of properties";
            self.no_effect([min_properties, max_properties], what, "an object");
        }
        let mut rules = Rules {
            min_properties: value(min_properties),
            max_properties: value(max_properties),
            min_length: value(min_length).filter(|_| is_text),
            max_length: value(max_length).filter(|_| is_text),
            pattern: value(pattern).filter(|_| is_text || is_time),
            min_items: value(min_items),
            max_items: value(max_items),
            unique_items,
            keys: self.key_rules(schema, is_object).map(Box::new),
            contains: self.contained_rules(schema, kind).map(Box::new),
            dependents: self.dependents(schema, is_object),
            values: values(schema, kind),
            ..Rules::default()
        };
        if *kind == Type::F64 {
            rules.bind_numbers(value(minimum), value(maximum), value(multiple_of));
        } else {
            rules.bind_integers(value(minimum), value(maximum), value(multiple_of));
        }
        rules
    }

    /// Whether values of a type are objects, or may be.
    fn is_object(&self, kind: &Type) -> bool {
        match kind {
            Type::Map(_) | Type::Json | Type::Boxed(_) => true,
            Type::Named(id) => !self.types.is_enumeration(*id),
            _ => false,
        }
    }

    /// The constraints of an object as a whole.
    pub(super) fn object_rules(&mut self, schema: &'d Schema) -> Rules {
        self.rules(schema, &Type::Map(Box::new(Type::Json)))
    }

    /// What is required with each property.
    fn dependents(
        &mut self,
        schema: &Schema,
        is_object: bool,
    ) -> BTreeMap<String, BTreeSet<String>> {
        if let (false, Some(first)) = (is_object, schema.dependent_required.first()) {
            let place = Some(located(&first.property));
            self.no_effect([place, None], "`dependentRequired`", "an object");
        }
        let dependents = schema.dependent_required.iter();
        let names =
            |names: &[Located<String>]| names.iter().map(|name| name.value.clone()).collect();
        dependents
            .map(|dependent| (dependent.property.value.clone(), names(&dependent.required)))
            .filter(|(_, required): &(_, BTreeSet<String>)| !required.is_empty())
            .collect()
    }

    /// The constraints of `contains` on so many of the items of a list.
    fn contained_rules(&mut self, schema: &'d Schema, kind: &Type) -> Option<Contains> {
        let contains = schema.contains.as_ref()?;
        let place = contains.schema.place();
        let Type::List(item) = kind else {
            let place = Some(Located { value: (), place });
            self.no_effect([place, None], "`contains`", "an array");
            return None;
        };
        let written = self.inlined(&contains.schema)?.value;
        let is_scalar = match item.as_ref() {
            Type::Named(id) => self.types.is_enumeration(*id),
            kind => matches!(
                kind,
                Type::String
                    | Type::Boolean
                    | Type::I32
                    | Type::I64
                    | Type::F64
                    | Type::Date
                    | Type::DateTime
                    | Type::Bytes
            ),
        };
        let fits = written.kind.is_none_or(|kind| self.is_of(kind.value, item));
        let is_plain = written.has_no_parts() && written.format.is_none();
        if !is_scalar || !is_plain || !fits {
            let message = "this is not a schema of single values such as the array has";
            self.faults
                .push(Fault::new(Code::UnsupportedSchema, place, message).hint(
                "`contains` can have `const`, `enum` and the constraints of a string or a number, \
                     for items that are such and not `null`",
            ));
            return None;
        }
        let mut rules = self.rules(written, item);
        rules.values = literals(written);
        Some(Contains {
            rules,
            min: value(contains.min).unwrap_or(1),
            max: value(contains.max),
        })
    }

    /// The constraints of `propertyNames` on the keys of an object.
    fn key_rules(&mut self, schema: &'d Schema, is_object: bool) -> Option<Rules> {
        let names = schema.property_names.as_ref()?;
        let place = names.place();
        if !is_object {
            let place = Some(Located { value: (), place });
            self.no_effect([place, None], "`propertyNames`", "an object");
            return None;
        }
        let written = self.inlined(names)?.value;
        let is_text = written
            .kind
            .is_none_or(|kind| kind.value == SchemaType::String);
        let is_plain = written.format.is_none() && written.has_no_parts();
        if !is_text || !is_plain {
            let message = "the names of properties are plain text";
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, place, message)
                    .hint("they can have `minLength`, `maxLength`, `pattern` and `enum`"),
            );
            return None;
        }
        let mut rules = self.rules(written, &Type::String);
        rules.values = literals(written);
        Some(rules)
    }

    /// Reports a length that some texts of a format do not have.
    fn check_length(
        &mut self,
        min_length: Option<Located<u32>>,
        max_length: Option<Located<u32>>,
        length: &RangeInclusive<u32>,
    ) {
        let too_long = min_length.filter(|least| least.value > *length.start());
        let too_short = max_length.filter(|greatest| greatest.value < *length.end());
        for wrong in [too_long, too_short].into_iter().flatten() {
            self.faults.push(
                Fault::new(
                    Code::BadConstraint,
                    wrong.place,
                    "this length excludes values of the format",
                )
                .hint("a date has 10 characters, a date-time 20 to 25; take the length out"),
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

/// The values of a boolean or a number that has only some; of text they are an enum.
fn values(schema: &Schema, kind: &Type) -> BTreeSet<String> {
    let values = match kind {
        Type::Boolean | Type::F64 => literals(schema),
        _ => BTreeSet::new(),
    };
    let has_both = *kind == Type::Boolean && values.len() == 2;
    if has_both { BTreeSet::new() } else { values }
}

/// The values of `enum` and `const` without parts: texts as they are, others as JSON.
fn literals(schema: &Schema) -> BTreeSet<String> {
    let is_number = schema.plain_values() == Some(SchemaType::Number);
    let values = schema.enum_values.iter().flatten();
    values
        .filter_map(|value| match &value.value {
            Literal::Boolean(value) => Some(value.to_string()),
            // The client writes it with a point.
            Literal::Integer(value) if is_number => Some(format!("{value}.0")),
            Literal::Integer(value) => Some(value.to_string()),
            Literal::Number(value) => Some(format!("{value:?}")),
            Literal::String(value) => Some(value.clone()),
            Literal::Null | Literal::List | Literal::Mapping => None,
        })
        .collect()
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
                contains: self.contains,
                min_properties: self.min_properties,
                max_properties: self.max_properties,
                dependents: self.dependents,
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
            || self.contains.is_some()
            || !self.dependents.is_empty()
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
            values: both(self.values, other.values)?,
            contains: either(self.contains, other.contains, "`contains`")?,
            dependents: union(self.dependents, other.dependents),
            each: either(self.each, other.each, "constraint of the items")?,
            keys: either(self.keys, other.keys, "`propertyNames`")?,
        })
    }

    /// The rules of what a value holds.
    pub(crate) fn inner(&self) -> impl Iterator<Item = &Self> {
        let contained = self.contains.as_deref().map(|contains| &contains.rules);
        let inner = [self.each.as_deref(), self.keys.as_deref(), contained];
        inner.into_iter().flatten()
    }

    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether there is a pattern among them.
    pub(crate) fn has_pattern(&self) -> bool {
        self.pattern.is_some() || self.inner().any(Self::has_pattern)
    }
}

/// The least of those there are.
fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What is among both, where there are both.
fn both(one: BTreeSet<String>, other: BTreeSet<String>) -> Result<BTreeSet<String>, &'static str> {
    if one.is_empty() || other.is_empty() {
        return Ok(if one.is_empty() { other } else { one });
    }
    let common: BTreeSet<String> = one.intersection(&other).cloned().collect();
    if common.is_empty() {
        return Err("`enum`");
    }
    Ok(common)
}

fn union(
    mut one: BTreeMap<String, BTreeSet<String>>,
    other: BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, BTreeSet<String>> {
    for (name, required) in other {
        one.entry(name).or_default().extend(required);
    }
    one
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
