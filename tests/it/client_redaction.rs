//! Nothing secret is printed.

use std::fmt::{Debug, Display, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::AUTHORIZATION;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::observe::Observation;
use wechatpay_client::runtime::{Operation, decode};
use wechatpay_client::{ApiV3Key, RetryPolicy};

#[cfg(feature = "tracing")]
use crate::observation;
use crate::socket::{ANSWER, Gateway, bytes, signed_bytes};
use crate::vectors::{
    OWN, client, client_builder, credential, private_key, public_key, required_fields, text,
};

fn request() -> UseCouponRequest {
    required_fields().openid("xsd3434454567676").build()
}

/// Fails if either form of `Debug` holds any of the secrets.
fn assert_shows_no_secret(value: &impl Debug) {
    assert_has_no_secret(&format!("{value:?}{value:#?}"));
}

fn assert_has_no_secret(shown: &str) {
    let secrets = [
        text(&OWN["apiv3_key"]),
        "xsd3434454567676",
        "PRIVATE KEY",
        // The first bytes of the test key, in Base64 and as a list of numbers.
        "MIIEv",
        "48, 130, 4",
        "signature=",
        "WECHATPAY2-SHA256-RSA2048 mchid",
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

/// Answers of all kinds, each with the user's openid where an answer may have it, and none.
fn answers() -> Vec<Vec<u8>> {
    let openid = "xsd3434454567676";
    let sign_error = format!(
        r#"{{"code":"SIGN_ERROR","message":"no","detail":{{"field":"signature","sign_information":{{
        "sign_message_length":9,"url":"/v3/x?openid={openid}",
        "truncated_sign_message":"POST\n{openid}"}}}}}}"#
    );
    let param_error = format!(
        r#"{{"code":"PARAM_ERROR","message":"no","detail":{{"field":"/openid","value":"{openid}"}}}}"#
    );
    let quoting = format!(
        r#"{{"code":"PARAM_ERROR","message":"no {openid}","detail":{{"field":"/{openid}",
        "issue":"is {openid}","location":"{openid}"}}}}"#
    );
    let nested = format!(
        r#"{{"code":"PARAM_ERROR","message":"no","detail":{{"field":"f","detail":{{"issue":"{openid}"}}}}}}"#
    );
    let success = ANSWER.replace(r#""o""#, &format!("\"{openid}\""));
    let unreadable = format!(r#"{{"stock_id":{{"{openid}":1}}}}"#);
    vec![
        signed_bytes(200, &success),
        bytes(200, &[], success.as_bytes()),
        signed_bytes(200, &unreadable),
        signed_bytes(200, &success[..60]),
        signed_bytes(400, &param_error),
        signed_bytes(400, &quoting),
        bytes(403, &[], quoting.as_bytes()),
        signed_bytes(400, &nested),
        bytes(401, &[], sign_error.as_bytes()),
        signed_bytes(500, r#"{"code":"SYSTEM_ERROR"}"#),
        bytes(502, &[], openid.as_bytes()),
        Vec::new(),
    ]
}

/// Everything that a program could print or record of a call, whatever comes of it.
#[tokio::test]
async fn calls_show_no_secret() {
    #[cfg(feature = "tracing")]
    observation::spans::record();
    let observed = Arc::new(Mutex::new(String::new()));
    for answer in answers() {
        let gateway = Gateway::answering(answer);
        let policy = RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO);
        let write = Arc::clone(&observed);
        let client = client_builder()
            .base_url(&gateway.url)
            .retry(policy)
            .observer(move |observation: &Observation<'_>| {
                let mut observed = write.lock().unwrap();
                write!(observed, "{observation:?}{observation:#?}").unwrap();
            })
            .build()
            .unwrap();
        assert_shows_no_secret(&client);
        match client.busifavor().use_coupon(&request()).await {
            Ok(used) => assert_shows_no_secret(&used),
            Err(error) => {
                assert_shows_no_secret(&error);
                assert_has_no_secret(&all_texts(&error));
                assert_shows_no_secret(&error.detail());
            }
        }
        // The secrets were there to be shown.
        let sent = &gateway.received()[0];
        let body = String::from_utf8_lossy(&sent.body);
        assert!(body.contains("xsd3434454567676"));
        assert!(sent.header("authorization").unwrap().contains("signature="));
    }
    let observed = observed.lock().unwrap();
    assert!(observed.contains("PARAM_ERROR") && observed.contains("Undecodable"));
    assert_has_no_secret(&observed);
    #[cfg(feature = "tracing")]
    {
        let recorded = observation::spans::recorded();
        assert!(recorded.contains("PARAM_ERROR"), "{recorded}");
        assert_has_no_secret(&recorded);
    }
}

/// With a spec and without one.
#[tokio::test]
async fn an_openid_is_taken_out_of_what_the_platform_says() {
    let answer = r#"{"code":"PARAM_ERROR","message":"openid xsd3434454567676 无效"}"#;
    let gateway = Gateway::answering(signed_bytes(400, answer));
    let client = client_builder().base_url(&gateway.url).build().unwrap();
    let errors = [
        client.busifavor().use_coupon(&request()).await.unwrap_err(),
        client
            .chain("v3/marketing/busifavor/coupons/use")
            .post(&serde_json::json!({"sub_openid": "xsd3434454567676"}))
            .await
            .unwrap_err(),
        client
            .chain("v3/marketing/busifavor/users/{openid}/coupons")
            .path("openid", "xsd3434454567676")
            .get()
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.message(), Some("openid [redacted] 无效"));
    }
}

/// `Display` of an error and of all that caused it.
fn all_texts(error: &dyn std::error::Error) -> String {
    let mut text = line(error);
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &line(error);
        write!(text, "{error:?}").unwrap();
        cause = error.source();
    }
    text
}

fn line(value: &(impl Display + ?Sized)) -> String {
    let line = value.to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}
