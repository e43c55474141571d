//! The parameters of a request: path and query, percent-encoded, and headers.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::body::{Body, Upload};
use super::content::{Content, upload};
use crate::file::File;
use crate::keys::{CipherError, RequestKey};
use crate::percent_encoding::percent_encode;
use crate::value::{ListForm, Location, Property, Schema, Shown, Value, Visitor, body, json};

/// The parameters of a request, and whether it has anything besides.
pub(super) struct Parameters<'k> {
    key: Option<&'k RequestKey>,
    path: String,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) has_body: bool,
    /// The file, if the body is the form of an upload.
    pub(super) upload: Option<Upload>,
    /// The body, if it is no JSON.
    pub(super) content: Option<Body>,
    result: Result<(), CipherError>,
}

impl<'k> Parameters<'k> {
    /// The path `template` filled with the parameters of `request`, and its other parameters; those
    /// that are encrypted, with `key`.
    pub(super) fn of(
        template: &str,
        request: &dyn Value,
        key: Option<&'k RequestKey>,
    ) -> Result<Self, CipherError> {
        let mut parameters = Self {
            key,
            path: String::from(template),
            query: String::new(),
            headers: HeaderMap::new(),
            has_body: false,
            upload: None,
            content: None,
            result: Ok(()),
        };
        request.accept(&mut parameters);
        parameters.result?;
        Ok(parameters)
    }

    pub(super) fn path_and_query(&self) -> String {
        format!("{}{}", self.path, self.query)
    }

    /// Fills the place of a parameter with its values, commas between them.
    fn fill_path(&mut self, name: &str, values: &[String]) {
        // An encoded value has no braces, so it cannot be mistaken for a place in the template.
        self.path = self.path.replace(&format!("{{{name}}}"), &list(values));
    }

    fn append_query(&mut self, name: &str, values: &[String]) {
        self.query
            .push(if self.query.is_empty() { '?' } else { '&' });
        self.query.push_str(&percent_encode(name));
        self.query.push('=');
        self.query.push_str(&list(values));
    }

    /// Adds a parameter of the query, in the form that it has.
    fn append_form(
        &mut self,
        name: &str,
        value: &dyn Value,
        schema: Schema,
    ) -> Result<(), CipherError> {
        match schema.list {
            ListForm::Repeated | ListForm::Json => {
                for text in texts(value, schema, self.key)? {
                    self.append_query(name, &[text]);
                }
            }
            ListForm::Commas => {
                let texts = texts(value, schema, self.key)?;
                if !texts.is_empty() {
                    self.append_query(name, &texts);
                }
            }
            ListForm::Deep => {
                for (property, text) in pairs(value, self.key)? {
                    self.append_query(&format!("{name}[{property}]"), &[text]);
                }
            }
            ListForm::Properties => {
                for (property, text) in pairs(value, self.key)? {
                    self.append_query(&property, &[text]);
                }
            }
        }
        Ok(())
    }

    /// Adds a header. The check of the request has refused all that cannot stand in one.
    fn append_header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
    }
}

/// Looks at the outermost value of a request: anything but an object is a body as a whole.
impl Visitor for Parameters<'_> {
    fn absent(&mut self) {}

    fn null(&mut self) {
        self.has_body = true;
    }

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

    fn embedded(&mut self, _value: &dyn Value) {
        self.has_body = true;
    }

    fn choice(&mut self, value: &dyn Value, _schema: Schema) {
        value.accept(self);
    }

    fn array(&mut self, _items: &mut dyn Iterator<Item = &dyn Value>) {
        self.has_body = true;
    }

    fn file(&mut self, _file: &File) {
        self.has_body = true;
    }

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        // An object without a type is JSON of the caller's, so it is a body even if it is empty.
        self.has_body = name.is_empty();
        for (name, value, schema) in properties {
            let added = match schema.location {
                Location::Body => {
                    self.has_body = true;
                    Ok(())
                }
                Location::Answer => Ok(()),
                Location::Whole => {
                    self.has_body = schema.or_null || !json::plain(*value).is_empty();
                    Ok(())
                }
                Location::Content(media_type) => {
                    self.content = Content::body(*value, media_type);
                    Ok(())
                }
                Location::File { .. } => {
                    upload(name, *value, schema.location, properties, self.key)
                        .map(|upload| self.upload = upload)
                }
                Location::Path => {
                    texts(*value, *schema, self.key).map(|texts| self.fill_path(name, &texts))
                }
                Location::Query => self.append_form(name, *value, *schema),
                Location::Header => texts(*value, *schema, self.key).map(|texts| {
                    if !texts.is_empty() {
                        self.append_header(name, &texts.join(","));
                    }
                }),
            };
            if let Err(error) = added {
                self.result = Err(error);
            }
        }
    }
}

