//! What a document is made of, as it is written: nothing is resolved, and what a fault may be about
//! has its place.

use std::collections::HashMap;

use crate::yaml::Place;

use super::Schema;

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
    pub(crate) servers: Option<Vec<Server>>,
    pub(crate) security: Option<Security>,
    /// The groups of operations, in their order.
    pub(crate) tags: Vec<Tag>,
    pub(crate) paths: Vec<PathItem>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) components: Components,
}

/// Where operations are.
#[derive(Debug)]
pub(crate) struct Server {
    /// With the default of each variable.
    pub(crate) url: Located<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A part of a server's URL that may be another elsewhere.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: Located<String>,
    pub(crate) default: String,
    /// All that it can be, if the spec says so.
    pub(crate) values: Vec<String>,
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
    /// Of what is no component, and has its name of a reference: a longer one, for where that is taken.
    pub(crate) full_name: Option<String>,
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
    /// It could not be read, which is told already: it may be anything.
    Unknown(Place),
}

/// What stands somewhere.
pub(crate) trait Placed {
    fn place(&self) -> Place;
}

impl Placed for Schema {
    fn place(&self) -> Place {
        self.place
    }
}

impl Placed for RequestBody {
    fn place(&self) -> Place {
        self.place
    }
}

impl<T: Placed> OrReference<T> {
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Here(thing) => thing.place(),
            Self::Reference(reference) => reference.place,
            Self::Unknown(place) => *place,
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
    /// None if it is faulty.
    pub(crate) kind: Option<Located<String>>,
    pub(crate) scheme: Option<Located<String>>,
}

#[derive(Debug)]
pub(crate) struct PathItem {
    pub(crate) place: Place,
    pub(crate) path: Located<String>,
    pub(crate) servers: Option<Vec<Server>>,
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
    /// Whether it has no `operationId`, and so one of its method and path.
    pub(crate) is_derived_id: bool,
    pub(crate) tags: Vec<Located<String>>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) servers: Option<Vec<Server>>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword")]
pub(crate) struct Parameter {
    pub(crate) place: Place,
    pub(crate) name: Located<String>,
    pub(crate) location: Location,
    /// Whether name and location are what they seem; else they are faulty, and told already.
    pub(crate) has_name: bool,
    pub(crate) has_location: bool,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: Option<String>,
    pub(crate) schema: SchemaOrReference,
    pub(crate) form: Form,
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As text; a list in the query repeats the name, an object gives its own names.
    Plain,
    /// As text, a list with commas between its values.
    Commas,
    /// As JSON: `content: application/json`.
    Json,
    /// An object, each property under `name[property]`: `deepObject`.
    Deep,
}

#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) required: bool,
    /// Where it says that it is not required, if it does.
    pub(crate) optional: Option<Place>,
    pub(crate) content: Vec<MediaType>,
    pub(crate) place: Place,
}

/// A response and the status it is for: `200`, `2XX` or `default`.
#[derive(Debug)]
pub(crate) struct StatusResponse {
    pub(crate) status: Located<String>,
    /// Whether that is a status at all.
    pub(crate) has_status: bool,
    pub(crate) response: ResponseOrReference,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) place: Place,
    /// Their names.
    pub(crate) headers: Vec<String>,
    pub(crate) content: Vec<MediaType>,
}

#[derive(Debug)]
pub(crate) struct MediaType {
    pub(crate) place: Place,
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
