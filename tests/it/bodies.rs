//! Bodies of requests and answers that are no objects: lists, maps, texts, unions, bytes.

use std::collections::BTreeMap;

use serde_json::json;
use wechatpay_client::{File, InvalidRequest, Operation, Parts};

use crate::golden::bodies::{
    Either, Item, SendAnythingRequest, SendEitherRequest, SendImageRequest, SendListRequest,
    SendMapRequest, SendMaybeRequest, SendOctetsRequest, SendPlainRequest, SendTextRequest,
};

fn item(code: &str) -> Item {
    Item::builder().code(code).build()
}

/// What is sent, and as what.
fn sent(request: &impl Operation) -> (String, String) {
    let parts = parts(request);
    let body = parts.body().expect("a body");
    assert_eq!(parts.signed_body(), body, "all of it is signed");
    let content_type = parts.content_type().expect("a media type");
    (
        String::from_utf8(body.to_vec()).expect("UTF-8"),
        String::from(content_type.to_str().expect("ASCII")),
    )
}

fn parts(request: &impl Operation) -> Parts {
    request.parts().expect("a good request")
}

fn broken(request: &impl Operation) -> String {
    let invalid: InvalidRequest = request.parts().expect_err("a rule is broken");
    let violations: Vec<String> = invalid
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    violations.join("; ")
}

fn json(body: &str) -> (String, String) {
    (String::from(body), String::from("application/json"))
}

#[test]
fn a_list_is_the_body() {
    let list = |items: Vec<Item>| {
        SendListRequest::builder()
            .path_body("a/b")
            .body(items)
            .build()
    };
    let request = list(vec![item("a"), item("b")]);
    assert_eq!(sent(&request), json(r#"[{"code":"a"},{"code":"b"}]"#));
    assert_eq!(parts(&request).path_and_query(), "/v3/bodies/a%2Fb/list");
    assert_eq!(
        broken(&list(Vec::new())),
        "the body must have at least 1 item, has 0"
    );
    assert_eq!(
        broken(&list(vec![item("a"), item("long")])),
        "/1/code must have at most 3 characters, has 4"
    );
    let answer = SendListRequest::decode(br#"[{"code":"c","new":1}]"#).expect("a list");
    assert_eq!(answer, [item("c")]);
    let error = SendListRequest::decode(br#"[{"code":1}]"#).expect_err("a number");
    assert_eq!(
        error.to_string(),
        "/0/code: expected a string, found integer"
    );
}

#[test]
fn a_map_is_the_body_and_may_be_left_out() {
    let map = |key: &str, value| BTreeMap::from([(String::from(key), value)]);
    let request = SendMapRequest::builder().body(map("a", 1)).build();
    assert_eq!(sent(&request), json(r#"{"a":1}"#));
    let request = SendMapRequest::builder().body(map("a", 0)).build();
    assert_eq!(broken(&request), "/a must be at least 1");
    // An empty map is a body, and none is none.
    let request = SendMapRequest::builder().body(BTreeMap::new()).build();
    assert_eq!(sent(&request), json("{}"));
    let nothing = SendMapRequest::builder().build();
    assert_eq!(parts(&nothing).body(), None);
    assert_eq!(
        SendMapRequest::decode(br#"{"b":2}"#).expect("a map"),
        map("b", 2)
    );
}

#[test]
fn a_required_body_that_may_be_null_is_never_left_out() {
    let request = SendMaybeRequest::builder();
    assert_eq!(sent(&request.clone().build()), json("null"));
    assert_eq!(sent(&request.clone().body(2).build()), json("2"));
    assert_eq!(
        broken(&request.body(0).build()),
        "the body must be at least 1"
    );
}

#[test]
fn a_text_is_the_body_and_keeps_its_secret() {
    let request = SendTextRequest::builder().body("券\"").build();
    assert_eq!(sent(&request), json(r#""券\"""#));
    assert_eq!(
        format!("{request:?}"),
        "SendTextRequest { body: [redacted] }"
    );
    let request = SendTextRequest::builder().body("too long").build();
    assert_eq!(
        broken(&request),
        "the body must have at most 5 characters, has 8"
    );
    assert_eq!(
        SendTextRequest::decode(br#""done""#).expect("a text"),
        "done"
    );
}

#[test]
fn a_union_is_the_body() {
    let either = |either| SendEitherRequest::builder().body(either).build();
    assert_eq!(
        sent(&either(Either::Item(Box::new(item("a"))))),
        json(r#"{"code":"a"}"#)
    );
    assert_eq!(sent(&either(Either::Integer(7))), json("7"));
    assert_eq!(
        broken(&either(Either::Integer(0))),
        "the body must be at least 1"
    );
    let answer = SendEitherRequest::decode(b"7").expect("a number");
    assert_eq!(answer, Either::Integer(7));
}

#[test]
fn anything_is_the_body() {
    let anything = |value| SendAnythingRequest::builder().body(value).build();
    assert_eq!(
        sent(&anything(json!({"a": [null]}))),
        json(r#"{"a":[null]}"#)
    );
    assert_eq!(sent(&anything(json!({}))), json("{}"));
}

#[test]
fn bytes_are_the_body_as_they_are() {
    let file = File::new("", b"\x00\xff".as_slice()).with_content_type("image/png");
    let octets = parts(&SendOctetsRequest::builder().body(file.clone()).build());
    assert_eq!(octets.body().expect("a body").as_ref(), b"\x00\xff");
    assert_eq!(octets.signed_body(), b"\x00\xff");
    // The spec says what they are, unless it leaves that open.
    assert_eq!(
        octets.content_type().expect("a type"),
        "application/octet-stream"
    );
    let image = parts(&SendImageRequest::builder().name("a").body(file).build());
    assert_eq!(image.content_type().expect("a type"), "image/png");
    assert_eq!(image.path_and_query(), "/v3/bodies/image?name=a");
    let nothing = parts(&SendImageRequest::builder().build());
    assert_eq!((nothing.body(), nothing.content_type()), (None, None));
    let broken_type = File::new("", b"".as_slice()).with_content_type("image/png\r\n");
    assert_eq!(
        broken(&SendImageRequest::builder().body(broken_type).build()),
        "the body must have a media type such as image/png"
    );
}

#[test]
fn plain_text_is_the_body_as_it_is() {
    let request = SendPlainRequest::builder().body("a \"note\"").build();
    assert_eq!(
        sent(&request),
        (
            String::from("a \"note\""),
            String::from("text/plain; charset=utf-8")
        )
    );
    let request = SendPlainRequest::builder().body("").build();
    assert_eq!(
        broken(&request),
        "the body must have at least 1 character, has 0"
    );
}
