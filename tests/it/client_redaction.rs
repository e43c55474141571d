//! Nothing secret is printed.

use std::fmt::Debug;

use http::header::AUTHORIZATION;
use wechatpay_client::ApiV3Key;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::runtime::{Operation, decode};

use crate::vectors::{
    OWN, client, client_builder, credential, private_key, public_key, required_fields, text,
};

fn request() -> UseCouponRequest {
    required_fields().openid("xsd3434454567676").build()
}

/// Fails if either form of `Debug` holds any of the secrets.
fn assert_shows_no_secret(value: &impl Debug) {
    let shown = format!("{value:?}{value:#?}");
    let secrets = [
        text(&OWN["apiv3_key"]),
        "xsd3434454567676",
        "PRIVATE KEY",
        // The first bytes of the test key, in Base64 and as a list of numbers.
        "MIIEv",
        "48, 130, 4",
        "signature=",
    ];
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn keys_and_clients_are_redacted() {
    assert_shows_no_secret(&private_key("merchant"));
    assert_shows_no_secret(&public_key("platform_a"));
    assert_shows_no_secret(&ApiV3Key::new(text(&OWN["apiv3_key"])).unwrap());
    assert_shows_no_secret(&credential());
    assert_shows_no_secret(&client_builder().base_url("https://user:PRIVATE KEY@host"));
    assert_shows_no_secret(&client());
    assert_shows_no_secret(&client().busifavor());

    let shown = format!("{:?}", client());
    assert!(
        shown.contains("1900000001") && shown.contains("[redacted]"),
        "{shown}"
    );
}

#[test]
fn requests_and_answers_hide_what_the_spec_calls_sensitive() {
    assert_shows_no_secret(&request());
    let shown = format!("{:?}", request());
    assert!(shown.contains("openid: [redacted]"), "{shown}");
    assert!(
        shown.contains("use_request_no: \"1002600620019090123143254435\""),
        "{shown}"
    );

    let answer: UseCouponResponse = decode(
        br#"{"stock_id":"100088","openid":"xsd3434454567676","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#,
    )
    .unwrap();
    assert_shows_no_secret(&answer);
}

#[test]
fn written_requests_show_neither_body_nor_signature() {
    assert_shows_no_secret(&request().parts().unwrap());

    let prepared = client().prepare(&request()).unwrap();
    assert!(prepared.headers()[AUTHORIZATION].is_sensitive());
    assert_shows_no_secret(prepared.headers());
}
