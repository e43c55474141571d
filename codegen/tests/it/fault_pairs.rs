//! A fault hides no other, and brings none with it: faults of all phases, two at a time in one operation
//! and the schema that it uses.

use wechatpay_codegen::{Error, Generator, SpecFault};

use crate::scratch::Scratch;

/// A spec without a fault.
const SOUND: &str = "\
openapi: 3.1.0
info: {title: Coupons, version: '1'}
security: [{wechatpay: []}]
paths:
  /v3/stocks/{stock_id}/coupons/{coupon_id}:
    post:
      operationId: sendCoupon
      summary: Sends a coupon.
      deprecated: false
      tags: [coupons]
      x-wechatpay-idempotency-key: out_request_no
      x-wechatpay-rate-limit: 10
      x-wechatpay-error-codes:
        - {code: NOT_FOUND, status: 404}
      parameters:
        - {name: stock_id, in: path, required: true, schema: {type: string}}
        - {name: coupon_id, in: path, required: true, schema: {type: string}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, style: form, schema: {type: integer}}
        - {name: Request-Note, in: header, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}
      responses:
        '200':
          description: Done.
          content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}
        '404': {description: Nothing.}
components:
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
  schemas:
    Sent:
      type: object
      required: [out_request_no]
      properties:
        out_request_no: {type: string}
        amount: {type: integer, minimum: 1, maximum: 5}
        state: {type: string, enum: [A, B]}
        codes: {type: array, items: {type: string}}
        note: {type: string, pattern: '^a$'}
        flag: {type: boolean, default: true}
        when: {type: string, format: date-time}
        owner: {$ref: '#/components/schemas/Owner'}
        text: {type: string, contentMediaType: application/json, contentSchema: {type: object}}
    Answer:
      type: object
      properties:
        id: {type: string}
        kind: {oneOf: [{$ref: '#/components/schemas/Owner'}, {type: string}]}
    Owner:
      type: object
      required: [name]
      properties:
        name: {type: string}
";

