//! The rules that a value can break.

use std::fmt;

use serde_json::Value;

use crate::json_pointer;

/// A rule that a value breaks. `Display` is place and rule, without the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// JSON pointer to what breaks the rule.
    pub pointer: String,
    /// What stands there, if anything does.
    pub value: Option<Value>,
    /// The rule.
    pub rule: Rule,
}

impl Violation {
    /// What has to be there is not.
    #[must_use]
    pub fn required() -> Self {
        Self {
            pointer: String::new(),
            value: None,
            rule: Rule::Required,
        }
    }

    /// The same with its place below `name`.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.pointer = format!("/{}{}", json_pointer::segment(name), self.pointer);
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.pointer, self.rule)
    }
}

/// A rule of a schema, or of the platform. `Display` is its keyword with what that asks for, such as
/// `maxLength 32`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// It has to be there.
    Required,
    /// It has to be there beside the field of this name.
    RequiredWith(String),
    /// It is of one of these types of JSON Schema.
    Type(Vec<String>),
    /// It is one of these values.
    OneOf(Vec<Value>),
    /// A text has only characters that UTF-8 writes in one to three bytes.
    Character,
    /// The fewest characters of a text.
    MinLength(usize),
    /// The most characters of a text.
    MaxLength(usize),
    /// A text matches this regular expression.
    Pattern(String),
    /// A text is a time of RFC 3339 with its offset.
    DateTime,
    /// A text is a date of RFC 3339.
    Date,
    /// The least that a number may be.
    Minimum(Value),
    /// The most that a number may be.
    Maximum(Value),
    /// A number is more than this.
    ExclusiveMinimum(Value),
    /// A number is less than this.
    ExclusiveMaximum(Value),
    /// A number is a multiple of this.
    MultipleOf(Value),
    /// The fewest items of an array.
    MinItems(usize),
    /// The most items of an array.
    MaxItems(usize),
    /// No item of an array is there twice.
    UniqueItems,
    /// The fewest items of an array that are of the schema of `contains`.
    MinContains(usize),
    /// The most of them.
    MaxContains(usize),
    /// The name of a property is of the schema of `propertyNames`.
    PropertyName,
    /// The fewest properties of an object.
    MinProperties(usize),
    /// The most properties of an object.
    MaxProperties(usize),
    /// It fits a choice of `oneOf`, or of `anyOf`, as the keyword says.
    Choice(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => formatter.write_str("required"),
            Self::RequiredWith(name) => write!(formatter, "required with {name}"),
            Self::Type(names) => formatter.write_str(&names.join(" or ")),
            Self::OneOf(values) => {
                let texts: Vec<String> = values.iter().map(text).collect();
                write!(formatter, "one of {}", texts.join(", "))
            }
            Self::Character => formatter.write_str("unsupported character"),
            Self::MinLength(limit) => write!(formatter, "minLength {limit}"),
            Self::MaxLength(limit) => write!(formatter, "maxLength {limit}"),
            Self::Pattern(pattern) => write!(formatter, "pattern {pattern}"),
            Self::DateTime => formatter.write_str("date-time"),
            Self::Date => formatter.write_str("date"),
            Self::Minimum(limit) => write!(formatter, "minimum {limit}"),
            Self::Maximum(limit) => write!(formatter, "maximum {limit}"),
            Self::ExclusiveMinimum(limit) => write!(formatter, "exclusiveMinimum {limit}"),
            Self::ExclusiveMaximum(limit) => write!(formatter, "exclusiveMaximum {limit}"),
            Self::MultipleOf(step) => write!(formatter, "multipleOf {step}"),
            Self::MinItems(limit) => write!(formatter, "minItems {limit}"),
            Self::MaxItems(limit) => write!(formatter, "maxItems {limit}"),
            Self::UniqueItems => formatter.write_str("uniqueItems"),
            Self::MinContains(limit) => write!(formatter, "minContains {limit}"),
            Self::MaxContains(limit) => write!(formatter, "maxContains {limit}"),
            Self::PropertyName => formatter.write_str("propertyNames"),
            Self::MinProperties(limit) => write!(formatter, "minProperties {limit}"),
            Self::MaxProperties(limit) => write!(formatter, "maxProperties {limit}"),
            Self::Choice(keyword) => formatter.write_str(keyword),
        }
    }
}

/// A text as it is, any other value as JSON.
#[must_use]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
