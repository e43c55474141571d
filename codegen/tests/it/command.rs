//! The command `wechatpay-codegen`: exit statuses and messages.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

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

/// The command at work, its messages read line by line.
struct Running {
    child: Child,
    messages: Lines<BufReader<ChildStderr>>,
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay-codegen"))
            .args(arguments)
            .current_dir(folder)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let messages = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        Self { child, messages }
    }

    /// The messages up to the one that says it waits for a change.
    fn until_waiting(&mut self) -> Vec<String> {
        let messages = self.messages.by_ref().map(|line| line.expect("UTF-8"));
        let messages = messages.filter(|line| !line.is_empty());
        messages
            .take_while(|line| !line.starts_with("watching"))
            .collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn watching_generates_again_after_each_change() {
    let scratch = Scratch::new();
    // Whole at once, as editors do it.
    let save = |name: &str, text: String| {
        let new = scratch.write("new/file", text);
        fs::rename(new, scratch.path().join(name)).expect("a file in its place");
    };
    let shared = |kind: &str| format!("components: {{schemas: {{Coupon: {{type: {kind}}}}}}}\n");
    save("coupons.yaml", SPEC.to_owned());
    let arguments = ["generate", "coupons.yaml", "--out", "out", "--watch"];
    let mut command = Running::start(scratch.path(), &arguments);
    let wrote = format!("wrote {}", Path::new("out").join("coupons.rs").display());
    assert_eq!(command.until_waiting(), [wrote.as_str()]);

    save("coupons.yaml", format!("{SPEC}# a comment\n"));
    let unchanged = wrote.replace("wrote", "unchanged");
    assert_eq!(
        command.until_waiting(),
        ["changed: coupons.yaml", &unchanged]
    );

    // Faults do not end it, and a file that is missing is waited for.
    let reference =
        "components: {schemas: {Coupon: {$ref: 'shared.yaml#/components/schemas/Coupon'}}}\n";
    save("coupons.yaml", format!("{SPEC}{reference}"));
    let told = command.until_waiting();
    assert_eq!(told[0], "changed: coupons.yaml");
    assert!(told[1].contains("error[dangling-reference]"), "{told:?}");

    save("shared.yaml", shared("object"));
    let told = command.until_waiting();
    assert_eq!(told.len(), 2, "{told:?}");

    // It may go, and come again; it is waited for wherever it was.
    let away = scratch.path().join("new/away");
    let from = scratch.path().join("other/shared.yaml");
    fs::create_dir(scratch.path().join("other")).expect("a folder");
    save("other/shared.yaml", shared("object"));
    save(
        "coupons.yaml",
        format!("{SPEC}{reference}").replace("shared.yaml", "other/shared.yaml"),
    );
    assert_eq!(command.until_waiting().len(), 2);
    fs::rename(&from, &away).expect("a file that goes");
    let told = command.until_waiting();
    assert!(told[1].contains("error[dangling-reference]"), "{told:?}");
    fs::rename(&away, &from).expect("a file that comes");
    assert_eq!(command.until_waiting(), ["changed: other", &unchanged]);
    save("coupons.yaml", format!("{SPEC}{reference}"));
    assert_eq!(command.until_waiting().len(), 2);

    // A file that a spec refers to is watched, too.
    save("shared.yaml", shared("objekt"));
    let told = command.until_waiting();
    assert_eq!(told[0], "changed: shared.yaml");
    assert!(
        told[1].starts_with("shared.yaml:1:39: error[unknown-type]"),
        "{told:?}"
    );
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
fn faults_as_json_are_for_standard_output() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", "\"\\u540d\\e\": 1\n\"名\\e\": 2\n");
    let faults = r#"[
  {
    "severity": "error",
    "code": "duplicate-key",
    "title": "a key that stands twice in one mapping",
    "message": "the key `名\u001b` stands twice in this mapping",
    "file": "coupons.yaml",
    "line": 2,
    "column": 1,
    "end_line": 2,
    "end_column": 6,
    "label": "defined again",
    "hint": "take one of the two out, or give it another name",
    "related": [
      {
        "file": "coupons.yaml",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 11,
        "label": "first defined here"
      }
    ]
  }
]
"#;
    for arguments in [
        &["check", "coupons.yaml", "--format", "json"][..],
        &["generate", "coupons.yaml", "--out", "out", "--format=json"],
    ] {
        let output = run(scratch.path(), arguments);
        assert_eq!(String::from_utf8_lossy(&output.stdout), faults);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(1));
    }

    scratch.write("empty.yaml", "");
    let output = run(scratch.path(), &["check", "empty.yaml", "--format=json"]);
    let json = String::from_utf8_lossy(&output.stdout);
    assert!(
        json.contains("\"end_column\": 1,\n    \"label\": null,"),
        "{json}"
    );

    scratch.write("coupons.yaml", SPEC);
    let output = run(scratch.path(), &["check", "coupons.yaml", "--format=json"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "[]\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn as_many_faults_are_shown_as_are_wanted() {
    let scratch = Scratch::new();
    scratch.write("many.yaml", "x: 1\n".repeat(10_100));
    let output = run(scratch.path(), &["check", "many.yaml", "--max-faults=2"]);
    let report = String::from_utf8_lossy(&output.stderr);
    assert_eq!(report.matches("error[").count(), 2);
    let summary = "\n10099 faults in 1 file; 2 are shown\n";
    assert!(report.ends_with(summary), "{report}");

    let output = run(scratch.path(), &["check", "many.yaml", "--max-faults=0"]);
    assert_output(&output, 1, "10099 faults in 1 file; 0 are shown\n");

    let output = run(scratch.path(), &["check", "many.yaml"]);
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(report.ends_with("\n10099 faults in 1 file; 10000 are shown\n"));

    let output = run(scratch.path(), &["check", "many.yaml", "--format=json"]);
    let json = String::from_utf8_lossy(&output.stdout);
    assert_eq!(json.matches("\"severity\"").count(), 10_099);
}

/// A spec with a keyword that is not supported, and an operation.
const CALLBACKS: &str = "\
openapi: 3.1.0
info: {title: Coupons, version: '1'}
security: [{wechatpay: []}]
paths:
  /v3/coupons:
    get: {operationId: listCoupons, tags: [lists], callbacks: {}, responses: {'204': {}}}
components:
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
";

#[test]
fn an_allowed_keyword_is_a_warning() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", CALLBACKS);
    let warning = "\
coupons.yaml:6:52: warning[unsupported-keyword]: `callbacks` of an operation is not supported
  |
6 |     get: {operationId: listCoupons, tags: [lists], callbacks: {}, responses: {'204': {}}}
  |                                                    ^^^^^^^^^
  |
  = help: nothing is generated for it, which `--allow callbacks` accepts

1 warning in 1 file
";
    let output = run(
        scratch.path(),
        &["check", "coupons.yaml", "--allow", "callbacks"],
    );
    assert_output(&output, 0, &format!("{warning}no faults in 1 spec\n"));

    let arguments = ["generate", "coupons.yaml", "--out=out", "--allow=callbacks"];
    let output = run(scratch.path(), &arguments);
    let path = Path::new("out").join("coupons.rs");
    assert_output(&output, 0, &format!("{warning}wrote {}\n", path.display()));

    let arguments = [&arguments[..], &["--format", "json", "--check"]].concat();
    let output = run(scratch.path(), &arguments);
    let json = String::from_utf8_lossy(&output.stdout);
    assert!(
        json.starts_with("[\n  {\n    \"severity\": \"warning\","),
        "{json}"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "out is up to date\n"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn check_names_the_command_with_its_choices() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", CALLBACKS);
    let choices = [
        "--allow=callbacks",
        "--tag=lists",
        "--path-prefix=/v3/coupons",
    ];
    let more = ["--operation=listCoupons", "--format=json", "--check"];
    let generate = ["generate", "coupons.yaml", "--out", "out"];
    let arguments = [&generate[..], &choices, &more].concat();
    let output = run(scratch.path(), &arguments);
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: out/coupons.rs is missing\nhelp: run `wechatpay-codegen generate coupons.yaml --out out \
         --allow callbacks --tag lists --path-prefix /v3/coupons --operation listCoupons`\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn allowing_or_choosing_what_is_not_there_is_status_2() {
    let scratch = Scratch::new();
    scratch.write("coupons.yaml", CALLBACKS);
    let generate = ["generate", "coupons.yaml", "--out", "out"];
    for (option, message) in [
        (
            "--allow=callback",
            "error: `callback` is no keyword that would be refused; did you mean `callbacks`?\n",
        ),
        (
            "--tag=list",
            "error: no operation has the tag `list`; did you mean `lists`?\n",
        ),
    ] {
        let arguments = [&generate[..], &["--allow=callbacks", option]].concat();
        assert_output(&run(scratch.path(), &arguments), 2, message);
    }
    assert!(!scratch.path().join("out").exists());
}

#[test]
fn explain_tells_of_one_code_or_lists_them_all() {
    let scratch = Scratch::new();
    let output = run(scratch.path(), &["explain", "duplicate-key"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let title = "duplicate-key: a key that stands twice in one mapping\n\n";
    assert!(text.starts_with(title), "{text}");
    assert_eq!(text.matches("```yaml\n").count(), 2, "{text}");
    assert_eq!(output.status.code(), Some(0));

    let output = run(scratch.path(), &["explain"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find(|line| line.starts_with("  duplicate-key "));
    let line = line.expect("a line for each code");
    assert!(
        line.ends_with("  a key that stands twice in one mapping"),
        "{text}"
    );
    assert!(text.starts_with("The file and its YAML:\n"), "{text}");

    let output = run(scratch.path(), &["explain", "duplicate-keys"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("did you mean `duplicate-key`?"),
        "{message}"
    );
    assert_eq!(output.status.code(), Some(2));
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
        &[
            "generate",
            "coupons.yaml",
            "--out",
            "out",
            "--check",
            "--watch",
        ],
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