/// A code, and what is to be replaced on one line of the spec, by what.
#[rustfmt::skip]
const FAULTS: &[(&str, &str, &str)] = &[
    // The operation itself.
    ("unknown-keyword", "summary: Sends", "sumary: Sends"),
    ("wrong-type", "deprecated: false", "deprecated: perhaps"),
    ("wrong-type", "operationId: sendCoupon", "operationId: [a]"),
    ("bad-name", "operationId: sendCoupon", "operationId: '!'"),
    ("wrong-type", "tags: [coupons]", "tags: coupons"),
    ("bad-extension", "key: out_request_no", "key: request_no"),
    ("bad-extension", "limit: 10", "limit: 0"),
    ("unknown-extension", "rate-limit: 10", "rat-limit: 10"),
    ("bad-extension", "status: 404}", "status: 204}"),
    ("missing-keyword", "{code: NOT_FOUND, status", "{status"),
    ("number-out-of-range", "limit: 10", "limit: .inf"),
    ("yaml-tag", "deprecated: false", "deprecated: !no false"),
    // Its parameters.
    ("path-parameter-optional", "stock_id, in: path, required: true", "stock_id, in: path"),
    ("unknown-keyword", "stock_id, in: path, required", "stock_id, in: path, requred"),
    ("bad-name", "stock_id, in: path", "stock_id, in: pth"),
    ("missing-keyword", "name: stock_id, in: path", "name: stock_id"),
    ("missing-keyword", "{name: stock_id, in", "{in"),
    ("wrong-type", "{name: stock_id", "{name: [stock_id]"),
    ("wrong-type", "{name: stock_id, in: path, required: true, schema: {type: string}}", "stock_id"),
    ("dangling-reference", "{name: stock_id, in: path, required: true, schema: {type: string}}", "{$ref: '#/components/parameters/Id'}"),
    ("path-parameter-undeclared", "name: coupon_id, in: path", "name: coupon_id, in: query"),
    ("bad-name", "name: offset, in: query", "name: offset, in: qurey"),
    ("unsupported-keyword", "name: offset, in: query", "name: offset, in: cookie"),
    ("unknown-type", "offset, in: query, schema: {type: integer}", "offset, in: query, schema: {type: intger}"),
    ("missing-keyword", "offset, in: query, schema: {type: integer}", "offset, in: query"),
    ("missing-keyword", "offset, in: query, schema: {type: integer}", "offset, in: query, schema: {type: array}"),
    ("duplicate-parameter", "name: limit", "name: offset"),
    ("unsupported-keyword", "style: form", "style: spaceDelimited"),
    ("bad-name", "name: Request-Note", "name: Accept"),
    ("unsupported-schema", "header, schema: {type: string}", "header, schema: {type: object}"),
    // Its body.
    ("wrong-type", "        required: true\n", "        required: 1\n"),
    ("unsupported-keyword", "        required: true\n", "        required: false\n"),
    ("dangling-reference", "schemas/Sent'}}}", "schemas/Sennt'}}}"),
    ("dangling-reference", "'#/components/schemas/Sent'}}}", "'other.yaml#/Sent'}}}"),
    ("unsupported-media-type", "content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}", "content: {application/xml+json: {schema: {$ref: '#/components/schemas/Sent'}}}"),
    ("several-media-types", "content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}", "content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}, text/plain: {}}"),
    ("unknown-keyword", "        content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}", "        contnet: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}"),
    // Its answers.
    ("bad-name", "'404':", "'4040':"),
    ("bad-name", "'200':", "'2000':"),
    ("missing-response", "'200':", "'500':"),
    ("several-media-types", "schemas/Answer'}}}", "schemas/Answer'}}, text/plain: {}}"),
    ("dangling-reference", "schemas/Answer'}}}", "schemas/Answr'}}}"),
    ("missing-keyword", "{application/json: {schema: {$ref: '#/components/schemas/Answer'}}}", "{application/json: {}}"),
    ("wrong-type", "content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}", "content: 1"),
    ("unsupported-media-type", "{application/json: {schema: {$ref: '#/components/schemas/Answer'}}}", "{multipart/mixed: {}}"),
    // How it is signed.
    ("security", "scheme: WECHATPAY2", "scheme: WECHATPAY3"),
    // What it sends.
    ("required-unknown", "required: [out_request_no]", "required: [out_request_no, nam]"),
    ("bad-constraint", "required: [out_request_no]", "required: [out_request_no, out_request_no]"),
    ("unknown-type", "out_request_no: {type: string}", "out_request_no: {type: strng}"),
    ("unknown-keyword", "out_request_no: {type: string}", "out_request_no: {typ: string}"),
    ("unsupported-schema", "out_request_no: {type: string}", "out_request_no: {type: [string, integer]}"),
    ("unsupported-schema", "out_request_no: {type: string}", "out_request_no: false"),
    ("unknown-keyword", "minimum: 1, maximum: 5", "minimum: 1, maxium: 5"),
    ("bad-constraint", "minimum: 1, maximum: 5", "minimum: 7, maximum: 5"),
    ("bad-constraint", "minimum: 1, maximum: 5", "minLength: 7"),
    ("duplicate-enum-value", "[A, B]", "[A, A]"),
    ("wrong-type", "[A, B]", "[A, 1]"),
    ("duplicate-key", "{type: string, enum", "{type: string, type: string, enum"),
    ("missing-keyword", "codes: {type: array, items: {type: string}}", "codes: {type: array}"),
    ("unknown-keyword", "codes: {type: array, items: {type: string}}", "codes: {type: array, itms: {type: string}}"),
    ("unsupported-schema", "codes: {type: array, items: {type: string}}", "codes: {type: array, items: false}"),
    ("unknown-type", "codes: {type: array, items: {type: string}}", "codes: {type: arry, items: {type: string}}"),
    ("bad-pattern", "'^a$'", "'(?=a)'"),
    ("unsupported-keyword", "note: {type: string", "note: {type: string, items: {}"),
    ("bad-default", "default: true", "default: maybe"),
    ("unknown-format", "date-time", "date-tim"),
    ("dangling-reference", "owner: {$ref: '#/components/schemas/Owner'}", "owner: {$ref: '#/components/schemas/Ownr'}"),
    ("unsupported-media-type", "contentMediaType: application/json", "contentMediaType: text/html"),
    // What it answers.
    ("unknown-type", "id: {type: string}", "id: {type: sting}"),
    ("bad-extension", "id: {type: string}", "id: {type: integer, x-wechatpay-encrypted: true}"),
    ("duplicate-key", "id: {type: string}", "id: {type: string, type: string}"),
    ("unsupported-schema", ", {type: string}]", ", {$ref: '#/components/schemas/Owner'}]"),
    ("bad-constraint", "required: [name]", "required: [name, name]"),
    ("required-unknown", "required: [name]", "required: [name, nickname]"),
    ("unknown-keyword", "        name: {type: string}", "        name: {type: string, tilte: Name}"),
];

