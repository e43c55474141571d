//! A request read by its operation: parameters and body, known to keep to their schemas.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use hyper::Request;
use serde_json::{Map, Value};
use wechatpay_openapi::{Documents, Form, Location, Operation, Parameter, Rule, schema};

use super::secrets::{self, Undecryptable};
use crate::{gateway::form, keys::SigningKey, platform::ApiError};

/// What a request asks for.
#[derive(Debug)]
pub(crate) struct Call {
    /// The values of path, query and header by their names.
    parameters: Map<String, Value>,
    /// The JSON body, with the fields that the spec knows; an empty object where the operation has none.
    body: Value,
}

impl Call {
    /// Reads a request. What breaks the spec is a `PARAM_ERROR` that names the place. Encrypted fields
    /// are decrypted with `key`, which the request names.
    pub(crate) fn read(
        documents: &Documents,
        operation: &Operation,
        path_values: &[String],
        request: &Request<Bytes>,
        key: Option<&SigningKey>,
    ) -> Result<Self, ApiError> {
        let reader = Reader {
            documents,
            operation,
            key,
        };
        let query = request.uri().query().unwrap_or_default();
        let query: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let mut parameters = Map::new();
        for parameter in &operation.parameters {
            let texts = match parameter.location {
                Location::Path => {
                    let values = operation.path.names().zip(path_values);
                    texts_named(&parameter.name, values)
                }
                Location::Query => {
                    let values = query.iter().map(|(name, value)| (name.as_str(), value));
                    texts_named(&parameter.name, values)
                }
                Location::Header => header_texts(request, &parameter.name),
            };
            if let Some(mut value) = reader.parameter(parameter, texts)? {
                write_whole_numbers(&mut value);
                parameters.insert(parameter.name.clone(), value);
            }
        }
        Ok(Self {
            parameters,
            body: reader.body(request)?,
        })
    }

    /// A parameter of path, query or body. That of a body's own field goes first.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.body.get(name).or_else(|| self.parameters.get(name))
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A text that the spec requires.
    ///
    /// # Panics
    ///
    /// If the spec does not require it: a slip in the simulator.
    pub(crate) fn required(&self, name: &str) -> &str {
        self.text(name)
            .unwrap_or_else(|| panic!("the spec requires the text `{name}`"))
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    pub(crate) fn body(&self) -> &Value {
        &self.body
    }

    /// All that was asked for, by which two requests are the same or not.
    pub(crate) fn everything(&self) -> Value {
        Value::Array(vec![
            Value::Object(self.parameters.clone()),
            self.body.clone(),
        ])
    }
}

fn texts_named<'v>(name: &str, values: impl Iterator<Item = (&'v str, &'v String)>) -> Vec<String> {
    values
        .filter(|(other, _)| *other == name)
        .map(|(_, value)| value.clone())
        .collect()
}

fn header_texts(request: &Request<Bytes>, name: &str) -> Vec<String> {
    let values = request.headers().get_all(name).iter();
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

/// Reads the values of a request.
struct Reader<'r> {
    documents: &'r Documents,
    operation: &'r Operation,
    key: Option<&'r SigningKey>,
}

