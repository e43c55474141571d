//! What is wrong with a request that was not sent.

use std::fmt;

use crate::error::write_list;

/// A request that breaks rules of the spec. Nothing was sent.
///
/// It never holds the values themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidRequest {
    operation: &'static str,
    violations: Vec<Violation>,
}

impl InvalidRequest {
    pub(crate) fn new(operation: &'static str, violations: Vec<Violation>) -> Self {
        Self {
            operation,
            violations,
        }
    }

    /// The operation's id, as in `busifavor.useCoupon`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Every broken rule, in the order of the fields.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request breaks the rules of its fields: ")?;
        write_list(formatter, &self.violations)
    }
}

impl std::error::Error for InvalidRequest {}

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    field: String,
    rule: Rule,
}

impl Violation {
    pub(crate) fn new(field: String, rule: Rule) -> Self {
        Self { field, rule }
    }

    /// Says that the rule is one of the key that the field is under.
    pub(crate) fn concerns_key(&mut self) {
        let rule = std::mem::replace(&mut self.rule, Rule::Present);
        self.rule = Rule::Key(Box::new(rule));
    }

    /// A JSON pointer into the body, as in `/goods/0/price`, which is empty for the body as a whole;
    /// for a parameter in path or query its bare name.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.field.is_empty() {
            "the body"
        } else {
            &self.field
        };
        write!(formatter, "{field} {}", self.rule)
    }
}