#[test]
fn a_fault_hides_no_other_and_brings_none() {
    let scratch = Scratch::new();
    let mut alone = Vec::new();
    let mut wrong = Vec::new();
    assert_eq!(faults(&scratch, SOUND.to_owned()), []);
    for (code, from, to) in FAULTS {
        let at = SOUND.find(from).unwrap_or_else(|| panic!("no {from:?}"));
        let found = faults(&scratch, SOUND.replacen(from, to, 1));
        let codes: Vec<&str> = found.iter().map(|(code, ..)| code.as_str()).collect();
        if codes != [*code] {
            wrong.push(format!("{to:?} gives {codes:?}, not {code}"));
        }
        alone.push((at, at + from.len(), found));
    }
    for (index, (_, _, one_to)) in FAULTS.iter().enumerate() {
        for (other_index, (_, _, other_to)) in FAULTS.iter().enumerate().skip(index + 1) {
            let (one, other) = (&alone[index], &alone[other_index]);
            let (first, second) = if one.0 < other.0 {
                (one, other)
            } else {
                (other, one)
            };
            let are_apart = SOUND[first.0..second.0].contains('\n') && first.1 <= second.0;
            // All pairs take too long in a build for debugging.
            let is_chosen = (index + other_index) % 3 == 0;
            if !are_apart || !is_chosen || is_open(one_to, other_to) {
                continue;
            }
            let (one_edit, other_edit) = ((one, one_to), (other, other_to));
            let (first, second) = if one.0 < other.0 {
                (one_edit, other_edit)
            } else {
                (other_edit, one_edit)
            };
            let text = format!(
                "{}{}{}{}{}",
                &SOUND[..first.0.0],
                first.1,
                &SOUND[first.0.1..second.0.0],
                second.1,
                &SOUND[second.0.1..]
            );
            let mut expected = [one.2.clone(), other.2.clone()].concat();
            expected.sort_by_key(|(code, line, column)| (*line, *column, code.clone()));
            let mut found = faults(&scratch, text);
            found.sort_by_key(|(code, line, column)| (*line, *column, code.clone()));
            if found != expected {
                wrong.push(format!(
                    "{one_to:?} and {other_to:?} give {found:?}, not {expected:?}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whoever misspells a keyword, or writes a list in its place, learns that and nothing else.
#[test]
fn a_faulty_keyword_is_one_fault() {
    let scratch = Scratch::new();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for golden in [
        "answers",
        "bodies",
        "parameters",
        "unions",
        "uploads",
        "webhooks",
        "constraints",
    ] {
        let text = std::fs::read_to_string(format!("tests/golden/{golden}.yaml")).expect("a spec");
        for keyword in KEYWORDS {
            let with_colon = format!("{keyword}:");
            for (at, _) in text.match_indices(&with_colon) {
                let is_key = text[..at].ends_with([' ', '{', '\n']);
                // A property of this name.
                let is_key = is_key && !text[at..].starts_with("type: {");
                let line = &text[..at][text[..at].rfind('\n').map_or(0, |end| end + 1)..];
                if !is_key
                    || line.contains('#')
                    || line.contains("description:")
                    || line.contains("Location:")
                {
                    continue;
                }
                tried += 1;
                let end = at + keyword.len();
                let misspelt = format!("{}qzx{}", &text[..end - 1], &text[end..]);
                let mut found = faults(&scratch, misspelt);
                found.retain(|(code, ..)| code != "other-version");
                let errors: Vec<_> = found.iter().map(|(code, line, _)| (code, line)).collect();
                if !matches!(errors.as_slice(), [(code, _)] if *code == "unknown-keyword") {
                    let line = text[..at].lines().count();
                    wrong.push(format!("{golden}:{line} {keyword}: {errors:?}"));
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

const KEYWORDS: &[&str] = &[
    "type",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "schema",
    "content",
    "in",
    "oneOf",
    "anyOf",
    "allOf",
    "requestBody",
    "discriminator",
    "propertyName",
    "contentSchema",
    "contentMediaType",
    "enum",
    "format",
    "security",
];

/// What one fault leaves open, so that another cannot be told: by parts of what they replace them with.
const OPEN: &[(&[&str], &[&str])] = &[
    // A parameter without a name may be any that is missed.
    (
        &[
            "{in",
            "{name: [stock_id]",
            "stock_id",
            "{$ref: '#/components/parameters/Id'}",
        ],
        &["name: coupon_id, in: query", "key: request_no"],
    ),
    // It is not known to be the same.
    (
        &["offset, in: qurey", "offset, in: cookie"],
        &["name: offset"],
    ),
    // A body may have the property, and is not known to be an object.
    (
        &[
            "Sennt'}}}",
            "'other.yaml#/Sent'}}}",
            "xml+json",
            "text/plain: {}}",
            "contnet",
        ],
        &["key: request_no", "required: false\n"],
    ),
    // This may have been the answer of success.
    (&["'4040':"], &["'500':"]),
    // What is answered in case of an error is the client's.
    (
        &["'500':"],
        &[
            "schemas/Answer'}}, text/plain: {}}",
            "{application/json: {}}",
            "{multipart/mixed: {}}",
        ],
    ),
];

fn is_open(one: &str, other: &str) -> bool {
    let is_open = |one: &str, other: &str| {
        let fits = |list: &[&str], text: &str| {
            list.iter()
                .any(|it| text == *it || text.ends_with(it) || it.len() > 6 && text.contains(it))
        };
        OPEN.iter()
            .any(|(first, then)| fits(first, one) && fits(then, other))
    };
    is_open(one, other) || is_open(other, one)
}

fn faults(scratch: &Scratch, text: String) -> Vec<(String, usize, usize)> {
    let path = scratch.write("coupons.yaml", text);
    let told = |fault: &SpecFault| (fault.code().to_owned(), fault.line(), fault.column());
    match Generator::new().spec(path).generate() {
        Err(Error::Spec(report)) => report.faults().iter().map(told).collect(),
        Err(error) => panic!("{error}"),
        Ok(made) => made.warnings.faults().iter().map(told).collect(),
    }
}
