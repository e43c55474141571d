//! Very many of a thing, and things that are repeated very often: the work stays that of the spec's length,
//! and what would be too much is refused.

use std::fmt::Write as _;

use wechatpay_codegen::{Error, Generator, Report};

use crate::scratch::Scratch;

/// A spec of one call, whose request has the schema `R`.
fn spec(schemas: &str) -> String {
    format!(
        "\
openapi: 3.1.0
info: {{title: Scale, version: '1'}}
servers: [{{url: https://api.mch.weixin.qq.com}}]
security: [{{wechatpay: []}}]
paths:
  /v3/scale:
    post:
      operationId: scale
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/R'}}}}}}
      responses:
        '200':
          description: The same
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/S'}}}}}}
components:
  securitySchemes: {{wechatpay: {{type: http, scheme: WECHATPAY2-SHA256-RSA2048}}}}
  schemas:
{schemas}"
    )
}

const R: &str = "    R: {type: object, properties: {x: {type: string}}}\n";
const S: &str = "    S: {type: object, properties: {x: {type: string}}}\n";

fn generate(spec: &str) -> Result<String, Error> {
    let scratch = Scratch::new();
    let path = scratch.write("scale.yaml", spec);
    let made = Generator::new().spec(path).generate()?;
    let [file] = made.files.as_slice() else {
        panic!("one file of one spec");
    };
    Ok(file.text.clone())
}

fn faults(spec: &str) -> Report {
    match generate(spec) {
        Err(Error::Spec(report)) => report,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it is taken"),
    }
}

/// Asserts that there is one fault, with these words.
fn assert_fault(spec: &str, code: &str, message: &str) {
    let report = faults(spec);
    let found: Vec<_> = report
        .faults()
        .iter()
        .map(|fault| (fault.code(), fault.message()))
        .collect();
    assert_eq!(found, [(code, message)]);
}

/// Text of numbered pieces.
fn many(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        text.push_str(&piece(number));
        text
    })
}

#[test]
fn a_long_chain_of_all_of_is_no_danger() {
    const LENGTH: usize = 10_000;
    let message = "parts of an `allOf` lead to each other too far";
    for end in ["M10000", "M0"] {
        let chain = many(LENGTH, |number| {
            let next = match number + 1 {
                LENGTH => end.to_owned(),
                next => format!("M{next}"),
            };
            format!(
                "    M{number}: {{allOf: [{{$ref: '#/components/schemas/{next}'}}, \
                 {{type: object, properties: {{m{number}: {{type: string}}}}}}]}}\n"
            )
        });
        let last = "    M10000: {type: object, properties: {z: {type: string}}}\n";
        let r = "    R: {$ref: '#/components/schemas/M0'}\n";
        let last = if end == "M0" { "" } else { last };
        let report = faults(&spec(&format!("{r}{S}{chain}{last}")));
        assert!((report.faults().iter()).all(|fault| fault.message() == message));
    }
}

#[test]
fn a_long_chain_of_other_words_is_no_danger() {
    let chain = many(10_000, |number| {
        let next = number + 1;
        format!("    M{number}: {{$ref: '#/components/schemas/M{next}', description: D}}\n")
    });
    let r = "    R: {type: object, properties: {x: {allOf: \
             [{$ref: '#/components/schemas/M0'}, {maxLength: 3}]}}}\n";
    let last = "    M10000: {type: string}\n";
    let report = faults(&spec(&format!("{r}{S}{chain}{last}")));
    assert!((report.faults().iter()).any(|fault| fault.code() == "nesting-too-deep"));
}

/// Each of many objects takes in a large one: a small spec for more properties than there is memory for.
#[test]
fn properties_that_many_objects_take_in_are_limited() {
    let properties = many(1_000, |number| format!("        p{number}: {{}}\n"));
    let base = format!("    Base:\n      type: object\n      properties:\n{properties}");
    let others = many(1_000, |number| {
        format!(
            "    M{number}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, \
             {{type: object, properties: {{m{number}: {{type: string}}}}}}]}}\n"
        )
    });
    let held = many(1_000, |number| {
        format!("        m{number}: {{$ref: '#/components/schemas/M{number}'}}\n")
    });
    let s = format!("    S:\n      type: object\n      properties:\n{held}");
    let message = "the objects that several others take in come to too many properties";
    let spec = spec(&format!("{R}{s}{others}{base}"));
    assert_fault(&spec, "nesting-too-deep", message);
}

/// The same of an `allOf` of texts, which has no name.
#[test]
fn parts_that_many_references_put_together_are_limited() {
    let parts = "{type: string}, ".repeat(1_000);
    let t = format!("    T: {{allOf: [{parts}]}}\n");
    let held = many(1_000, |number| {
        format!("        m{number}: {{$ref: '#/components/schemas/T'}}\n")
    });
    let s = format!("    S:\n      type: object\n      properties:\n{held}");
    let report = faults(&spec(&format!("{R}{s}{t}")));
    let message = "the objects that several others take in come to too many properties";
    assert!((report.faults().iter()).any(|fault| fault.message() == message));
}

/// The same of a text, and of an enum.
#[test]
fn what_references_repeat_is_limited() {
    let message = "what this spec repeats by references comes to too much";
    let held = many(1_500, |number| {
        format!("        m{number}: {{$ref: '#/components/schemas/Text'}}\n")
    });
    let s = format!("    S:\n      type: object\n      properties:\n{held}");
    let description = "word ".repeat(2_000);
    let text = format!("    Text: {{type: string, description: '{description}'}}\n");
    let of_text = spec(&format!("{R}{s}{text}"));
    assert_fault(&of_text, "nesting-too-deep", message);

    let operations = |reference: &str| {
        many(800, |number| {
            format!(
                "  /v3/scale/{number}:\n    get:\n      operationId: scale{number}\n      \
                 {reference}responses: {{'204': {{description: D}}}}\n"
            )
        })
    };
    let small = spec(&format!("{R}{S}"));
    let parameters = "parameters: [{$ref: '#/components/parameters/P'}]\n      ";
    let paths = format!("paths:\n{}", operations(parameters));
    let values = many(800, |number| format!("V{number}, "));
    let parameter = format!(
        "components:\n  parameters:\n    P: {{name: p, in: query, schema: \
         {{type: string, enum: [{values}]}}}}\n"
    );
    let of_enum = small
        .replace("paths:\n", &paths)
        .replace("components:\n", &parameter);
    assert_fault(&of_enum, "nesting-too-deep", message);
}

/// Its steps would each have all that is before them in their names.
#[test]
fn paths_are_as_long_as_servers_take() {
    let with_path = |length: usize| {
        let path = "/a".repeat(length / 2);
        spec(&format!("{R}{S}")).replace("  /v3/scale:", &format!("  ? {path}\n  :"))
    };
    generate(&with_path(4_000)).expect("a path");
    let message = "this path is longer than a server takes";
    assert_fault(&with_path(4_002), "bad-path", message);
}

#[test]
fn schemas_that_an_answer_is_tried_as_are_limited() {
    let union = |count| {
        let choices = many(count, |number| {
            format!("{{type: object, required: [m{number}], properties: {{m{number}: {{}}}}}}, ")
        });
        spec(&format!("{R}    S: {{oneOf: [{choices}]}}\n"))
    };
    let text = generate(&union(500)).expect("a union");
    assert!(text.contains("Choice500("));
    let message = "more than 500 schemas that an answer is tried as";
    assert_fault(&union(501), "unsupported-schema", message);
}

/// Each of these took a time that grew with the square of its length, and so did not come to an end.
#[test]
fn very_many_of_a_thing_come_to_an_end() {
    const MANY: usize = 40_000;
    let names = many(MANY, |number| format!("a{number}, "));
    let quoted = "*a_`<` ".repeat(MANY * 10);
    let fences = "a ~~~ ".repeat(MANY * 3);
    let values = many(MANY, |number| format!("{number}a, "));
    let mut tagged = "    S: {discriminator: {propertyName: k, mapping: {".to_owned();
    for number in 0..MANY / 5 {
        write!(tagged, "k{number}: C{number}, ").expect("text");
    }
    tagged.push_str("}}, oneOf: [");
    for number in 0..MANY / 5 {
        write!(tagged, "{{$ref: '#/components/schemas/C{number}'}}, ").expect("text");
    }
    tagged.push_str("]}\n");
    for number in 0..MANY / 5 {
        writeln!(
            tagged,
            "    C{number}: {{type: object, required: [k], properties: {{k: {{type: string}}}}}}"
        )
        .expect("text");
    }
    let parts = many(MANY / 3, |number| {
        format!("{{type: object, properties: {{x: {{type: string, minLength: {number}}}}}}}, ")
    });
    let taken = [
        format!("{R}    S: {{type: object, description: '{quoted}', properties: {{x: {{}}}}}}\n"),
        format!("{R}    S: {{type: object, description: '{fences}', properties: {{x: {{}}}}}}\n"),
        format!("{R}{tagged}"),
        format!("    R: {{allOf: [{parts}]}}\n{S}"),
        format!(
            "{R}    S: {{type: object, properties: {{x: {{type: string, enum: [{values}]}}}}}}\n"
        ),
    ];
    for schemas in taken {
        generate(&spec(&schemas)).expect("no fault");
    }
    let of_required =
        format!("    R: {{type: object, required: [{names}], properties: {{x: {{}}}}}}\n{S}");
    // All on one line: so are the places of its faults.
    let report = faults(&spec(&of_required));
    assert_eq!((report.found(), report.faults().len()), (MANY, 10_000));
    let last = &report.faults()[9_999];
    assert_eq!(last.message(), "`a9999` is required, but is no property");
    let column = of_required.find("a9999,").expect("it stands there") + 1;
    assert_eq!(last.column(), column);
}

/// The names of requests that meet get numbers, which were counted anew for each.
#[test]
fn operations_of_one_name_come_to_an_end() {
    const MANY: usize = 8_000;
    let operations = many(MANY, |number| {
        format!(
            "  /v3/scale/{number}: {{delete: {{operationId: same, responses: {{'204': {{description: D}}}}}}}}\n"
        )
    });
    let spec = spec(&format!("{R}{S}")).replace("paths:\n", &format!("paths:\n{operations}"));
    let report = faults(&spec);
    assert_eq!(report.found(), MANY - 1);
    assert!((report.faults().iter()).all(|fault| fault.code() == "duplicate-operation-id"));
}
