//! The generators that are compared, each as the command a person would give.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use measure::{Case, Usage};

use crate::spec::Spec;
use crate::tools::Tools;

/// A generator of Rust from OpenAPI.
#[derive(Clone, Copy)]
pub(crate) struct Generator {
    pub(crate) name: &'static str,
    pub(crate) reads: Dialect,
    command: fn(&Tools, spec: &Path, out: &Path) -> Command,
}

/// The OpenAPI that a generator reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Version 3.1, so the spec as it is.
    V3_1,
    /// Version 3.0, so the spec after the conversion of [`Spec`].
    V3_0,
}

pub(crate) const OURS: Generator = Generator {
    name: "wechatpay-codegen",
    reads: Dialect::V3_1,
    command: |tools, spec, out| {
        let mut command = Command::new(&tools.generator);
        command.arg("generate").arg(spec).arg("--out").arg(out);
        command
    },
};

pub(crate) const PROGENITOR: Generator = Generator {
    name: "progenitor",
    reads: Dialect::V3_0,
    command: |tools, spec, out| progenitor(tools, "positional", spec, out),
};

pub(crate) const PROGENITOR_BUILDER: Generator = Generator {
    name: "progenitor builder",
    reads: Dialect::V3_0,
    command: |tools, spec, out| progenitor(tools, "builder", spec, out),
};

/// The peers; those after progenitor are measured if they are installed.
pub(crate) const PEERS: [Generator; 5] = [
    PROGENITOR,
    PROGENITOR_BUILDER,
    Generator {
        name: "openapi-nexus",
        reads: Dialect::V3_1,
        command: |_, spec, out| {
            let mut command = Command::new("openapi-nexus");
            command
                .args(["generate", "-g", "rust-reqwest", "-i"])
                .arg(spec)
                .arg("-o")
                .arg(out);
            command
        },
    },
    Generator {
        name: "oas3-gen",
        reads: Dialect::V3_1,
        command: |_, spec, out| {
            let mut command = Command::new("oas3-gen");
            command
                .args(["generate", "client-mod", "-i"])
                .arg(spec)
                .arg("-o")
                .arg(out);
            command
        },
    },
    Generator {
        name: "ploidy",
        reads: Dialect::V3_1,
        command: |_, spec, out| {
            let mut command = Command::new("ploidy");
            command
                .args(["generate", "rust"])
                .arg(spec)
                .arg("-o")
                .arg(out);
            command
        },
    },
];

fn progenitor(tools: &Tools, style: &str, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(&tools.progenitor);
    command.args(["generate", style]).arg(spec).arg(out);
    command
}

impl Generator {
    /// Generates into its own folder, which is empty before.
    pub(crate) fn generate(self, tools: &Tools, spec: &Spec) -> Result<Usage, String> {
        let out = self.out(tools);
        let empty = fs::remove_dir_all(&out).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        });
        empty
            .and_then(|()| fs::create_dir_all(&out))
            .map_err(|error| format!("{}: {error}", out.display()))?;
        measure::run(
            &mut (self.command)(tools, spec.read_by(self), &out),
            &tools.log(),
        )
    }

    /// The same, to be measured.
    pub(crate) fn case<'a>(self, tools: &'a Tools, spec: &'a Spec) -> Case<'a> {
        Box::new(move || self.generate(tools, spec))
    }

    /// Its last output, of a generator that writes one file.
    pub(crate) fn only_file(self, tools: &Tools) -> io::Result<String> {
        let mut files = fs::read_dir(self.out(tools))?;
        let file = files.next().ok_or(io::ErrorKind::NotFound)??;
        fs::read_to_string(file.path())
    }

    /// The folder of its last output.
    pub(crate) fn out(self, tools: &Tools) -> PathBuf {
        tools
            .work
            .join("generated")
            .join(self.name.replace(' ', "-"))
    }
}
