//! The fields of a call, as they stand on the command line and in JSON.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::language::{say, told};

/// Fields by their names.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Those of `--json`.
    json: Map<String, Value>,
    /// Those of the command line, in its order; they count before those of JSON.
    given: Vec<Field>,
}

/// A field of the command line.
#[derive(Debug)]
struct Field {
    /// The names of the objects that it is in, and its own.
    path: Vec<String>,
    value: FieldValue,
}

#[derive(Debug)]
enum FieldValue {
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

    /// All fields with their values. `typed` makes one of a text, by the names that lead to it.
    pub(super) fn into_values(
        self,
        typed: impl Fn(&[String], String) -> Value,
    ) -> Result<Map<String, Value>, Failure> {
        let mut given = Map::new();
        for Field { path, value } in self.given {
            let value = match value {
                FieldValue::Text(text) => typed(&path, text),
                FieldValue::Json(value) => value,
            };
            insert(&mut given, &path, value)?;
        }
        let mut values = self.json;
        overlay(&mut values, given);
        Ok(values)
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

/// Puts a value into the objects that its path names, which are made if need be. A list that is there
/// already goes on.
fn insert(fields: &mut Map<String, Value>, path: &[String], value: Value) -> Result<(), Failure> {
    let Some((name, within)) = path.split_first() else {
        return Ok(());
    };
    if !within.is_empty() {
        let object = fields
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(object) = object else {
            return Err(Failure::Input(say!(
                "`{name}` is given as a value and as an object",
                "`{name}` 既作为值又作为对象给出"
            )));
        };
        return insert(object, within, value);
    }
    match (fields.get_mut(name), value) {
        (None, value) => {
            fields.insert(name.clone(), value);
            Ok(())
        }
        (Some(Value::Array(items)), Value::Array(more)) => {
            items.extend(more);
            Ok(())
        }
        (Some(_), _) => Err(Failure::Input(say!(
            "the field `{name}` is given twice",
            "字段 `{name}` 重复给出"
        ))),
    }
}

/// Puts the fields of the command line over those of JSON: into objects, in place of anything else.
fn overlay(under: &mut Map<String, Value>, over: Map<String, Value>) {
    for (name, value) in over {
        match (under.get_mut(&name), value) {
            (Some(Value::Object(under)), Value::Object(over)) => overlay(under, over),
            (_, value) => {
                under.insert(name, value);
            }
        }
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
        let error = told(&error);
        Failure::Input(say!(
            "{place}: this is not JSON: {error}",
            "{place}：不是合法的 JSON：{error}"
        ))
    })
}
