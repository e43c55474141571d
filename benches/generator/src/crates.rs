//! Crates that are made to be compiled: generated code, and the dependencies it needs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::Tools;

/// What progenitor's documentation asks a crate with its output to depend on, without TLS.
pub(crate) const PROGENITOR_DEPENDENCIES: &str = r#"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures = "0.3"
progenitor-client = "=0.15.1"
regress = "0.12"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// A crate in a folder of its own.
pub(crate) struct Crate {
    pub(crate) folder: PathBuf,
}

impl Crate {
    /// Writes a crate of this name. The files that are there already stay, so that nothing is
    /// compiled or resolved anew without need.
    pub(crate) fn write(
        tools: &Tools,
        name: &str,
        dependencies: &str,
        files: &[(&str, &str)],
    ) -> io::Result<Self> {
        let folder = tools.work.join("crates").join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{dependencies}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        for (path, text) in files {
            fs::write(folder.join(path), text)?;
        }
        Ok(Self { folder })
    }

    /// Cargo in this crate, with a target folder, and incremental compilation off: an unchanged
    /// file would cost nothing otherwise.
    pub(crate) fn cargo(&self, command: &str, target: &Path) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&self.folder)
            .env("CARGO_INCREMENTAL", "0")
            .arg(command)
            .arg("--target-dir")
            .arg(target);
        cargo
    }
}
