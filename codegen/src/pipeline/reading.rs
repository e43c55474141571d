//! The first phase: from texts to trees, of the files that references lead to as well.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::document::{self, Tree, Trees, percent_decoded};
use crate::error::Error;
use crate::fault::{Code, Fault, Faults, did_you_mean};
use crate::progress::{Observers, Progress};
use crate::source::{FileId, Sources};
use crate::yaml::{self, Memory, Place};

/// Parses every source, and reads and parses those that their references name.
pub(super) fn trees(
    sources: &mut Sources,
    observers: &Observers,
    faults: &mut Faults,
) -> Result<Trees, Error> {
    let mut trees = Trees::default();
    let given = sources.len();
    let mut memory = Memory::of(sources.bytes());
    let paths = sources.iter().map(|(file, it)| (plain(it.path()), file));
    // Of a file that is given twice, the first.
    let mut known: HashMap<PathBuf, FileId> = HashMap::new();
    for (path, file) in paths {
        known.entry(path).or_insert(file);
    }
    // What references lead to joins the sources behind those that were given.
    let mut number = 0;
    while let Some(file) = sources.id(number) {
        number += 1;
        observers.tell(&Progress {
            doing: "reading",
            file: sources.get(file).path(),
            number,
            files: sources.len(),
            operations: 0,
        });
        // A text that is no text was reported when it was read.
        let is_text = !faults.are_in(file);
        if number > given {
            memory.add(sources.get(file).text().len());
        }
        let root = is_text.then(|| yaml::read(sources.get(file), file, &mut memory, faults));
        let Some(root) = root.flatten() else {
            trees.lack();
            continue;
        };
        for (path, place) in document::linked_files(&root, file) {
            if let Some(linked) = link(&path, place, sources, &mut known, faults)? {
                trees.link(file, path, linked);
            }
        }
        trees.push(Tree {
            file,
            root,
            is_given: number <= given,
        });
    }
    Ok(trees)
}

/// The file that a reference at `place` names, read if it was not yet.
fn link(
    written: &str,
    place: Place,
    sources: &mut Sources,
    known: &mut HashMap<PathBuf, FileId>,
    faults: &mut Faults,
) -> Result<Option<FileId>, Error> {
    if written.contains("://") {
        faults.push(
            Fault::new(
                Code::UnsupportedReference,
                place,
                "a reference to another host is not supported",
            )
            .hint("put the file beside the spec, and write the path to it"),
        );
        return Ok(None);
    }
    let folder = sources.get(place.file).path().parent();
    let path = plain(
        &folder
            .unwrap_or(Path::new(""))
            .join(&*percent_decoded(written)),
    );
    if let Some(known) = known.get(&path) {
        return Ok(Some(*known));
    }
    if !path.is_file() {
        let message = format!("there is no file `{}`", path.display());
        let fault = Fault::new(Code::DanglingReference, place, message);
        let way = written.trim_start_matches('/');
        faults.push(if way.starts_with("components/") {
            fault.hint(format!(
                "did you mean `#/{way}`? A part of this file is named with a `#`"
            ))
        } else if !written.contains(['.', '/']) {
            fault.hint(format!(
                "a schema of this file is named as `#/components/schemas/{written}`"
            ))
        } else if let Some(near) = (!faults.are_many()).then(|| near(&path)).flatten() {
            fault.hint(format!("did you mean `{}`?", near.display()))
        } else {
            fault.hint("the path of a reference begins in the folder of the file it stands in")
        });
        return Ok(None);
    }
    let file = sources.read(&path, faults).map_err(|source| Error::Read {
        path: path.clone(),
        source,
    })?;
    known.insert(path, file);
    Ok(Some(file))
}

/// The path with its first part that is not there replaced by what it was probably meant to be.
fn near(path: &Path) -> Option<PathBuf> {
    let missing = path.ancestors().take_while(|part| !part.exists()).last()?;
    let folder = match missing.parent()? {
        here if here == Path::new("") => Path::new("."),
        folder => folder,
    };
    let entries = fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    // In an order of their own, whatever the system's is.
    let names: BTreeSet<String> = names.collect();
    let name = missing.file_name()?.to_str()?;
    let near = did_you_mean(name, names.iter().map(String::as_str))?;
    let behind = path.strip_prefix(missing).ok()?;
    let meant = missing.with_file_name(near);
    // To join nothing would add a slash.
    Some(behind.iter().fold(meant, |path, part| path.join(part)))
}

/// A path without `.` and, where that is certain, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
