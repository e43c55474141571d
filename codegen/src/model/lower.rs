//! From a document to the model: operations with their requests and answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::document::{self, Document, Library, Located, Method, OrReference, PathItem};
use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::budget::Budget;
use super::docs::{Docs, code};
use super::encryption;
use super::endpoint;
use super::names::{Identifier, Scope, bad_name};
use super::object::Properties;
use super::operation_docs::operation_docs;
use super::parameters::Parameters;
use super::part::Inner;
use super::types::TypeTable;
use super::{
    Access, Field, Location, Operation, Product, Response, Retry, Struct, Type, TypeDefinition,
    TypeId,
};

/// The work on one document.
pub(super) struct Lowering<'d, 'f> {
    pub(super) document: &'d Document,
    /// Where references lead.
    pub(super) library: &'d Library,
    pub(super) faults: &'f mut Faults,
    /// Components, by the places of their names, that have a type, or could not get one.
    pub(super) components: BTreeMap<Place, Option<TypeId>>,
    /// Types of schemas that stand in a component without a type of its own, by their places.
    pub(super) held: BTreeMap<Place, Option<TypeId>>,
    /// Whether the schema at hand stands in such a component.
    pub(super) is_held: bool,
    /// Components whose properties are those of a request.
    pub(super) inlined: BTreeSet<Place>,
    /// Components whose type is reserved and not yet defined.
    pub(super) pending: VecDeque<(TypeId, Vec<&'d document::Schema>)>,
    /// Types put together of several schemas, by the places of these.
    pub(super) merged: BTreeMap<Vec<Place>, Option<TypeId>>,
    /// Schemas whose properties are those of an object already, by their places.
    pub(super) collected: BTreeSet<Place>,
    /// How many properties were taken over into more objects than one.
    pub(super) repeated: usize,
    pub(super) budget: Budget,
    /// The base path of the document's own servers, once it was asked for; empty if it is faulty.
    pub(super) base: Option<String>,
    /// The schemas that are being looked through, by their places.
    pub(super) open: Vec<Place>,
    /// What the parts of the field at hand say of the whole.
    pub(super) inner: Inner,
    pub(super) types: TypeTable,
    function_names: Scope,
    operation_ids: BTreeMap<&'d str, &'d document::Operation>,
}

pub(super) fn product(
    document: &Document,
    library: &Library,
    stem: &str,
    bytes: usize,
    faults: &mut Faults,
) -> Option<Product> {
    if Identifier::of_type(stem).is_none() {
        faults.push(bad_name("file", stem, document.place));
    }
    let handle = Identifier::of_type_or(stem, "Product");
    let types = TypeTable::new(&handle, stem, document.place, spoken_for(document), faults);
    let mut lowering = Lowering {
        document,
        library,
        faults,
        components: BTreeMap::new(),
        held: BTreeMap::new(),
        is_held: false,
        inlined: BTreeSet::new(),
        pending: VecDeque::new(),
        merged: BTreeMap::new(),
        collected: BTreeSet::new(),
        repeated: 0,
        budget: Budget::of(bytes),
        base: None,
        open: Vec::new(),
        inner: Inner::default(),
        types,
        function_names: Scope::default(),
        operation_ids: BTreeMap::new(),
    };
    endpoint::check_twins(document, lowering.faults);
    let mut operations = Vec::new();
    for item in &document.paths {
        for operation in &item.operations {
            let group = document.group(operation);
            let lowered = lowering.operation(item, operation, stem, &handle);
            operations.extend(lowered.map(|lowered| (group, lowered)));
        }
    }
    let events = lowering.events(&handle);
    lowering.check_unused_components();
    operations.sort_by(|(one, _), (other, _)| one.cmp(other));
    let operations: Vec<Operation> = operations
        .into_iter()
        .map(|(_, operation)| operation)
        .collect();
    let requests = operations
        .iter()
        .enumerate()
        .map(|(position, operation)| (operation.request.0, position))
        .collect();
    let mut docs = Docs::default();
    docs.spec_text(Some(&document.title));
    docs.spec_text(document.description.as_deref());
    docs.paragraph(&server_docs(document));
    let types = lowering
        .types
        .finish(&operations, events.as_ref(), lowering.faults)?;
    Some(Product {
        handle,
        docs,
        encrypted: encryption::of(&types),
        types,
        operations,
        requests,
        events,
    })
}

impl<'d> Lowering<'d, '_> {
    fn operation(
        &mut self,
        item: &'d PathItem,
        operation: &'d document::Operation,
        product: &str,
        handle: &Identifier,
    ) -> Option<Operation> {
        self.check_security(operation);
        let function = self.operation_name(item, operation);
        let template = self.template(item, operation);
        let parameters = self.parameters(item, operation, template.as_ref());
        let called = function.as_ref().map_or("", Identifier::as_str);
        let call = format!("{}::{called}", handle.as_str());

        let request_name = format!("{} Request", operation.id.value);
        let request = match &function {
            Some(_) => self.reserve(&request_name, operation.id.place, false),
            // Its name is faulty, or another's.
            None => self.reserve_beside(&request_name, operation.id.place, false),
        };
        let mut docs = Docs::default();
        docs.paragraph(&format!("The request of [`{call}`]."));
        let mut scope = Scope::default();
        // The body first, since its properties keep their names.
        let mut body = self.body_fields(operation, &request_name, &mut scope);
        body.may_have_others |= self.faults.doubt(operation.place, "requestBody");
        let mut fields = self.parameter_fields(&parameters, &request_name, &mut scope);
        fields.append(&mut body.fields);
        docs.paragraph(&body.rules.sentence());
        self.define_pending();
        self.check_object_parameters(&parameters, &fields);
        let retry = self.retry(operation, &fields, &body, &parameters);
        if let Some(request) = request {
            self.types.define(
                request,
                TypeDefinition::Struct(Struct {
                    name: self.types.name(request).clone(),
                    docs,
                    fields,
                    rules: body.rules,
                    is_doubtful: false,
                    sent: true,
                    received: false,
                }),
            );
        }
        let response = self.response(operation, &call);
        // What is faulty stands for the types that it has all the same.
        let (response, headers) = response.unwrap_or((Response::Empty, Vec::new()));
        let mut path = template.map_or_else(String::new, |template| template.path);
        let mut docs = operation_docs(operation, &path, &retry, &response, &headers);
        let size = path.len() + docs.size();
        if !self.budget.spend(size, operation.place, self.faults) {
            (path, docs) = (String::new(), Docs::default());
        }
        Some(Operation {
            id: format!("{product}.{}", operation.id.value.replace(' ', "_")),
            function: function.unwrap_or_else(|| Identifier::of_value_or("", "faulty")),
            method: operation.method,
            group: self.document.group_docs(operation),
            docs,
            path,
            deprecated: operation.deprecated,
            retry,
            rate_limit: operation.rate_limit,
            unsigned_request: Self::is_unsigned(operation),
            unsigned_response: operation.unsigned_response.is_some(),
            request: request?,
            response,
        })
    }

