//! Every file of `tests/faults/` that is no `.txt` is a spec with a fault or a warning; beside it
//! stands the report it gives. A new case is a new file: `CODE.yaml`, or `CODE.VARIANT.yaml`.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen` writes the reports anew.

use std::fs;
use std::path::Path;

use expect_test::expect_file;
use wechatpay_codegen::{Error, Generator, Report, SpecFault};

use crate::scratch::{SPEC, Scratch};

pub(crate) const FOLDER: &str = "tests/faults";

/// The names of the specs.
pub(crate) fn cases() -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(FOLDER)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|it| it != "txt"))
        .map(|path| {
            let name = path.file_name().expect("a name");
            name.to_str().expect("a name in UTF-8").to_owned()
        })
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

#[test]
fn each_fault_has_its_report() {
    for name in cases() {
        let report = report(&format!("{FOLDER}/{name}"));
        let stem = Path::new(&name)
            .file_stem()
            .expect("a stem")
            .to_str()
            .expect("a name");
        let code = stem.split('.').next().expect("a first part");
        let codes: Vec<_> = report.faults().iter().map(SpecFault::code).collect();
        assert!(codes.contains(&code), "{name} gives {codes:?}");
        for fault in report.faults() {
            assert!(fault.hint().is_some(), "{name}: how is `{fault}` mended?");
        }
        let expected = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(FOLDER)
            .join(format!("{stem}.txt"));
        expect_file![expected].assert_eq(&format!("{report}\n"));
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let scratch = Scratch::new();
    let path = scratch.write("large.yaml", "");
    let file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("the file");
    file.set_len(50 * 1024 * 1024).expect("a sparse file");
    let report = report(path.to_str().expect("a path in UTF-8"));
    assert_eq!(report.faults()[0].code(), "file-too-large");
    assert_eq!(
        report.faults()[0].message(),
        "this file is larger than 32 MiB"
    );
}

/// The name says nothing against what stands in the file.
#[test]
fn a_bad_file_name_hides_no_other_fault() {
    let scratch = Scratch::new();
    let text = fs::read_to_string(format!("{FOLDER}/bad-default.yaml")).expect("a case");
    let path = scratch.write("9.yaml", text);
    let report = report(path.to_str().expect("a path in UTF-8"));
    let codes: Vec<_> = report.faults().iter().map(SpecFault::code).collect();
    assert!(codes.contains(&"bad-name"), "{codes:?}");
    assert!(codes.contains(&"bad-default"), "{codes:?}");
}

#[test]
fn a_file_name_must_become_a_module_name() {
    let scratch = Scratch::new();
    let path = scratch.write("优惠券.yaml", SPEC);
    let report = report(path.to_str().expect("a path in UTF-8"));
    assert_eq!(report.faults()[0].code(), "bad-name");
}

#[test]
fn faults_of_several_files_come_together() {
    let scratch = Scratch::new();
    scratch.write("a.yaml", "x: 1\nx: 2\n");
    scratch.write("b.yaml", "x: [\n");
    scratch.write("c.yaml", SPEC);
    let report = report(scratch.path().to_str().expect("a path in UTF-8"));
    let places: Vec<_> = report
        .faults()
        .iter()
        .map(|fault| {
            let file = Path::new(fault.file()).file_name().expect("a name");
            (file.to_owned(), fault.line(), fault.column(), fault.code())
        })
        .collect();
    assert_eq!(
        places,
        [
            ("a.yaml".into(), 2, 1, "duplicate-key"),
            ("b.yaml".into(), 1, 4, "unclosed-bracket"),
        ]
    );
    assert!(
        report.to_string().ends_with("\n2 faults in 2 files"),
        "{report}"
    );
}

#[test]
fn faults_of_several_phases_come_together() {
    let scratch = Scratch::new();
    let schemas = |schemas: &str| format!("{SPEC}components: {{schemas: {{{schemas}}}}}\n");
    scratch.write("a.yaml", "x: [\n");
    scratch.write("b.yaml", schemas("A: {typ: string}"));
    let parameter = "P: {name: p, in: query, schema: {type: string, default: 1}}";
    scratch.write("c.yaml", schemas("A: {$ref: '#/components/schemas/A'}"));
    // What only the file with the fault refers to may be a part of it.
    scratch.write("d.yaml", "A: {type: string}\n");
    scratch.write("e.yaml", b"\xff");
    // This leads to what could not be read, and nothing is said of it.
    let lost = "parameters: [{$ref: 'a.yaml#/P'}], responses: {}";
    let lost = SPEC.replace("{}", &format!("{{'/v3/x/{{id}}': {{get: {{{lost}}}}}}}"));
    scratch.write(
        "f.yaml",
        format!("{lost}components: {{parameters: {{{parameter}}}}}\n"),
    );
    let report = report(scratch.path().to_str().expect("a path in UTF-8"));
    let found: Vec<_> = report
        .faults()
        .iter()
        .map(|fault| {
            let file = Path::new(fault.file()).file_name().expect("a name");
            (file.to_str().expect("UTF-8"), fault.code())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a.yaml", "unclosed-bracket"),
            ("b.yaml", "unknown-keyword"),
            ("c.yaml", "reference-loop"),
            ("e.yaml", "not-utf8"),
            ("f.yaml", "security"),
            ("f.yaml", "missing-response"),
        ]
    );
}

#[test]
fn very_many_faults_are_all_shown() {
    let scratch = Scratch::new();
    let path = scratch.write("many.yaml", "x: 1\n".repeat(6_000));
    let report = report(path.to_str().expect("a path in UTF-8"));
    let lines: Vec<usize> = report.faults().iter().map(SpecFault::line).collect();
    assert_eq!(lines, (2..=6_000).collect::<Vec<_>>());
    assert!(report.to_string().ends_with("\n5999 faults in 1 file"));
}

#[test]
fn more_faults_than_are_wanted_are_counted() {
    let scratch = Scratch::new();
    let path = scratch.write("many.yaml", "x: 1\n".repeat(600));
    let report = match Generator::new().spec(path).max_faults(7).generate() {
        Err(Error::Spec(report)) => report,
        other => panic!("{other:?}"),
    };
    assert_eq!(report.faults().len(), 7);
    assert_eq!(report.found(), 599);
    let summary = "\n599 faults in 1 file; 7 are shown";
    assert!(report.to_string().ends_with(summary), "{report}");
}

#[test]
fn debug_shows_the_report_on_lines_of_its_own() {
    let report = report("tests/faults/empty-file.yaml");
    assert_eq!(format!("{report:?}"), format!("\n{report}"));
    assert_eq!(
        format!("{:?}", Error::Spec(report)).lines().next(),
        Some("")
    );
}

#[test]
fn text_of_a_spec_cannot_disturb_the_terminal() {
    let scratch = Scratch::new();
    let bytes = "\"a\\x1b[31m\\nb\u{202e}\": 1\n\"a\\x1b[31m\\nb\u{202e}\": 2\n";
    let path = scratch.write("escape.yaml", bytes);
    let report = report(path.to_str().expect("a path in UTF-8")).to_string();
    assert!(!report.contains(['\u{1b}', '\u{202e}']), "{report}");
    assert!(report.contains("a␛[31m\\nb�"), "{report}");
}

#[test]
fn a_long_line_is_shown_in_part() {
    let scratch = Scratch::new();
    let keys: Vec<String> = (0..5000).map(|n| format!("\"k{n}\":0")).collect();
    let json = format!("{{{},\"k1\":0}}", keys.join(","));
    let path = scratch.write("line.json", json);
    let report = report(path.to_str().expect("a path in UTF-8"));
    assert_eq!(
        (report.faults()[0].line(), report.faults()[0].column()),
        (1, 48892)
    );
    assert!(report.to_string().len() < 1200, "{report}");
}

fn report(spec: &str) -> Report {
    match Generator::new().spec(spec).generate() {
        Err(Error::Spec(report)) => report,
        Err(error) => panic!("{spec}: {error}"),
        Ok(made) if !made.warnings.is_empty() => made.warnings,
        Ok(_) => panic!("{spec} has no faults"),
    }
}
