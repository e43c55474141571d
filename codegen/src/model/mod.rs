//! The resolved and checked model: what is to be generated, with every Rust name and type decided.
//! Later stages only write it down.

mod bodies;
mod budget;
mod choices;
mod circles;
mod combined_rules;
mod default;
mod direction;
mod docs;
mod encryption;
mod endpoint;
mod enumeration;
mod event;
mod group;
mod lost;
mod lower;
mod markers;
mod media_type;
mod merge;
mod named;
mod names;
mod nesting;
mod object;
mod operation_docs;
mod parameters;
mod part;
mod path_chain;
mod plain;
mod recursion;
mod resolve;
mod responses;
mod rule_words;
mod rules;
mod schema;
mod security;
mod shape;
mod told_apart;
mod types;
mod union;
mod unknown;
mod unused;
mod upload;

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Bound, Decimal, Document, Library, Method, RateLimit};
use crate::fault::Faults;
use crate::yaml::Place;

pub(crate) use self::combined_rules::KeptRules;
pub(crate) use self::docs::{Docs, code as wire_value};
pub(crate) use self::names::Identifier;
pub(crate) use self::path_chain::PathChain;

/// One spec file's bindings: a service handle, its operations, and their types.
#[derive(Debug)]
pub(crate) struct Product {
    /// The type of the service handle: `Busifavor`.
    pub(crate) handle: Identifier,
    pub(crate) docs: Docs,
    /// In the order of the spec's tags, then of its paths.
    pub(crate) operations: Vec<Operation>,
    /// Which operation has which type as its request, by their indices.
    pub(super) requests: BTreeMap<usize, usize>,
    /// Whether each type has encrypted fields, itself or in what it holds.
    pub(super) encrypted: Vec<bool>,
    /// The notifications, if there are any.
    pub(crate) events: Option<Events>,
    /// In the order of first use: a request, what it holds, its answer, what that holds.
    pub(crate) types: Vec<TypeDefinition>,
}

impl Product {
    pub(crate) fn definition(&self, id: TypeId) -> &TypeDefinition {
        &self.types[id.0]
    }

    /// The operation whose request is the type at this index.
    pub(crate) fn operation_of(&self, index: usize) -> Option<&Operation> {
        let position = self.requests.get(&index)?;
        self.operations.get(*position)
    }

    /// Whether an answer of this type is told by its status.
    pub(crate) fn is_by_status(&self, field_type: &Type) -> bool {
        matches!(field_type, Type::Named(id) if matches!(
            self.definition(*id),
            TypeDefinition::Union(union) if union.told_by == ToldBy::Status
        ))
    }

    /// Whether a value of this type can have something encrypted in it.
    pub(crate) fn is_encrypted(&self, field_type: &Type) -> bool {
        direction::named(field_type).is_some_and(|id| self.encrypted[id.0])
    }

    pub(crate) fn type_name(&self, id: TypeId) -> &Identifier {
        match self.definition(id) {
            TypeDefinition::Struct(definition) => &definition.name,
            TypeDefinition::Enumeration(definition) => &definition.name,
            TypeDefinition::Union(definition) => &definition.name,
        }
    }
}

/// The index of a type in [`Product::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(usize);

#[derive(Debug)]
pub(crate) struct Operation {
    /// `busifavor.useCoupon`
    pub(crate) id: String,
    pub(crate) function: Identifier,
    pub(crate) method: Method,
    /// The template, base path included: `/v3/…/{stock_id}`.
    pub(crate) path: String,
    /// The heading of its group; none for an operation without a tag.
    pub(crate) group: Option<Docs>,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
    pub(crate) retry: Retry,
    pub(crate) rate_limit: Option<RateLimit>,
    /// The request goes out without a signature.
    pub(crate) unsigned_request: bool,
    /// The answer of success comes without one.
    pub(crate) unsigned_response: bool,
    pub(crate) request: TypeId,
    pub(crate) response: Response,
}

/// What an operation answers when it succeeds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Response {
    /// No body.
    Empty,
    Json(Type),
    /// With one status a body, with another none.
    JsonOrEmpty(Type),
    /// Anything but JSON, signed and so read whole.
    Binary,
    /// Anything but JSON, not signed and read piece by piece.
    Download,
}

/// The notifications of a product: an enum of what they tell.
#[derive(Debug)]
pub(crate) struct Events {
    pub(crate) name: Identifier,
    pub(crate) docs: Docs,
    pub(crate) events: Vec<Event>,
}

#[derive(Debug)]
pub(crate) struct Event {
    /// `COUPON.SEND`
    pub(crate) event_type: String,
    pub(crate) name: Identifier,
    pub(crate) docs: Docs,
    /// The decrypted resource.
    pub(crate) resource: Type,
}

/// When an operation may be repeated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It changes nothing.
    Safe,
    /// It is done once for each value of this field.
    IdempotencyKey(String),
    Never,
}

#[derive(Debug)]
pub(crate) enum TypeDefinition {
    Struct(Struct),
    Enumeration(Enumeration),
    Union(Union),
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: Identifier,
    pub(crate) docs: Docs,
    pub(crate) fields: Vec<Field>,
    /// The rules of its fields together.
    pub(crate) rules: KeptRules,
    /// Whether it may have other fields, or require others, since its schema is faulty.
    pub(crate) is_doubtful: bool,
    /// It is part of a request.
    pub(crate) sent: bool,
    /// It is part of an answer.
    pub(crate) received: bool,
}

