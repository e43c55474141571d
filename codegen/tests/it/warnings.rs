//! Keywords that are refused, unless a person accepts their loss.

use std::env;
use std::process::Command;

use wechatpay_codegen::{Error, Generator, Language, Phrase, Severity, SpecFault};

use crate::scratch::Scratch;

/// `not` and `callbacks` are not supported.
const SPEC: &str = "\
openapi: 3.1.0
info: {title: Coupons, version: '1'}
security: [{wechatpay: []}]
paths:
  /v3/coupons:
    post:
      operationId: createCoupon
      callbacks: {}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                code: {type: string, not: {enum: ['']}}
      responses: {'204': {description: Done}}
components:
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
";

#[test]
fn an_allowed_keyword_gives_a_warning_and_no_code() {
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let without = SPEC.replace("      callbacks: {}\n", "");
    let without = without.replace(", not: {enum: ['']}", "");
    let plain = Generator::new()
        .spec(scratch.write("plain/coupons.yaml", without))
        .generate()
        .expect("no faults");
    assert!(plain.warnings.is_empty());

    let made = Generator::new()
        .spec(&spec)
        .allow("not")
        .allow("callbacks")
        .generate()
        .expect("only warnings");
    assert_eq!(made.files, plain.files);
    let warnings = made.warnings.faults();
    let places: Vec<_> = warnings
        .iter()
        .map(|warning| (warning.line(), warning.column(), warning.code()))
        .collect();
    assert_eq!(
        places,
        [
            (8, 7, "unsupported-keyword"),
            (15, 38, "unsupported-keyword")
        ]
    );
    assert!(warnings.iter().all(|it| it.severity() == Severity::Warning));
    assert!(!made.warnings.is_empty());
    assert_eq!(
        warnings[1].headline(),
        format!(
            "{}:15:38: warning[unsupported-keyword]: `not` of a schema is not supported",
            spec.display()
        )
    );
    let report = made.warnings.to_string();
    assert!(report.ends_with("\n2 warnings in 1 file"), "{report}");
    assert!(made.warnings.colored().contains("\u{1b}[1;93mwarning["));

    let language: Language = |phrase| match phrase {
        Phrase::Warning => "警告".to_owned(),
        Phrase::Lead(code) => format!("<{code}> "),
        Phrase::Help => "提示".to_owned(),
        Phrase::Found { warnings, .. } => format!("{warnings} 个警告"),
        other => panic!("{other}"),
    };
    let report = made.warnings.in_language(language, false);
    for part in [
        ":15:38: 警告[unsupported-keyword]: <unsupported-keyword> `not` of a schema",
        " = 提示: ",
        "\n2 个警告",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
}

#[test]
fn what_is_allowed_beside_a_type_leaves_the_type() {
    let kept = "type: object, properties: {code: {type: string}, count: {type: integer}}";
    let lost = [
        ("format", kept.replace("string", "string, format: decimal")),
        ("format", kept.replace("integer", "integer, format: uint8")),
        (
            "anyOf",
            format!("{kept}, anyOf: [{{required: [code]}}, {{required: [count]}}]"),
        ),
        (
            "additionalProperties",
            format!("{kept}, additionalProperties: {{type: string}}"),
        ),
    ];
    let scratch = Scratch::new();
    let spec = |schema: &str| {
        let property = SPEC.replace("      callbacks: {}\n", "");
        let property = property.replace("type: string, not: {enum: ['']}", schema);
        scratch.write("coupons.yaml", property)
    };
    let plain = Generator::new().spec(spec(kept)).generate();
    let plain = plain.expect("no faults").files;
    for (keyword, schema) in lost {
        let refused = Generator::new().spec(spec(&schema)).generate();
        let Err(Error::Spec(report)) = refused else {
            panic!("{keyword} is lost in silence");
        };
        assert_eq!(report.faults().len(), 1, "{report}");
        let hint = format!("--allow {keyword}");
        assert!(report.to_string().contains(&hint), "{report}");
        let made = Generator::new().spec(spec(&schema)).allow(keyword);
        let made = made.generate().expect("only a warning");
        assert_eq!(made.files, plain, "{schema}");
        assert_eq!(made.warnings.faults().len(), 1, "{schema}");
    }
}

/// Of values that no Rust type has, any are taken.
#[test]
fn what_has_no_type_is_free_form_if_its_loss_is_allowed() {
    let scratch = Scratch::new();
    for (keyword, schema) in [
        ("enum", "enum: [{a: 1}, {b: 2}]"),
        ("enum", "enum: [a, 1]"),
        ("const", "const: [1]"),
        ("type", "type: [string, integer]"),
    ] {
        let text = SPEC.replace("      callbacks: {}\n", "");
        let text = text.replace("type: string, not: {enum: ['']}", schema);
        let spec = scratch.write("coupons.yaml", text);
        let Err(Error::Spec(report)) = Generator::new().spec(&spec).generate() else {
            panic!("{schema} is accepted");
        };
        assert!(
            report.to_string().contains(&format!("--allow {keyword}`")),
            "{report}"
        );
        let made = Generator::new().spec(&spec).allow(keyword).generate();
        let made = made.expect("only warnings");
        assert_eq!(made.warnings.faults().len(), 1, "{}", made.warnings);
        let text = &made.files[0].text;
        assert!(text.contains("runtime::Json"), "{text}");
    }
}

#[test]
fn another_keyword_is_refused_all_the_same() {
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let error = Generator::new().spec(spec).allow("not").generate();
    let Err(Error::Spec(report)) = error else {
        panic!("{error:?}");
    };
    let severities: Vec<_> = report.faults().iter().map(SpecFault::severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning]);
    let report = report.to_string();
    assert!(
        report.contains(": error[unsupported-keyword]: `callbacks`"),
        "{report}"
    );
    assert!(report.contains("--allow callbacks"), "{report}");
    assert!(
        report.ends_with("\n1 fault and 1 warning in 1 file"),
        "{report}"
    );
}

