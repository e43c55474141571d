//! The command `wechatpay-codegen`: exit statuses and messages.

use std::path::Path;
use std::process::{Command, Output};

use crate::scratch::{SPEC, Scratch};

/// Runs the command in a folder, so that paths in messages are short and stable.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wechatpay-codegen"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs")
}

fn assert_output(output: &Output, status: i32, stderr: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn generate_tells_what_it_wrote() {
    let scratch = Scratch::new();
    scratch.write("spec/coupons.yaml", SPEC);
    let arguments = ["generate", "spec", "--out", "out"];
    let file = Path::new("out").join("coupons.rs");
    let output = run(scratch.path(), &arguments);
    assert_output(&output, 0, &format!("wrote {}\n", file.display()));
    let output = run(scratch.path(), &arguments);
    assert_output(&output, 0, &format!("unchanged {}\n", file.display()));
}

#[test]
fn check_of_generated_files_names_the_command_that_mends_them() {
    let scratch = Scratch::new();
    scratch.write("spec/coupons.yaml", SPEC);
    scratch.write("my spec/stocks.yaml", SPEC);
    let write = ["generate", "spec", "my spec", "--out", "out"];
    let check = ["generate", "spec", "my spec", "--out", "out", "--check"];
    let help = "help: run `wechatpay-codegen generate spec 'my spec' --out out`\n";

    let output = run(scratch.path(), &check);
    let missing =
        format!("error: out/coupons.rs is missing\nerror: out/stocks.rs is missing\n{help}");
    assert_output(&output, 1, &missing);

    assert!(run(scratch.path(), &write).status.success());
    let output = run(scratch.path(), &check);
    assert_output(&output, 0, "out is up to date\n");

    scratch.write("out/stocks.rs", "old");
    let output = run(scratch.path(), &check);
    let stale = format!("error: out/stocks.rs is not what the spec gives\n{help}");
    assert_output(&output, 1, &stale);
}

#[test]
fn check_of_specs_writes_nothing() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", SPEC);
    let output = run(scratch.path(), &["check", "coupons.yaml"]);
    assert_output(&output, 0, "no faults in 1 spec\n");
    assert!(!scratch.path().join("coupons.rs").exists());
}

#[test]
fn faults_are_shown_without_colour_outside_a_terminal() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", "名称: 1\n名称: 2\n");
    let report = "\
coupons.yaml:2:1: error[duplicate-key]: the key `名称` stands twice in this mapping
  |
2 | 名称: 2
  | ^^^^ defined again
  |
  = help: take one of the two out, or give it another name
coupons.yaml:1:1: note: first defined here
  |
1 | 名称: 1
  | ^^^^

1 fault in 1 file
";
    assert_output(&run(scratch.path(), &["check", "coupons.yaml"]), 1, report);
    let generate = ["generate", "coupons.yaml", "--out", "out"];
    assert_output(&run(scratch.path(), &generate), 1, report);
}

#[test]
fn a_file_that_is_not_there_or_cannot_be_written_is_status_1() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", SPEC);
    scratch.write("file", "");
    let output = run(scratch.path(), &["check", "none.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.starts_with("error: cannot read none.yaml: "),
        "{message}"
    );

    let output = run(
        scratch.path(),
        &["generate", "coupons.yaml", "--out", "file"],
    );
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.starts_with("error: cannot write file: "),
        "{message}"
    );
}

#[test]
fn wrong_usage_is_status_2() {
    let scratch = Scratch::new();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["generate", "coupons.yaml"],
        &["generate", "--out", "out"],
        &["check"],
        &["check", "--check", "coupons.yaml"],
    ] {
        let output = run(scratch.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("Usage: wechatpay-codegen"), "{message}");
    }
}

#[test]
fn help_and_version_are_for_standard_output() {
    let scratch = Scratch::new();
    for arguments in [&["--help"][..], &["generate", "--help"], &["help", "check"]] {
        let output = run(scratch.path(), arguments);
        assert!(output.status.success());
        let help = String::from_utf8_lossy(&output.stdout);
        assert!(help.contains("Exit status:\n  0  good"), "{help}");
        assert!(
            help.contains("wechatpay-codegen generate spec/ --out generated --check"),
            "{help}"
        );
    }
    let output = run(scratch.path(), &["--version"]);
    let version = format!("wechatpay-codegen {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), version);
}
