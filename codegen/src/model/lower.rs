//! From a document to the model: operations with their requests and answers.

use std::collections::{BTreeMap, VecDeque};

use crate::document::{
    self, Document, ErrorCode, Located, MediaType, Method, OrReference, Parameter, PathItem,
    Property, SchemaOrReference,
};
use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::direction;
use super::docs::{Docs, code};
use super::endpoint::{self, Template};
use super::names::{Identifier, Scope, bad_name};
use super::recursion;
use super::resolve::resolve;
use super::schema::is_object;
use super::{Field, Location, Operation, Product, Retry, Struct, Type, TypeDefinition, TypeId};

/// The only scheme there is: an RSA signature with SHA-256.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// The work on one document.
pub(super) struct Lowering<'d, 'f> {
    pub(super) document: &'d Document,
    pub(super) faults: &'f mut Faults,
    /// Components that have a type, or could not get one.
    pub(super) components: BTreeMap<&'d str, Option<TypeId>>,
    /// Components whose type is reserved and not yet defined.
    pub(super) pending: VecDeque<(TypeId, &'d document::Schema)>,
    types: Vec<Slot>,
    type_names: Scope,
    function_names: Scope,
    operation_ids: BTreeMap<&'d str, Place>,
}

/// A type's name, taken before it is known what it holds.
struct Slot {
    name: Identifier,
    place: Place,
    is_enumeration: bool,
    definition: Option<TypeDefinition>,
}

pub(super) fn product(document: &Document, stem: &str, faults: &mut Faults) -> Option<Product> {
    let Some(handle) = Identifier::of_type(stem) else {
        faults.push(bad_name("file", stem, document.place));
        return None;
    };
    let mut lowering = Lowering {
        document,
        faults,
        components: BTreeMap::new(),
        pending: VecDeque::new(),
        types: Vec::new(),
        type_names: Scope::default(),
        function_names: Scope::default(),
        operation_ids: BTreeMap::new(),
    };
    lowering
        .type_names
        .take(&handle, stem, document.place, lowering.faults);
    let mut operations = Vec::new();
    for item in &document.paths {
        for operation in &item.operations {
            operations.extend(lowering.operation(item, operation, stem, &handle));
        }
    }
    lowering.check_unused_components();
    lowering.finish(handle, operations)
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
        let function = self.operation_name(operation)?;
        let template = endpoint::template(item, operation, self.document, self.faults);
        let parameters = self.parameters(item, operation, template.as_ref());
        let call = format!("{}::{}", handle.as_str(), function.as_str());

        let request_name = format!("{} Request", operation.id.value);
        let request = self.reserve(&request_name, operation.id.place, false);
        let mut docs = Docs::default();
        docs.paragraph(&format!("The request of [`{call}`]."));
        let fields = self.request_fields(operation, &parameters, &request_name);
        self.define_pending();
        let retry = self.retry(operation, &fields);
        if let Some(request) = request {
            self.set(
                request,
                TypeDefinition::Struct(Struct {
                    name: self.name_of(request).clone(),
                    docs,
                    fields,
                    sent: true,
                    received: false,
                }),
            );
        }
        let response = self.response(operation, &call);
        let path = template?.path;
        Some(Operation {
            id: format!("{product}.{}", operation.id.value),
            function,
            method: operation.method,
            docs: operation_docs(operation, &path, &retry),
            path,
            deprecated: operation.deprecated,
            retry,
            rate_limit: operation.rate_limit,
            request: request?,
            response: response?,
        })
    }

    fn operation_name(&mut self, operation: &'d document::Operation) -> Option<Identifier> {
        let id = &operation.id;
        if let Some(first) = self.operation_ids.insert(&id.value, id.place) {
            let message = format!("the operationId `{}` stands twice", id.value);
            self.faults.push(
                Fault::new(Code::DuplicateOperationId, id.place, message)
                    .related(first, "first defined here")
                    .hint("each operation has an operationId of its own"),
            );
            return None;
        }
        let name = Identifier::of_value(&id.value);
        match name {
            Some(name) => self
                .function_names
                .take(&name, &id.value, id.place, self.faults)
                .then_some(name),
            None => {
                self.faults
                    .push(bad_name("operationId", &id.value, id.place));
                None
            }
        }
    }

