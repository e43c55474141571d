//! No text makes the generator panic, hang, or point outside of the text.

use std::fs;

use proptest::prelude::*;
use wechatpay_codegen::{Error, Generator};

use crate::compiles;
use crate::mutation::{Tree, mutations};
use crate::scratch::Scratch;

/// Generates from `text`; whatever comes of it, reports must point into the text.
fn generate(text: &[u8]) {
    let scratch = Scratch::new();
    let path = scratch.write("any.yaml", text);
    match Generator::new().spec(path).generate() {
        Ok(_) => {}
        Err(Error::Spec(report)) => {
            assert!(!report.faults().is_empty());
            let text = String::from_utf8_lossy(text);
            for fault in report.faults() {
                let line = text.split('\n').nth(fault.line() - 1);
                let line = line.unwrap_or_else(|| panic!("{fault} is behind the last line"));
                // One more than the characters: the end of the line.
                assert!(fault.column() <= line.chars().count() + 1, "{fault}");
            }
            assert_eq!(without_colors(&report.colored()), report.to_string());
        }
        Err(error) => panic!("{error}"),
    }
}

/// A coloured text as it is without colours.
fn without_colors(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (color, rest) = piece.split_once('m').expect("the end of a colour");
        assert!(color.starts_with('['), "{color}");
        text + rest
    })
}

/// Pieces that YAML gives a meaning, to be put together at random.
fn yaml_soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "名",
        ":",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "|\n",
        "&a ",
        "*a",
        "!t ",
        "!!int ",
        "<<",
        "#",
        " #",
        "\t",
        "\r\n",
        "---\n",
        "...\n",
        "%",
        "%TAG ! x\n",
        "\\",
        "\\u",
        "1",
        "-1",
        "0x",
        "1e9",
        ".nan",
        "~",
        "null",
        "true",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{a0}",
        "\u{3000}",
        "：",
        "a:b\n",
        "<<<<<<< a\n",
        "\u{7}",
        "\u{0}",
        "🎫",
        "openapi: 3.1.0\n",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

/// A change of a valid spec: so many characters at a place give way to others.
fn mutation() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    (any::<prop::sample::Index>(), 0..8_usize, yaml_soup())
}

fn mutate(spec: &str, changes: &[(prop::sample::Index, usize, String)]) -> String {
    let mut text: Vec<char> = spec.chars().collect();
    for (place, length, new) in changes {
        let start = place.index(text.len() + 1);
        let end = (start + length).min(text.len());
        text.splice(start..end, new.chars());
    }
    text.into_iter().collect()
}

fn busifavor() -> String {
    fs::read_to_string("../spec/busifavor.yaml").expect("the project's spec")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        generate(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        generate(&bytes);
    }

    #[test]
    fn any_yaml_is_survived(text in yaml_soup()) {
        generate(text.as_bytes());
    }

    #[test]
    fn any_change_of_a_spec_is_survived(changes in prop::collection::vec(mutation(), 1..4)) {
        generate(mutate(&busifavor(), &changes).as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_of_the_structure_is_survived(
        spec in prop::sample::select(compiles::trees()),
        donor in prop::sample::select(compiles::trees()),
        mutations in mutations(),
    ) {
        generate(spec.mutated(&mutations, &donor).text().as_bytes());
    }

    #[test]
    fn any_change_of_the_products_structure_is_survived(mutations in mutations()) {
        let spec = Tree::read(&busifavor());
        generate(spec.clone().mutated(&mutations, &spec).text().as_bytes());
    }
}

#[test]
fn large_and_deep_texts_come_to_an_end() {
    let megabyte = |piece: &str| piece.repeat(1024 * 1024 / piece.len());
    let garbage: Vec<u8> = (0..1024 * 1024_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1])
        .collect();
    let bomb = |width: usize| {
        let items = "x, ".repeat(width);
        let aliases = "*a, ".repeat(width);
        format!("a: &a [{items}]\nb: [{aliases}]\n")
    };
    let texts = [
        garbage.repeat(10),
        "a: b\n".repeat(200_000).into_bytes(),
        "%TAG !a! b\n".repeat(1_000_000).into_bytes(),
        "- !!int a\n".repeat(100_000).into_bytes(),
        "- !!str 5\n".repeat(20_000).into_bytes(),
        megabyte("[").into_bytes(),
        megabyte("{a: ").into_bytes(),
        megabyte("- ").into_bytes(),
        megabyte("? ").into_bytes(),
        megabyte("a: [").into_bytes(),
        megabyte("[a]: ").into_bytes(),
        "x: 1\n".repeat(50_000).into_bytes(),
        "- {}\n".repeat(50_000).into_bytes(),
        megabyte("- x: 1\n").into_bytes(),
        megabyte("'").into_bytes(),
        megabyte("\\").into_bytes(),
        megabyte("---\n").into_bytes(),
        megabyte("优惠券 ").into_bytes(),
        format!("[{}]", megabyte("1,")).into_bytes(),
        bomb(20_000).into_bytes(),
    ];
    for text in texts {
        generate(&text);
    }
}

/// A schema that leads to the next, and so on: recursion over them would need more than a stack.
#[test]
fn a_long_chain_of_schemas_is_no_danger() {
    use std::fmt::Write as _;

    const LENGTH: usize = 20_000;
    let mut spec = String::from(
        "\
openapi: 3.1.0
info: {title: Chain, version: '1'}
servers: [{url: https://api.mch.weixin.qq.com}]
security: [{wechatpay: []}]
paths:
  /v3/chain:
    get:
      operationId: queryChain
      summary: A chain
      responses:
        '200':
          description: The first
          content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}
components:
  securitySchemes: {wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}}
  schemas:
",
    );
    for number in 0..LENGTH {
        let next = number + 1;
        writeln!(
            spec,
            "    S{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        )
        .unwrap();
    }
    writeln!(spec, "    S{LENGTH}: {{type: string}}").unwrap();
    generate(spec.as_bytes());
}
