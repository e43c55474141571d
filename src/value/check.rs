//! Checks a request against the constraints of the spec before anything is sent.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::decimal::is_multiple;
use super::{Bound, File, ListForm, Location, Property, Schema, Value, Visitor, body, json};
use crate::json_pointer;
use crate::keys::RequestKey;
use crate::operation::{Rule, Violation};

/// Every rule that `value`, a whole request, breaks. Its encrypted fields are to be encrypted with
/// `key`.
pub(crate) fn violations(value: &dyn Value, key: Option<&RequestKey>) -> Vec<Violation> {
    let mut check = Check {
        key,
        violations: Vec::new(),
        field: String::new(),
        schema: body(),
    };
    value.accept(&mut check);
    check.violations
}

struct Check<'k> {
    key: Option<&'k RequestKey>,
    violations: Vec<Violation>,
    /// The JSON pointer of the current value, or the name of a parameter.
    field: String,
    /// What the spec says about the current value.
    schema: Schema,
}

impl Check<'_> {
    fn check(&mut self, value: &dyn Value, schema: Schema) {
        let outer = std::mem::replace(&mut self.schema, schema);
        value.accept(self);
        self.schema = outer;
    }

    /// Checks the value at `segment` below the current one.
    fn check_below(&mut self, segment: &str, value: &dyn Value, schema: Schema) {
        let parent = self.field.len();
        self.field.push('/');
        self.field.push_str(&json_pointer::segment(segment));
        self.check(value, schema);
        self.field.truncate(parent);
    }

    fn check_parameter(&mut self, name: &str, value: &dyn Value, schema: Schema) {
        let outer = std::mem::replace(&mut self.field, String::from(name));
        self.check(value, schema);
        self.field = outer;
    }

    /// Checks a key of a map. The rule that it breaks is told of its place, which it names.
    fn check_key(&mut self, key: &str, schema: Schema) {
        let schema = Schema {
            location: Location::Body,
            ..schema
        };
        let before = self.violations.len();
        self.check_below(key, &String::from(key), schema);
        for violation in &mut self.violations[before..] {
            violation.concerns_key();
        }
    }

    fn refuse(&mut self, rule: Rule) {
        self.violations
            .push(Violation::new(self.field.clone(), rule));
    }

    /// Path and header have room for one value.
    fn require_single_value(&mut self) {
        if matches!(self.schema.location, Location::Path | Location::Header) {
            self.refuse(Rule::SingleValue);
        }
    }
}

impl Visitor for Check<'_> {
    fn absent(&mut self) {
        if self.schema.location == Location::Path {
            self.refuse(Rule::Present);
        }
    }

    fn null(&mut self) {
        self.absent();
    }

    fn boolean(&mut self, _value: bool) {}

    fn integer(&mut self, value: i64) {
        let Schema {
            minimum, maximum, ..
        } = self.schema;
        if minimum.is_some_and(|minimum| value < minimum)
            || maximum.is_some_and(|maximum| value > maximum)
        {
            self.refuse(Rule::Range { minimum, maximum });
        }
        if let Some(divisor) = self.schema.multiple_of
            && value % divisor != 0
        {
            self.refuse(Rule::MultipleOf(divisor));
        }
    }

    fn number(&mut self, value: f64) {
        if !value.is_finite() {
            return self.refuse(Rule::Finite);
        }
        let Schema {
            minimum, maximum, ..
        } = self.schema;
        if minimum.is_some_and(|minimum| value < as_number(minimum))
            || maximum.is_some_and(|maximum| value > as_number(maximum))
        {
            self.refuse(Rule::Range { minimum, maximum });
        }
        if let Some(rule) = rule_of_bounds(self.schema, value) {
            self.refuse(rule);
        }
        if let Some(divisor) = self.schema.multiple_of_number
            && !is_multiple(value, divisor)
        {
            self.refuse(Rule::MultipleOfNumber(divisor));
        }
    }

    fn string(&mut self, value: &str) {
        let Schema {
            min_length,
            max_length,
            ..
        } = self.schema;
        let actual = value.chars().count();
        if is_outside(actual, min_length, max_length) {
            self.refuse(Rule::Length {
                min: min_length,
                max: max_length,
                actual,
            });
        } else if self.schema.encrypted {
            if let Some(rule) = rule_of_encryption(self.key, value) {
                self.refuse(rule);
            }
        } else if let Some(rule) = rule_of_place(self.schema.location, value) {
            self.refuse(rule);
        }
        #[cfg(feature = "pattern")]
        if let Some(pattern) = self.schema.pattern
            && !super::pattern::matches(pattern, value)
        {
            self.refuse(Rule::Pattern(pattern));
        }
        if value.chars().any(|character| character > '\u{FFFF}') {
            self.refuse(Rule::BasicMultilingualPlane);
        }
    }

    fn embedded(&mut self, value: &dyn Value) {
        value.accept(self);
    }

    fn choice(&mut self, value: &dyn Value, schema: Schema) {
        self.check(value, self.schema.of_choice(schema));
    }

    fn file(&mut self, file: &File) {
        if file.name().is_empty() {
            self.refuse(Rule::FileName);
        } else {
            self.string(file.name());
        }
        if !is_header_text(file.content_type()) || file.content_type().is_empty() {
            self.refuse(Rule::ContentType);
        }
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        self.require_single_value();
        let Schema {
            location,
            min_items,
            max_items,
            ..
        } = self.schema;
        let of_item = self.schema.of_item();
        let mut seen = self.schema.unique_items.then(HashSet::new);
        let mut actual = 0;
        for item in items {
            if let Some(items) = &mut seen
                && !items.insert(json::plain(item))
            {
                self.refuse(Rule::UniqueItems);
                seen = None;
            }
            if location == Location::Query && self.schema.list != ListForm::Json {
                self.check(item, of_item);
            } else {
                self.check_below(&actual.to_string(), item, of_item);
            }
            actual += 1;
        }
        if is_outside(actual, min_items, max_items) {
            self.refuse(Rule::Items {
                min: min_items,
                max: max_items,
                actual,
            });
        }
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        self.require_single_value();
        let Schema {
            min_entries,
            max_entries,
            ..
        } = self.schema;
        let of_value = name.is_empty().then(|| self.schema.of_value());
        let actual = properties.len();
        if is_outside(actual, min_entries, max_entries) {
            self.refuse(Rule::Entries {
                min: min_entries,
                max: max_entries,
                actual,
            });
        }
        for (name, value, schema) in properties {
            if let Some(keys) = self.schema.keys {
                self.check_key(name, *keys);
            }
            match schema.location {
                Location::Body => self.check_below(name, *value, of_value.unwrap_or(*schema)),
                Location::Answer => {}
                _ => self.check_parameter(name, *value, *schema),
            }
        }
    }
}

