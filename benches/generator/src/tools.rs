//! The programs that are measured or needed for it, and where they work.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository, a folder to work in, and the release builds of the programs.
pub(crate) struct Tools {
    pub(crate) repository: PathBuf,
    pub(crate) work: PathBuf,
    pub(crate) generator: PathBuf,
    pub(crate) progenitor: PathBuf,
    pub(crate) large_spec: PathBuf,
}

impl Tools {
    /// Builds the programs below the target folder of this one.
    pub(crate) fn build() -> Result<Self, Box<dyn Error>> {
        let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
        let repository = bench
            .ancestors()
            .nth(2)
            .ok_or("the repository is two folders up")?;
        let this = std::env::current_exe()?;
        let work = this
            .ancestors()
            .nth(2)
            .ok_or("not in a target folder")?
            .join("generator-bench");
        fs::create_dir_all(&work)?;

        let built = work.join("tools/release");
        let tools = Self {
            repository: repository.to_owned(),
            generator: built.join("wechatpay-codegen"),
            large_spec: built.join("examples/large_spec"),
            progenitor: built.join("progenitor-peer"),
            work,
        };
        let ours = ["-p", "wechatpay-codegen", "--bin", "wechatpay-codegen"];
        tools.cargo_build(repository, &ours)?;
        tools.cargo_build(
            repository,
            &["-p", "wechatpay-codegen", "--example", "large_spec"],
        )?;
        tools.cargo_build(bench, &["-p", "progenitor-peer"])?;
        Ok(tools)
    }

    /// What a crate with our generated code depends on, as a line of its manifest.
    pub(crate) fn runtime_dependency(&self) -> String {
        let path = self.repository.display();
        format!("wechatpay-client = {{ path = '{path}', default-features = false }}\n")
    }

    /// Where what a command prints goes.
    pub(crate) fn log(&self) -> PathBuf {
        self.work.join("log")
    }

    fn cargo_build(&self, workspace: &Path, what: &[&str]) -> Result<(), Box<dyn Error>> {
        let mut build = Command::new("cargo");
        build
            .current_dir(workspace)
            .args(["build", "--release", "--locked"])
            .args(what);
        measure::run(
            build.arg("--target-dir").arg(self.work.join("tools")),
            &self.log(),
        )?;
        Ok(())
    }
}