    fn check_security(&mut self, operation: &document::Operation) {
        let security = operation
            .security
            .as_ref()
            .or(self.document.security.as_ref());
        let Some(security) = security else {
            self.faults.push(
                Fault::new(
                    Code::Security,
                    operation.place,
                    "nothing says how this is signed",
                )
                .hint(format!(
                    "add `security: [{{wechatpay: []}}]` to the document, and a security \
                         scheme `wechatpay` of `type: http` and `scheme: {SCHEME}`"
                )),
            );
            return;
        };
        let [name] = security.schemes.as_slice() else {
            let message = "an operation is signed in one way; unsigned ones are not supported yet";
            self.faults
                .push(Fault::new(Code::Security, security.place, message));
            return;
        };
        let schemes = &self.document.components.security_schemes;
        let Some(scheme) = schemes.iter().find(|scheme| scheme.name == name.value) else {
            let message = format!("there is no security scheme `{}`", name.value);
            self.faults.push(
                Fault::new(Code::Security, name.place, message)
                    .hint("add it to `components/securitySchemes`"),
            );
            return;
        };
        let scheme = &scheme.value;
        let is_ours = scheme.kind.value == "http"
            && scheme
                .scheme
                .as_ref()
                .is_some_and(|scheme| scheme.value == SCHEME);
        if !is_ours {
            self.faults.push(
                Fault::new(
                    Code::Security,
                    scheme.place,
                    "this security scheme is not supported",
                )
                .hint(format!("write `type: http` and `scheme: {SCHEME}`")),
            );
        }
    }

