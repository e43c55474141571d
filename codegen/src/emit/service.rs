//! The service handle with a call for each operation, and what is fixed about each operation.

use std::fmt::Write;

use crate::model::{Operation, Product, Response, Retry, Type};

use super::layout::{Item, doc_lines};
use super::rust::{Rust, integer, literal, name};

/// The columns a call may take before it is broken.
const WIDTH: usize = 100;

/// The handle and its calls: one call of the runtime's `service!`.
pub(super) fn item(product: &Product, rust: &Rust<'_>) -> Option<Item> {
    if product.operations.is_empty() {
        return None;
    }
    let mut text = String::from("runtime::service! {\n");
    text.push_str(&doc_lines(&product.docs, 4));
    let _ = writeln!(text, "    pub struct {};", product.handle.as_str());
    for group in product
        .operations
        .chunk_by(|one, other| one.group == other.group)
    {
        text.push('\n');
        if let Some(docs) = &group[0].group {
            text.push_str(&doc_lines(docs, 4));
        }
        text.push_str("    impl {\n");
        let calls: Vec<String> = group
            .iter()
            .map(|operation| call(operation, product, rust))
            .collect();
        text.push_str(&calls.join("\n"));
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    Some(Item::Text(text))
}

fn call(operation: &Operation, product: &Product, rust: &Rust<'_>) -> String {
    let mut text = doc_lines(&operation.docs, 8);
    if operation.deprecated {
        text.push_str("        #[deprecated]\n");
    }
    let function = name(&operation.function);
    let request = product.type_name(operation.request).as_str();
    let response = response_type(operation, rust);
    let verb = match operation.response {
        Response::Json(_) | Response::JsonOrEmpty(_) | Response::Empty => "",
        Response::Binary => ", fetch",
        Response::Download => ", download",
    };
    let line = format!("        fn {function}({request}) -> {response}{verb};\n");
    if line.chars().count() <= WIDTH + 1 {
        text.push_str(&line);
    } else {
        let _ = write!(
            text,
            "        fn {function}({request})\n            -> {response}{verb};\n"
        );
    }
    text
}

/// What is fixed about an operation: one call of the runtime's `operation!`.
pub(super) fn operation(operation: &Operation, product: &Product, rust: &Rust<'_>) -> Item {
    let request = product.type_name(operation.request).as_str();
    let response = response_type(operation, rust);
    let decode = match &operation.response {
        Response::Json(_) => "decode",
        Response::JsonOrEmpty(_) => "decode_optional",
        Response::Empty => "decode_empty",
        Response::Binary => "fetch",
        Response::Download => "download",
    };
    let mut marks = String::new();
    if product.is_encrypted(&Type::Named(operation.request)) {
        marks.push_str(" + encrypts");
    }
    if let Response::Json(response) | Response::JsonOrEmpty(response) = &operation.response {
        marks.push_str(
            match (
                product.is_by_status(response),
                product.is_encrypted(response),
            ) {
                (false, false) => "",
                (false, true) => " + decrypts",
                (true, false) => " + by_status",
                (true, true) => " + decrypts_by_status",
            },
        );
    }
    let (id, path) = (literal(&operation.id), literal(&operation.path));
    let method = operation.method.name();
    let retry = match &operation.retry {
        Retry::Safe => "\n            .retry(runtime::Retry::Safe)".to_owned(),
        Retry::IdempotencyKey(key) => {
            format!(
                "\n            .retry(runtime::Retry::IdempotencyKey({}))",
                literal(key)
            )
        }
        Retry::Never => String::new(),
    };
    let rate_limit = operation.rate_limit.map_or_else(String::new, |limit| {
        let (calls, seconds) = (integer(limit.calls.into()), integer(limit.seconds.into()));
        format!("\n            .rate_limit({calls}, {seconds})")
    });
    let signing = signing(operation);
    Item::Text(format!(
        "runtime::operation! {{
    {request} => {response}, {decode}{marks},
        runtime::OperationInfo::new(runtime::Method::{method}, {path}, {id}){retry}{rate_limit}{signing}
}}
"
    ))
}

/// What is not signed, and whether the answer is no JSON.
fn signing(operation: &Operation) -> String {
    let is_binary = matches!(operation.response, Response::Binary | Response::Download);
    let mut calls = String::new();
    for (is_so, name) in [
        (operation.unsigned_request, "unsigned_request"),
        (operation.unsigned_response, "unsigned_response"),
        (is_binary, "binary_response"),
    ] {
        if is_so {
            let _ = write!(calls, "\n            .{name}()");
        }
    }
    calls
}

/// What a successful call gives.
fn response_type(operation: &Operation, rust: &Rust<'_>) -> String {
    match &operation.response {
        Response::Json(response) => rust.type_of(response),
        Response::JsonOrEmpty(response) => {
            format!("{}<{}>", rust.option(), rust.type_of(response))
        }
        Response::Empty => "()".to_owned(),
        Response::Binary => "runtime::Binary".to_owned(),
        Response::Download => "runtime::Download".to_owned(),
    }
}
