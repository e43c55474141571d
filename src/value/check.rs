//! Checks a request against the constraints of the spec before anything is sent.

use std::collections::HashSet;
use std::num::NonZeroI64;

use super::decimal::is_multiple;
use super::rules::{
    as_number, exceeded, is_header_text, rule_of_bounds, rule_of_encryption, rule_of_place,
};
use super::{Contains, File, ListForm, Location, Property, Schema, Value, Visitor, body, json};
use crate::json_pointer;
use crate::keys::RequestKey;
use crate::operation::{Rule, Violation};

/// The texts of `value`, a whole request, that nobody is to read in an error; or every rule that it
/// breaks. Its encrypted fields are to be encrypted with `key`.
pub(crate) fn check(
    value: &dyn Value,
    key: Option<&RequestKey>,
) -> Result<Vec<String>, Vec<Violation>> {
    let mut check = Check::new(key, body());
    value.accept(&mut check);
    if check.violations.is_empty() {
        Ok(check.secrets)
    } else {
        Err(check.violations)
    }
}

struct Check<'k> {
    key: Option<&'k RequestKey>,
    violations: Vec<Violation>,
    /// What the spec calls sensitive, and openids of all kinds even where it does not.
    secrets: Vec<String>,
    /// The JSON pointer of the current value, or the name of a parameter.
    field: String,
    /// What the spec says about the current value.
    schema: Schema,
}

impl<'k> Check<'k> {
    fn new(key: Option<&'k RequestKey>, schema: Schema) -> Self {
        Self {
            key,
            violations: Vec::new(),
            secrets: Vec::new(),
            field: String::new(),
            schema,
        }
    }

    fn check(&mut self, value: &dyn Value, schema: Schema) {
        let outer = std::mem::replace(&mut self.schema, schema);
        value.accept(self);
        self.schema = outer;
    }