    fn operation_name(
        &mut self,
        item: &PathItem,
        operation: &'d document::Operation,
    ) -> Option<Identifier> {
        let id = &operation.id;
        let shown = if operation.is_derived_id {
            let method = operation.method.name();
            let path = &item.path.value;
            format!("{}` of `{method} {path}", id.value.replace(' ', "_"))
        } else {
            id.value.clone()
        };
        if let Some(first) = self.operation_ids.insert(&id.value, operation) {
            let (message, hint) = if operation.is_derived_id {
                (
                    format!("the name `{shown}` stands twice: it is made of the method and path"),
                    "write an `operationId` of its own",
                )
            } else {
                (
                    format!("the operationId `{shown}` stands twice"),
                    "each operation has an operationId of its own",
                )
            };
            let label = if first.is_derived_id {
                "the other, without an `operationId`, is here"
            } else {
                "first defined here"
            };
            self.faults.push(
                Fault::new(Code::DuplicateOperationId, id.place, message)
                    .related(first.id.place, label)
                    .hint(hint),
            );
            return None;
        }
        let name = Identifier::of_value(&id.value);
        // The handle has a `new` of its own.
        match name.map(|name| name.beside("new")) {
            Some(name) => self
                .function_names
                .take(&name, &shown, id.place, self.faults)
                .then_some(name),
            None => {
                self.faults
                    .push(bad_name("operationId", &id.value, id.place));
                None
            }
        }
    }

