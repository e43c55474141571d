//! The file of an upload, as the command line names it.

use std::fmt::Write as _;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value as Json};
use wechatpay_client::File;
use wechatpay_client::runtime::{self, Schema};
use wechatpay_openapi::Operation;

use super::check::Places;
use super::request::Request;
use super::value::FieldTree;
use crate::failure::Failure;
use crate::language::say;

/// The fields that tell of the file in the JSON beside it.
const FILENAME: &str = "filename";
const SHA256_FIELD: &str = "sha256";

/// A file for a part of a form.
pub(super) struct Upload {
    part: String,
    file: File,
}

impl Upload {
    /// `NAME=PATH`.
    pub(super) fn read(argument: &str) -> Result<Self, Failure> {
        let Some((part, path)) = argument
            .split_once('=')
            .filter(|(part, _)| !part.is_empty())
        else {
            return Err(Failure::Input(say!(
                "`--file {argument}` names no part of the form: write NAME=PATH, as file=logo.png",
                "`--file {argument}` 没有给出表单项的名称：请写成 NAME=PATH，如 file=logo.png"
            )));
        };
        let path = Path::new(path);
        let file = File::from_path(path).map_err(|error| Failure::unreadable(path, &error))?;
        Ok(Self {
            part: part.to_owned(),
            file,
        })
    }

    /// Whether the operation takes this file, or none.
    pub(super) fn check(given: Option<&Self>, operation: &Operation) -> Result<(), Failure> {
        let id = &operation.id;
        match (&operation.file, given) {
            (None, None) => Ok(()),
            (Some(part), Some(upload)) if part.name == upload.part => Ok(()),
            (Some(part), _) => {
                let name = &part.name;
                Err(Failure::Input(say!(
                    "{id} takes a file: --file {name}=PATH",
                    "{id} 需要上传文件：--file {name}=PATH"
                )))
            }
            (None, Some(_)) => Err(Failure::Input(say!(
                "{id} takes no file",
                "{id} 不接收文件"
            ))),
        }
    }

    /// What the spec asks to be told of the file beside it: its name, its digest. The client writes them.
    pub(super) fn told(&self, places: &Places<'_>) -> Map<String, Json> {
        let told = [
            (FILENAME, self.file.name().to_owned()),
            (SHA256_FIELD, self.sha256()),
        ];
        let is_asked = |(name, _): &(&str, String)| places.property(name).is_some();
        let told = told.into_iter().filter(is_asked);
        told.map(|(name, value)| (name.to_owned(), Json::String(value)))
            .collect()
    }

    fn sha256(&self) -> String {
        let digest = digest(&SHA256, self.file.bytes());
        let mut hex = String::new();
        for byte in digest.as_ref() {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// Adds it to a request by its spec.
    pub(super) fn add_by_spec(self, places: &Places<'_>, request: &mut Request) {
        let mut schema = runtime::file();
        if places.property(FILENAME).is_some() {
            schema = schema.filename();
        }
        if places.property(SHA256_FIELD).is_some() {
            schema = schema.sha256();
        }
        self.add(schema, request);
    }

    /// Adds it to a request without a spec, as most uploads want it.
    pub(super) fn add_without_spec(self, request: &mut Request) {
        self.add(runtime::file().filename().sha256(), request);
    }

    fn add(self, schema: Schema, request: &mut Request) {
        request.add(&self.part, FieldTree::File(self.file), schema);
    }
}
