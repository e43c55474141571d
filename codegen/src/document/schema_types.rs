//! What a schema is made of, as it is written.

use crate::yaml::{Integer, Place};

use super::{Bound, Decimal, Located, SchemaOrReference};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaType {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

/// There are many, and most say little: what few of them have is boxed.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword")]
pub(crate) struct Schema {
    pub(crate) place: Place,
    pub(crate) kind: Option<Located<SchemaType>>,
    /// It says that the value is `null`, and nothing else.
    pub(crate) is_null: bool,
    pub(crate) nullable: bool,
    pub(crate) format: Option<Box<Located<String>>>,
    pub(crate) description: Option<Box<str>>,
    pub(crate) deprecated: bool,
    pub(crate) properties: Box<[Property]>,
    pub(crate) required: Box<[Located<String>]>,
    pub(crate) items: Option<SchemaOrReference>,
    pub(crate) additional_properties: Option<AdditionalProperties>,
    pub(crate) property_names: Option<SchemaOrReference>,
    pub(crate) contains: Option<Box<Contains>>,
    pub(crate) dependent_required: Box<[DependentRequired]>,
    pub(crate) all_of: Box<[SchemaOrReference]>,
    /// `oneOf` or `anyOf`: which of them a value is can only be found by trying, or by the
    /// discriminator.
    pub(crate) one_of: Box<[SchemaOrReference]>,
    pub(crate) discriminator: Option<Box<Discriminator>>,
    /// Whether its values are the one of `const`.
    pub(crate) is_const: bool,
    /// The values of `enum`, or the one of `const`.
    pub(crate) enum_values: Option<Box<[Located<Literal>]>>,
    pub(crate) default: Option<Box<Located<Literal>>>,
    pub(crate) constraints: Option<Box<Constraints>>,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    /// `contentSchema`: what the JSON in a string describes.
    pub(crate) content: Option<Box<Content>>,
    pub(crate) sensitive: bool,
    /// Where it is marked as encrypted.
    pub(crate) encrypted: Option<Place>,
}

/// How many items of an array keep a schema.
#[derive(Debug)]
pub(crate) struct Contains {
    pub(crate) schema: SchemaOrReference,
    pub(crate) min: Option<Located<u32>>,
    pub(crate) max: Option<Located<u32>>,
}

/// A property, and those that are required with it.
#[derive(Debug)]
pub(crate) struct DependentRequired {
    pub(crate) property: Located<String>,
    pub(crate) required: Vec<Located<String>>,
}

/// The property that says which schema of `oneOf` a value is.
#[derive(Debug)]
pub(crate) struct Discriminator {
    pub(crate) place: Place,
    pub(crate) property: String,
    /// The property's values, and the references they stand for.
    pub(crate) mapping: Vec<(Located<String>, Located<String>)>,
}

/// What is written in a string: `contentMediaType` and `contentSchema`.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) media_type: Located<String>,
    pub(crate) schema: Option<SchemaOrReference>,
}

/// A value in the spec itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Integer(Integer),
    Number(f64),
    String(Box<str>),
    /// A list, whatever is in it.
    List,
    /// A mapping, whatever is in it.
    Mapping,
}

#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: Located<String>,
    pub(crate) schema: SchemaOrReference,
}

#[derive(Debug)]
pub(crate) enum AdditionalProperties {
    /// `false`: no others. Answers ignore unknown fields all the same.
    None,
    /// `true` or `{}`: any others, of any type.
    Any,
    Of(SchemaOrReference),
}

#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Constraints {
    pub(crate) min_length: Option<Located<u32>>,
    pub(crate) max_length: Option<Located<u32>>,
    pub(crate) pattern: Option<Located<String>>,
    pub(crate) minimum: Option<Located<Bound>>,
    pub(crate) maximum: Option<Located<Bound>>,
    pub(crate) min_items: Option<Located<u32>>,
    pub(crate) max_items: Option<Located<u32>>,
    pub(crate) min_properties: Option<Located<u32>>,
    pub(crate) max_properties: Option<Located<u32>>,
    pub(crate) unique_items: bool,
    pub(crate) multiple_of: Option<Located<Decimal>>,
}

impl Schema {
    /// The one schema that this one is, if it is nothing but an `allOf` of it, or a `oneOf` of it and
    /// `null`.
    pub(crate) fn alias(&self) -> Option<&SchemaOrReference> {
        let says_more = !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.dependent_required.is_empty()
            || self.enum_values.is_some()
            || self.discriminator.is_some();
        match (&*self.all_of, &*self.one_of) {
            ([target], []) | ([], [target]) if !says_more => Some(target),
            _ => None,
        }
    }
}

impl Schema {
    /// The keyword that its values stand under.
    pub(crate) fn values_keyword(&self) -> &'static str {
        if self.is_const { "const" } else { "enum" }
    }

    /// Whether it is no object, no array, and no other schema: its values have no parts.
    pub(crate) fn has_no_parts(&self) -> bool {
        let is_scalar = |kind| !matches!(kind, SchemaType::Object | SchemaType::Array);
        self.kind.is_none_or(|kind| is_scalar(kind.value))
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_none()
            && self.additional_properties.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.content.is_none()
    }

    /// The type of its values, if there are only some, and they make no enum: booleans, and numbers
    /// with a fraction.
    pub(crate) fn plain_values(&self) -> Option<SchemaType> {
        let kind = self.kind.map(|kind| kind.value);
        let values = self.enum_values.iter().flatten().map(|value| &value.value);
        let values: Vec<&Literal> = values.filter(|value| **value != Literal::Null).collect();
        let all =
            |is_one: fn(&Literal) -> bool| !values.is_empty() && values.iter().all(|it| is_one(it));
        let is_number = |value: &Literal| matches!(value, Literal::Integer(_) | Literal::Number(_));
        let has_fraction = values.iter().any(|it| matches!(it, Literal::Number(_)));
        match kind {
            None | Some(SchemaType::Boolean) if all(|it| matches!(it, Literal::Boolean(_))) => {
                Some(SchemaType::Boolean)
            }
            None | Some(SchemaType::Number) if has_fraction && all(is_number) => {
                Some(SchemaType::Number)
            }
            _ => None,
        }
    }
}

impl Literal {
    /// Whether it can be a value of a type; `null` is of each.
    pub(crate) fn is_of(&self, kind: SchemaType) -> bool {
        matches!(
            (self, kind),
            (Self::Null, _)
                | (Self::Boolean(_), SchemaType::Boolean)
                | (Self::Integer(_), SchemaType::Integer | SchemaType::Number)
                | (Self::Number(_), SchemaType::Number)
                | (Self::String(_), SchemaType::String)
                | (Self::List, SchemaType::Array)
                | (Self::Mapping, SchemaType::Object)
        )
    }
}