/// The rule that `value` breaks by a bound that may have a fraction.
fn rule_of_bounds(schema: Schema, value: f64) -> Option<Rule> {
    let is_beyond = |bound: &Bound, beyond: Ordering| {
        let order = bound
            .limit
            .parse()
            .ok()
            .and_then(|limit| value.partial_cmp(&limit));
        order == Some(beyond) || bound.is_exclusive && order == Some(Ordering::Equal)
    };
    if let Some(lower) = schema
        .lower
        .filter(|bound| is_beyond(bound, Ordering::Less))
    {
        return Some(if lower.is_exclusive {
            Rule::MoreThan(lower.limit)
        } else {
            Rule::AtLeast(lower.limit)
        });
    }
    let upper = schema
        .upper
        .filter(|bound| is_beyond(bound, Ordering::Greater))?;
    Some(if upper.is_exclusive {
        Rule::LessThan(upper.limit)
    } else {
        Rule::AtMost(upper.limit)
    })
}

/// The rule that `value` breaks if it cannot be encrypted with `key`.
fn rule_of_encryption(key: Option<&RequestKey>, value: &str) -> Option<Rule> {
    let Some(key) = key else {
        return Some(Rule::Encryptable);
    };
    let (max, actual) = (key.public_key().max_plaintext(), value.len());
    (actual > max).then_some(Rule::EncryptedBytes { max, actual })
}

/// The rule that `value` breaks by where it stands.
fn rule_of_place(location: Location, value: &str) -> Option<Rule> {
    match location {
        Location::Path if matches!(value, "" | "." | "..") => Some(Rule::PathSegment),
        Location::Header if !is_header_text(value) => Some(Rule::HeaderText),
        _ => None,
    }
}

fn is_header_text(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn is_outside(actual: usize, min: Option<usize>, max: Option<usize>) -> bool {
    min.is_some_and(|min| actual < min) || max.is_some_and(|max| actual > max)
}

/// A bound of the spec as a number. Bounds are small, so nothing is lost.
#[expect(clippy::cast_precision_loss)]
fn as_number(bound: i64) -> f64 {
    bound as f64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    struct Property<T>(T, Schema);

    impl<T: Value> Value for Property<T> {
        fn accept(&self, visitor: &mut dyn Visitor) {
            visitor.object("Property", &[("x", &self.0, self.1)]);
        }
    }

    fn rules(value: impl Value, schema: Schema) -> Vec<String> {
        violations(&Property(value, schema), None)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn lengths_count_characters() {
        let schema = body().length(2, 3);
        assert_eq!(rules(String::from("核销券"), schema), [""; 0]);
        assert_eq!(
            rules(String::from("核"), schema),
            ["/x must have 2 to 3 characters, has 1"]
        );
        assert_eq!(
            rules(String::from("abcd"), body().max_length(3)),
            ["/x must have at most 3 characters, has 4"]
        );
        assert_eq!(
            rules(String::new(), body().min_length(1)),
            ["/x must have at least 1 character, has 0"]
        );
    }

    #[test]
    fn four_byte_characters_are_refused() {
        assert_eq!(
            rules(String::from("券🎁"), body()),
            ["/x must not have characters above U+FFFF, such as emoji"]
        );
    }

    #[test]
    fn numbers_have_ranges() {
        let schema = body().minimum(1).maximum(100);
        assert_eq!(rules(1_i64, schema), [""; 0]);
        assert_eq!(rules(100.0, schema), [""; 0]);
        assert_eq!(rules(0_i64, schema), ["/x must be from 1 to 100"]);
        assert_eq!(rules(100.5, schema), ["/x must be from 1 to 100"]);
        assert_eq!(rules(-1, body().minimum(0)), ["/x must be at least 0"]);
        assert_eq!(
            rules(json!(u64::MAX), body()),
            ["/x must be a finite number within 64 bits"]
        );
        assert_eq!(
            rules(f64::NAN, body()),
            ["/x must be a finite number within 64 bits"]
        );
    }

    #[test]
    fn arrays_have_counts_and_each_item_is_checked() {
        let schema = body().items(1, 2).max_length(1);
        let items = ["a", "bb", "c"].map(String::from).to_vec();
        assert_eq!(
            rules(items, schema),
            [
                "/x/1 must have at most 1 character, has 2",
                "/x must have 1 to 2 items, has 3"
            ]
        );
        assert_eq!(rules(None::<String>, schema), [""; 0]);
    }

    #[test]
    fn fields_are_json_pointers() {
        let names = BTreeMap::from([(String::from("a/b~c"), f64::INFINITY)]);
        assert_eq!(
            rules(names, body()),
            ["/x/a~1b~0c must be a finite number within 64 bits"]
        );
    }
}
