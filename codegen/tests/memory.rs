//! What a run takes of memory, whatever its spec holds: not more than twenty times the size of that, or
//! than 64 MiB.

use std::fmt::Write as _;
use std::fs;

use allocation_counter::measure;
use wechatpay_codegen::{Error, Generator};

#[path = "it/scratch.rs"]
#[allow(
    dead_code,
    reason = "it is shared with the other tests, which need all of it"
)]
mod scratch;

use scratch::Scratch;

const ALWAYS: usize = 64 * 1024 * 1024;

const TIMES: usize = 20;

/// A spec of one schema, to which more is added.
const HEAD: &str = "\
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{w: []}]
paths:
  /v3/a:
    get:
      operationId: a
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {$ref: '#/components/schemas/A'}}
components:
  securitySchemes: {w: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}}
  schemas:
";

/// What became of a run.
struct Run {
    /// The code of its first fault, if there is one.
    fault: Option<String>,
    peak: usize,
}

fn run(text: &str) -> Run {
    let scratch = Scratch::new();
    let path = scratch.write("spec.yaml", text);
    let mut fault = None;
    let counts = measure(|| {
        fault = match Generator::new().spec(&path).generate() {
            Ok(_) => None,
            Err(Error::Spec(report)) => Some(report.faults()[0].code().to_owned()),
            Err(error) => panic!("{error}"),
        };
    });
    fs::remove_file(path).expect("the spec");
    Run {
        fault,
        peak: usize::try_from(counts.bytes_max).expect("a size"),
    }
}

/// `HEAD` and one schema after it, its lists made of so many pieces.
fn with_pieces(
    before: &str,
    pieces: usize,
    piece: impl Fn(usize) -> String,
    behind: &str,
) -> String {
    let mut text = format!("{HEAD}{before}");
    for number in 0..pieces {
        let _ = write!(text, "{}", piece(number));
    }
    text + behind
}

/// How many values of a small spec are accepted, nearly.
const ACCEPTED: usize = 245_000;

/// A spec of pieces without a word too much.
struct Terse {
    what: &'static str,
    before: &'static str,
    piece: fn(usize) -> String,
    /// How many values a piece has.
    values: usize,
    behind: &'static str,
}

const TERSE: [Terse; 7] = [
    Terse {
        what: "values of an enum",
        before: "    A: {type: object, properties: {a: {type: string, enum: [",
        piece: |number| format!("a{number},"),
        values: 1,
        behind: "]}}}\n",
    },
    Terse {
        what: "values that would be called the same",
        before: "    A: {type: object, properties: {a: {type: string, enum: [",
        piece: |number| format!("ab{number},AB{number},"),
        values: 2,
        behind: "]}}}\n",
    },
    Terse {
        what: "numbers of an enum",
        before: "    A: {type: object, properties: {a: {type: integer, enum: [",
        piece: |number| format!("{number},"),
        values: 1,
        behind: "]}}}\n",
    },
    Terse {
        what: "an example",
        before: "    A: {type: object, example: [",
        piece: |_| "1,".to_owned(),
        values: 1,
        behind: "]}\n",
    },
    Terse {
        what: "properties of any type",
        before: OBJECT,
        piece: |number| format!("        p{number}: {{}}\n"),
        values: 4,
        behind: "",
    },
    Terse {
        what: "properties",
        before: OBJECT,
        piece: |number| format!("        p{number}: {{type: string}}\n"),
        values: 5,
        behind: "",
    },
    Terse {
        what: "schemas",
        before: "    A: {type: object, properties: {a: {$ref: '#/components/schemas/S0'}}}\n",
        piece: |number| {
            format!("    S{number}: {{type: object, properties: {{a: {{type: string}}}}}}\n")
        },
        values: 13,
        behind: "",
    },
];

/// A schema to which properties are added.
const OBJECT: &str = "    A:\n      type: object\n      properties:\n";

#[test]
fn a_terse_spec_takes_no_more_than_any_may() {
    for terse in TERSE {
        let pieces = ACCEPTED / terse.values;
        let run = run(&with_pieces(
            terse.before,
            pieces,
            terse.piece,
            terse.behind,
        ));
        assert_eq!(run.fault, None, "{}", terse.what);
        assert!(run.peak <= ALWAYS, "{}: {}", terse.what, run.peak);
    }
}

#[test]
fn a_large_spec_takes_twenty_times_its_size() {
    // As many values as are accepted of its size, and those that take most.
    let property =
        |number| format!("        one_of_the_properties_of_this_object_{number:06}: {{}}\n");
    let text = with_pieces(OBJECT, 75_000, property, "");
    assert!(TIMES * text.len() > ALWAYS);
    let run = run(&text);
    assert_eq!(run.fault, None);
    assert!(run.peak <= TIMES * text.len(), "{}", run.peak);
}

#[test]
fn what_would_take_more_is_not_parsed() {
    for values in [
        "1, ", "{}, ", "[1],", "{a: b}, ", "*a, ", "- ", "? ", "- 1\n ", "a:\n ",
    ] {
        let text = format!("openapi: 3.1.0\nx-list:\n {}", values.repeat(1_100_000));
        let run = run(&text);
        assert_eq!(run.fault.as_deref(), Some("file-too-large"), "{values:?}");
        // The text itself, and where its lines begin.
        assert!(run.peak <= 8 * text.len(), "{values:?}: {}", run.peak);
    }
}

#[test]
fn files_share_what_a_run_may_take() {
    let scratch = Scratch::new();
    let dense = |values: usize| {
        let list = "1, ".repeat(values);
        format!("{HEAD}    A: {{type: string, example: [{list}]}}\n")
    };
    let small = format!("{HEAD}    A: {{type: string, maxLenght: 3}}\n");
    let files = [
        ("a.yaml", dense(200_000)),
        ("b.yaml", dense(200_000)),
        ("c.yaml", small),
    ];
    let [a, b, c] = files.map(|(name, text)| scratch.write(name, text));
    for path in [&a, &b] {
        let alone = Generator::new().spec(path).generate();
        alone.expect("alone it is not too large");
    }
    let all = Generator::new().spec(a).spec(&b).spec(c);
    let Err(Error::Spec(report)) = all.generate() else {
        panic!("both together are too large");
    };
    let faults = report.faults().iter();
    let faults: Vec<_> = faults
        .map(|fault| (fault.code(), fault.file().contains("b.yaml")))
        .collect();
    // One that is not read leaves room for those behind it.
    let expected = [("file-too-large", true), ("unknown-keyword", false)];
    assert_eq!(faults, expected, "{report}");

    // Whatever the order: what is large has room for what is dense.
    let padding = format!("# {}\n", "-".repeat(78)).repeat(100_000);
    let large = scratch.write("d.yaml", padding + &dense(1));
    Generator::new()
        .spec(b)
        .spec(scratch.write("e.yaml", dense(200_000)))
        .spec(large)
        .generate()
        .expect("eight million bytes have room for both");
}
