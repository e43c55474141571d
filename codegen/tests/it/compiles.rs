//! What the generator accepts compiles, without a warning: the golden specs, the specs of faults that are
//! only warnings, the mended examples of the explanations, and specs whose structure was changed.
//!
//! `WECHATPAY_MUTANTS=5000 cargo test -p wechatpay-codegen --test it compiles` tries more of the last.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use wechatpay_codegen::{Error, Generator};

use crate::explain;
use crate::faults;
use crate::hostile_text;
use crate::mutation::{Tree, mutations};
use crate::scratch::Scratch;

/// How many changed specs are tried; about a third is accepted.
const MUTANTS: usize = 150;

#[test]
fn whatever_is_accepted_compiles() {
    let mut accepted = Accepted::new();
    for name in fs::read_dir("tests/golden").expect("the golden specs") {
        let path = name.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            assert!(accepted.add(&path), "{}", path.display());
        }
    }
    for name in faults::cases() {
        accepted.add(&Path::new(faults::FOLDER).join(name));
    }
    let scratch = Scratch::new();
    for (number, mended) in explain::mended_examples().enumerate() {
        let path = scratch.write(&format!("mended{number}.yaml"), mended);
        assert!(accepted.add(&path), "{}", path.display());
    }
    for (number, spec) in hostile_text::accepted().into_iter().enumerate() {
        let path = scratch.write(&format!("hostile{number}.yaml"), spec);
        assert!(accepted.add(&path), "{}", path.display());
    }
    // A keyword, and so a name of a module that is written raw.
    let path = scratch.write("type.json", hostile_text::harmless());
    assert!(accepted.add(&path), "{}", path.display());
    let certain = accepted.count;
    let mutants = env::var("WECHATPAY_MUTANTS").ok();
    let mutants = mutants.map_or(MUTANTS, |number| number.parse().expect("a number"));
    accepted.add_mutants(mutants);
    if mutants >= MUTANTS {
        assert!(
            accepted.count > certain + mutants / 20,
            "hardly any mutant is accepted"
        );
    }
    accepted.compile();
}

/// A crate with a module for each accepted spec.
struct Accepted {
    /// It stays, for a look at what does not compile.
    folder: std::path::PathBuf,
    modules: String,
    count: usize,
}

impl Accepted {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted");
        // What is there may be of another run.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).expect("a folder below the target folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = format!(
            "[package]\nname = 'accepted'\nedition = '2024'\n\n\
             [dependencies]\nwechatpay-client = {{ path = '{}', default-features = false, features = ['pattern'] }}\n\n\
             [workspace]\n",
            root.display()
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest");
        // The versions that are here already.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
        Self {
            folder,
            modules: String::new(),
            count: 0,
        }
    }

    /// Generates from a spec; `false` if it has faults.
    fn add(&mut self, spec: &Path) -> bool {
        let made = match Generator::new().spec(spec).path_chain(true).generate() {
            Ok(made) => made.files,
            Err(Error::Spec(_)) => return false,
            Err(error) => panic!("{}: {error}", spec.display()),
        };
        // A document of components alone gives none.
        if made.is_empty() {
            return false;
        }
        let name = format!("m{}", self.count);
        self.count += 1;
        let source = self.folder.join("src").join(&name);
        fs::create_dir_all(&source).expect("a folder");
        // The bindings, and the chain of paths, which leads to them.
        let mut modules = String::new();
        for file in &made {
            fs::write(source.join(&file.name), &file.text).expect("a module");
            let module = file.name.strip_suffix(".rs").expect("a file of Rust");
            let _ = writeln!(modules, "pub mod r#{module};");
        }
        fs::write(source.with_extension("rs"), modules).expect("a module");
        fs::copy(spec, source.with_extension("yaml")).expect("its spec beside it");
        let _ = writeln!(self.modules, "pub mod {name};");
        true
    }

    /// Changes specs, always the same way.
    fn add_mutants(&mut self, number: usize) {
        let scratch = Scratch::new();
        copy_folder(
            Path::new("tests/golden/common"),
            &scratch.path().join("common"),
        );
        let trees = trees();
        let mut runner = TestRunner::deterministic();
        let choice = (0..trees.len(), 0..trees.len(), mutations());
        for index in 0..number {
            let choice = choice.new_tree(&mut runner).expect("a choice").current();
            let (spec, donor, mutations) = choice;
            let tree = trees[spec].clone().mutated(&mutations, &trees[donor]);
            let path = scratch.write(&format!("mutant{index}.json"), tree.text());
            self.add(&path);
        }
    }

    fn compile(&self) {
        let lib = format!(
            "#![deny(warnings)]\n#![allow(dead_code)]\n\n{}",
            self.modules
        );
        fs::write(self.folder.join("src/lib.rs"), lib).expect("the crate's root");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--color", "never"])
            .current_dir(&self.folder)
            // Where the dependencies are compiled already, at least after one run.
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."),
            )
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "in {}:\n{said}",
            self.folder.display()
        );
    }
}

/// The golden specs; the product's own is too large to be compiled many times.
pub(crate) fn trees() -> Vec<Tree> {
    let mut paths: Vec<_> = fs::read_dir("tests/golden")
        .expect("the golden specs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Tree::read(&fs::read_to_string(path).expect("a spec")))
        .collect()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of specs") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, copy).expect("a copy");
        }
    }
}
