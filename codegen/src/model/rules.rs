//! Constraints: which bind a value of a type.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::document::{Constraints, Literal, Located, Schema, SchemaType};
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
        } = schema.constraints.as_deref().cloned().unwrap_or_default();
        // Whether a constraint binds it is not to be said.
        let is_doubted = schema.kind.is_none() && self.faults.doubt(schema.place, "type");
        if *kind == Type::Unknown || is_doubted {
            return Rules::default();
        }
        let is_integer = schema
            .kind
            .is_some_and(|kind| kind.value == SchemaType::Integer);
        let is_enumeration = matches!(kind, Type::Named(id) if self.types.is_enumeration(*id));
        let is_text = matches!(kind, Type::String | Type::Bytes) || is_enumeration && !is_integer;
        let is_number =
            matches!(kind, Type::I32 | Type::I64 | Type::F64) || is_enumeration && is_integer;
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
        if !is_number {
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
        let is_any_object = *kind == Type::Json
            && schema
                .kind
                .is_some_and(|kind| kind.value == SchemaType::Object);
        let mut rules = Rules {
            object: is_any_object.then_some(schema.nullable),
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
            Type::Unknown => return None,
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
            Literal::Integer(value) if is_number => Some(format!("{}.0", value.get())),
            Literal::Integer(value) => Some(value.get().to_string()),
            Literal::Number(value) => Some(format!("{value:?}")),
            Literal::String(value) => Some(value.to_string()),
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
