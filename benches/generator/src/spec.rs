//! A spec, in the versions of OpenAPI that the generators read.

use std::error::Error;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::generators::{Dialect, Generator};
use crate::tools::Tools;

pub(crate) struct Spec {
    pub(crate) as_written: PathBuf,
    openapi_3_0: PathBuf,
}

impl Spec {
    /// A spec of the repository. The converted one is written as `converted`, in JSON if it is
    /// called so; what that took is told on standard error.
    pub(crate) fn of(
        tools: &Tools,
        as_written: PathBuf,
        converted: &str,
    ) -> Result<Self, Box<dyn Error>> {
        let openapi_3_0 = tools.work.join(converted);
        let changes = tools.work.join("changes");
        let mut convert = Command::new(&tools.progenitor);
        convert.arg("convert").arg(&as_written).arg(&openapi_3_0);
        measure::run(&mut convert, &changes)?;
        let changes = fs::read_to_string(&changes)?;
        let changes: Vec<&str> = changes.lines().collect();
        let changes = match changes[..] {
            [] => "nothing but the version".to_owned(),
            _ => changes.join(", "),
        };
        eprintln!("{converted} for progenitor, changed: {changes}");
        Ok(Self {
            as_written,
            openapi_3_0,
        })
    }

    /// The repository's spec of so many operations or a few more.
    pub(crate) fn large(tools: &Tools, operations: usize) -> Result<Self, Box<dyn Error>> {
        let printed = tools.work.join(format!("large-{operations}.yaml"));
        let mut print = Command::new(&tools.large_spec);
        measure::run(print.arg(operations.to_string()), &printed)?;
        Self::of(
            tools,
            printed,
            &format!("large-{operations}-openapi-3.0.yaml"),
        )
    }

    pub(crate) fn busifavor(tools: &Tools) -> Result<Self, Box<dyn Error>> {
        let as_written = tools.repository.join("spec/busifavor.yaml");
        Self::of(tools, as_written, "busifavor-openapi-3.0.yaml")
    }

    /// The operations that can be called: what stands under `webhooks:` cannot.
    pub(crate) fn operations(&self) -> io::Result<f64> {
        let text = fs::read_to_string(&self.as_written)?;
        let paths = text.split("\nwebhooks:").next().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        Ok(paths.matches("operationId:").count() as f64)
    }

    /// The file that this generator reads.
    pub(crate) fn read_by(&self, generator: Generator) -> &Path {
        match generator.reads {
            Dialect::V3_1 => &self.as_written,
            Dialect::V3_0 => &self.openapi_3_0,
        }
    }
}
