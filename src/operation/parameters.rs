//! The parameters of a request: path and query, percent-encoded, and headers.

use aws_lc_rs::digest::{SHA256, digest};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::body::Upload;
use crate::file::File;
use crate::hex::hex;
use crate::keys::{CipherError, RequestKey};
use crate::percent_encoding::percent_encode;
use crate::value::{
    ListForm, Location, Property, Schema, Shown, Value, Visitor, body, json, property,
};

/// The parameters of a request, and whether it has anything besides.
pub(super) struct Parameters<'k> {
    key: Option<&'k RequestKey>,
    path: String,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) has_body: bool,
    /// The file, if the body is the form of an upload.
    pub(super) upload: Option<Upload>,
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
            result: Ok(()),
        };
        request.accept(&mut parameters);
        parameters.result?;
        Ok(parameters)
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
        self.append_list(name, &[value]);
    }

    /// Adds values with commas between. A comma of a value is encoded, and so is none of those.
    fn append_list(&mut self, name: &str, values: &[impl AsRef<str>]) {
        self.query
            .push(if self.query.is_empty() { '?' } else { '&' });
        self.query.push_str(&percent_encode(name));
        self.query.push('=');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.query.push(',');
            }
            self.query.push_str(&percent_encode(value.as_ref()));
        }
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
            let add = match schema.location {
                Location::Body => {
                    self.has_body = true;
                    continue;
                }
                Location::Answer => continue,
                Location::File { .. } => {
                    match upload(name, *value, schema.location, properties, self.key) {
                        Ok(upload) => self.upload = upload,
                        Err(error) => self.result = Err(error),
                    }
                    continue;
                }
                Location::Path => Self::fill_path,
                Location::Query => Self::append_query,
                Location::Header => Self::append_header,
            };
            match texts(*value, *schema, self.key) {
                Ok(texts) if schema.list == ListForm::Commas => {
                    if !texts.is_empty() {
                        self.append_list(name, &texts);
                    }
                }
                Ok(texts) => texts.iter().for_each(|text| add(self, name, text)),
                Err(error) => self.result = Err(error),
            }
        }
    }
}

/// The upload of the file in `value`, whose part is called `part`, with the other `properties`.
fn upload(
    part: &str,
    value: &dyn Value,
    location: Location,
    properties: &[Property<'_>],
    key: Option<&RequestKey>,
) -> Result<Option<Upload>, CipherError> {
    let Some(file) = FileOf::value(value) else {
        return Ok(None);
    };
    let sha256 = hex(digest(&SHA256, file.bytes()).as_ref());
    let name = String::from(file.name());
    let mut meta: Vec<Property<'_>> = properties.to_vec();
    if let Location::File {
        filename,
        sha256: has_sha256,
    } = location
    {
        if filename {
            meta.push(property("filename", &name, body()));
        }
        if has_sha256 {
            meta.push(property("sha256", &sha256, body()));
        }
    }
    let meta = json::encrypted(&Shown("meta", &meta), body(), key)?;
    Ok(Some(Upload {
        meta,
        part: String::from(part),
        file,
        sha256,
    }))
}

/// The file that a value is.
#[derive(Default)]
struct FileOf(Option<File>);

impl FileOf {
    fn value(value: &dyn Value) -> Option<File> {
        let mut found = Self::default();
        value.accept(&mut found);
        found.0
    }
}

impl Visitor for FileOf {
    fn absent(&mut self) {}

    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn integer(&mut self, _value: i64) {}

    fn number(&mut self, _value: f64) {}

    fn string(&mut self, _value: &str) {}

    fn embedded(&mut self, _value: &dyn Value) {}

    fn choice(&mut self, _value: &dyn Value, _schema: Schema) {}

    fn file(&mut self, file: &File) {
        self.0 = Some(file.clone());
    }

    fn array(&mut self, _items: &mut dyn Iterator<Item = &dyn Value>) {}

    fn object(&mut self, _name: &str, _properties: &[Property<'_>]) {}
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
        self.json(&Shown(name, properties));
    }
}
