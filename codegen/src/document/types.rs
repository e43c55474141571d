//! What a document is made of, as it is written: nothing is resolved, and what a fault may be about
//! has its place.

use std::collections::HashMap;

use crate::yaml::Place;

use super::{Bound, Decimal};

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// One spec file.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) place: Place,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) servers: Option<Vec<Located<String>>>,
    pub(crate) security: Option<Security>,
    /// The groups of operations, in their order.
    pub(crate) tags: Vec<Tag>,
    pub(crate) paths: Vec<PathItem>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) components: Components,
}

/// A group of operations.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// A notification that the platform sends.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// The `event_type` of its envelope.
    pub(crate) event_type: Located<String>,
    pub(crate) operation: Operation,
}

/// What may be referred to by `$ref`.
#[derive(Debug, Default)]
pub(crate) struct Components {
    pub(crate) schemas: ComponentList<SchemaOrReference>,
    pub(crate) parameters: ComponentList<ParameterOrReference>,
    pub(crate) request_bodies: ComponentList<RequestBodyOrReference>,
    pub(crate) responses: ComponentList<ResponseOrReference>,
    pub(crate) security_schemes: ComponentList<SecurityScheme>,
}

/// The components of one kind, in the order of the document.
#[derive(Debug)]
pub(crate) struct ComponentList<T> {
    list: Vec<Component<T>>,
    positions: HashMap<String, usize>,
}

impl<T> ComponentList<T> {
    pub(crate) fn get(&self, name: &str) -> Option<&Component<T>> {
        self.list.get(*self.positions.get(name)?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Component<T>> {
        self.list.iter()
    }
}

impl<T> Default for ComponentList<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            positions: HashMap::new(),
        }
    }
}

impl<T> FromIterator<Component<T>> for ComponentList<T> {
    fn from_iter<I: IntoIterator<Item = Component<T>>>(components: I) -> Self {
        let list: Vec<Component<T>> = components.into_iter().collect();
        let names = list.iter().map(|component| component.name.clone());
        Self {
            positions: names.zip(0..).collect(),
            list,
        }
    }
}

/// A named component; `place` is its name's.
#[derive(Debug)]
pub(crate) struct Component<T> {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) value: T,
}

/// A `$ref`, its target as written.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) target: String,
    pub(crate) place: Place,
    /// A description beside the `$ref`, which stands for the target's own.
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    /// Where it is marked as encrypted.
    pub(crate) encrypted: Option<Place>,
}

pub(crate) type SchemaOrReference = OrReference<Schema>;
pub(crate) type ParameterOrReference = OrReference<Parameter>;
pub(crate) type RequestBodyOrReference = OrReference<RequestBody>;
pub(crate) type ResponseOrReference = OrReference<Response>;

/// A thing described in place, or by reference.
#[derive(Debug)]
pub(crate) enum OrReference<T> {
    Here(Box<T>),
    Reference(Box<Reference>),
}

impl SchemaOrReference {
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Here(schema) => schema.place,
            Self::Reference(reference) => reference.place,
        }
    }
}

/// A security requirement: the schemes named, and none for an unsigned operation.
#[derive(Debug)]
pub(crate) struct Security {
    pub(crate) place: Place,
    pub(crate) schemes: Vec<Located<String>>,
}

#[derive(Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) place: Place,
    pub(crate) kind: Located<String>,
    pub(crate) scheme: Option<Located<String>>,
}

#[derive(Debug)]
pub(crate) struct PathItem {
    pub(crate) path: Located<String>,
    pub(crate) servers: Option<Vec<Located<String>>>,
    pub(crate) parameters: Vec<ParameterOrReference>,
    pub(crate) operations: Vec<Operation>,
}

/// The methods the platform has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) place: Place,
    pub(crate) id: Located<String>,
    pub(crate) tags: Vec<Located<String>>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) servers: Option<Vec<Located<String>>>,
    pub(crate) security: Option<Security>,
    pub(crate) parameters: Vec<ParameterOrReference>,
    pub(crate) request_body: Option<RequestBodyOrReference>,
    pub(crate) responses: Vec<StatusResponse>,
    pub(crate) idempotency_key: Option<Located<String>>,
    pub(crate) rate_limit: Option<RateLimit>,
    /// Where it says that its answer is not signed, if it does.
    pub(crate) unsigned_response: Option<Place>,
    pub(crate) error_codes: Vec<ErrorCode>,
}

/// So many calls in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) calls: u32,
    pub(crate) seconds: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct ErrorCode {
    pub(crate) code: String,
    pub(crate) status: u16,
    pub(crate) description: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Located<String>,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: Option<String>,
    pub(crate) schema: SchemaOrReference,
    pub(crate) form: Form,
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As text; a list in the query repeats the name.
    Plain,
    /// As text, a list with commas between its values.
    Commas,
    /// As JSON: `content: application/json`.
    Json,
}

#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) content: Vec<MediaType>,
    pub(crate) place: Place,
}

/// A response and the status it is for: `200`, `2XX` or `default`.
#[derive(Debug)]
pub(crate) struct StatusResponse {
    pub(crate) status: Located<String>,
    pub(crate) response: ResponseOrReference,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) content: Vec<MediaType>,
}

#[derive(Debug)]
pub(crate) struct MediaType {
    pub(crate) name: Located<String>,
    pub(crate) schema: Option<SchemaOrReference>,
    pub(crate) encoding: Vec<Encoding>,
}

/// How a part of a form is written.
#[derive(Debug)]
pub(crate) struct Encoding {
    pub(crate) property: Located<String>,
    pub(crate) content_type: Option<Located<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaType {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword")]
pub(crate) struct Schema {
    pub(crate) place: Place,
    pub(crate) kind: Option<Located<SchemaType>>,
    /// It says that the value is `null`, and nothing else.
    pub(crate) is_null: bool,
    pub(crate) nullable: bool,
    pub(crate) format: Option<Located<String>>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) properties: Vec<Property>,
    pub(crate) required: Vec<Located<String>>,
    pub(crate) items: Option<SchemaOrReference>,
    pub(crate) additional_properties: Option<AdditionalProperties>,
    pub(crate) property_names: Option<SchemaOrReference>,
    pub(crate) contains: Option<Contains>,
    pub(crate) dependent_required: Vec<DependentRequired>,
    pub(crate) all_of: Vec<SchemaOrReference>,
    /// `oneOf` or `anyOf`: which of them a value is can only be found by trying, or by the
    /// discriminator.
    pub(crate) one_of: Vec<SchemaOrReference>,
    pub(crate) discriminator: Option<Box<Discriminator>>,
    /// The values of `enum`, or the one of `const`.
    pub(crate) enum_values: Option<Vec<Located<Literal>>>,
    pub(crate) default: Option<Located<Literal>>,
    pub(crate) constraints: Constraints,
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
    Integer(i128),
    Number(f64),
    String(String),
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

#[derive(Debug, Default, Clone)]
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
        match (self.all_of.as_slice(), self.one_of.as_slice()) {
            ([target], []) | ([], [target]) if !says_more => Some(target),
            _ => None,
        }
    }
}

impl Schema {
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

impl Method {
    /// The method as it is signed and sent.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}
