//! What the generator writes, leaves alone and compares.

use std::fs;
use std::time::{Duration, SystemTime};

use wechatpay_codegen::{Error, Generator};

use crate::scratch::{SPEC, Scratch};

#[test]
fn unchanged_files_are_left_alone() {
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let out = scratch.path().join("deep/out");
    let generator = Generator::new().spec(spec);

    let first = generator.write_to(&out).expect("no faults").files;
    assert_eq!(first.len(), 1);
    assert!(first[0].changed);
    assert_eq!(first[0].path, out.join("coupons.rs"));

    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let file = fs::File::options()
        .append(true)
        .open(&first[0].path)
        .expect("the file");
    file.set_modified(long_ago).expect("a time");
    let before = fs::metadata(&first[0].path)
        .expect("the file")
        .modified()
        .expect("a time");

    let second = generator.write_to(&out).expect("no faults").files;
    assert!(!second[0].changed);
    let after = fs::metadata(&first[0].path)
        .expect("the file")
        .modified()
        .expect("a time");
    assert_eq!(before, after);

    fs::write(&first[0].path, "edited by hand").expect("the file");
    assert!(generator.write_to(&out).expect("no faults").files[0].changed);
    assert_ne!(
        fs::read(&first[0].path).expect("the file"),
        b"edited by hand"
    );
}

#[test]
fn check_finds_what_is_stale_or_missing() {
    let scratch = Scratch::new();
    let generator = Generator::new()
        .spec(scratch.write("specs/a.yaml", SPEC))
        .spec(scratch.write("specs/b.yaml", SPEC));
    let out = scratch.path().join("out");

    let stale = generator.check(&out).expect("no faults").files;
    assert_eq!(stale.len(), 2);
    assert!(stale.iter().all(|file| file.missing));
    assert!(!out.exists(), "a check writes nothing");

    generator.write_to(&out).expect("no faults");
    assert_eq!(generator.check(&out).expect("no faults").files, []);

    scratch.write("out/b.rs", "old");
    let stale = generator.check(&out).expect("no faults").files;
    assert_eq!(stale.len(), 1);
    assert_eq!(stale[0].path, out.join("b.rs"));
    assert!(!stale[0].missing);
}

#[test]
fn a_folder_means_its_specs_in_order() {
    let scratch = Scratch::new();
    scratch.write("specs/zeta.yaml", SPEC);
    scratch.write(
        "specs/my-alpha.json",
        r#"{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{}}"#,
    );
    scratch.write(
        "specs/beta.yml",
        format!("\u{feff}{}", SPEC.replace('\n', "\r\n")),
    );
    scratch.write("specs/README.md", "not a spec");
    scratch.write("specs/old/gamma.yaml", "not: read");
    let files = Generator::new()
        .spec(scratch.path().join("specs"))
        .generate()
        .expect("no faults")
        .files;
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["beta.rs", "my_alpha.rs", "zeta.rs"]);
}

#[test]
fn a_folder_without_specs_is_an_error() {
    let scratch = Scratch::new();
    let error = Generator::new()
        .spec(scratch.path())
        .generate()
        .expect_err("no specs");
    assert!(matches!(error, Error::NoSpecs { .. }), "{error}");
}

#[test]
fn a_spec_that_is_not_there_is_an_error() {
    let scratch = Scratch::new();
    let path = scratch.path().join("none.yaml");
    let error = Generator::new()
        .spec(&path)
        .generate()
        .expect_err("no file");
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot read {}: ", path.display()))
    );
}

#[test]
fn two_specs_of_one_name_are_an_error() {
    let scratch = Scratch::new();
    let error = Generator::new()
        .spec(scratch.write("one/coupons.yaml", SPEC))
        .spec(scratch.write("two/coupons.json", SPEC))
        .generate()
        .expect_err("one output for both");
    assert!(
        matches!(&error, Error::SameOutput { name, .. } if name == "coupons.rs"),
        "{error}"
    );
}

