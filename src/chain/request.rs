//! A request without a spec, as a value: what it is made of is known at run time only.

use serde::Serialize;
use serde_json::Value as Json;

use crate::json_pointer;
use crate::operation::{InvalidRequest, OperationInfo, Parts, Rule, Violation};
use crate::value::{Property, Value, Visitor, body, path, property, query};

/// The parameters and the body of a request.
pub(super) struct UntypedRequest<'a> {
    /// Those of the template, absent where no value was given.
    path: Vec<(&'a str, Option<String>)>,
    query: &'a [(&'static str, String)],
    body: Json,
    violations: Vec<Violation>,
}

impl<'a> UntypedRequest<'a> {
    pub(super) fn new<B: Serialize + ?Sized>(
        template: &'a str,
        path_values: &[(&'static str, String)],
        query: &'a [(&'static str, String)],
        body: Option<&B>,
    ) -> Self {
        let mut violations = Vec::new();
        let mut path: Vec<_> = names(template).map(|name| (name, None)).collect();
        for (name, value) in path_values {
            match path.iter_mut().find(|(known, _)| known == name) {
                Some((_, place)) => *place = Some(value.clone()),
                None => violations.push(Violation::new((*name).to_owned(), Rule::InPath)),
            }
        }
        let body = body.map_or(Ok(Json::Null), serde_json::to_value);
        let body = match body.map(without_nulls) {
            Ok(body @ (Json::Null | Json::Object(_))) => body,
            Ok(_) | Err(_) => {
                violations.push(Violation::new(String::from("/"), Rule::JsonObject));
                Json::Null
            }
        };
        Self {
            path,
            query,
            body,
            violations,
        }
    }

    /// Requires the idempotency key of this name: a request that lacks it would take effect each time
    /// it is repeated.
    pub(super) fn require(&mut self, key: &str) {
        let is_in_body = match self.body.get(key) {
            Some(Json::String(text)) => !text.is_empty(),
            Some(Json::Number(_)) => true,
            _ => false,
        };
        let mut query = self.query.iter();
        if !is_in_body && !query.any(|(name, value)| *name == key && !value.is_empty()) {
            let field = json_pointer::of_property(key);
            self.violations.push(Violation::new(field, Rule::Present));
        }
    }

    pub(super) fn parts(self, operation: &OperationInfo) -> Result<Parts, InvalidRequest> {
        if self.violations.is_empty() {
            Parts::of(operation, &self)
        } else {
            Err(InvalidRequest::new(operation.id, self.violations))
        }
    }
}

impl Value for UntypedRequest<'_> {
    fn accept(&self, visitor: &mut dyn Visitor) {
        let mut properties: Vec<Property<'_>> = Vec::new();
        for (name, value) in &self.path {
            properties.push(property(name, value, path()));
        }
        for (name, value) in self.query {
            properties.push(property(name, value, query()));
        }
        let entries = self.body.as_object();
        for (name, value) in entries.into_iter().flatten() {
            properties.push(property(name, value, body()));
        }
        // With a body that has no properties this is an empty object, without one nothing.
        let name = if entries.is_some() { "" } else { "Request" };
        visitor.object(name, &properties);
    }
}

/// A value of the caller's type without the properties that serde makes `null` because they are
/// absent: the API takes no `null`.
fn without_nulls(json: Json) -> Json {
    match json {
        Json::Object(entries) => {
            let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
            Json::Object(
                entries
                    .map(|(name, value)| (name, without_nulls(value)))
                    .collect(),
            )
        }
        Json::Array(items) => Json::Array(items.into_iter().map(without_nulls).collect()),
        plain => plain,
    }
}

/// The names between the braces of a template.
fn names(template: &str) -> impl Iterator<Item = &str> {
    let pieces = template.split('{').skip(1);
    pieces.filter_map(|piece| Some(piece.split_once('}')?.0))
}
