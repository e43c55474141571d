//! Bodies that are no JSON, or not only: a file, or a text.

use aws_lc_rs::digest::{SHA256, digest};

use super::body::{Body, Upload};
use crate::file::File;
use crate::hex::hex;
use crate::keys::{CipherError, RequestKey};
use crate::value::{Location, Property, Schema, Shown, Value, Visitor, body, json, property};

/// The upload of the file in `value`, whose part is called `part`, with the other `properties`.
pub(super) fn upload(
    part: &str,
    value: &dyn Value,
    location: Location,
    properties: &[Property<'_>],
    key: Option<&RequestKey>,
) -> Result<Option<Upload>, CipherError> {
    let Some(file) = Content::of(value).file else {
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

/// What a value is that is no JSON: a file, or a text.
#[derive(Default)]
pub(super) struct Content {
    file: Option<File>,
    text: Option<String>,
}

impl Content {
    fn of(value: &dyn Value) -> Self {
        let mut found = Self::default();
        value.accept(&mut found);
        found
    }

    /// The body that a value is, if there is one.
    pub(super) fn body(value: &dyn Value, media_type: &str) -> Option<Body> {
        let Self { file, text } = Self::of(value);
        if let Some(text) = text {
            return Some(Body::content(text.into(), media_type));
        }
        let file = file?;
        let content_type = if media_type.contains('*') {
            file.content_type()
        } else {
            media_type
        };
        Some(Body::content(file.bytes().clone(), content_type))
    }
}

impl Visitor for Content {
    fn absent(&mut self) {}

    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn integer(&mut self, _value: i64) {}

    fn number(&mut self, _value: f64) {}

    fn string(&mut self, value: &str) {
        self.text = Some(String::from(value));
    }

    fn embedded(&mut self, _value: &dyn Value) {}

    fn choice(&mut self, value: &dyn Value, _schema: Schema) {
        value.accept(self);
    }

    fn file(&mut self, file: &File) {
        self.file = Some(file.clone());
    }

    fn array(&mut self, _items: &mut dyn Iterator<Item = &dyn Value>) {}

    fn object(&mut self, _name: &str, _properties: &[Property<'_>]) {}
}
