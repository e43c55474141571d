//! The pipeline from spec files to Rust files, one phase after the other over all specs.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use heck::ToSnakeCase;

use crate::document;
use crate::emit;
use crate::error::Error;
use crate::fault::{Code, Fault, Faults};
use crate::model;
use crate::output::{self, GeneratedFile, StaleFile, WrittenFile};
use crate::source::{FileId, Source, Sources};
use crate::yaml;

/// Makes Rust bindings from OpenAPI specs, one file a spec: `busifavor.yaml` gives `busifavor.rs`.
///
/// ```
/// # let folder = std::env::temp_dir().join("wechatpay-codegen-doc-example");
/// # std::fs::create_dir_all(&folder)?;
/// # let spec = folder.join("broken.yaml");
/// # std::fs::write(&spec, "openapi: 3.1.0\nopenapi: 3.1.0\n")?;
/// use wechatpay_codegen::{Error, Generator};
///
/// match (Generator::new().spec(&spec).generate()) {
///     Ok(files) => println!("{} files", files.len()),
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

    /// Generates everything in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Spec`] with all faults of a phase (reading, understanding, resolving) when a spec
    /// has any; other errors when a file cannot be read or two specs have the same name.
    pub fn generate(&self) -> Result<Vec<GeneratedFile>, Error> {
        generate(&self.spec_files()?)
    }

    /// Generates, and writes the files whose bytes changed to the folder `dir`, which is made if
    /// it is not there.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate), and [`Error::Write`]. With faults in a spec nothing is
    /// written.
    pub fn write_to(&self, dir: impl AsRef<Path>) -> Result<Vec<WrittenFile>, Error> {
        output::write(&self.generate()?, dir.as_ref())
    }

    /// Generates, and compares with the folder `dir`. The files that are missing there or differ
    /// are returned; nothing is written.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate), and [`Error::Read`] for a file that is there but cannot be
    /// read.
    pub fn check(&self, dir: impl AsRef<Path>) -> Result<Vec<StaleFile>, Error> {
        output::compare(&self.generate()?, dir.as_ref())
    }

    /// For build scripts: generates into `OUT_DIR`, and tells cargo to run the script again when
    /// a spec changes or one is added to a folder.
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to), and [`Error::NoOutDir`] outside a build script.
    pub fn write_to_out_dir(&self) -> Result<Vec<WrittenFile>, Error> {
        let out_dir = env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?;
        let files = self.spec_files()?;
        // Told before anything can fail, so that cargo runs again once a faulty spec is mended.
        for instruction in self.rerun_instructions(&files) {
            println!("{instruction}");
        }
        output::write(&generate(&files)?, Path::new(&out_dir))
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
        if is_spec(&path) && path.is_file() {
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

/// The pipeline. After each phase all faults of all files are shown, and a later phase may rely on
/// what the earlier ones have checked.
fn generate(files: &[PathBuf]) -> Result<Vec<GeneratedFile>, Error> {
    let mut faults = Faults::default();

    let sources = read_sources(files, &mut faults)?;
    faults.gate(&sources)?;

    let trees = phase(sources.iter(), |file, source| {
        yaml::read(source, file, &mut faults)
    });
    faults.gate(&sources)?;

    let documents = phase(trees, |file, tree| document::read(&tree, file, &mut faults));
    faults.gate(&sources)?;

    let products = phase(documents, |file, document| {
        model::build(&document, &product(sources.get(file)), &mut faults)
    });
    faults.gate(&sources)?;

    products
        .into_iter()
        .map(|(file, product)| emit_file(sources.get(file), &product))
        .collect()
}

/// Takes every file one step on. A step without a result has told `faults` why.
fn phase<T, U>(
    files: impl IntoIterator<Item = (FileId, T)>,
    mut step: impl FnMut(FileId, T) -> Option<U>,
) -> Vec<(FileId, U)> {
    files
        .into_iter()
        .filter_map(|(file, input)| Some((file, step(file, input)?)))
        .collect()
}

fn read_sources(files: &[PathBuf], faults: &mut Faults) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    let mut outputs = BTreeMap::new();
    for path in files {
        let file = sources.read(path, faults).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let name = output_name(sources.get(file));
        check_name(&name, file, faults);
        if let Some(first) = outputs.insert(name.clone(), path.clone()) {
            return Err(Error::SameOutput {
                name,
                first,
                second: path.clone(),
            });
        }
    }
    Ok(sources)
}

/// The product a spec describes: its file's name without the extension.
fn product(source: &Source) -> String {
    let stem = source.path().file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn output_name(source: &Source) -> String {
    format!("{}.rs", product(source).to_snake_case())
}

/// The name becomes that of a module.
fn check_name(name: &str, file: FileId, faults: &mut Faults) {
    let module = name.strip_suffix(".rs").unwrap_or(name);
    let is_word = module
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_word && module.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return;
    }
    let message = "the file's name cannot become the name of a Rust module";
    faults.push(
        Fault::new(Code::BadName, file, message)
            .hint("rename it: a letter first, then letters, digits, `_` or `-`"),
    );
}

fn emit_file(source: &Source, product: &model::Product) -> Result<GeneratedFile, Error> {
    let spec = source.path().file_name().unwrap_or_default();
    let text = emit::emit(product, &spec.to_string_lossy()).map_err(|message| Error::Internal {
        spec: source.path().to_owned(),
        message,
    })?;
    Ok(GeneratedFile {
        name: output_name(source),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn module_names_are_words() {
        let accepts = |name: &str| {
            let mut sources = Sources::default();
            let mut faults = Faults::default();
            let file = sources
                .read(Path::new("Cargo.toml"), &mut faults)
                .expect("this package's manifest");
            check_name(name, file, &mut faults);
            faults.is_empty()
        };
        assert!(accepts("busifavor.rs"));
        assert!(accepts("pay_2.rs"));
        assert!(!accepts("2_pay.rs"));
        assert!(!accepts("优惠券.rs"));
        assert!(!accepts(".rs"));
    }
}