#[derive(Debug)]
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) wire: String,
    pub(crate) name: Identifier,
    /// The type that stands for this field in a builder that needs it next, where one does.
    pub(crate) marker: Option<Identifier>,
    pub(crate) docs: Docs,
    pub(crate) location: Location,
    pub(crate) access: Access,
    pub(crate) kind: Type,
    pub(crate) required: bool,
    /// It is required and may be `null`: it is that if a program leaves it out.
    pub(crate) or_null: bool,
    pub(crate) rules: KeptRules,
    pub(crate) sensitive: bool,
    /// Where it is marked as encrypted.
    pub(crate) encrypted: Option<Place>,
    /// Of a body that is no JSON.
    pub(crate) media_type: Option<String>,
}

/// In which directions a field goes: `readOnly`, `writeOnly`, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Both,
    ReadOnly,
    WriteOnly,
}

/// Where a field goes in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    /// In the query, a list with commas between its values.
    QueryWithCommas,
    /// In the query, as JSON.
    QueryAsJson,
    /// In the query, each property of an object under `name[property]`.
    QueryDeep,
    /// In the query, each property of an object under its own name.
    QueryProperties,
    Header,
    Body,
    /// The JSON body as a whole.
    Whole,
    /// The body as a whole, of the field's media type.
    Content,
    /// The file of an upload; whether its name and its digest go into the JSON beside it.
    File {
        filename: bool,
        sha256: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    String,
    Boolean,
    I32,
    I64,
    F64,
    DateTime,
    Date,
    /// Bytes, in Base64 on the wire.
    Bytes,
    /// The file of an upload.
    File,
    /// Any JSON value.
    Json,
    /// What a faulty schema describes: no fault is told of it but its own, and nothing is generated.
    Unknown,
    /// A string that holds JSON.
    JsonText(Box<Type>),
    Named(TypeId),
    /// A named type that holds itself.
    Boxed(TypeId),
    /// A type, or `null`: the items of a list and the values of a map only.
    Nullable(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
}

/// Checks made before a request is sent. On a list or map, lengths and ranges hold for each item or
/// value, unless `each` says what does.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Rules {
    pub(crate) min_length: Option<u32>,
    pub(crate) max_length: Option<u32>,
    pub(crate) pattern: Option<String>,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    pub(crate) min_items: Option<u32>,
    pub(crate) max_items: Option<u32>,
    /// That any JSON is an object; whether `null` will do as well.
    pub(crate) object: Option<bool>,
    /// How many properties an object or a map has.
    pub(crate) min_properties: Option<u32>,
    pub(crate) max_properties: Option<u32>,
    pub(crate) unique_items: bool,
    pub(crate) multiple_of: Option<i64>,
    /// How many items keep other rules.
    pub(crate) contains: Option<Box<Contains>>,
    /// The properties that are required where another is present.
    pub(crate) dependents: BTreeMap<String, BTreeSet<String>>,
    /// The only values there are, texts as they are and others as JSON; any if there are none.
    pub(crate) values: BTreeSet<String>,
    /// Bounds of numbers that are exclusive or have a fraction.
    pub(crate) lower: Option<Bound>,
    pub(crate) upper: Option<Bound>,
    pub(crate) multiple_of_number: Option<Decimal>,
    pub(crate) each: Option<Box<Rules>>,
    /// Of the keys of a map.
    pub(crate) keys: Option<Box<Rules>>,
}

/// So many items of a list keep these rules.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contains {
    pub(crate) rules: Rules,
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
}

/// An enum, open to values that the platform adds later.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: Identifier,
    pub(crate) docs: Docs,
    pub(crate) variants: Variants,
}

#[derive(Debug)]
pub(crate) enum Variants {
    Text(Vec<Variant<Box<str>>>),
    Integer(Vec<Variant<i64>>),
}

#[derive(Debug)]
pub(crate) struct Variant<T> {
    pub(crate) wire: T,
    pub(crate) name: Identifier,
}

/// One of several types: `oneOf` or `anyOf`, open to others.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: Identifier,
    pub(crate) docs: Docs,
    pub(crate) choices: Vec<Choice>,
    pub(crate) told_by: ToldBy,
    pub(crate) sent: bool,
    pub(crate) received: bool,
}

/// What says which of its choices a union is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// They are tried in turn.
    Trying,
    /// The value of this property.
    Property(String),
    /// The status of the answer.
    Status,
}

#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) name: Identifier,
    pub(crate) kind: Type,
    pub(crate) rules: KeptRules,
    pub(crate) sensitive: bool,
    /// Where it is marked as encrypted.
    pub(crate) encrypted: Option<Place>,
    /// The values of the discriminator that stand for it, or the status.
    pub(crate) tags: Vec<String>,
}

impl Choice {
    /// Whether `Debug` must not show it.
    pub(crate) fn is_secret(&self) -> bool {
        self.sensitive || self.encrypted.is_some()
    }

    /// Whether more is said of it than its type.
    pub(crate) fn has_schema(&self) -> bool {
        self.rules.any() || self.is_secret()
    }
}

/// Builds the model of one document; whatever is wrong with it goes to `faults`. References lead into
/// `library`, and `product` is the file's stem, which names the service handle.
/// All specs have so many `bytes`: much more is not made of them.
pub(crate) fn build(
    document: &Document,
    library: &Library,
    product: &str,
    bytes: usize,
    faults: &mut Faults,
) -> Option<Product> {
    lower::product(document, library, product, bytes, faults)
}
