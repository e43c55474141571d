//! The generator as a library: what to read, what to make of it, and where to put it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::fault::MaxFaults;
use crate::output::{self, GeneratedFile, Outcome, StaleFile, WrittenFile};
use crate::pipeline::{self, Options};
use crate::progress::Progress;
use crate::selection::Selector;

/// Makes Rust bindings from OpenAPI specs, one file a spec: `busifavor.yaml` gives `busifavor.rs`.
///
/// ```
/// # let folder = std::env::temp_dir().join("wechatpay-codegen-doc-example");
/// # std::fs::create_dir_all(&folder)?;
/// # let spec = folder.join("broken.yaml");
/// # std::fs::write(&spec, "openapi: 3.1.0\nopenapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")?;
/// use wechatpay_codegen::{Error, Generator};
///
/// match (Generator::new().spec(&spec).generate()) {
///     Ok(made) => println!("{} files", made.files.len()),
///     Err(Error::Spec(report)) => {
///         assert_eq!(report.faults()[0].code(), "duplicate-key");
///         assert_eq!(report.faults()[0].line(), 2);
///     }
///     Err(error) => eprintln!("{error}"),
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Generator {
    specs: Vec<PathBuf>,
    options: Options,
}

impl Generator {
    /// A generator without specs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a spec: a YAML or JSON file, or a folder, of which all `.yaml`, `.yml` and `.json`
    /// files are taken in the order of their names.
    pub fn spec(mut self, path: impl Into<PathBuf>) -> Self {
        self.specs.push(path.into());
        self
    }

    /// Accepts the loss of a keyword that is refused as `unsupported-keyword`, by its name: `not`.
    /// It has no effect on what is generated, and each of its places gives a warning.
    pub fn allow(mut self, keyword: impl Into<String>) -> Self {
        self.options.allowed.insert(keyword.into());
        self
    }

    /// Also makes `paths.rs`: the calls of all specs as a chain of the segments of their paths,
    /// `Paths::new(&client).v3().marketing().busifavor()`. It goes beside the modules of the specs,
    /// each named as its file.
    pub fn path_chain(mut self, wanted: bool) -> Self {
        self.options.path_chain = wanted;
        self
    }

    /// Chooses the operations with a tag. Of the chosen operations (whatever chooses them) and the
    /// types they need Rust is generated, instead of all; the specs are checked as a whole. A spec
    /// of which nothing is chosen gives no file.
    pub fn tag(self, tag: impl Into<String>) -> Self {
        self.select(Selector::Tag(tag.into()))
    }

    /// Chooses the operations below a path, as [`tag`](Self::tag) does: `/v3/pay` means `/v3/pay` and
    /// `/v3/pay/…`, not `/v3/payscore`. It is held against the path as it stands in the spec.
    pub fn path_prefix(self, prefix: impl Into<String>) -> Self {
        self.select(Selector::PathPrefix(prefix.into()))
    }

    /// Chooses an operation by its operationId, or a notification by its event type, as
    /// [`tag`](Self::tag) does.
    pub fn operation(self, id: impl Into<String>) -> Self {
        self.select(Selector::Operation(id.into()))
    }

    /// Shows at most so many errors, and at most so many warnings, instead of 10,000; beyond that they are
    /// only counted. A spec of 32 MiB can have millions.
    pub fn max_faults(mut self, max: usize) -> Self {
        self.options.max_faults = MaxFaults(max);
        self
    }

    fn select(mut self, selector: Selector) -> Self {
        self.options.selection.add(selector);
        self
    }

    /// Calls `observe` before each step of a run, several times for each spec. It may be called again to
    /// add another.
    pub fn on_progress(mut self, observe: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.options.observers.add(observe);
        self
    }

    /// Generates everything in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Spec`] with all faults when a spec has any, but for those that may only follow from
    /// another; other errors when a file cannot be read, two specs have the same name, or what was
    /// allowed or chosen is not there.
    pub fn generate(&self) -> Result<Outcome<GeneratedFile>, Error> {
        pipeline::run(&self.spec_files()?, &self.options)
    }

    /// Generates, and writes the files whose bytes changed to the folder `dir`, which is made if
    /// it is not there.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate), [`Error::NoBindings`], and [`Error::Write`]. With faults in a spec nothing is
    /// written.
    pub fn write_to(&self, dir: impl AsRef<Path>) -> Result<Outcome<WrittenFile>, Error> {
        self.generate()?
            .map(|files| output::write(&files, dir.as_ref()))
    }

    /// Generates, and compares with the folder `dir`. The files that are missing there or differ
    /// are returned; nothing is written.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate), and [`Error::Read`] for a file that is there but cannot be
    /// read.
    pub fn check(&self, dir: impl AsRef<Path>) -> Result<Outcome<StaleFile>, Error> {
        self.generate()?
            .map(|files| output::compare(&files, dir.as_ref()))
    }

    /// For build scripts: generates into `OUT_DIR`, and tells cargo to run the script again when
    /// a spec changes or one is added to a folder. Warnings go to cargo's output.
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to), and [`Error::NoOutDir`] outside a build script.
    pub fn write_to_out_dir(&self) -> Result<Outcome<WrittenFile>, Error> {
        let out_dir = env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?;
        let files = self.spec_files()?;
        // Told before anything can fail, so that cargo runs again once a faulty spec is mended.
        for instruction in self.rerun_instructions(&files) {
            println!("{instruction}");
        }
        let made = pipeline::run(&files, &self.options)?;
        // A run that fails is repeated anyway.
        for source in &made.sources[files.len()..] {
            println!("cargo::rerun-if-changed={}", source.display());
        }
        for warning in made.warnings.faults() {
            println!("cargo::warning={}", warning.headline());
        }
        made.map(|files| output::write(&files, Path::new(&out_dir)))
    }

    fn rerun_instructions(&self, files: &[PathBuf]) -> Vec<String> {
        let folders = self.specs.iter().filter(|path| path.is_dir());
        folders
            .chain(files)
            .map(|path| format!("cargo::rerun-if-changed={}", path.display()))
            .collect()
    }

    /// The files the given paths mean.
    fn spec_files(&self) -> Result<Vec<PathBuf>, Error> {
        let mut files = Vec::new();
        for path in &self.specs {
            if path.is_dir() {
                files.extend(folder_files(path)?);
            } else {
                files.push(path.clone());
            }
        }
        Ok(files)
    }
}

fn folder_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        // A link that leads nowhere is told of when it is read.
        if is_spec(&path) && !path.is_dir() {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(Error::NoSpecs {
            folder: folder.to_owned(),
        });
    }
    files.sort();
    Ok(files)
}

fn is_spec(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml" || extension == "json")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Generator;

    #[test]
    fn cargo_is_told_of_every_file_and_folder() {
        let generator = Generator::new().spec("src/yaml").spec("one.yaml");
        let files = [PathBuf::from("src/yaml/a.yaml"), PathBuf::from("one.yaml")];
        assert_eq!(
            generator.rerun_instructions(&files),
            [
                "cargo::rerun-if-changed=src/yaml",
                "cargo::rerun-if-changed=src/yaml/a.yaml",
                "cargo::rerun-if-changed=one.yaml",
            ]
        );
    }
}
