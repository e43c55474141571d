//! What a dependency on the client brings into a user's build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Peer, Table};

use crate::Result;

/// The newest SDK that was written by hand when this was, so that the figure is the same tomorrow.
const WXPAY_RS: &str = "wxpay-rs = \"=2.1.0\"\n";

/// What a call by hand needs.
const BY_HAND: &str = r#"
aws-lc-rs = { version = "1.19", default-features = false, features = ["aws-lc-sys", "alloc", "ring-io"] }
base64 = "0.23"
reqwest = { version = "0.13", default-features = false, features = ["rustls"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

const REQWEST: &str =
    "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\"] }\n";

pub(crate) fn run(table: &mut Table) -> Result<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?;
    let client = format!(
        "wechatpay-client = {{ path = '{}' }}\n",
        repository.display()
    );
    let [ours, by_hand, reqwest, wxpay] = [
        Package::write("with-client", &client)?,
        Package::write("by-hand", BY_HAND)?,
        Package::write("with-reqwest", REQWEST)?,
        Package::write("with-wxpay-rs", WXPAY_RS)?,
    ];
    let crates = |package: &Package| package.crates();
    let peer = |name, figure| Peer { name, figure };
    table.push_compared(
        "crates in a user's tree",
        crates(&ours)?,
        [
            peer("by hand", crates(&by_hand)),
            peer("wxpay-rs", crates(&wxpay)),
        ],
        "≤ 92",
    );
    eprintln!("measuring: four cold builds");
    let build = |package: &Package| package.build();
    table.push_compared(
        "cold dev build, CPU s",
        build(&ours)?,
        [
            peer("reqwest alone", build(&reqwest)),
            peer("by hand", build(&by_hand)),
            peer("wxpay-rs", build(&wxpay)),
        ],
        "≤ 1.15 × reqwest",
    );
    Ok(())
}

/// An empty program with dependencies.
struct Package {
    folder: PathBuf,
}

impl Package {
    fn write(name: &str, dependencies: &str) -> Result<Self> {
        let this = std::env::current_exe()?;
        let target = this.ancestors().nth(2).ok_or("not in a target folder")?;
        let folder = target.join("client-bench").join(name);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(
            folder.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [workspace]\n\n[dependencies]\n{dependencies}"
            ),
        )?;
        fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
        Ok(Self { folder })
    }

    /// The crates that end up in it on this platform, itself left out: not those that only build others.
    fn crates(&self) -> std::result::Result<f64, String> {
        let printed = self.folder.join("tree");
        let mut tree = self.cargo("tree");
        tree.args(["--edges", "normal", "--prefix", "none", "--no-dedupe"]);
        tree.args(["--format", "{p}"]);
        measure::run(&mut tree, &printed)?;
        let text = fs::read_to_string(&printed).map_err(|error| error.to_string())?;
        let mut crates: Vec<&str> = text
            .lines()
            // Cargo's own lines about the lock file are indented.
            .filter(|line| !line.is_empty() && !line.starts_with(' '))
            .filter_map(|line| {
                let (name, rest) = line.split_once(" v")?;
                let version = rest.split(' ').next()?;
                Some(&line[..name.len() + 2 + version.len()])
            })
            .collect();
        crates.sort_unstable();
        crates.dedup();
        let number = u32::try_from(crates.len().saturating_sub(1));
        number.map(f64::from).map_err(|error| error.to_string())
    }

    /// The processor time of a build into an empty folder.
    fn build(&self) -> std::result::Result<f64, String> {
        let (target, log) = (self.folder.join("target"), self.folder.join("log"));
        let _ = fs::remove_dir_all(&target);
        // What is downloaded is not to be counted.
        measure::run(&mut self.cargo("fetch"), &log)?;
        let mut build = self.cargo("build");
        build.arg("--target-dir").arg(&target);
        let used = measure::run(&mut build, &log)?;
        let _ = fs::remove_dir_all(&target);
        Ok(used.cpu_seconds)
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new("cargo");
        // Settings of whoever measures are not those of a user.
        for (name, _) in std::env::vars_os() {
            let is_setting = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PROFILE_") || name.ends_with("RUSTFLAGS")
            });
            if is_setting {
                cargo.env_remove(name);
            }
        }
        cargo
            .current_dir(&self.folder)
            .env_remove("CARGO_TARGET_DIR")
            .env("CARGO_INCREMENTAL", "0")
            .arg(command);
        cargo
    }
}
