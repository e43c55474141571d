//! The fields of a call, as they stand on the command line and in JSON.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::language::say;

/// Fields by their names.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Those of `--json`.
    pub(super) json: Map<String, Value>,
    /// Those of the command line, in its order; they count before those of JSON.
    pub(super) given: Vec<Field>,
}

/// A field of the command line.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name, and those of the objects that it is in.
    pub(super) path: Vec<String>,
    pub(super) value: FieldValue,
}

#[derive(Debug)]
pub(super) enum FieldValue {
    /// Behind `=`: its type is the spec's to say.
    Text(String),
    /// Behind `:=`.
    Json(Value),
}

impl Fields {
    pub(super) fn read(json: Map<String, Value>, given: &[String]) -> Result<Self, Failure> {
        let given = given.iter().map(|text| Field::read(text));
        Ok(Self {
            json,
            given: given.collect::<Result<_, _>>()?,
        })
    }
}

impl Field {
    fn read(text: &str) -> Result<Self, Failure> {
        let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(Failure::Input(say!(
                "`{text}` is not a field: write NAME=VALUE",
                "`{text}` 不是字段：请写成 NAME=VALUE"
            )));
        };
        let (name, value) = match name.strip_suffix(':') {
            Some(name) => (name, FieldValue::Json(parse(value, name)?)),
            None => (name, FieldValue::Text(value.to_owned())),
        };
        Ok(Self {
            path: name.split('.').map(str::to_owned).collect(),
            value,
        })
    }
}

/// The object that `--json` gives, empty without it.
pub(super) fn json(argument: Option<&str>) -> Result<Map<String, Value>, Failure> {
    let Some(argument) = argument else {
        return Ok(Map::new());
    };
    let (text, place) = match argument.strip_prefix('@') {
        Some(path) => {
            let text = fs::read_to_string(path);
            let text = text.map_err(|error| Failure::unreadable(Path::new(path), &error))?;
            (text, path)
        }
        None if argument == "-" => {
            let mut text = String::new();
            let read = io::stdin().read_to_string(&mut text);
            read.map_err(|error| Failure::unreadable(Path::new("-"), &error))?;
            (text, "-")
        }
        None => (argument.to_owned(), "--json"),
    };
    match parse(&text, place)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Failure::Input(say!(
            "{place}: a JSON object is required",
            "{place}：应为 JSON 对象"
        ))),
    }
}

fn parse(text: &str, place: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::Input(say!(
            "{place}: this is not JSON: {error}",
            "{place}：不是合法的 JSON：{error}"
        ))
    })
}
