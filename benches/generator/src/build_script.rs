//! What it adds to a program's cold build that its `build.rs` makes the bindings.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Figure, Peer, Row, Table};

use crate::crates::{Crate, PROGENITOR_DEPENDENCIES};
use crate::generators::PROGENITOR;
use crate::spec::Spec;
use crate::tools::Tools;

/// Two packages that differ in where their bindings come from.
struct Pair {
    checked_in: Package,
    build_script: Package,
}

struct Package {
    folder: PathBuf,
    name: &'static str,
}

struct Figures {
    cold_cpu_seconds: f64,
    added_cpu_seconds: f64,
    added_crates: f64,
}

pub(crate) fn run(tools: &Tools, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let ours = measure(tools, &examples(tools))?;
    let progenitor = progenitor(tools)
        .and_then(|pair| measure(tools, &pair))
        .map_err(|error| error.to_string());
    // The whole builds are not compared: progenitor's has no TLS in it.
    table.push(Row {
        what: "cold build, bindings checked in, CPU s".to_owned(),
        ours: ours.cold_cpu_seconds,
        peer: None,
        target: "",
    });
    let figures: [Figure<Figures>; 2] = [
        (
            "build script mode adds, CPU s",
            |of| of.added_cpu_seconds,
            "≤ 12",
        ),
        (
            "build script mode adds, crates",
            |of| of.added_crates,
            "≤ 10",
        ),
    ];
    for (what, figure, target) in figures {
        let peer = Peer {
            name: PROGENITOR.name,
            figure: progenitor.as_ref().map(figure).map_err(Clone::clone),
        };
        table.push_compared(what, figure(&ours), [peer], target);
    }
    Ok(())
}

/// The examples of the repository: one spec, two ways.
fn examples(tools: &Tools) -> Pair {
    Pair {
        checked_in: Package {
            folder: tools.repository.join("examples/command-line"),
            name: "example-command-line",
        },
        build_script: Package {
            folder: tools.repository.join("examples/build-script"),
            name: "example-build-script",
        },
    }
}

/// The same with progenitor, after its documentation.
fn progenitor(tools: &Tools) -> Result<Pair, Box<dyn Error>> {
    let as_written = tools
        .repository
        .join("examples/build-script/spec/redeem.yaml");
    let spec = Spec::of(tools, as_written, "redeem-openapi-3.0.json")?;
    PROGENITOR.generate(tools, &spec)?;
    let code = PROGENITOR.only_file(tools)?;
    let checked_in = Crate::write(
        tools,
        "progenitor-checked-in",
        PROGENITOR_DEPENDENCIES,
        &[
            ("src/main.rs", &main("include!(\"redeem.rs\");")),
            ("src/redeem.rs", &code),
        ],
    )?;
    let build_script = Crate::write(
        tools,
        "progenitor-build-script",
        &format!("{PROGENITOR_DEPENDENCIES}{BUILD_DEPENDENCIES}"),
        &[
            (
                "src/main.rs",
                &main("include!(concat!(env!(\"OUT_DIR\"), \"/redeem.rs\"));"),
            ),
            ("build.rs", BUILD_SCRIPT),
            (
                "redeem.json",
                &fs::read_to_string(spec.read_by(PROGENITOR))?,
            ),
        ],
    )?;
    Ok(Pair {
        checked_in: Package {
            folder: checked_in.folder,
            name: "progenitor-checked-in",
        },
        build_script: Package {
            folder: build_script.folder,
            name: "progenitor-build-script",
        },
    })
}

const BUILD_DEPENDENCIES: &str = r#"
[build-dependencies]
prettyplease = "0.3"
progenitor = { version = "=0.15.1", default-features = false }
serde_json = "1"
syn = "3"
"#;

const BUILD_SCRIPT: &str = r#"
fn main() {
    println!("cargo:rerun-if-changed=redeem.json");
    let spec = serde_json::from_reader(std::fs::File::open("redeem.json").unwrap()).unwrap();
    let tokens = progenitor::Generator::default().generate_tokens(&spec).unwrap();
    let code = prettyplease::unparse(&syn::parse2(tokens).unwrap());
    let folder = std::env::var_os("OUT_DIR").unwrap();
    std::fs::write(std::path::Path::new(&folder).join("redeem.rs"), code).unwrap();
}
"#;

fn main(include: &str) -> String {
    format!(
        "#[allow(dead_code)]\nmod redeem {{\n    {include}\n}}\n\n\
         fn main() {{\n    let _ = redeem::Client::new(\"http://localhost\");\n}}\n"
    )
}

fn measure(tools: &Tools, pair: &Pair) -> Result<Figures, Box<dyn Error>> {
    let target = tools.work.join("cold");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let build =
        |package: &Package| measure::run(&mut package.cargo("build", &target), &tools.log());

    let cold = build(&pair.checked_in)?;
    // The rest is measured on top of that, which is steadier than the difference of two long
    // builds: the second program and what only it depends on, less the first program alone.
    measure::run(&mut pair.checked_in.cargo("clean", &target), &tools.log())?;
    let alone = build(&pair.checked_in)?;
    let second = build(&pair.build_script)?;
    fs::remove_dir_all(&target)?;

    let crates = pair.checked_in.crates(tools)?;
    let with_build_script = pair.build_script.crates(tools)?;
    Ok(Figures {
        cold_cpu_seconds: cold.cpu_seconds,
        added_cpu_seconds: second.cpu_seconds - alone.cpu_seconds,
        added_crates: with_build_script - crates,
    })
}

impl Package {
    fn cargo(&self, command: &str, target: &Path) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&self.folder)
            .args([command, "--package", self.name, "--target-dir"])
            .arg(target);
        cargo
    }

    /// How many crates are compiled for this package, itself included.
    fn crates(&self, tools: &Tools) -> Result<f64, Box<dyn Error>> {
        let mut tree = Command::new("cargo");
        tree.current_dir(&self.folder)
            .args(["tree", "--package", self.name, "--edges", "normal,build"])
            .args(["--prefix", "none", "--no-dedupe", "--format", "{p}"]);
        let printed = tools.work.join("tree");
        measure::run(&mut tree, &printed)?;
        let text = fs::read_to_string(printed)?;
        let crates: BTreeSet<&str> = text.lines().filter(|line| line.contains(" v")).collect();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        Ok(crates.len() as f64)
    }
}