/// A rule of the spec or of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The number of characters (Unicode scalar values) of a text.
    Length {
        /// The fewest allowed.
        min: Option<usize>,
        /// The most allowed.
        max: Option<usize>,
        /// How many there are.
        actual: usize,
    },
    /// A text must match this regular expression.
    Pattern(&'static str),
    /// The range of a number.
    Range {
        /// The least allowed.
        minimum: Option<i64>,
        /// The greatest allowed.
        maximum: Option<i64>,
    },
    /// The number of items of an array.
    Items {
        /// The fewest allowed.
        min: Option<usize>,
        /// The most allowed.
        max: Option<usize>,
        /// How many there are.
        actual: usize,
    },
    /// The number of entries of a map, or of properties of an object.
    Entries {
        /// The fewest allowed.
        min: Option<usize>,
        /// The most allowed.
        max: Option<usize>,
        /// How many there are.
        actual: usize,
    },
    /// No item of an array may be there twice.
    UniqueItems,
    /// The number of items of an array that keep the rules of `contains`.
    Contains {
        /// The fewest allowed.
        min: Option<usize>,
        /// The most allowed.
        max: Option<usize>,
        /// How many there are.
        actual: usize,
    },
    /// A property must be there, since this one is.
    PresentWith(&'static str),
    /// It must be one of these values: texts as they are, others as JSON.
    OneOf(&'static [&'static str]),
    /// A whole number must be a multiple of this one.
    MultipleOf(i64),
    /// A number must be at least this one.
    AtLeast(&'static str),
    /// A number must be more than this one.
    MoreThan(&'static str),
    /// A number must be at most this one.
    AtMost(&'static str),
    /// A number must be less than this one.
    LessThan(&'static str),
    /// A number must be a multiple of this one.
    MultipleOfNumber(&'static str),
    /// A key of a map breaks this rule.
    Key(Box<Rule>),
    /// The API takes no characters of four bytes in UTF-8.
    BasicMultilingualPlane,
    /// JSON has no infinity and no NaN, and an integer has at most 64 bits with its sign.
    Finite,
    /// A path parameter must not leave its segment: not empty, not `.` and not `..`.
    PathSegment,
    /// A header takes visible ASCII and spaces.
    HeaderText,
    /// An item of a list in a header has no comma, which would make it two.
    Comma,
    /// A file has a name.
    FileName,
    /// The media type of a file takes visible ASCII and spaces, as in `image/png`.
    ContentType,
    /// A URL to download from has the path of its operation.
    OperationPath(&'static str),
    /// A parameter in path or header is one value, or an array where the spec has one.
    SingleValue,
    /// A call without a spec has no place for this parameter in its path.
    InPath,
    /// It is a JSON object: the body of a call, or a value of which the spec says no more.
    JsonObject,
    /// A text that is encrypted must fit into one block of the key: 214 bytes for RSA-2048.
    EncryptedBytes {
        /// The most bytes of UTF-8.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A text that is encrypted needs a key of WeChat Pay, which a [`Client`](crate::Client) has.
    Encryptable,
    /// A path parameter cannot be left out, nor the idempotency key of a call without a spec.
    Present,
    /// It takes this feature of the crate, as in `gzip`.
    Feature(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length { min, max, actual } => {
                write_count(formatter, min, max, actual, ["character", "characters"])
            }
            Self::Range { minimum, maximum } => match (minimum, maximum) {
                (Some(minimum), Some(maximum)) => {
                    write!(formatter, "must be from {minimum} to {maximum}")
                }
                (Some(minimum), None) => write!(formatter, "must be at least {minimum}"),
                (None, Some(maximum)) => write!(formatter, "must be at most {maximum}"),
                (None, None) => formatter.write_str("must be in range"),
            },
            Self::Items { min, max, actual } => {
                write_count(formatter, min, max, actual, ["item", "items"])
            }
            Self::Entries { min, max, actual } => {
                write_count(formatter, min, max, actual, ["key", "keys"])
            }
            Self::Pattern(pattern) => write!(formatter, "must match {pattern}"),
            Self::Contains { min, max, actual } => {
                let things = ["item of those", "items of those"];
                let things = things.map(|thing| format!("{thing} that the spec asks for"));
                let [thing, things] = &things;
                write_count(formatter, min, max, actual, [thing, things])
            }
            Self::PresentWith(name) => write!(formatter, "must be there, as {name} is"),
            Self::OneOf(values) => write!(formatter, "must be one of {}", values.join(", ")),
            Self::UniqueItems => formatter.write_str("must not have an item twice"),
            Self::MultipleOf(divisor) => write!(formatter, "must be a multiple of {divisor}"),
            Self::AtLeast(limit) => write!(formatter, "must be at least {limit}"),
            Self::MoreThan(limit) => write!(formatter, "must be more than {limit}"),
            Self::AtMost(limit) => write!(formatter, "must be at most {limit}"),
            Self::LessThan(limit) => write!(formatter, "must be less than {limit}"),
            Self::MultipleOfNumber(divisor) => {
                write!(formatter, "must be a multiple of {divisor}")
            }
            Self::Key(ref rule) => write!(formatter, "as a key {rule}"),
            Self::BasicMultilingualPlane => {
                formatter.write_str("must not have characters above U+FFFF, such as emoji")
            }
            Self::Finite => formatter.write_str("must be a finite number within 64 bits"),
            Self::PathSegment => formatter.write_str("must not be empty, \".\" or \"..\""),
            Self::HeaderText => formatter.write_str("must have ASCII characters only"),
            Self::Comma => formatter.write_str("must not have a comma, in a header"),
            Self::FileName => formatter.write_str("must have a file name"),
            Self::ContentType => formatter.write_str("must have a media type such as image/png"),
            Self::OperationPath(path) => write!(formatter, "must be a URL with the path {path}"),
            Self::SingleValue => formatter.write_str("must be a single value"),
            Self::InPath => formatter.write_str("has no place in the path"),
            Self::JsonObject => formatter.write_str("must be a JSON object"),
            Self::EncryptedBytes { max, actual } => write!(
                formatter,
                "must have at most {max} bytes of UTF-8 to be encrypted, has {actual}"
            ),
            Self::Encryptable => {
                formatter.write_str("cannot be encrypted without a key of WeChat Pay")
            }
            Self::Present => formatter.write_str("must be present"),
            Self::Feature(name) => {
                write!(formatter, "needs the feature `{name}` of wechatpay-client")
            }
        }
    }
}

/// How many there must be, of `things` if there are many, and how many there are.
fn write_count(
    formatter: &mut fmt::Formatter<'_>,
    min: Option<usize>,
    max: Option<usize>,
    actual: usize,
    [thing, things]: [&str; 2],
) -> fmt::Result {
    let noun = if max.or(min) == Some(1) {
        thing
    } else {
        things
    };
    match (min, max) {
        (Some(min), Some(max)) if min == max => write!(formatter, "must have {min} {noun}"),
        (Some(min), Some(max)) => write!(formatter, "must have {min} to {max} {noun}"),
        (Some(min), None) => write!(formatter, "must have at least {min} {noun}"),
        (None, Some(max)) => write!(formatter, "must have at most {max} {noun}"),
        (None, None) => write!(formatter, "must have {things}"),
    }?;
    write!(formatter, ", has {actual}")
}