/// Values percent-encoded, with commas between. A comma of a value is encoded, and so is none of those.
fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| percent_encode(value)).collect();
    values.join(",")
}

/// The properties of an object that is one parameter, and their values as they are written.
fn pairs(
    value: &dyn Value,
    key: Option<&RequestKey>,
) -> Result<Vec<(String, String)>, CipherError> {
    let mut texts = Texts {
        key,
        has_pairs: true,
        texts: Vec::new(),
        result: Ok(()),
    };
    value.accept(&mut texts);
    texts.result?;
    let mut texts = texts.texts.into_iter();
    let pair = || Some((texts.next()?, texts.next()?));
    Ok(std::iter::from_fn(pair).collect())
}

/// The values of one parameter as they are written.
fn texts(
    value: &dyn Value,
    schema: Schema,
    key: Option<&RequestKey>,
) -> Result<Vec<String>, CipherError> {
    if schema.list == ListForm::Json {
        let json = json::encrypted(value, schema, key)?;
        return Ok(match json.as_slice() {
            [] => Vec::new(),
            _ => vec![json::into_text(json)],
        });
    }
    let mut texts = Texts {
        key,
        has_pairs: schema.list == ListForm::Commas,
        texts: Vec::new(),
        result: Ok(()),
    };
    value.accept(&mut texts);
    texts.result?;
    let mut texts = texts.texts;
    if schema.encrypted {
        for text in &mut texts {
            *text = json::encrypt(text, key)?;
        }
    }
    Ok(texts)
}

/// The values of one parameter: none if it is absent, several if it is an array.
struct Texts<'k> {
    key: Option<&'k RequestKey>,
    /// Whether an object gives its properties in pairs, each its name and its value, and not JSON.
    has_pairs: bool,
    texts: Vec<String>,
    result: Result<(), CipherError>,
}

impl Texts<'_> {
    /// Adds a value that has parts as its JSON.
    fn json(&mut self, value: &dyn Value) {
        match json::encrypted(value, body(), self.key) {
            Ok(json) => self.texts.push(json::into_text(json)),
            Err(error) => self.result = Err(error),
        }
    }
}

impl Visitor for Texts<'_> {
    fn absent(&mut self) {}

    fn null(&mut self) {
        self.texts.push(String::from("null"));
    }

    fn boolean(&mut self, value: bool) {
        self.texts.push(value.to_string());
    }

    fn integer(&mut self, value: i64) {
        self.texts.push(value.to_string());
    }

    fn number(&mut self, value: f64) {
        self.texts.push(value.to_string());
    }

    fn string(&mut self, value: &str) {
        self.texts.push(String::from(value));
    }

    fn choice(&mut self, value: &dyn Value, _schema: Schema) {
        value.accept(self);
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Value>) {
        for item in items {
            item.accept(self);
        }
    }

    fn embedded(&mut self, value: &dyn Value) {
        self.json(value);
    }

    /// A file is no parameter.
    fn file(&mut self, _file: &File) {}

    fn object(&mut self, name: &str, properties: &[Property<'_>]) {
        if !self.has_pairs {
            return self.json(&Shown(name, properties));
        }
        for (name, value, schema) in properties {
            match texts(*value, *schema, self.key) {
                Ok(texts) => {
                    for text in texts {
                        self.texts.extend([String::from(*name), text]);
                    }
                }
                Err(error) => self.result = Err(error),
            }
        }
    }
}
