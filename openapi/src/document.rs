//! OpenAPI documents as trees, and the references between them.

use std::{
    borrow::Cow,
    collections::HashSet,
    fmt, fs,
    path::{Component, Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What is wrong with a spec, and the file it is in.
#[derive(Debug)]
pub struct SpecError {
    file: PathBuf,
    message: String,
}

impl SpecError {
    pub(crate) fn new(file: &Path, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

impl std::error::Error for SpecError {}

/// The documents read so far. Each `$ref` in them is of the form `NUMBER#/POINTER`, where the number
/// is that of a document, and is known to lead somewhere.
#[derive(Debug, Default)]
pub struct Documents(Vec<Document>);

#[derive(Debug)]
struct Document {
    file: PathBuf,
    root: Value,
}

/// More references in a row than any spec has reason for: a circle of nothing but references.
const MAX_REFERENCES: usize = 100;

impl Documents {
    /// Reads a document that refers to no other; its number is returned. `name` stands for it in errors.
    ///
    /// # Errors
    ///
    /// [`SpecError`] if it is neither YAML nor JSON.
    pub fn add_text(&mut self, name: &str, text: &str) -> Result<usize, SpecError> {
        self.add(PathBuf::from(name), text)
    }

    /// Reads a document, and then, one after the other, those that it and they refer to.
    fn add(&mut self, file: PathBuf, text: &str) -> Result<usize, SpecError> {
        let number = self.push(file, text)?;
        let mut next = number;
        while next < self.0.len() {
            let root = std::mem::take(&mut self.0[next].root);
            self.0[next].root = self.link(root, next)?;
            next += 1;
        }
        Ok(number)
    }

    fn push(&mut self, file: PathBuf, text: &str) -> Result<usize, SpecError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root =
            serde_yaml::from_str(text).map_err(|error| SpecError::new(&file, error.to_string()))?;
        self.0.push(Document { file, root });
        Ok(self.0.len() - 1)
    }

    /// The tree with its references numbered. Files that it refers to are read, and not yet linked.
    fn link(&mut self, node: Value, document: usize) -> Result<Value, SpecError> {
        Ok(match node {
            Value::Array(items) => {
                let items = items.into_iter().map(|item| self.link(item, document));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => {
                let mut linked = serde_json::Map::new();
                for (name, value) in fields {
                    let value = match value {
                        Value::String(target) if name == "$ref" => {
                            Value::String(self.link_reference(&target, document)?)
                        }
                        other => self.link(other, document)?,
                    };
                    linked.insert(name, value);
                }
                Value::Object(linked)
            }
            other => other,
        })
    }

    fn link_reference(&mut self, target: &str, document: usize) -> Result<String, SpecError> {
        let file = self.file(document);
        let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
        let pointer = plain_pointer(pointer);
        if path.is_empty() {
            return Ok(format!("{document}#{pointer}"));
        }
        let other = plain(&file.parent().unwrap_or(Path::new("")).join(&*decoded(path)));
        let mut known = self.0.iter();
        let number = match known.position(|document| plain(&document.file) == other) {
            Some(number) => number,
            None => {
                let text = read(&other)?;
                self.push(other, &text)?
            }
        };
        Ok(format!("{number}#{pointer}"))
    }

    /// Reads a file and those that it refers to; its number is returned.
    ///
    /// # Errors
    ///
    /// [`SpecError`] if one of them cannot be read, or is neither YAML nor JSON.
    pub fn add_file(&mut self, file: &Path) -> Result<usize, SpecError> {
        self.add(file.to_owned(), &read(file)?)
    }

    pub(crate) fn file(&self, document: usize) -> &Path {
        &self.0[document].file
    }

    pub(crate) fn root(&self, document: usize) -> &Value {
        &self.0[document].root
    }

    /// The node itself, or what it refers to; `null` where that is nothing.
    #[must_use]
    pub fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let mut node = node;
        for _ in 0..MAX_REFERENCES {
            let Some(target) = node.get("$ref").and_then(Value::as_str) else {
                return node;
            };
            node = self.target(target).unwrap_or(&Value::Null);
        }
        &Value::Null
    }

    /// A node and what it refers to, step by step: all of them hold, as in OpenAPI 3.1.
    pub fn chain<'a>(&'a self, node: &'a Value) -> impl Iterator<Item = &'a Value> {
        let next = |node: &&'a Value| self.target(node.get("$ref")?.as_str()?);
        std::iter::successors(Some(node), next).take(MAX_REFERENCES)
    }

    /// Whether a node, or one that it leads to, has a key.
    pub(crate) fn mentions(&self, node: &Value, key: &str) -> bool {
        let mut visited = HashSet::new();
        let mut nodes = vec![node];
        while let Some(node) = nodes.pop() {
            match node {
                Value::Object(fields) => {
                    if fields.contains_key(key) {
                        return true;
                    }
                    if let Some(reference) = node.get("$ref").and_then(Value::as_str)
                        && visited.insert(reference)
                    {
                        nodes.extend(self.target(reference));
                    }
                    nodes.extend(fields.values());
                }
                Value::Array(items) => nodes.extend(items),
                _ => {}
            }
        }
        false
    }

    fn target(&self, reference: &str) -> Option<&Value> {
        let (number, pointer) = reference.split_once('#')?;
        let document = self.0.get(number.parse::<usize>().ok()?)?;
        document.root.pointer(pointer)
    }

    /// The first reference that leads nowhere, in the document as it was written.
    pub(crate) fn check_references(&self) -> Result<(), SpecError> {
        for document in &self.0 {
            let mut nodes = vec![&document.root];
            while let Some(node) = nodes.pop() {
                if let Some(target) = node.get("$ref").and_then(Value::as_str)
                    && self.resolve(node).is_null()
                {
                    let pointer = target
                        .split_once('#')
                        .map_or(target, |(_, pointer)| pointer);
                    let message = format!("nothing stands at `#{pointer}`, which a `$ref` names");
                    return Err(SpecError::new(&document.file, message));
                }
                match node {
                    Value::Array(items) => nodes.extend(items),
                    Value::Object(fields) => nodes.extend(fields.values()),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<String, SpecError> {
    fs::read_to_string(file).map_err(|error| SpecError::new(file, error.to_string()))
}

/// A path without `.` and, where that is certain, without `..`: files that refer to each other would
/// else have longer and longer ones.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        let last = plain.components().next_back();
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(last, Some(Component::Normal(_))) => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// A text without the escapes of a URL; what is no escape stays.
fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

/// A JSON Pointer without the escapes of a URL.
fn plain_pointer(pointer: &str) -> String {
    let steps = pointer
        .split('/')
        .map(|step| decoded(step).replace('/', "~1"));
    steps.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = TempDir::new().expect("a folder");
        for (file, text) in files {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        folder
    }

    #[test]
    fn files_that_refer_to_each_other_are_read_once() {
        let folder = folder(&[
            ("ours.yaml", "{$ref: 'common.yaml#/Tree'}"),
            ("common.yaml", "Tree: {items: {$ref: 'sub/leaf.json'}}"),
            (
                "sub/leaf.json",
                r#"{"items": {"$ref": "../common.yaml#/Tree"}}"#,
            ),
        ]);
        let mut documents = Documents::default();
        let document = documents.add_file(&folder.path().join("ours.yaml"));
        let root = documents.root(document.expect("good files")).clone();
        assert_eq!(documents.0.len(), 3);
        documents.check_references().expect("all lead somewhere");
        let tree = documents.resolve(&root);
        let leaf = documents.resolve(&tree["items"]);
        assert_eq!(documents.resolve(&leaf["items"]), tree);
    }

    #[test]
    fn references_have_the_escapes_of_a_url() {
        let folder = folder(&[
            (
                "ours.yaml",
                "{$ref: 'my%20card.yaml#/%E5%88%B8/~1v3~1%7Bid%7D%2Fx'}",
            ),
            ("my card.yaml", "券: {'/v3/{id}/x': {type: string}}"),
        ]);
        let mut documents = Documents::default();
        let document = documents.add_file(&folder.path().join("ours.yaml"));
        let root = documents.root(document.expect("good files")).clone();
        assert_eq!(documents.resolve(&root), &json!({"type": "string"}));
    }
}
