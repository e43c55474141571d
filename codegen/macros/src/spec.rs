//! Where a spec is, for the generator to read and for people to be shown.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::errors::CompileErrors;

/// A spec that is there.
#[derive(Debug)]
pub(crate) struct Spec {
    absolute: String,
    shown: PathBuf,
}

impl Spec {
    /// The spec at `path`, relative to the folder of the package that is compiled.
    pub(crate) fn find(path: &str) -> Result<Self, CompileErrors> {
        let package = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| {
            CompileErrors::one(
                "the variable CARGO_MANIFEST_DIR is not set; specs are found by it, and cargo sets it"
                    .to_owned(),
            )
        })?;
        // What rustc calls files by is relative to where it runs.
        let here = env::current_dir().unwrap_or_default();
        Self::find_in(Path::new(&package), path, &here)
    }

    fn find_in(package: &Path, path: &str, here: &Path) -> Result<Self, CompileErrors> {
        let file = package.join(path);
        let shown = file.display();
        let kind = fs::metadata(&file).map_err(|error| {
            CompileErrors::one(format!(
                "cannot read {shown}: {error}; the path of a spec is relative to the folder of Cargo.toml"
            ))
        })?;
        if !kind.is_file() {
            return Err(CompileErrors::one(format!(
                "{shown} is not a file; name one spec, and give each a module of its own"
            )));
        }
        let absolute = file
            .to_str()
            .ok_or_else(|| CompileErrors::one(format!("the path {shown} is not Unicode")))?;
        Ok(Self {
            absolute: absolute.to_owned(),
            shown: file.strip_prefix(here).unwrap_or(&file).to_owned(),
        })
    }

    /// The whole path.
    pub(crate) fn absolute(&self) -> &str {
        &self.absolute
    }

    /// The path as rustc would name the file.
    pub(crate) fn shown(&self) -> &Path {
        &self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_shown_as_rustc_shows_files() -> Result<(), CompileErrors> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = package.join("src/spec.rs");

        let workspace = package.parent().expect("it is in a folder");
        let spec = Spec::find_in(package, "src/spec.rs", workspace)?;
        assert_eq!(spec.shown(), Path::new("macros/src/spec.rs"));
        assert_eq!(Path::new(spec.absolute()), file);

        let elsewhere = package.join("elsewhere");
        let spec = Spec::find_in(package, "src/spec.rs", &elsewhere)?;
        assert_eq!(spec.shown(), file);
        Ok(())
    }

    #[test]
    fn a_folder_is_refused() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let errors = Spec::find_in(package, "src", package).expect_err("a folder");
        let text = format!("{errors:?}");
        assert!(text.contains("macros/src is not a file"), "{text}");
    }
}