#[test]
fn a_spec_that_is_given_twice_is_not_to_be_renamed() {
    let scratch = Scratch::new();
    let spec = scratch.write("specs/coupons.yaml", SPEC);
    let folder = scratch.path().join("specs");
    let generator = Generator::new().spec(&folder).spec(&spec);
    let error = generator.generate().expect_err("one output for both");
    let expected = format!(
        "{} is given twice, to be written to coupons.rs",
        spec.display()
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_document_that_gives_no_file_is_told() {
    let scratch = Scratch::new();
    let parts = SPEC.replace("paths: {}", "components: {schemas: {A: {type: string}}}");
    let spec = scratch.write("parts.yaml", parts);
    let out = scratch.path().join("out");
    let error = Generator::new()
        .spec(spec)
        .write_to(&out)
        .expect_err("nothing");
    assert!(matches!(error, Error::NoBindings), "{error}");
    assert!(!out.exists());
}

#[test]
fn a_folder_cannot_be_where_a_file_is() {
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let out = scratch.write("out", "a file");
    let error = Generator::new()
        .spec(spec)
        .write_to(&out)
        .expect_err("a file");
    let expected = format!(
        "cannot write {}: a file is there, and no folder",
        out.display()
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(fs::read_to_string(out).expect("the file"), "a file");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_spec_that_is_not_there_is_told() {
    let scratch = Scratch::new();
    scratch.write("specs/coupons.yaml", SPEC);
    let link = scratch.path().join("specs/stocks.yaml");
    std::os::unix::fs::symlink("nowhere.yaml", &link).expect("a link");
    let generator = Generator::new().spec(scratch.path().join("specs"));
    let error = generator.generate().expect_err("no file");
    assert!(
        matches!(&error, Error::Read { path, .. } if *path == link),
        "{error}"
    );
}

/// What is written anew stays the link, and keeps the permissions, that it was.
#[cfg(unix)]
#[test]
fn a_file_is_replaced_in_its_place() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let kept = scratch.write("kept/kept.rs", "old");
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o640)).expect("permissions");
    let out = scratch.path().join("out");
    fs::create_dir(&out).expect("a folder");
    symlink("../kept/kept.rs", out.join("coupons.rs")).expect("a link");

    let made = Generator::new()
        .spec(spec)
        .write_to(&out)
        .expect("no fault");
    assert!(made.files[0].changed);
    let text = fs::read_to_string(&kept).expect("the file");
    assert!(text.starts_with("// @generated"), "{text}");
    let metadata = fs::metadata(&kept).expect("the file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    let link = fs::symlink_metadata(out.join("coupons.rs")).expect("the link");
    assert!(link.is_symlink());
    for folder in [&out, &scratch.path().join("kept")] {
        assert_eq!(fs::read_dir(folder).expect("a folder").count(), 1);
    }
}

/// Another name of the file would else keep the old text, and a link to nothing yet would be lost.
#[cfg(unix)]
#[test]
fn a_file_of_two_names_and_a_link_that_leads_nowhere_are_written_in_place() {
    use std::os::unix::fs::symlink;

    let scratch = Scratch::new();
    let first = scratch.write("a.yaml", SPEC);
    let second = scratch.write("b.yaml", SPEC);
    let other = scratch.write("kept/other.rs", "old");
    let out = scratch.path().join("out");
    fs::create_dir(&out).expect("a folder");
    fs::hard_link(&other, out.join("a.rs")).expect("another name");
    symlink("../kept/new.rs", out.join("b.rs")).expect("a link");

    let specs = Generator::new().spec(first).spec(second);
    specs.write_to(&out).expect("no fault");
    for file in ["other.rs", "new.rs"] {
        let text = fs::read_to_string(scratch.path().join("kept").join(file));
        let text = text.expect("the file");
        assert!(text.starts_with("// @generated"), "{file}: {text}");
    }
    for folder in [&out, &scratch.path().join("kept")] {
        assert_eq!(fs::read_dir(folder).expect("a folder").count(), 2);
    }
}

#[test]
fn faults_keep_everything_as_it_was() {
    let scratch = Scratch::new();
    scratch.write("specs/a.yaml", SPEC);
    scratch.write("specs/b.yaml", "x: 1\nx: 2\n");
    let out = scratch.path().join("out");
    let result = Generator::new()
        .spec(scratch.path().join("specs"))
        .write_to(&out);
    assert!(matches!(result, Err(Error::Spec(_))));
    assert!(!out.exists());
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let scratch = Scratch::new();
    let generator = Generator::new().spec(scratch.write("coupons.yaml", SPEC));
    let generate = || generator.generate().expect("no faults").files;
    let first = generate();
    assert_eq!(first, generate());
    assert!(
        first[0].text.contains("coupons.yaml"),
        "the header names the spec"
    );
    assert!(
        !first[0]
            .text
            .contains(scratch.path().to_str().expect("a path in UTF-8")),
        "but not where it lies"
    );
}

#[test]
fn files_that_references_lead_to_are_told() {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let made = Generator::new()
        .spec(format!("{golden}/split.yaml"))
        .generate()
        .expect("a good spec");
    let names: Vec<_> = made
        .sources
        .iter()
        .filter_map(|path| path.file_name()?.to_str())
        .collect();
    assert_eq!(names, ["split.yaml", "money.yaml"]);
    assert_eq!(
        made.files.len(),
        1,
        "what is only referred to gives no file"
    );
}

/// A spec whose one schema is in another file.
fn referring(to: &str) -> String {
    format!("{SPEC}components: {{schemas: {{Coupon: {{$ref: '{to}'}}}}}}\n")
}

#[test]
fn parts_of_specs_in_the_folder_give_no_file() {
    let scratch = Scratch::new();
    scratch.write("specs/a.yaml", referring("schemas.yaml#/Coupon"));
    scratch.write(
        "specs/b.yaml",
        referring("common.yaml#/components/schemas/Coupon"),
    );
    scratch.write("specs/c.yaml", referring("优惠券.json"));
    let coupon = "{type: object, properties: {id: {type: string}}}";
    scratch.write("specs/schemas.yaml", format!("Coupon: {coupon}\n"));
    scratch.write(
        "specs/common.yaml",
        format!("components: {{schemas: {{Coupon: {coupon}}}}}\n"),
    );
    scratch.write("specs/优惠券.json", r#"{"type": "string"}"#);
    // Nobody refers to it, and it is a document all the same.
    let components = SPEC.replace(
        "paths: {}",
        "components: {schemas: {Coupon: {type: string}}}",
    );
    scratch.write("specs/later.yaml", &components);
    // Of one name, and neither gives a file.
    let later = scratch.write("more/later.yaml", &components);
    let made = Generator::new()
        .spec(scratch.path().join("specs"))
        .spec(later)
        .generate()
        .expect("no faults");
    let names: Vec<_> = made.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.rs", "b.rs", "c.rs"]);
    assert_eq!(made.sources.len(), 8);
}

#[test]
fn what_nobody_refers_to_must_be_a_document() {
    let codes = |files: &[(&str, &str)]| {
        let scratch = Scratch::new();
        for (name, text) in files {
            scratch.write(name, text);
        }
        match Generator::new().spec(scratch.path()).generate() {
            Err(Error::Spec(report)) => {
                let faults = report.faults().iter();
                faults.map(|fault| fault.code().to_owned()).collect()
            }
            other => vec![format!("{other:?}")],
        }
    };
    let fragment = ("schemas.yaml", "Coupon: {type: string}\n");
    assert_eq!(codes(&[("a.yaml", SPEC), fragment]), ["not-openapi"]);
    // Not by itself either.
    let itself = "Coupon: {$ref: 'schemas.yaml#/Other'}\nOther: {}\n";
    assert_eq!(codes(&[("schemas.yaml", itself)]), ["not-openapi"]);
    // What has paths is no part of another, though another refers to it.
    let a = referring("b.yaml#/components/schemas/Coupon");
    let b = format!("{SPEC}components: {{schemas: {{Coupon: {{type: string}}}}}}\n");
    let b = b.replace("openapi", "opneapi");
    assert_eq!(codes(&[("a.yaml", &a), ("b.yaml", &b)]), ["not-openapi"]);
    // The components that are given are checked, though nothing refers to them.
    let dangling = referring("#/components/schemas/Nothing").replace("paths: {}\n", "");
    assert_eq!(codes(&[("common.yaml", &dangling)]), ["dangling-reference"]);
}
