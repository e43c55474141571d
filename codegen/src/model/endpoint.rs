//! Where an operation is: the base path of its server, and the template of its path.

use std::collections::BTreeMap;

use crate::document::{Document, Located, Operation, PathItem, Server};
use crate::fault::{Code, Fault, Faults};

use super::lower::Lowering;

/// The longest path, and base path, in bytes. Servers take less of a URL than of both.
const MAX_PATH: usize = 4_000;

/// A path template, checked.
pub(super) struct Template {
    /// The whole path, base path included, as it is signed; without it if that is faulty.
    pub(super) path: String,
    pub(super) variables: Vec<String>,
}

impl Lowering<'_, '_> {
    pub(super) fn template(&mut self, item: &PathItem, operation: &Operation) -> Option<Template> {
        let own = operation.servers.as_ref().or(item.servers.as_ref());
        let base = match own {
            Some(servers) => base_path(servers, self.faults).unwrap_or_default(),
            None => self.document_base(),
        };
        let variables = variables(&item.path, self.faults)?;
        Some(Template {
            path: base + &item.path.value,
            variables,
        })
    }

    /// The base path of the document's servers, which many operations ask for.
    fn document_base(&mut self) -> String {
        if let Some(known) = &self.base {
            return known.clone();
        }
        let servers = self.document.servers.as_ref();
        let base = servers.and_then(|servers| base_path(servers, self.faults));
        self.base.insert(base.unwrap_or_default()).clone()
    }
}

/// Warns of templates that differ only in the names of their variables: OpenAPI forbids the pair, and
/// the platform has some.
pub(super) fn check_twins(document: &Document, faults: &mut Faults) {
    let mut seen: BTreeMap<String, &PathItem> = BTreeMap::new();
    for item in &document.paths {
        let Some(twin) = seen.insert(without_names(&item.path.value), item) else {
            continue;
        };
        faults.push(
            Fault::new(
                Code::TwinPaths,
                item.path.place,
                "this path differs from another only in the names of its variables",
            )
            .related(twin.path.place, "the other is here")
            .hint("they are told apart by their operations; other tools may not")
            .warning(),
        );
    }
}

/// `/v3/stocks/{}` of `/v3/stocks/{stock_id}`.
fn without_names(path: &str) -> String {
    let mut text = String::new();
    let mut in_name = false;
    for character in path.chars() {
        in_name &= character != '}';
        if !in_name {
            text.push(character);
        }
        in_name |= character == '{';
    }
    text
}

/// The path of the servers, which all have the same: `https://host/base` has `/base`.
fn base_path(servers: &[Server], faults: &mut Faults) -> Option<String> {
    let mut base: Option<(&str, &Located<String>)> = None;
    for Server { url: server, .. } in servers {
        let Some(path) = path_of(&server.value) else {
            faults.push(
                Fault::new(Code::BadPath, server.place, "this is no server's URL")
                    .hint("write `https://api.mch.weixin.qq.com`, without query and fragment, its path at most 4000 bytes"),
            );
            return None;
        };
        match base {
            Some((first, place)) if first != path => {
                faults.push(
                    Fault::new(
                        Code::BadPath,
                        server.place,
                        "these servers differ in their path",
                    )
                    .related(place.place, "the first is here")
                    .hint("the path is signed, so it must be the same on every host"),
                );
                return None;
            }
            _ => base = Some((path, server)),
        }
    }
    Some(base.map_or_else(String::new, |(path, _)| path.to_owned()))
}

fn path_of(url: &str) -> Option<&str> {
    let after_scheme = match url.split_once("://") {
        Some(("https" | "http", rest)) => &rest[rest.find('/').unwrap_or(rest.len())..],
        None if url.starts_with('/') => url,
        _ => return None,
    };
    let path = after_scheme.trim_end_matches('/');
    let is_plain = path.chars().all(is_literal) && !has_dot_segment(path);
    (is_plain && path.len() <= MAX_PATH).then_some(path)
}

/// Whether a client would rewrite the path before it sends it.
fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// The variables of a template such as `/v3/stocks/{stock_id}`.
fn variables(path: &Located<String>, faults: &mut Faults) -> Option<Vec<String>> {
    let mut bad = |message: &str| {
        faults.push(
            Fault::new(Code::BadPath, path.place, message)
                .hint("a path is like `/v3/stocks/{stock_id}`, without blanks, `?`, `#` and `%`"),
        );
        None
    };
    if !path.value.starts_with('/') {
        return bad("a path begins with `/`");
    }
    if path.value.len() > MAX_PATH {
        return bad("this path is longer than a server takes");
    }
    if has_dot_segment(&path.value) {
        return bad("a path has no segment `.` or `..`");
    }
    let mut variables: Vec<String> = Vec::new();
    let mut rest = path.value.as_str();
    loop {
        let end = rest.find(['{', '}']).unwrap_or(rest.len());
        if !rest[..end].chars().all(is_literal) {
            return bad("this path has a character that a URL's path cannot have");
        }
        if end == rest.len() {
            return Some(variables);
        }
        let Some((name, after)) = rest[end..]
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'))
        else {
            return bad("the braces of this path do not match");
        };
        if name.is_empty() || name.contains('{') {
            return bad("the braces of this path do not match");
        }
        if variables.iter().any(|variable| variable == name) {
            return bad("a variable stands twice in this path");
        }
        variables.push(name.to_owned());
        rest = after;
    }
}

/// RFC 3986's `pchar` without escapes, and `/`.
fn is_literal(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@".contains(character)
}
