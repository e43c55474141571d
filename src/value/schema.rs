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

    /// The name of the file goes into the JSON as well, as `filename`.
    #[must_use]
    pub const fn filename(mut self) -> Self {
        if let Location::File { filename, .. } = &mut self.location {
            *filename = true;
        }
        self
    }

    /// The SHA-256 of the file goes into the JSON, as `sha256`, in lower-case hex.
    #[must_use]
    pub const fn sha256(mut self) -> Self {
        if let Location::File { sha256, .. } = &mut self.location {
            *sha256 = true;
        }
        self
    }

    /// A text has from `min` to `max` characters (Unicode scalar values).
    #[must_use]
    pub const fn length(self, min: u32, max: u32) -> Self {
        self.min_length(min).max_length(max)
    }

    /// A text has at least `min` characters.
    #[must_use]
    pub const fn min_length(mut self, min: u32) -> Self {
        self.min_length = Some(min);
        self
    }

    /// A text has at most `max` characters.
    #[must_use]
    pub const fn max_length(mut self, max: u32) -> Self {
        self.max_length = Some(max);
        self
    }

    /// A text matches `pattern`, a regular expression that may match in its midst.
    #[cfg(feature = "pattern")]
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// A number is from `minimum` to `maximum`.
    #[must_use]
    pub const fn range(self, minimum: i64, maximum: i64) -> Self {
        self.minimum(minimum).maximum(maximum)
    }

    /// A number is not less than `minimum`.
    #[must_use]
    pub const fn minimum(mut self, minimum: i64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// A number is not greater than `maximum`.
    #[must_use]
    pub const fn maximum(mut self, maximum: i64) -> Self {
        self.maximum = Some(maximum);
        self
    }

    /// An array has from `min` to `max` items.
    #[must_use]
    pub const fn items(self, min: u32, max: u32) -> Self {
        self.min_items(min).max_items(max)
    }

    /// An array has at least `min` items.
    #[must_use]
    pub const fn min_items(mut self, min: u32) -> Self {
        self.min_items = Some(min);
        self
    }

    /// An array has at most `max` items.
    #[must_use]
    pub const fn max_items(mut self, max: u32) -> Self {
        self.max_items = Some(max);
        self
    }

    /// At least one item of an array keeps `schema`, unless [`min_contains`](Self::min_contains) says
    /// how many.
    #[must_use]
    pub const fn contains(mut self, schema: &'static Self) -> Self {
        self.contains = Some(Contains {
            schema,
            min: 1,
            max: None,
        });
        self
    }

    /// At least `min` items of an array keep the schema of [`contains`](Self::contains).
    #[must_use]
    pub const fn min_contains(mut self, min: u32) -> Self {
        if let Some(contains) = &mut self.contains {
            contains.min = min;
        }
        self
    }

    /// At most `max` items of an array keep the schema of [`contains`](Self::contains).
    #[must_use]
    pub const fn max_contains(mut self, max: u32) -> Self {
        if let Some(contains) = &mut self.contains {
            contains.max = Some(max);
        }
        self
    }

    /// A property of an object wants others beside it: `&[("use_time", &["use_request_no"])]`.
    #[must_use]
    pub const fn dependent_required(
        mut self,
        dependents: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.dependent_required = dependents;
        self
    }

    /// A value without parts is one of these: a text as it is, any other as its JSON.
    #[must_use]
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = Some(values);
        self
    }

    /// A map, or an object, has from `min` to `max` entries.
    #[must_use]
    pub const fn entries(self, min: u32, max: u32) -> Self {
        self.min_entries(min).max_entries(max)
    }

    /// A map, or an object, has at least `min` entries.
    #[must_use]
    pub const fn min_entries(mut self, min: u32) -> Self {
        self.min_entries = Some(min);
        self
    }

    /// A map, or an object, has at most `max` entries.
    #[must_use]
    pub const fn max_entries(mut self, max: u32) -> Self {
        self.max_entries = Some(max);
        self
    }

    /// No item of an array is there twice.
    #[must_use]
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }

    /// A whole number is a multiple of `divisor`, which is not zero.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i64) -> Self {
        self.multiple_of = NonZeroI64::new(divisor);
        self
    }

    /// A number is at least `limit`, which is one of JSON.
    #[must_use]
    pub const fn at_least(mut self, limit: &'static str) -> Self {
        self.lower = Some(limit);
        self.is_lower_exclusive = false;
        self
    }

    /// A number is more than `limit`, which is one of JSON.
    #[must_use]
    pub const fn more_than(mut self, limit: &'static str) -> Self {
        self.lower = Some(limit);
        self.is_lower_exclusive = true;
        self
    }

    /// A number is at most `limit`, which is one of JSON.
    #[must_use]
    pub const fn at_most(mut self, limit: &'static str) -> Self {
        self.upper = Some(limit);
        self.is_upper_exclusive = false;
        self
    }

    /// A number is less than `limit`, which is one of JSON.
    #[must_use]
    pub const fn less_than(mut self, limit: &'static str) -> Self {
        self.upper = Some(limit);
        self.is_upper_exclusive = true;
        self
    }

    /// A number is a multiple of `divisor`, which is one of JSON above zero.
    #[must_use]
    pub const fn multiple_of_number(mut self, divisor: &'static str) -> Self {
        self.multiple_of_number = Some(divisor);
        self
    }

    /// What holds for each item of an array or value of a map.
    #[must_use]
    pub const fn each(mut self, each: &'static Self) -> Self {
        self.each = Some(each);
        self
    }

    /// What holds for each key of a map.
    #[must_use]
    pub const fn keys(mut self, keys: &'static Self) -> Self {
        self.keys = Some(keys);
        self
    }

    /// In a parameter, the items of an array stand with commas between them, and so do the names and
    /// values of an object.
    #[must_use]
    pub const fn commas(mut self) -> Self {
        self.list = ListForm::Commas;
        self
    }

    /// In the query, the value stands as JSON.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.list = ListForm::Json;
        self
    }

    /// In the query, each property of an object stands under `name[property]`.
    #[must_use]
    pub const fn deep(mut self) -> Self {
        self.list = ListForm::Deep;
        self
    }

    /// In the query, each property of an object stands under its own name.
    #[must_use]
    pub const fn properties(mut self) -> Self {
        self.list = ListForm::Properties;
        self
    }

    /// The value is in answers only: it is shown, and never sent.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.location = Location::Answer;
        self
    }

    /// An absent value is written as `null`, where it would be left out.
    #[must_use]
    pub const fn or_null(mut self) -> Self {
        self.or_null = true;
        self
    }

    /// The value is not shown by `Debug`.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// A text, or each text of an array or map, is encrypted on its way; and so it is not shown by
    /// `Debug`.
    #[must_use]
    pub const fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self.sensitive()
    }
}
