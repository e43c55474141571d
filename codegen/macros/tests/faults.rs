//! What the compiler says of a spec that the macro cannot use.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const TWO_FAULTS: &str = "\
openapi: 3.1.0
info:
  title: Two faults
  version: 1.0.0
paths: {}
components:
  schemas:
    Coupon:
      type: object
      properties:
        coupon_code:
          type: strong
        stock_id:
          type: string
          maxLenght: 20
";

#[test]
fn each_fault_is_an_error_that_leads_to_the_spec() -> Result<(), Box<dyn Error>> {
    let package = Package::new("macro-two-faults")?;
    fs::create_dir_all(package.folder.join("spec"))?;
    fs::write(package.folder.join("spec/ours.yaml"), TWO_FAULTS)?;

    let errors = package.errors()?;

    let [kind, keyword] = errors.as_slice() else {
        panic!("not two errors: {errors:#?}");
    };
    assert!(kind.starts_with("spec/ours.yaml:12:17: error[unknown-type]: "));
    assert!(kind.contains("help: did you mean `string`?"), "{kind}");
    assert!(keyword.starts_with("spec/ours.yaml:15:11: error[unknown-keyword]: "));
    assert!(keyword.contains("did you mean `maxLength`?"), "{keyword}");
    for error in errors {
        assert!(error.contains("--> src/lib.rs:2:33"), "{error}");
    }
    Ok(())
}

#[test]
fn a_missing_spec_is_named_by_its_whole_path() -> Result<(), Box<dyn Error>> {
    let package = Package::new("macro-missing-spec")?;

    let errors = package.errors()?;

    let [error] = errors.as_slice() else {
        panic!("not one error: {errors:#?}");
    };
    let path = package.folder.join("spec/ours.yaml");
    assert!(error.starts_with(&format!("cannot read {}: ", path.display())));
    assert!(
        error.contains("relative to the folder of Cargo.toml"),
        "{error}"
    );
    Ok(())
}

/// A package of its own that uses the macro.
struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(name: &str) -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(folder.join("src"))?;
        let macros = env!("CARGO_MANIFEST_DIR");
        let manifest = format!(
            "[package]\nname = '{name}'\nedition = '2024'\n\n\
             [dependencies]\nwechatpay-macros = {{ path = '{macros}' }}\n\n\
             [workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that are here already.
        let lock = Path::new(macros).join("../../Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        fs::write(
            folder.join("src/lib.rs"),
            "mod ours {\n    wechatpay_macros::bindings!(\"spec/ours.yaml\");\n}\n",
        )?;
        Ok(Self { folder })
    }

    /// What rustc says of it: each error from the word after `error: ` to the next.
    fn errors(&self) -> io::Result<Vec<String>> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--color", "never"])
            .current_dir(&self.folder)
            // Where the dependencies of the macro are compiled already.
            .env("CARGO_TARGET_DIR", target)
            .output()?;
        assert!(!output.status.success());
        let text = format!("\n{}", String::from_utf8_lossy(&output.stderr));
        let errors = text.split("\nerror: ").skip(1);
        // The last is cargo's own.
        let errors = errors.filter(|error| !error.starts_with("could not compile"));
        Ok(errors.map(str::to_owned).collect())
    }
}