    /// The parameters of a path item and of the operation, whose own stand for the item's.
    fn parameters(
        &mut self,
        item: &'d PathItem,
        operation: &'d document::Operation,
        template: Option<&Template>,
    ) -> Vec<&'d Parameter> {
        let own = self.distinct_parameters(&operation.parameters);
        let mut all = self.distinct_parameters(&item.parameters);
        all.retain(|shared| !own.iter().any(|own| is_same(own, shared)));
        all.extend(own);
        if let Some(template) = template {
            self.check_path_parameters(item, template, &all);
        }
        all
    }

    fn distinct_parameters(
        &mut self,
        written: &'d [document::ParameterOrReference],
    ) -> Vec<&'d Parameter> {
        let mut list: Vec<&'d Parameter> = Vec::new();
        for parameter in written {
            let Some(resolved) = resolve(parameter, self.document, self.faults) else {
                continue;
            };
            let parameter = resolved.value;
            match list.iter().find(|other| is_same(other, parameter)) {
                Some(first) => {
                    let message = format!("the parameter `{}` stands twice", parameter.name.value);
                    self.faults.push(
                        Fault::new(Code::DuplicateParameter, parameter.name.place, message)
                            .related(first.name.place, "first defined here"),
                    );
                }
                None => list.push(parameter),
            }
        }
        list
    }

    fn check_path_parameters(
        &mut self,
        item: &PathItem,
        template: &Template,
        parameters: &[&'d Parameter],
    ) {
        let in_path: Vec<&Parameter> = parameters
            .iter()
            .copied()
            .filter(|parameter| parameter.location == document::Location::Path)
            .collect();
        for variable in &template.variables {
            if !in_path
                .iter()
                .any(|parameter| parameter.name.value == *variable)
            {
                let message = format!("the path's `{{{variable}}}` is not declared");
                self.faults.push(
                    Fault::new(Code::PathParameterUndeclared, item.path.place, message).hint(
                        format!("add a parameter `name: {variable}`, `in: path`, `required: true`"),
                    ),
                );
            }
        }
        for parameter in in_path {
            let name = &parameter.name;
            if !template.variables.contains(&name.value) {
                let message = format!("the path has no `{{{}}}`", name.value);
                self.faults.push(
                    Fault::new(Code::PathParameterUnused, name.place, message)
                        .related(item.path.place, "the path is here")
                        .hint("take the parameter out, or put it into the path"),
                );
            }
            if !parameter.required {
                let message = format!("the path parameter `{}` is not required", name.value);
                self.faults.push(
                    Fault::new(Code::PathParameterOptional, name.place, message)
                        .hint("add `required: true`; a path cannot do without it"),
                );
            }
        }
    }

    /// The fields of a request: its parameters, then the properties of its body.
    fn request_fields(
        &mut self,
        operation: &'d document::Operation,
        parameters: &[&'d Parameter],
        owner: &str,
    ) -> Vec<Field> {
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        for parameter in parameters {
            let type_name = format!("{owner} {}", parameter.name.value);
            let Some(mut schema) = self.field_schema(&parameter.schema, &type_name) else {
                continue;
            };
            if !self.is_plain(&schema.field_type, parameter) {
                continue;
            }
            schema.description = parameter.description.clone().or(schema.description);
            schema.deprecated |= parameter.deprecated;
            let location = match parameter.location {
                document::Location::Path => Location::Path,
                document::Location::Query => Location::Query,
                document::Location::Header => Location::Header,
            };
            let required = parameter.required;
            fields.extend(self.field(&parameter.name, location, required, schema, &mut scope));
        }
        fields.extend(self.body_fields(operation, owner, &mut scope));
        fields
    }

    /// Whether a parameter's type can be written as text.
    fn is_plain(&mut self, field_type: &Type, parameter: &Parameter) -> bool {
        let plain = match field_type {
            Type::List(item) if parameter.location == document::Location::Query => item,
            other => other,
        };
        let is_plain = match plain {
            Type::String | Type::Boolean | Type::I32 | Type::I64 | Type::F64 | Type::DateTime => {
                true
            }
            Type::Named(id) => self.types[id.0].is_enumeration,
            Type::Json | Type::Boxed(_) | Type::List(_) | Type::Map(_) => false,
        };
        if !is_plain {
            let message = format!(
                "the parameter `{}` cannot be written as text",
                parameter.name.value
            );
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, parameter.name.place, message)
                    .hint("a parameter is a string, a number, a boolean or an enum; in a query, also a list of these"),
            );
        }
        is_plain
    }

    fn body_fields(
        &mut self,
        operation: &'d document::Operation,
        owner: &str,
        scope: &mut Scope,
    ) -> Vec<Field> {
        let Some(body) = &operation.request_body else {
            return Vec::new();
        };
        if operation.method == Method::Get {
            let message = "a GET request has no body";
            self.faults.push(Fault::new(
                Code::UnsupportedMethod,
                operation.place,
                message,
            ));
        }
        let Some(body) = resolve(body, self.document, self.faults) else {
            return Vec::new();
        };
        let Some(schema) = self.json_schema(&body.value.content, body.value.place) else {
            return Vec::new();
        };
        let Some(resolved) = resolve(schema, self.document, self.faults) else {
            return Vec::new();
        };
        if !is_object(schema) || !is_object_schema(resolved.value) {
            let message = "the body of a request must be an object with properties";
            self.faults.push(Fault::new(
                Code::UnsupportedSchema,
                resolved.value.place,
                message,
            ));
            return Vec::new();
        }
        if let Some(component) = resolved.component {
            self.components.entry(&component.name).or_insert(None);
        }
        self.properties(resolved.value, owner, scope)
    }

    /// The schema of the one media type there is, which is JSON.
    fn json_schema(
        &mut self,
        content: &'d [MediaType],
        place: Place,
    ) -> Option<&'d SchemaOrReference> {
        let [media_type] = content else {
            let fault = match content {
                [_, second, ..] => Fault::new(
                    Code::SeveralMediaTypes,
                    second.name.place,
                    "a second media type",
                )
                .hint("keep one: WeChat Pay's JSON interfaces have only `application/json`"),
                _ => Fault::new(Code::MissingKeyword, place, "`content` has no media type")
                    .hint("add `application/json:` with its `schema:`"),
            };
            self.faults.push(fault);
            return None;
        };
        let essence = media_type.name.value.split(';').next().unwrap_or_default();
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            let message = format!(
                "the media type `{}` is not supported",
                media_type.name.value
            );
            self.faults.push(
                Fault::new(Code::UnsupportedMediaType, media_type.name.place, message)
                    .hint("`application/json` is"),
            );
            return None;
        }
        if media_type.schema.is_none() {
            self.faults.push(
                Fault::new(
                    Code::MissingKeyword,
                    media_type.name.place,
                    "this media type has no `schema`",
                )
                .hint("add `schema:` to it"),
            );
        }
        media_type.schema.as_ref()
    }

    fn retry(&mut self, operation: &document::Operation, fields: &[Field]) -> Retry {
        match &operation.idempotency_key {
            Some(key) => {
                self.check_idempotency_key(key, fields);
                Retry::IdempotencyKey(key.value.clone())
            }
            None if operation.method == Method::Get => Retry::Safe,
            None => Retry::Never,
        }
    }

    fn check_idempotency_key(&mut self, key: &Located<String>, fields: &[Field]) {
        let field = fields.iter().find(|field| field.wire == key.value);
        let message = match field {
            Some(field) if field.required => return,
            Some(_) => format!("the idempotency key `{}` is not required", key.value),
            None => format!("the request has no field `{}`", key.value),
        };
        self.faults.push(
            Fault::new(Code::BadExtension, key.place, message)
                .hint("the idempotency key is a required field of the request"),
        );
    }

    /// The type of the answer: `None` where something is wrong, `Some(None)` for no body.
    fn response(&mut self, operation: &'d document::Operation, call: &str) -> Option<Option<Type>> {
        let mut successes = operation
            .responses
            .iter()
            .filter(|response| response.status.value.starts_with('2'));
        let Some(success) = successes.next() else {
            self.faults.push(
                Fault::new(
                    Code::MissingResponse,
                    operation.id.place,
                    "no successful answer is described",
                )
                .hint("add a response `'200':`, or `'204':` if it has no body"),
            );
            return None;
        };
        if let Some(second) = successes.next() {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    second.status.place,
                    "a second successful answer",
                )
                .related(success.status.place, "the first is here")
                .hint("describe one of them; the other is not supported yet"),
            );
            return None;
        }
        let response = resolve(&success.response, self.document, self.faults)?;
        if response.value.content.is_empty() {
            return Some(None);
        }
        let schema = self.json_schema(&response.value.content, success.status.place)?;
        let lowered = self.field_schema(schema, &format!("{} Response", operation.id.value))?;
        self.define_pending();
        if let Type::Named(id) = lowered.field_type
            && let Some(TypeDefinition::Struct(definition)) = &mut self.types[id.0].definition
        {
            definition
                .docs
                .paragraph(&format!("The answer of [`{call}`]."));
        }
        Some(Some(lowered.field_type))
    }

    /// Takes a name for a type.
    pub(super) fn reserve(
        &mut self,
        name: &str,
        place: Place,
        is_enumeration: bool,
    ) -> Option<TypeId> {
        let Some(identifier) = Identifier::of_type(name) else {
            self.faults.push(bad_name("schema", name, place));
            return None;
        };
        if !self.type_names.take(&identifier, name, place, self.faults) {
            return None;
        }
        self.types.push(Slot {
            name: identifier,
            place,
            is_enumeration,
            definition: None,
        });
        Some(TypeId(self.types.len() - 1))
    }

    pub(super) fn name_of(&self, id: TypeId) -> &Identifier {
        &self.types[id.0].name
    }

    pub(super) fn set(&mut self, id: TypeId, definition: TypeDefinition) {
        self.types[id.0].definition = Some(definition);
    }

    /// Schemas that no operation uses, those of error answers among them, are no types, but their
    /// references must lead somewhere.
    fn check_unused_components(&mut self) {
        for component in &self.document.components.schemas {
            if !self.components.contains_key(component.name.as_str()) {
                self.check_references(&component.value);
            }
        }
        for item in &self.document.paths {
            for operation in &item.operations {
                for response in &operation.responses {
                    resolve(&response.response, self.document, self.faults);
                }
            }
        }
    }

    fn check_references(&mut self, schema: &SchemaOrReference) {
        let schema = match schema {
            OrReference::Here(schema) => schema,
            OrReference::Reference(_) => {
                resolve(schema, self.document, self.faults);
                return;
            }
        };
        let properties = schema
            .properties
            .iter()
            .map(|Property { schema, .. }| schema);
        for inner in properties.chain(&schema.items) {
            self.check_references(inner);
        }
        if let Some(document::AdditionalProperties::Of(values)) = &schema.additional_properties {
            self.check_references(values);
        }
    }

    fn finish(mut self, handle: Identifier, operations: Vec<Operation>) -> Option<Product> {
        let mut types = Vec::new();
        let mut places = Vec::new();
        for slot in self.types {
            types.push(slot.definition?);
            places.push(slot.place);
        }
        direction::mark(&mut types, &operations);
        recursion::check(&types, &places, self.faults);
        recursion::break_with_boxes(&mut types);
        check_builder_names(&types, &places, &mut self.type_names, self.faults);
        let mut docs = Docs::default();
        docs.paragraph(&self.document.title);
        docs.spec_text(self.document.description.as_deref());
        Some(Product {
            handle,
            docs,
            operations,
            types,
        })
    }
}

