//! Whether a request keeps to the spec, and where its fields stand.

use serde_json::{Map, Value as Json};
use wechatpay_openapi::{Documents, Operation, Violation, schema};

use super::broken::{Broken, names_of};
use crate::catalog::did_you_mean;
use crate::language::say;

/// Where the fields of an operation stand.
pub(super) struct Places<'o> {
    operation: &'o Operation,
    /// Of the body.
    properties: Vec<(&'o str, &'o Json)>,
}

impl<'o> Places<'o> {
    pub(super) fn of(documents: &'o Documents, operation: &'o Operation) -> Self {
        let body = operation.body.as_ref();
        let properties = body.map(|body| schema::properties(documents, &body.schema));
        Self {
            operation,
            properties: properties.unwrap_or_default(),
        }
    }

    pub(super) fn is_parameter(&self, name: &str) -> bool {
        let parameters = &self.operation.parameters;
        parameters.iter().any(|parameter| parameter.name == name)
    }

    pub(super) fn property(&self, name: &str) -> Option<&'o Json> {
        let found = self.properties.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }

    /// What the spec says of a field, `null` if nothing.
    pub(super) fn schema(&self, documents: &'o Documents, path: &[String]) -> &'o Json {
        let Some((first, rest)) = path.split_first() else {
            return &Json::Null;
        };
        let mut parameters = self.operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.name == *first);
        let node = parameter.map(|parameter| &parameter.schema);
        let Some(mut node) = node.or_else(|| self.property(first)) else {
            return &Json::Null;
        };
        for name in rest {
            let resolved = documents.resolve(node);
            if let Some(of_each) = resolved.get("items") {
                node = of_each;
                continue;
            }
            let known = schema::properties(documents, node);
            match known.iter().find(|(known, _)| known == name) {
                Some((_, property)) => node = property,
                None => return &Json::Null,
            }
        }
        node
    }

    /// All that is broken, each with what its field holds.
    pub(super) fn report(
        &self,
        documents: &'o Documents,
        operation: &Operation,
        broken: &[Broken],
    ) -> String {
        let (id, count) = (&operation.id, broken.len());
        let places = if count == 1 { "place" } else { "places" };
        let mut report = say!(
            "{id}: nothing was sent, the request breaks the spec in {count} {places} (`--unchecked` sends it all the same)",
            "{id}：没有发出请求，有 {count} 处不符合接口定义（`--unchecked` 可以强制发送）"
        );
        for broken in broken {
            report.push_str("\n  ");
            report.push_str(&broken.to_string());
            if let Some(text) = self.description(documents, &names_of(broken.pointer())) {
                report.push_str("\n      ");
                report.push_str(text.trim_end());
            }
        }
        report
    }

    /// What the spec says a field holds.
    fn description(&self, documents: &'o Documents, path: &[String]) -> Option<&'o str> {
        if let [name] = path {
            let mut parameters = self.operation.parameters.iter();
            let parameter = parameters.find(|parameter| parameter.name == *name);
            if let Some(parameter) = parameter {
                return parameter.description.as_deref();
            }
        }
        self.schema(documents, path).get("description")?.as_str()
    }

    /// A question after the field that an unknown one stands for, among those of the same object.
    fn hint(&self, documents: &'o Documents, pointer: &str) -> String {
        let path = names_of(pointer);
        let Some((name, object)) = path.split_last() else {
            return String::new();
        };
        if object.is_empty() {
            return did_you_mean(name, self.names());
        }
        let known = schema::properties(documents, self.schema(documents, object));
        did_you_mean(name, known.into_iter().map(|(name, _)| name))
    }

    fn names(&self) -> impl Iterator<Item = &'o str> {
        let parameters = self.operation.parameters.iter();
        let parameters = parameters.map(|parameter| parameter.name.as_str());
        parameters.chain(self.properties.iter().map(|(name, _)| *name))
    }
}

/// All rules of the spec that the fields break, `unknown` ones among them.
pub(super) fn broken_rules(
    documents: &Documents,
    operation: &Operation,
    parameters: &Map<String, Json>,
    body: &Map<String, Json>,
    unknown: &Map<String, Json>,
) -> Vec<Broken> {
    let mut violations = Vec::new();
    for parameter in &operation.parameters {
        match parameters.get(&parameter.name) {
            Some(value) => {
                let found = schema::violations(documents, &parameter.schema, value).into_iter();
                violations.extend(found.map(|violation| Violation {
                    pointer: format!("{}{}", parameter.name, violation.pointer),
                    ..violation
                }));
            }
            None if parameter.is_required => violations.push(Violation {
                pointer: parameter.name.clone(),
                ..Violation::required()
            }),
            None => {}
        }
    }
    let places = Places::of(documents, operation);
    let mut unknown: Vec<String> = unknown.keys().cloned().collect();
    if let Some(schema) = operation
        .body
        .as_ref()
        .filter(|given| given.is_required || !body.is_empty())
    {
        let body = Json::Object(body.clone());
        violations.extend(schema::violations(documents, &schema.schema, &body));
        unknown.extend(schema::unknown_fields(documents, &schema.schema, &body));
    }
    let mut broken: Vec<Broken> = violations.into_iter().map(Broken::Rule).collect();
    broken.extend(unknown.into_iter().map(|pointer| {
        let hint = places.hint(documents, &pointer);
        Broken::Unknown { pointer, hint }
    }));
    broken
}