    /// Checks the value at `segment` below the current one.
    fn check_below(&mut self, segment: &str, value: &dyn Value, schema: Schema) {
        let parent = self.field.len();
        json_pointer::push(&mut self.field, segment);
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

    /// Checks a value without parts, written as `text`, against the values that there are.
    fn check_value(&mut self, text: &str) {
        if let Some(values) = self.schema.values
            && !values.contains(&text)
        {
            self.refuse(Rule::OneOf(values));
        }
    }

    /// [`check_value`](Self::check_value), of a value that is no text.
    fn check_json(&mut self, value: &dyn Value) {
        if self.schema.values.is_some() {
            self.check_value(&json::into_text(json::plain(value)));
        }
    }

    /// Whether a value keeps `schema`.
    fn keeps(&self, value: &dyn Value, schema: Schema) -> bool {
        let mut check = Check::new(self.key, schema);
        value.accept(&mut check);
        check.violations.is_empty()
    }

    /// Checks how many properties an object has, and which of them want others.
    fn check_properties(&mut self, is_map: bool, properties: &[Property<'_>]) {
        let Schema {
            min_entries: min,
            max_entries: max,
            dependent_required,
            ..
        } = self.schema;
        if min.is_none() && max.is_none() && dependent_required.is_empty() {
            return;
        }
        let present = properties
            .iter()
            .filter(|property| is_present(property, is_map));
        let present: HashSet<&str> = present.map(|(name, ..)| *name).collect();
        let actual = present.len();
        if let Some((min, max)) = exceeded(actual, min, max) {
            self.refuse(Rule::Entries { min, max, actual });
        }
        for (name, wanted) in dependent_required {
            if present.contains(name) {
                for wanted in wanted.iter().filter(|wanted| !present.contains(*wanted)) {
                    let parent = self.field.len();
                    json_pointer::push(&mut self.field, wanted);
                    self.refuse(Rule::PresentWith(name));
                    self.field.truncate(parent);
                }
            }
        }
    }

    /// Refuses what is no object, where that is all that is known of a value.
    fn refuse_in_place_of_object(&mut self) {
        if self.schema.object.is_some() {
            self.refuse(Rule::JsonObject);
        }
    }

    /// Path and header have room for one value, or for several with commas between.
    fn require_single_value(&mut self, is_list: bool) {
        let is_single = matches!(self.schema.location, Location::Path | Location::Header);
        if is_single && !(is_list && self.schema.list == ListForm::Commas) {
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
        if self.schema.object == Some(false) {
            self.refuse(Rule::JsonObject);
        }
    }

    fn boolean(&mut self, value: bool) {
        self.refuse_in_place_of_object();
        self.check_json(&value);
    }

    fn integer(&mut self, value: i64) {
        self.refuse_in_place_of_object();
        let Schema {
            minimum, maximum, ..
        } = self.schema;
        if minimum.is_some_and(|minimum| value < minimum)
            || maximum.is_some_and(|maximum| value > maximum)
        {
            self.refuse(Rule::Range { minimum, maximum });
        }
        if let Some(divisor) = self.schema.multiple_of.map(NonZeroI64::get)
            && value % divisor != 0
        {
            self.refuse(Rule::MultipleOf(divisor));
        }
        self.check_json(&value);
    }

    fn number(&mut self, value: f64) {
        if !value.is_finite() {
            return self.refuse(Rule::Finite);
        }
        self.refuse_in_place_of_object();
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
        self.check_json(&value);
    }

    fn string(&mut self, value: &str) {
        self.refuse_in_place_of_object();
        let Schema {
            min_length,
            max_length,
            ..
        } = self.schema;
        let is_ascii = value.is_ascii();
        let actual = if is_ascii {
            value.len()
        } else {
            value.chars().count()
        };
        if let Some((min, max)) = exceeded(actual, min_length, max_length) {
            self.refuse(Rule::Length { min, max, actual });
        } else if self.schema.encrypted {
            if let Some(rule) = rule_of_encryption(self.key, value) {
                self.refuse(rule);
            }
        } else if let Some(rule) = rule_of_place(self.schema, value) {
            self.refuse(rule);
        }
        #[cfg(feature = "pattern")]
        if let Some(pattern) = self.schema.pattern
            && !super::pattern::matches(pattern, value)
        {
            self.refuse(Rule::Pattern(pattern));
        }
        if !is_ascii && value.chars().any(|character| character > '\u{FFFF}') {
            self.refuse(Rule::BasicMultilingualPlane);
        }
        self.check_value(value);
        if self.schema.sensitive || self.field.contains("openid") {
            self.secrets.push(value.into());
        }
    }

    fn embedded(&mut self, value: &dyn Value) {
        value.accept(self);
    }

    fn choice(&mut self, value: &dyn Value, schema: Schema) {
        self.check(value, self.schema.of_choice(schema));
    }

    fn file(&mut self, file: &File) {
        if let Location::Content(_) = self.schema.location {
            // Its name is not sent.
        } else if file.name().is_empty() {
            self.refuse(Rule::FileName);
        } else {
            self.string(file.name());
        }
        if !is_header_text(file.content_type()) || file.content_type().is_empty() {
            self.refuse(Rule::ContentType);
        }
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        self.require_single_value(true);
        self.refuse_in_place_of_object();
        let Schema {
            location,
            min_items,
            max_items,
            contains,
            ..
        } = self.schema;
        let of_item = self.schema.of_item();
        let mut seen = self.schema.unique_items.then(HashSet::new);
        let (mut actual, mut contained) = (0, 0);
        for item in items {
            if let Some(items) = &mut seen
                && !items.insert(json::identity(item))
            {
                self.refuse(Rule::UniqueItems);
                seen = None;
            }
            let is_text = matches!(
                location,
                Location::Path | Location::Query | Location::Header
            );
            if is_text && self.schema.list != ListForm::Json {
                self.check(item, of_item);
            } else {
                self.check_below(&actual.to_string(), item, of_item);
            }
            actual += 1;
            if contains.is_some_and(|contains| self.keeps(item, *contains.schema)) {
                contained += 1;
            }
        }
        if let Some(Contains { min, max, .. }) = contains
            && let Some((min, max)) = exceeded(contained, Some(min), max)
        {
            let actual = contained;
            self.refuse(Rule::Contains { min, max, actual });
        }
        if actual == 0 && location == Location::Path {
            self.refuse(Rule::PathSegment);
        }
        if let Some((min, max)) = exceeded(actual, min_items, max_items) {
            self.refuse(Rule::Items { min, max, actual });
        }
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        self.require_single_value(false);
        let is_map = name.is_empty();
        let of_value = is_map.then(|| self.schema.of_value());
        self.check_properties(is_map, properties);
        for property in properties {
            let (name, value, schema) = property;
            if let Some(keys) = self.schema.keys
                && is_present(property, is_map)
            {
                self.check_key(name, *keys);
            }
            match schema.location {
                Location::Body => self.check_below(name, *value, of_value.unwrap_or(*schema)),
                Location::Answer => {}
                Location::Whole | Location::Content(_) => self.check(*value, *schema),
                _ => self.check_parameter(name, *value, *schema),
            }
        }
    }
}

/// Whether a property is in the body. A map has no absent ones.
fn is_present((_, value, schema): &Property<'_>, is_map: bool) -> bool {
    let or_null = is_map || schema.or_null;
    schema.location == Location::Body && (or_null || !json::plain(*value).is_empty())
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
        check(&Property(value, schema), None)
            .err()
            .unwrap_or_default()
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
