//! The explanations of the codes: their examples do what they say, `docs/faults.md` has them all, and
//! each code has a case in `tests/faults/`.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen` writes `docs/faults.md` anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect_file;
use wechatpay_codegen::{Error, FaultCode, Generator, SpecFault};

use crate::faults;
use crate::scratch::Scratch;

/// What the examples leave out unless they have it themselves, by the key it begins with.
const FRAME: [(&str, &str); 5] = [
    ("openapi", "openapi: 3.1.0\n"),
    ("info", "info: {title: Coupons, version: \"1\"}\n"),
    ("security", "security: [{wechatpay: []}]\n"),
    ("paths", "paths: {}\n"),
    ("components", "components:\n"),
];

/// What every `components` has.
const SCHEME: &str = "\
components:
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
";

/// Codes whose first example only describes the spec with the fault, and why.
const NOT_SHOWN: [(&str, &str); 4] = [
    ("json-syntax", "it is no fault in a file of YAML"),
    ("file-too-large", "fifty megabytes would stand there"),
    ("not-utf8", "this file is UTF-8 itself"),
    ("control-character", "it would disturb the terminal"),
];

/// Codes without a case in `tests/faults/`, and why.
const WITHOUT_CASE: [(&str, &str); 1] = [(
    "file-too-large",
    "`a_file_that_is_too_large_is_not_read` makes the file",
)];

#[test]
fn each_example_has_its_fault_and_is_mended() {
    let mut slips = String::new();
    for code in FaultCode::all() {
        let [wrong, mended] = examples(code);
        let found = codes(&wrong);
        if !has(&NOT_SHOWN, code) && found != [code.name()] {
            let _ = writeln!(slips, "{code} gives {found:?}:\n{wrong}");
        }
        let found = codes(&mended);
        if !found.is_empty() {
            let _ = writeln!(slips, "{code}, mended, gives {found:?}:\n{mended}");
        }
    }
    assert!(slips.is_empty(), "{slips}");
}

#[test]
fn each_explanation_begins_with_a_paragraph() {
    for code in FaultCode::all() {
        let text = code.explanation();
        let paragraph = text.split("\n\n").next().expect("a first piece");
        assert!(paragraph.len() > 100, "{code} is hardly explained");
        assert!(paragraph.ends_with('.'), "{code}: {paragraph}");
        let longest = paragraph.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(100), "{code} has a long line");
        assert!(
            text.ends_with("```\n") && !text.contains('\u{1b}'),
            "{code}"
        );
    }
}

#[test]
fn the_documentation_has_every_code() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    expect_file![expected].assert_eq(&documentation());
}

#[test]
fn each_code_has_a_case() {
    let cases: BTreeSet<String> = faults::cases()
        .iter()
        .map(|name| name.split('.').next().expect("a first part").to_owned())
        .collect();
    for code in FaultCode::all() {
        let has_case = cases.contains(code.name());
        assert_ne!(has_case, has(&WITHOUT_CASE, code), "{code}");
    }
    for case in cases {
        assert!(case.parse::<FaultCode>().is_ok(), "{case} is no code");
    }
}

fn has(list: &[(&str, &str)], code: FaultCode) -> bool {
    list.iter().any(|(name, _)| *name == code.name())
}

/// What the examples of all codes are mended to.
pub(crate) fn mended_examples() -> impl Iterator<Item = String> {
    FaultCode::all().map(|code| {
        let [_, mended] = examples(code);
        mended
    })
}

/// The two blocks of YAML, made whole.
fn examples(code: FaultCode) -> [String; 2] {
    let text = code.explanation();
    let blocks: Vec<String> = text
        .split("```yaml\n")
        .skip(1)
        .map(|rest| whole(rest.split("```").next().expect("a first piece")))
        .collect();
    blocks
        .try_into()
        .unwrap_or_else(|blocks| panic!("{code} has not two examples: {blocks:?}"))
}

/// An example with the lines it leaves out. One that is unlike any spec is whole.
fn whole(example: &str) -> String {
    let is_part = ["info:", "paths:", "components:"]
        .iter()
        .any(|key| example.starts_with(key));
    if !is_part {
        return example.to_owned();
    }
    let mut frame = String::new();
    for (key, line) in FRAME {
        let has_key = |line: &str| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(':'))
        };
        if !example.lines().any(has_key) {
            frame.push_str(line);
        }
    }
    (frame + example).replacen("components:\n", SCHEME, 1)
}

/// The codes of all faults of a spec, each once.
fn codes(spec: &str) -> Vec<&'static str> {
    let scratch = Scratch::new();
    let path = scratch.write("example.yaml", spec);
    let report = match Generator::new().spec(path).generate() {
        Ok(made) => made.warnings,
        Err(Error::Spec(report)) => report,
        Err(error) => panic!("{error}"),
    };
    let codes: BTreeSet<_> = report.faults().iter().map(SpecFault::code).collect();
    codes.into_iter().collect()
}

/// The text of `docs/faults.md`.
fn documentation() -> String {
    let mut text = "\
# The faults of a spec

Made of `codegen/src/fault/explain/` by `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen`: do not edit
it here.

Each fault of a spec is reported with its place, a code, and how to mend it. This page lists the codes;
`wechatpay-codegen explain CODE` prints what stands here. `wechatpay-codegen check --format json` gives
the faults to editors and CI.

"
    .to_owned();
    let mut group = "";
    for code in FaultCode::all() {
        // Writing to a String cannot fail.
        if code.group() != group {
            group = code.group();
            let _ = write!(text, "**{group}**\n\n");
        }
        let is_last = FaultCode::all()
            .skip_while(|other| *other != code)
            .nth(1)
            .is_none_or(|next| next.group() != group);
        let gap = if is_last { "\n\n" } else { "\n" };
        let _ = write!(text, "- [`{code}`](#{code}): {}{gap}", code.title());
    }
    let frame: String = FRAME.iter().map(|(_, line)| *line).collect();
    let frame = frame.replace("components:\n", SCHEME);
    let _ = writeln!(
        text,
        "Most examples leave out what each spec has, unless it matters to them:\n\n```yaml\n{frame}```"
    );
    for code in FaultCode::all() {
        let _ = write!(
            text,
            "\n## {code}\n\n*{}*\n\n{}",
            code.title(),
            code.explanation()
        );
    }
    text
}
