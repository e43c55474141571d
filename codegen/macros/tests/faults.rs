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

    let errors = package.told("error")?;

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

    let errors = package.told("error")?;

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

#[test]
fn a_warning_beside_a_fault_is_no_error() -> Result<(), Box<dyn Error>> {
    let package = Package::new("macro-fault-and-warning")?;
    fs::create_dir_all(package.folder.join("spec"))?;
    let twins = "paths:\n  /v3/coupons/{coupon_code}: {}\n  /v3/coupons/{code}: {}\n";
    let spec = TWO_FAULTS.replace("paths: {}\n", twins);
    fs::write(package.folder.join("spec/ours.yaml"), spec)?;

    let errors = package.told("error")?;

    assert_eq!(errors.len(), 2, "{errors:#?}");
    for error in errors {
        assert!(!error.contains("twin-paths"), "{error}");
    }
    Ok(())
}

/// A spec to be warned of, without operations: their code would need the runtime.
const UNUSED: &str = "\
openapi: 3.1.0
info: {title: Nothing, version: 1.0.0}
paths:
  /v3/coupons/{coupon_code}: {}
  /v3/coupons/{code}: {}
";

#[test]
fn a_warning_is_one_of_the_compiler_and_can_be_turned_off() -> Result<(), Box<dyn Error>> {
    let package = Package::new("macro-warning")?;
    fs::create_dir_all(package.folder.join("spec"))?;
    fs::write(package.folder.join("spec/ours.yaml"), UNUSED)?;

    let warnings = package.told("warning")?;
    let [warning] = warnings.as_slice() else {
        panic!("not one warning: {warnings:#?}");
    };
    let place = "\n         spec/ours.yaml:5:3: warning[twin-paths]: ";
    assert!(warning.contains(place), "{warning}");
    assert!(warning.contains("--> src/lib.rs:2:33"), "{warning}");

    let library = package.folder.join("src/lib.rs");
    let text = fs::read_to_string(&library)?;
    fs::write(&library, format!("#[allow(deprecated)]\n{text}"))?;
    assert_eq!(package.told("warning")?, Vec::<String>::new());

    fs::write(&library, format!("#![deny(warnings)]\n{text}"))?;
    assert_eq!(package.told("error")?.len(), 1);
    Ok(())
}

#[test]
fn an_option_that_nothing_fits_is_where_the_error_is() -> Result<(), Box<dyn Error>> {
    let package = Package::new("macro-option")?;
    fs::create_dir_all(package.folder.join("spec"))?;
    fs::write(package.folder.join("spec/ours.yaml"), UNUSED)?;
    for (option, column) in [("tag = \"none\"", 57), ("allow = \"none\"", 59)] {
        let text = format!(
            "mod ours {{\n    wechatpay_macros::bindings!(\"spec/ours.yaml\", {option});\n}}\n"
        );
        fs::write(package.folder.join("src/lib.rs"), text)?;
        let errors = package.told("error")?;
        let [error] = errors.as_slice() else {
            panic!("not one error: {errors:#?}");
        };
        assert!(
            error.contains(&format!("--> src/lib.rs:2:{column}\n")),
            "{error}"
        );
    }
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

    /// What rustc says of it: each error or warning from the words after `error: ` to the next.
    fn told(&self, kind: &str) -> io::Result<Vec<String>> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--color", "never"])
            .current_dir(&self.folder)
            // Where the dependencies of the macro are compiled already.
            .env("CARGO_TARGET_DIR", target)
            .output()?;
        assert_eq!(output.status.success(), kind == "warning");
        let text = format!("\n{}", String::from_utf8_lossy(&output.stderr));
        let begin = format!("\n{kind}: ");
        let told = text.split(&begin).skip(1);
        // The last is cargo's own.
        let told = told.filter(|told| !told.starts_with("could not compile"));
        Ok(told.map(str::to_owned).collect())
    }
}
