//! The first phases: from texts to trees, of the files that references lead to as well, and from trees
//! to documents.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::document::{self, Library};
use crate::error::Error;
use crate::fault::{Code, Fault, Faults};
use crate::progress::{Observers, Progress};
use crate::source::{FileId, Sources};
use crate::yaml::{self, Node, Place};

/// The trees of all files, in the order in which they were read, and what leads from one to another.
#[derive(Default)]
pub(super) struct Trees {
    trees: Vec<(FileId, Node)>,
    links: BTreeMap<(FileId, String), FileId>,
}

/// Parses every source, and reads and parses those that their references name.
pub(super) fn trees(
    sources: &mut Sources,
    observers: &Observers,
    faults: &mut Faults,
) -> Result<Trees, Error> {
    let mut found = Trees::default();
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
        let Some(tree) = yaml::read(sources.get(file), file, faults) else {
            continue;
        };
        for (path, place) in document::linked_files(&tree, file) {
            if let Some(linked) = link(&path, place, sources, faults)? {
                found.links.insert((file, path), linked);
            }
        }
        found.trees.push((file, tree));
    }
    Ok(found)
}

/// The file that a reference at `place` names, read if it was not yet.
fn link(
    path: &str,
    place: Place,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Result<Option<FileId>, Error> {
    if path.contains("://") {
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
    let path = plain(&folder.unwrap_or(Path::new("")).join(path));
    if let Some((known, _)) = sources
        .iter()
        .find(|(_, source)| plain(source.path()) == path)
    {
        return Ok(Some(known));
    }
    if !path.is_file() {
        let message = format!("there is no file `{}`", path.display());
        faults.push(
            Fault::new(Code::DanglingReference, place, message)
                .hint("the path of a reference begins in the folder of the file it stands in"),
        );
        return Ok(None);
    }
    let file = sources.read(&path, faults).map_err(|source| Error::Read {
        path: path.clone(),
        source,
    })?;
    Ok(Some(file))
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

/// The documents of the trees, of which the first `specs` are those that Rust is made of.
pub(super) fn library(trees: Trees, specs: usize, faults: &mut Faults) -> Library {
    let all = document::Trees {
        trees: &trees.trees,
        links: &trees.links,
    };
    let mut library = Library::default();
    for (index, (file, tree)) in trees.trees.iter().enumerate() {
        if index < specs {
            let document = document::read(tree, *file, all, faults);
            library
                .specs
                .extend(document.map(|document| (*file, document)));
        } else {
            let document = document::read_shared(tree, *file, all, faults);
            library
                .shared
                .extend(document.map(|document| (*file, document)));
        }
    }
    library.links = trees.links;
    library
}