/// A builder's name may not be another type's.
fn check_builder_names(
    types: &[TypeDefinition],
    places: &[Place],
    names: &mut Scope,
    faults: &mut Faults,
) {
    for (definition, place) in types.iter().zip(places) {
        let TypeDefinition::Struct(definition) = definition else {
            continue;
        };
        let name = definition.name.as_str();
        if let (true, Some(builder)) = (
            definition.sent,
            Identifier::of_type(&format!("{name} Builder")),
        ) {
            names.take(&builder, &format!("the builder of {name}"), *place, faults);
        }
    }
}

fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.name.value == other.name.value && one.location == other.location
}

fn is_object_schema(schema: &document::Schema) -> bool {
    schema.enum_values.is_none()
        && (!schema.properties.is_empty()
            || schema
                .schema_type
                .is_some_and(|schema_type| schema_type.value == document::SchemaType::Object))
}

fn operation_docs(operation: &document::Operation, path: &str, retry: &Retry) -> Docs {
    let mut docs = Docs::default();
    docs.spec_text(Some(
        operation.summary.as_deref().unwrap_or(&operation.id.value),
    ));
    docs.spec_text(operation.description.as_deref());
    docs.paragraph(&format!("`{} {path}`", operation.method.name()));
    let mut facts = Vec::new();
    if let Retry::IdempotencyKey(key) = retry {
        facts.push(format!(
            "- Idempotency key: {}. Repeat a call only with the same request.",
            code(key)
        ));
    }
    if let Some(limit) = operation.rate_limit {
        let period = match limit.seconds {
            1 => "a second".to_owned(),
            60 => "a minute".to_owned(),
            seconds => format!("in {seconds} seconds"),
        };
        facts.push(format!("- Rate limit: {} calls {period}.", limit.calls));
    }
    docs.paragraph(&facts.join("\n"));
    if let Some(url) = &operation.documentation {
        docs.spec_text(Some(&format!("Official document: {url}")));
    }
    docs.paragraph("# Errors");
    docs.paragraph("[`Error`](runtime::Error) says whether the call may have taken effect.");
    docs.spec_text(Some(&error_codes(&operation.error_codes)));
    docs
}

fn error_codes(codes: &[ErrorCode]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let mut text = "The platform refuses with these codes among others:\n".to_owned();
    for error in codes {
        text.push_str(&format!("\n- {} ({})", code(&error.code), error.status));
        if let Some(description) = &error.description {
            let one_line: Vec<&str> = description.split_whitespace().collect();
            text.push_str(&format!(": {}", one_line.join(" ")));
        }
    }
    text
}