    fn retry(
        &mut self,
        operation: &document::Operation,
        fields: &[Field],
        body: &Properties,
        parameters: &Parameters<'_>,
    ) -> Retry {
        match &operation.idempotency_key {
            Some(key) => {
                let field = fields.iter().find(|field| field.wire == key.value);
                let is_known = match field {
                    Some(field) if field.location == Location::Body => {
                        field.kind != Type::Unknown && (field.required || !body.may_require_others)
                    }
                    Some(field) => field.kind != Type::Unknown,
                    None => !body.may_have_others && !parameters.may_have(&key.value),
                };
                if is_known {
                    self.check_idempotency_key(key, field);
                }
                Retry::IdempotencyKey(key.value.clone())
            }
            None if operation.method == Method::Get => Retry::Safe,
            None => Retry::Never,
        }
    }

    fn check_idempotency_key(&mut self, key: &Located<String>, field: Option<&Field>) {
        let message = match field {
            Some(field)
                if matches!(
                    field.location,
                    Location::Path | Location::Header | Location::Whole | Location::Content
                ) =>
            {
                format!(
                    "the idempotency key `{}` is no property of the body, and not in the query",
                    key.value
                )
            }
            Some(field) if field.encrypted.is_some() => {
                format!(
                    "the idempotency key `{}` is encrypted, and so never the same",
                    key.value
                )
            }
            Some(field) if field.access == Access::ReadOnly => {
                format!(
                    "the idempotency key `{}` is `readOnly`, and so not sent",
                    key.value
                )
            }
            Some(field) if field.required => return,
            Some(_) => format!("the idempotency key `{}` is not required", key.value),
            None => format!("the request has no field `{}`", key.value),
        };
        self.faults.push(
            Fault::new(Code::BadExtension, key.place, message)
                .hint("the idempotency key is a required field of the request"),
        );
    }

    /// Takes a name for a type that is defined later.
    pub(super) fn reserve(
        &mut self,
        name: &str,
        place: Place,
        is_enumeration: bool,
    ) -> Option<TypeId> {
        self.types.reserve(name, place, is_enumeration, self.faults)
    }

    /// The same for a type whose name nobody chose: where it is taken, a number is put behind it.
    pub(super) fn reserve_beside(
        &mut self,
        name: &str,
        place: Place,
        is_enumeration: bool,
    ) -> Option<TypeId> {
        let free = if self.types.is_free(name) {
            name.to_owned()
        } else {
            self.types.numbered(name)?
        };
        self.reserve(&free, place, is_enumeration)
    }
}

/// The names that are not a schema's to take, wherever it stands: those of components and requests.
fn spoken_for(document: &Document) -> BTreeSet<Identifier> {
    let components = document.components.schemas.iter();
    // What is but a reference has no type of its own.
    let components = components.filter(|it| matches!(it.value, OrReference::Here(_)));
    let components = components.filter_map(|component| Identifier::of_type(&component.name));
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let requests = operations
        .filter_map(|operation| Identifier::of_type(&format!("{} Request", operation.id.value)));
    components.chain(requests).collect()
}

/// What the variables of the servers are, and what else they could be.
fn server_docs(document: &Document) -> String {
    let servers = document.servers.iter().flatten();
    let variables = servers.flat_map(|server| &server.variables);
    let sentences = variables.filter(|variable| !variable.values.is_empty());
    let sentences = sentences.map(|variable| {
        let values: Vec<String> = variable.values.iter().map(|value| code(value)).collect();
        format!(
            "- {} of the server's URL is {} here, of {}.",
            code(&variable.name.value),
            code(&variable.default),
            values.join(", ")
        )
    });
    sentences.collect::<Vec<_>>().join("\n")
}
