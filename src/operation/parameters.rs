//! The parameters of a request: path and query, percent-encoded, and headers.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::percent_encoding::percent_encode;
use crate::value::{ListForm, Location, Property, Value, Visitor, json};

/// The parameters of a request, and whether it has anything besides.
pub(super) struct Parameters {
    path: String,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) has_body: bool,
}

impl Parameters {
    /// The path `template` filled with the parameters of `request`, and its other parameters.
    pub(super) fn of(template: &str, request: &dyn Value) -> Self {
        let mut parameters = Self {
            path: String::from(template),
            query: String::new(),
            headers: HeaderMap::new(),
            has_body: false,
        };
        request.accept(&mut parameters);
        parameters
    }

    pub(super) fn path_and_query(&self) -> String {
        format!("{}{}", self.path, self.query)
    }

    fn fill_path(&mut self, name: &str, value: &str) {
        // An encoded value has no braces, so it cannot be mistaken for a place in the template.
        self.path = self
            .path
            .replace(&format!("{{{name}}}"), &percent_encode(value));
    }

    fn append_query(&mut self, name: &str, value: &str) {
        self.query
            .push(if self.query.is_empty() { '?' } else { '&' });
        self.query.push_str(&percent_encode(name));
        self.query.push('=');
        self.query.push_str(&percent_encode(value));
    }

    /// Adds a header. The check of the request has refused all that cannot stand in one.
    fn append_header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
    }
}

/// Looks at the outermost value of a request: anything but an object is a body as a whole.
impl Visitor for Parameters {
    fn absent(&mut self) {}

    fn boolean(&mut self, _value: bool) {
        self.has_body = true;
    }

    fn integer(&mut self, _value: i64) {
        self.has_body = true;
    }

    fn number(&mut self, _value: f64) {
        self.has_body = true;
    }

    fn string(&mut self, _value: &str) {
        self.has_body = true;
    }

    fn array(&mut self, _items: &mut dyn Iterator<Item = &dyn Value>) {
        self.has_body = true;
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        // An object without a type is JSON of the caller's, so it is a body even if it is empty.
        self.has_body = name.is_empty();
        for (name, value, schema) in properties {
            let add = match schema.location {
                Location::Body => {
                    self.has_body = true;
                    continue;
                }
                Location::Answer => continue,
                Location::Path => Self::fill_path,
                Location::Query => Self::append_query,
                Location::Header => Self::append_header,
            };
            for text in texts(*value, schema.list) {
                add(self, name, &text);
            }
        }
    }
}

/// The values of one parameter as they are written.
fn texts(value: &dyn Value, list: ListForm) -> Vec<String> {
    let mut texts = Texts::default();
    value.accept(&mut texts);
    match list {
        ListForm::Repeated => texts.0,
        _ if texts.0.is_empty() => Vec::new(),
        ListForm::Commas => vec![texts.0.join(",")],
        ListForm::Json => vec![json::text(value)],
    }
}

/// The values of one parameter: none if it is absent, several if it is an array.
#[derive(Default)]
struct Texts(Vec<String>);

impl Visitor for Texts {
    fn absent(&mut self) {}

    fn boolean(&mut self, value: bool) {
        self.0.push(value.to_string());
    }

    fn integer(&mut self, value: i64) {
        self.0.push(value.to_string());
    }

    fn number(&mut self, value: f64) {
        self.0.push(value.to_string());
    }

    fn string(&mut self, value: &str) {
        self.0.push(String::from(value));
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        for item in items {
            item.accept(self);
        }
    }

    fn object(&mut self, _name: &str, properties: &[Property<'_>]) {
        self.0.push(json::object_text(properties));
    }
}