#[test]
fn only_a_refused_keyword_can_be_allowed() {
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let message = |keyword: &str| {
        let generator = Generator::new().spec(&spec).allow(keyword);
        let error = generator.generate().expect_err("not refused");
        assert!(matches!(error, Error::NotRefused { .. }), "{error}");
        error.to_string()
    };
    assert_eq!(
        message("callback"),
        "`callback` is no keyword that would be refused; did you mean `callbacks`?"
    );
    assert_eq!(
        message("description"),
        "`description` is no keyword that would be refused"
    );
}

/// The part of a build script is played by this test itself, run again with what cargo would set.
#[test]
fn a_build_script_tells_cargo_of_warnings() {
    if let Some(spec) = env::var_os("BUILD_SCRIPT_SPEC") {
        let generator = Generator::new().spec(spec).allow("not").allow("callbacks");
        generator.write_to_out_dir().expect("only warnings");
        return;
    }
    let scratch = Scratch::new();
    let spec = scratch.write("coupons.yaml", SPEC);
    let output = Command::new(env::current_exe().expect("a path"))
        .args([
            "--exact",
            "warnings::a_build_script_tells_cargo_of_warnings",
        ])
        .args(["--nocapture", "--test-threads=1"])
        .env("BUILD_SCRIPT_SPEC", &spec)
        .env("OUT_DIR", scratch.path())
        .output()
        .expect("the test runs");
    let told = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("cargo::"))
        .collect();
    let spec = spec.display();
    let warning = |place: &str, what: &str| {
        format!(
            "cargo::warning={spec}:{place}: warning[unsupported-keyword]: {what} is not supported"
        )
    };
    // The first line has the name of the test before it.
    assert!(
        lines[0].ends_with(&format!("cargo::rerun-if-changed={spec}")),
        "{told}"
    );
    assert_eq!(
        lines[1..],
        [
            warning("8:7", "`callbacks` of an operation"),
            warning("15:38", "`not` of a schema"),
        ]
    );
    assert!(scratch.path().join("coupons.rs").exists(), "{told}");
}
