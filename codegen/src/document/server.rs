//! Servers as written: their URLs, with the default of each variable in its place.

use std::collections::{HashMap, HashSet};

use crate::fault::{Code, Fault, did_you_mean};

use super::keywords;
use super::reader::{Mapping, Reader};
use super::schema::{owned, strings};
use super::{Located, Server, ServerVariable};

/// The servers of a document, a path item or an operation.
pub(super) fn servers(parent: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Vec<Server>> {
    let nodes = parent.sequence("servers", reader)?;
    let mut servers = Vec::new();
    for node in nodes {
        let Some(server) = Mapping::read(node, "server", reader) else {
            continue;
        };
        server.check(&keywords::SERVER, reader);
        let url = owned(server.required_string("url", reader));
        let variables = variables(&server, reader);
        if let Some(written) = url {
            let url = Located {
                value: filled(&written, &variables, reader),
                place: written.place,
            };
            servers.push(Server { url, variables });
        }
    }
    Some(servers)
}

fn variables(server: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<ServerVariable> {
    let Some(mapping) = server.mapping("variables", "map of variables", reader) else {
        return Vec::new();
    };
    let mut variables = Vec::new();
    for entry in mapping.entries {
        let Some(variable) = Mapping::read(&entry.value, "server variable", reader) else {
            continue;
        };
        variable.check(&keywords::SERVER_VARIABLE, reader);
        let values = strings(&variable, "enum", reader);
        let Some(default) = owned(variable.required_string("default", reader)) else {
            continue;
        };
        if let Some(first) = values.first()
            && !values.iter().any(|value| value.value == default.value)
        {
            let message = "this default is not among the values of the `enum`";
            reader.fault(
                Fault::new(Code::BadDefault, default.place, message)
                    .related(first.place, "the first of them is here")
                    .hint("write one of them, or add it to the `enum`"),
            );
        }
        variables.push(ServerVariable {
            name: reader.key(entry),
            default: default.value,
            values: values.into_iter().map(|value| value.value).collect(),
        });
    }
    variables
}

/// A URL with the defaults of its variables.
fn filled(url: &Located<String>, variables: &[ServerVariable], reader: &mut Reader<'_>) -> String {
    let mut text = String::new();
    let mut used = HashSet::new();
    let with_default =
        |variable: &'_ ServerVariable| (variable.name.value.clone(), variable.default.clone());
    let defaults: HashMap<String, String> = variables.iter().map(with_default).collect();
    let mut rest = url.value.as_str();
    while let Some((before, name, after)) = next_variable(rest) {
        text.push_str(before);
        match defaults.get(name) {
            Some(default) => text.push_str(default),
            None => {
                let message = format!("the variable `{name}` of this URL is not declared");
                let fault = Fault::new(Code::BadPath, url.place, message);
                let names = variables
                    .iter()
                    .map(|variable| variable.name.value.as_str());
                let near = (!reader.has_many_faults())
                    .then(|| did_you_mean(name, names))
                    .flatten();
                reader.fault(match near {
                    Some(word) => fault.hint(format!("did you mean `{word}`?")),
                    None => fault.hint("add it to `variables`, with its `default`"),
                });
            }
        }
        used.insert(name);
        rest = after;
    }
    for variable in variables {
        if !used.contains(variable.name.value.as_str()) {
            let message = format!("the URL has no `{{{}}}`", variable.name.value);
            reader.fault(
                Fault::new(Code::BadPath, variable.name.place, message)
                    .related(url.place, "the URL is here")
                    .hint("take the variable out, or put it into the URL"),
            );
        }
    }
    text + rest
}

/// What stands before the next variable, its name, and what stands behind it.
fn next_variable(url: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = url.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
