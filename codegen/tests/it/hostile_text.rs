//! Text of a spec that looks like code, or ends what it stands in: it stays text. What is accepted with it
//! parses to the same code as with a harmless word in its place, but for names, and compiles in
//! `compiles.rs`.

use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};
use wechatpay_codegen::{Error, Generator};

use crate::scratch::Scratch;

/// Where text stands in a spec; `@` is the place, in a text of JSON.
const PLACES: &[(&str, Becomes)] = &[
    (r#""title": "Coupons @""#, Becomes::Text),
    (r#""description": "Of the document @""#, Becomes::Text),
    (
        r#""url": "https://api.mch.weixin.qq.com", "description": "@""#,
        Becomes::Text,
    ),
    (
        r#""name": "coupons", "description": "Of the tag @""#,
        Becomes::Text,
    ),
    (r#""summary": "Of the operation @""#, Becomes::Text),
    (r#""description": "Of the operation @""#, Becomes::Text),
    (r#""url": "https://pay.weixin.qq.com/@""#, Becomes::Text),
    (r#""description": "Of the error @""#, Becomes::Text),
    (r#""code": "NOT_FOUND@""#, Becomes::Text),
    (r#""description": "Of the parameter @""#, Becomes::Text),
    (r#""description": "Of the answer @""#, Becomes::Text),
    (r#""description": "Of the schema @""#, Becomes::Text),
    (r#""description": "Of the property @""#, Becomes::Text),
    (r#""default": "@""#, Becomes::Text),
    (r#""example": "@""#, Becomes::Text),
    (r#""pattern": "@""#, Becomes::Text),
    (r#""const": "@""#, Becomes::Name),
    (r#""enum": ["A", "B@"]"#, Becomes::Name),
    (r#""tags": ["coupons", "@"]"#, Becomes::Text),
    (r#""property@""#, Becomes::Name),
    (r#""operationId": "sendCoupon@""#, Becomes::Name),
    (r#""name": "offset@""#, Becomes::Name),
    (r#""Answer@""#, Becomes::Name),
    (r#""/v3/coupons@""#, Becomes::Text),
    // A long arm of a `match` has braces.
    (r#""COUPON.SEND@""#, Becomes::Name),
    (r#""operationId": "sent@""#, Becomes::Name),
    ("stock@", Becomes::Name),
    ("base@", Becomes::Text),
    (r#""default": "in@""#, Becomes::Text),
    (r#""group@""#, Becomes::Text),
    (r#""name": "X-Header@""#, Becomes::Name),
    (r#""X-Answer@""#, Becomes::Text),
    (r#""text/plain@""#, Becomes::Text),
    (r#""contentType": "image/png@""#, Becomes::Text),
    (r#""file@""#, Becomes::Name),
    (r#""part@""#, Becomes::Name),
    (r#""told@""#, Becomes::Name),
    (r#""card@""#, Becomes::Text),
    (r#""scheme@""#, Becomes::Text),
    (r#""key@""#, Becomes::Name),
    (r#""x-other@": {"@": "@"}"#, Becomes::Text),
    (r#""propertyNames": {"enum": ["name@"]}"#, Becomes::Text),
    (
        r#""dependentRequired": {"kind": ["property"]}, "description": "@""#,
        Becomes::Text,
    ),
    (r#""title": "@", "$comment": "@""#, Becomes::Text),
];

#[derive(Clone, Copy, PartialEq)]
enum Becomes {
    /// Documentation, or a string.
    Text,
    /// A name, too.
    Name,
}

const SPEC: &str = r##"{
"openapi": "3.1.0",
"info": {"title": "Coupons @", "version": "1", "description": "Of the document @"},
"servers": [{"url": "https://api.mch.weixin.qq.com", "description": "@"}],
"security": [{"scheme@": []}],
"tags": [{"name": "coupons", "description": "Of the tag @"}, {"name": "group@"}],
"paths": {"/v3/coupons@": {"post": {
  "operationId": "sendCoupon@", "tags": ["coupons", "@"],
  "summary": "Of the operation @", "description": "Of the operation @",
  "externalDocs": {"url": "https://pay.weixin.qq.com/@"},
  "x-wechatpay-error-codes": [{"code": "NOT_FOUND@", "status": 404, "description": "Of the error @"}],
  "parameters": [{"name": "offset@", "in": "query", "description": "Of the parameter @", "schema": {"type": "string", "default": "@", "example": "@"}}],
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["plain"], "properties": {
    "plain": {"type": "string", "pattern": "@"},
    "property@": {"type": "string", "description": "Of the property @"},
    "kind": {"type": "string", "enum": ["A", "B@"]},
    "only": {"type": "string", "const": "@"}}}}}},
  "responses": {"200": {"description": "Of the answer @", "content": {"application/json": {"schema": {"$ref": "REFERENCE"}}}}}}},
"/v3/stocks/{stock@}": {
"parameters": [{"name": "stock@", "in": "path", "required": true, "schema": {"type": "string"}}],
"servers": [{"url": "https://api.mch.weixin.qq.com/{base@}", "variables": {"base@": {"default": "in", "enum": ["in", "out"]}}}],
"get": {
  "operationId": "download", "tags": ["group@"], "x-other@": {"@": "@"},
  "parameters": [{"name": "X-Header@", "in": "header", "schema": {"type": "string"}}],
  "responses": {"200": {"description": "A file", "headers": {"X-Answer@": {"schema": {"type": "string"}}}, "content": {"text/plain@": {"schema": {"type": "string", "format": "binary"}}}}}},
"post": {
  "operationId": "upload", "tags": ["group@"], "servers": [{"url": "https://api.mch.weixin.qq.com/{of}", "variables": {"of": {"default": "in@"}}}],
  "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {"type": "object", "required": ["meta", "file@"], "properties": {"meta": {"type": "object", "properties": {"sha256": {"type": "string"}, "part@": {"type": "string"}}}, "file@": {"type": "string", "format": "binary"}}},
    "encoding": {"file@": {"contentType": "image/png@"}}}}},
  "responses": {"204": {"description": "Kept"}}},
"put": {
  "operationId": "pay", "tags": ["group@"], "x-wechatpay-idempotency-key": "key@",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "title": "@", "$comment": "@",
    "required": ["key@", "how"], "dependentRequired": {"kind": ["property"]}, "description": "@", "properties": {
    "key@": {"type": "string"}, "kind": {"type": "string"}, "property": {"type": "string"},
    "map": {"type": "object", "propertyNames": {"enum": ["name@"]}, "additionalProperties": {"type": "string"}},
    "how": {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}], "discriminator": {"propertyName": "told@", "mapping": {"card@": "#/components/schemas/Card"}}}}}}}},
  "responses": {"204": {"description": "Paid"}}}}},
"webhooks": {"COUPON.SEND@": {"post": {"operationId": "sent@", "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"resource": {"type": "object", "properties": {"ciphertext": {"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "REFERENCE"}}}}}}}}}, "responses": {"204": {"description": "Taken."}}}}},
"components": {
  "securitySchemes": {"scheme@": {"type": "http", "scheme": "WECHATPAY2-SHA256-RSA2048"}},
  "schemas": {"Answer@": {"type": "object", "description": "Of the schema @", "properties": {"id": {"type": "string"}}},
    "Card": {"type": "object", "required": ["told@"], "properties": {"told@": {"type": "string"}, "number": {"type": "string"}}},
    "Cash": {"type": "object", "required": ["told@"], "properties": {"told@": {"type": "string"}, "coins": {"type": "integer"}}}}}
}"##;

/// Texts that would do harm outside of quotes and comments.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "\"*/ }",
        "*/ fn f() {} /*",
        "*/",
        "/*",
        "//",
        "///",
        "//! x",
        "#![doc]",
        "#[doc = include_str!(\"/etc/passwd\")]",
        "\n#[test]\nfn f() {}",
        "\r\n}\r\nfn f() {}",
        "\r",
        "\u{202e}abc\u{2066}",
        "\u{2028}fn f() {}",
        "{{}}",
        "{}",
        "{0}",
        "\"#",
        "\"##",
        "r#\"",
        "r#\"x\"#",
        "\\",
        "\\\"",
        "\\n\\u{0}",
        "'; DROP TABLE coupons; --",
        "'a",
        "\"",
        "`",
        "```\nfn f() {}\n```",
        "```rust\nassert!(false)",
        "    panic!()",
        "<script>alert(1)</script>",
        "[link](javascript:x) [`Other`]",
        "$crate",
        "$(rm -rf /)",
        "Self",
        "self",
        "crate",
        "super",
        "async",
        "type",
        "r#type",
        "_",
        "fn",
        "\u{1F600}",
        "\u{301}",
        "\t",
        " ",
        "0",
        "Option",
        "build",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("long".repeat(2_000));
    texts.push("长".repeat(500));
    texts.push("nul\0".to_owned());
    texts
}

/// Specs with hostile texts that are accepted, each with one text in all places where it can stand.
pub(crate) fn accepted() -> Vec<String> {
    let scratch = Scratch::new();
    let mut specs = Vec::new();
    for text in hostile() {
        let mut spec = SPEC.to_owned();
        for (place, _) in PLACES {
            let with = put(&spec, place, &text);
            if generated(&scratch, &with, &text).is_some() {
                spec = with;
            }
        }
        specs.push(plain(&spec, &text));
    }
    specs
}

/// A spec of many things, without any of it.
pub(crate) fn harmless() -> String {
    plain(SPEC, "")
}

#[test]
fn text_does_not_become_code() {
    let scratch = Scratch::new();
    let [harmless, _] = generated(&scratch, SPEC, "").expect("a sound spec");
    let (harmless_items, harmless_code) = (items(&harmless), code(&harmless));
    let mut accepted = 0;
    for text in hostile() {
        for (place, becomes) in PLACES {
            let Some(made) = generated(&scratch, &put(SPEC, place, &text), &text) else {
                continue;
            };
            accepted += 1;
            let [bindings, chain] = made;
            let is_same_code = *becomes == Becomes::Name || code(&bindings) == harmless_code;
            assert_eq!(items(&bindings), harmless_items, "{text:?} in {place}");
            assert!(is_same_code, "{text:?} in {place}:\n{bindings}");
            let mut steps = items(&chain);
            steps.dedup();
            assert_eq!(steps, ["use", "runtime::path"], "{text:?} in {place}");
        }
    }
    assert!(accepted > 800, "only {accepted} are accepted");
}

/// The spec with a text at one place, or at all that must have the same.
fn put(spec: &str, place: &str, text: &str) -> String {
    assert!(SPEC.contains(place), "no {place}");
    let quoted = serde_json::to_string(text).expect("a text of JSON");
    spec.replace(place, &place.replace('@', &quoted[1..quoted.len() - 1]))
}

/// The spec with nothing at the other places.
fn plain(spec: &str, text: &str) -> String {
    let component = if spec.contains("\"Answer@\"") {
        "Answer".to_owned()
    } else {
        format!("Answer{text}")
    };
    let target = component
        .replace('~', "~0")
        .replace('/', "~1")
        .replace('%', "%25");
    let reference = format!("#/components/schemas/{target}");
    let reference = serde_json::to_string(&reference).expect("a text of JSON");
    spec.replace("\"REFERENCE\"", &reference).replace('@', "")
}

/// The bindings, and the chain of paths.
fn generated(scratch: &Scratch, spec: &str, text: &str) -> Option<[String; 2]> {
    let path = scratch.write("hostile.yaml", plain(spec, text));
    match Generator::new().spec(path).path_chain(true).generate() {
        Ok(made) => Some([0, 1].map(|file| made.files[file].text.clone())),
        Err(Error::Spec(_)) => None,
        Err(error) => panic!("{text:?}: {error}"),
    }
}

/// The kinds of the items, each macro by its name.
fn items(rust: &str) -> Vec<String> {
    let file = syn::parse_file(rust).unwrap_or_else(|error| panic!("{error}:\n{rust}"));
    let kinds = file.items.iter().map(|item| match item {
        syn::Item::Struct(_) => "struct".to_owned(),
        syn::Item::Enum(_) => "enum".to_owned(),
        syn::Item::Impl(of) => format!("impl of {} items", of.items.len()),
        syn::Item::Macro(called) => {
            let way = called.mac.path.segments.iter();
            let way: Vec<String> = way.map(|segment| segment.ident.to_string()).collect();
            way.join("::")
        }
        syn::Item::Use(_) => "use".to_owned(),
        syn::Item::Mod(module) => format!("mod {}", module.ident),
        _ => "another".to_owned(),
    });
    kinds.collect()
}

/// The code without documentation, and without what is in its strings.
fn code(rust: &str) -> String {
    fn put_down(tokens: TokenStream, text: &mut String) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(hash) if hash.as_char() == '#' => {
                    if let Some(TokenTree::Punct(_)) = tokens.peek() {
                        tokens.next();
                    }
                    match tokens.next() {
                        Some(TokenTree::Group(group))
                            if group.stream().to_string().starts_with("doc =") => {}
                        Some(other) => {
                            text.push('#');
                            put_down(other.into(), text);
                        }
                        None => text.push('#'),
                    }
                }
                TokenTree::Group(group) => {
                    let _ = write!(text, "{:?}(", group.delimiter());
                    put_down(group.stream(), text);
                    text.push(')');
                }
                TokenTree::Literal(_) => text.push_str("literal "),
                other => {
                    text.push_str(&other.to_string());
                    text.push(' ');
                }
            }
        }
    }
    let mut text = String::new();
    put_down(rust.parse().expect("tokens"), &mut text);
    text
}
