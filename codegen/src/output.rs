//! Generated files and the folder they belong in: writing what changed, finding what is stale.

mod whole;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::fault::Report;

/// What came of a run without errors.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<F> {
    /// The files, in the order of their specs.
    pub files: Vec<F>,
    /// Every file that was read: the specs, then those that their references lead to.
    pub sources: Vec<PathBuf>,
    /// What the specs should be looked at for all the same; [empty](Report::is_empty) if nothing.
    pub warnings: Report,
}

impl<F> Outcome<F> {
    /// Takes the files one step on.
    pub(crate) fn map<G>(
        self,
        step: impl FnOnce(Vec<F>) -> Result<Vec<G>, Error>,
    ) -> Result<Outcome<G>, Error> {
        Ok(Outcome {
            files: step(self.files)?,
            sources: self.sources,
            warnings: self.warnings,
        })
    }
}

/// A generated file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedFile {
    /// The name within the output folder, as `busifavor.rs`.
    pub name: String,
    /// The Rust source text.
    pub text: String,
}

/// A file of the output folder after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenFile {
    /// The file's path.
    pub path: PathBuf,
    /// Whether it was written; `false` if it had these bytes already.
    pub changed: bool,
}

/// A file of the output folder that is not what the specs give.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StaleFile {
    /// The file's path.
    pub path: PathBuf,
    /// Whether it is not there at all.
    pub missing: bool,
}

/// Writes the files whose bytes changed.
pub(crate) fn write(files: &[GeneratedFile], dir: &Path) -> Result<Vec<WrittenFile>, Error> {
    let write_error = |path: &Path, source| Error::Write {
        path: path.to_owned(),
        source,
    };
    if files.is_empty() {
        return Err(Error::NoBindings);
    }
    create(dir).map_err(|source| write_error(dir, source))?;
    let mut written = Vec::new();
    for file in files {
        let path = dir.join(&file.name);
        let changed = read(&path)?.as_deref() != Some(file.text.as_bytes());
        if changed {
            whole::write(&path, &file.text).map_err(|source| write_error(&path, source))?;
        }
        written.push(WrittenFile { path, changed });
    }
    Ok(written)
}

fn create(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::Error::new(
            io::ErrorKind::NotADirectory,
            "a file is there, and no folder",
        ),
        _ => error,
    })
}

/// The files that are missing or differ.
pub(crate) fn compare(files: &[GeneratedFile], dir: &Path) -> Result<Vec<StaleFile>, Error> {
    let mut stale = Vec::new();
    for file in files {
        let path = dir.join(&file.name);
        let present = read(&path)?;
        if present.as_deref() != Some(file.text.as_bytes()) {
            let missing = present.is_none();
            stale.push(StaleFile { path, missing });
        }
    }
    Ok(stale)
}

/// The bytes of a file that may not be there.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read {
            path: path.to_owned(),
            source,
        }),
    }
}
