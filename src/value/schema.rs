//! The constraints of the spec on one value.

use std::num::NonZeroI64;

use super::Location;

/// Where a value stands, constraints on it, and whether it may be shown.
///
/// Every constraint left out holds for any value, and each constraint concerns only the kinds of
/// value it can: a length only texts, a range only numbers. On an array or map, lengths and ranges
/// hold for each item or value, unless [`each`](Self::each) says what does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword, or half of one"
)]
pub struct Schema {
    pub(crate) location: Location,
    pub(crate) min_length: Option<u32>,
    pub(crate) max_length: Option<u32>,
    #[cfg(feature = "pattern")]
    pub(crate) pattern: Option<&'static str>,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    pub(crate) min_items: Option<u32>,
    pub(crate) max_items: Option<u32>,
    /// That any JSON is an object; whether `null` will do as well.
    pub(crate) object: Option<bool>,
    pub(crate) min_entries: Option<u32>,
    pub(crate) max_entries: Option<u32>,
    pub(crate) unique_items: bool,
    pub(crate) contains: Option<Contains>,
    pub(crate) dependent_required: Dependents,
    pub(crate) values: Option<&'static [&'static str]>,
    pub(crate) multiple_of: Option<NonZeroI64>,
    pub(super) lower: Option<&'static str>,
    pub(super) upper: Option<&'static str>,
    pub(super) is_lower_exclusive: bool,
    pub(super) is_upper_exclusive: bool,
    pub(crate) multiple_of_number: Option<&'static str>,
    pub(crate) each: Option<&'static Schema>,
    pub(crate) keys: Option<&'static Schema>,
    pub(crate) list: ListForm,
    pub(crate) or_null: bool,
    pub(crate) sensitive: bool,
    pub(crate) encrypted: bool,
}

/// Which properties each of these properties wants beside it.
pub(crate) type Dependents = &'static [(&'static str, &'static [&'static str])];

/// How many items of an array keep a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contains {
    pub(crate) schema: &'static Schema,
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
}

/// A bound of numbers that may have a fraction, as the spec writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) limit: &'static str,
    pub(crate) is_exclusive: bool,
}

/// How a list, or anything else with parts, is written in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListForm {
    /// The name again for each item.
    Repeated,
    /// The items with commas between, as RFC 6570 has it.
    Commas,
    /// As JSON.
    Json,
    /// Of an object, each property under `name[property]`.
    Deep,
    /// Of an object, each property under its own name.
    Properties,
}

impl Schema {
    pub(super) const fn new(location: Location) -> Self {
        Self {
            location,
            min_length: None,
            max_length: None,
            #[cfg(feature = "pattern")]
            pattern: None,
            minimum: None,
            maximum: None,
            min_items: None,
            max_items: None,
            object: None,
            min_entries: None,
            max_entries: None,
            unique_items: false,
            contains: None,
            dependent_required: &[],
            values: None,
            multiple_of: None,
            lower: None,
            upper: None,
            is_lower_exclusive: false,
            is_upper_exclusive: false,
            multiple_of_number: None,
            each: None,
            keys: None,
            list: ListForm::Repeated,
            or_null: false,
            sensitive: false,
            encrypted: false,
        }
    }

    /// The bound below a number, if it may have a fraction.
    pub(crate) fn lower(&self) -> Option<Bound> {
        let is_exclusive = self.is_lower_exclusive;
        self.lower.map(|limit| Bound {
            limit,
            is_exclusive,
        })
    }

    /// The bound above a number, if it may have a fraction.
    pub(crate) fn upper(&self) -> Option<Bound> {
        let is_exclusive = self.is_upper_exclusive;
        self.upper.map(|limit| Bound {
            limit,
            is_exclusive,
        })
    }

    /// What holds for the items of an array.
    pub(crate) const fn of_item(self) -> Self {
        let mut item = match self.each {
            Some(each) => *each,
            None => Self {
                min_items: None,
                max_items: None,
                unique_items: false,
                contains: None,
                object: None,
                min_entries: None,
                max_entries: None,
                dependent_required: &[],
                keys: None,
                ..self
            },
        };
        item.location = self.location;
        item.list = self.list;
        item.sensitive |= self.sensitive;
        item.encrypted |= self.encrypted;
        item
    }

    /// What holds for the values of a map, which are JSON wherever the map stands.
    pub(crate) const fn of_value(self) -> Self {
        Self {
            location: Location::Body,
            ..self.of_item()
        }
    }

    /// What holds for one of several kinds of value, or for a value that has a schema of its own. It
    /// stands where the value does, and has as many properties as both allow.
    pub(crate) fn of_choice(self, choice: Self) -> Self {
        let max_entries = [self.max_entries, choice.max_entries];
        Self {
            location: self.location,
            list: self.list,
            sensitive: self.sensitive || choice.sensitive,
            encrypted: self.encrypted || choice.encrypted,
            min_entries: self.min_entries.max(choice.min_entries),
            max_entries: max_entries.into_iter().flatten().min(),
            ..choice
        }
    }
}