impl Reader<'_> {
    fn parameter(
        &self,
        parameter: &Parameter,
        mut texts: Vec<String>,
    ) -> Result<Option<Value>, ApiError> {
        let documents = self.documents;
        let fault = |value: Option<&Value>, issue: &str| {
            let location = match parameter.location {
                Location::Path => "url",
                Location::Query => "query",
                Location::Header => "header",
            };
            ApiError::in_parameter(&parameter.name, value, issue, location)
        };
        if texts.is_empty() {
            if parameter.is_required {
                return Err(fault(None, &Rule::Required.to_string()));
            }
            return Ok(None);
        }
        let schema = documents.resolve(&parameter.schema);
        let is_list = schema::is_of_type(schema, "array");
        let mut value = if parameter.form == Form::Json {
            serde_json::from_str(&texts[0]).unwrap_or(Value::String(texts.swap_remove(0)))
        } else if is_list {
            if parameter.form == Form::Commas {
                texts = texts
                    .iter()
                    .flat_map(|text| text.split(','))
                    .map(str::to_owned)
                    .collect();
            }
            let items = documents.resolve(schema.get("items").unwrap_or(&Value::Null));
            texts.into_iter().map(|text| scalar(items, text)).collect()
        } else {
            scalar(schema, texts.swap_remove(0))
        };
        self.decrypt(&parameter.schema, &mut value)
            .map_err(|secret| fault(Some(&secret.value), UNDECRYPTABLE))?;
        match schema::check(documents, &parameter.schema, &value) {
            Ok(()) => Ok(Some(value)),
            Err(broken) => Err(fault(broken.value.as_ref(), &broken.rule.to_string())),
        }
    }

    fn body(&self, request: &Request<Bytes>) -> Result<Value, ApiError> {
        let bytes = form::signed_body(request);
        let Some(body) = &self.operation.body else {
            return Ok(Value::Object(Map::new()));
        };
        if bytes.is_empty() && !body.is_required {
            return Ok(Value::Object(Map::new()));
        }
        let mut value: Value = serde_json::from_slice(bytes)
            .map_err(|_| ApiError::in_body("", None, "a JSON object is required"))?;
        self.decrypt(&body.schema, &mut value)
            .map_err(|secret| ApiError::field(&secret.pointer, &secret.value, UNDECRYPTABLE))?;
        schema::check(self.documents, &body.schema, &value).map_err(|broken| {
            let issue = broken.rule.to_string();
            ApiError::in_body(&broken.pointer, broken.value.as_ref(), &issue)
        })?;
        check_digest(&value, request)?;
        // What the platform does not know has no effect.
        for pointer in schema::unknown_fields(self.documents, &body.schema, &value) {
            remove(&mut value, &pointer);
        }
        write_whole_numbers(&mut value);
        Ok(value)
    }

    fn decrypt(&self, schema: &Value, value: &mut Value) -> Result<(), Undecryptable> {
        if !self.operation.has_encrypted_fields {
            return Ok(());
        }
        secrets::decrypt(self.documents, schema, value, self.key)
    }
}

const UNDECRYPTABLE: &str = "cannot be decrypted with the key that Wechatpay-Serial names";

/// Takes the field that a JSON pointer names out of its object.
fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.and_then(|fields| fields.remove(&name));
}

/// Writes whole numbers without a point: 1.0 is an integer, too.
fn write_whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            // So it is written without an exponent, and if it is whole without a point.
            let text = number.as_f64().unwrap_or_default().to_string();
            if let Ok(whole) = text.parse::<i64>() {
                *value = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(write_whole_numbers),
        _ => {}
    }
}

/// A text as the value that the schema wants, if it is one.
fn scalar(schema: &Value, text: String) -> Value {
    let is = |name| schema::is_of_type(schema, name);
    if is("integer") || is("number") || is("boolean") {
        let value = serde_json::from_str(&text).ok();
        let value = value.filter(|value: &Value| value.is_number() || value.is_boolean());
        return value.unwrap_or(Value::String(text));
    }
    Value::String(text)
}

/// The digest that the JSON of a form has is that of its file.
fn check_digest(meta: &Value, request: &Request<Bytes>) -> Result<(), ApiError> {
    let (Some(sha256), Some(file)) = (meta.get("sha256"), form::file(request)) else {
        return Ok(());
    };
    let digest = digest(&SHA256, file);
    let mut hex = String::new();
    for byte in digest.as_ref() {
        write!(hex, "{byte:02x}").expect("writing into memory does not fail");
    }
    if *sha256 == hex {
        return Ok(());
    }
    let issue = "this is not the SHA-256 of the file";
    Err(ApiError::in_body("/sha256", Some(sha256), issue))
}
