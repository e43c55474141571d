//! What `cargo check` of the generated code alone costs, its dependencies being done.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use measure::{Case, Peer, Table, Usage, in_turn};

use crate::crates::{Crate, PROGENITOR_DEPENDENCIES};
use crate::generators::{Generator, OURS, PROGENITOR, PROGENITOR_BUILDER};
use crate::spec::Spec;
use crate::tools::Tools;

const ROUNDS: usize = 5;

pub(crate) fn run(tools: &Tools, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let spec = Spec::busifavor(tools)?;
    let runtime = tools.runtime_dependency();
    let of = |generator, dependencies| of_generated_code(tools, &spec, generator, dependencies);
    let crates = [
        of(OURS, &runtime)?,
        of(PROGENITOR, PROGENITOR_DEPENDENCIES)?,
        of(PROGENITOR_BUILDER, PROGENITOR_DEPENDENCIES)?,
    ];
    // The run that is not counted compiles the dependencies.
    let cases = crates
        .iter()
        .map(|of| -> Case { Box::new(|| check(tools, of)) });
    let [ours, positional, builder] = &in_turn(ROUNDS, cases.collect())[..] else {
        return Err("one figure for each crate".into());
    };
    let ours = ours.clone()?.cpu_seconds;
    for (peer, figure, target) in [
        (PROGENITOR, positional, "≤ 0.7 × peer"),
        (PROGENITOR_BUILDER, builder, ""),
    ] {
        let peer = Peer {
            name: peer.name,
            figure: figure.clone().map(|usage| usage.cpu_seconds),
        };
        table.push_compared("cargo check, busifavor alone, CPU s", ours, [peer], target);
    }
    Ok(())
}

/// A crate with nothing but what a generator makes of a spec.
fn of_generated_code(
    tools: &Tools,
    spec: &Spec,
    generator: Generator,
    dependencies: &str,
) -> Result<Crate, Box<dyn Error>> {
    generator.generate(tools, spec)?;
    let code = generator.only_file(tools)?;
    let name = format!("check-{}", generator.name.replace(' ', "-"));
    let files = [
        ("src/lib.rs", "pub mod generated;\n"),
        ("src/generated.rs", &code),
    ];
    Ok(Crate::write(tools, &name, dependencies, &files)?)
}

fn check(tools: &Tools, of: &Crate) -> Result<Usage, String> {
    touch(&of.folder.join("src/lib.rs")).map_err(|error| error.to_string())?;
    // A folder for each: dependencies of other features are other dependencies.
    measure::run(
        &mut of.cargo("check", &of.folder.join("target")),
        &tools.log(),
    )
}

fn touch(file: &Path) -> std::io::Result<()> {
    File::options()
        .append(true)
        .open(file)?
        .set_modified(SystemTime::now())
}
