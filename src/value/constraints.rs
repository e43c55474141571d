//! How generated code says what the spec says of a value.

use std::num::NonZeroI64;

use super::schema::{Contains, Schema};
use super::{ListForm, Location};

impl Schema {
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

    /// Any JSON is an object.
    #[must_use]
    pub const fn object(mut self) -> Self {
        self.object = Some(false);
        self
    }

    /// Any JSON is an object, or `null`.
    #[must_use]
    pub const fn object_or_null(mut self) -> Self {
        self.object = Some(true);
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
