//! The checks that every request has to pass, and the form of every answer.

use std::time::{Duration, Instant};

use serde_json::json;
use wechatpay_simulator::{Refusal, Simulator, Verdict};

use crate::raw_client::{
    Answer, RawClient, Request, USE_COUPON, example_body, fresh_nonce, now, start,
};

fn good(client: &RawClient) -> Request {
    client.use_coupon_request(&example_body())
}

/// A good request with this timestamp.
fn good_at(client: &RawClient, timestamp: i64) -> Request {
    let body = example_body().to_string();
    client.request_at(timestamp, &fresh_nonce(), "POST", USE_COUPON, &body)
}

/// Sends a request that must be refused for this reason, unsigned, and redeem nothing.
fn refused(simulator: &Simulator, request: &Request, refusal: Refusal) -> Answer {
    let answer = request.send().unwrap();

    let last = simulator.requests().pop().unwrap();
    assert_eq!(last.verdict, Verdict::Refused(refusal));
    assert_eq!(last.status, answer.status);
    assert!(!answer.has_signature_headers());
    assert!(answer.header("request-id").is_some());
    assert_eq!(simulator.redemptions(), 0);
    answer
}

#[tokio::test]
async fn answers_have_the_documented_headers() {
    let (_simulator, client) = start().await;

    let answer = good(&client).send().unwrap();

    assert!(client.verifies(&answer));
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        answer.header("wechatpay-signature-type"),
        Some("WECHATPAY2-SHA256-RSA2048")
    );
    assert_eq!(answer.header("wechatpay-signature").unwrap().len(), 344);
    assert!((answer.timestamp() - now()).abs() <= 10);
    let request_id = answer.header("request-id").unwrap();
    assert!(
        request_id.starts_with("08") && request_id.ends_with("-0"),
        "{request_id}"
    );
    assert!(answer.header("date").unwrap().ends_with(" GMT"));
}

#[tokio::test]
async fn unknown_paths_and_methods_have_no_body() {
    let (simulator, client) = start().await;

    let path = client.request("POST", "/v3/marketing/busifavor/coupons/used", "{}");
    let method = client.request("GET", USE_COUPON, "");

    let answer = refused(&simulator, &path, Refusal::UnknownPath);
    assert_eq!((answer.status, answer.body.len()), (404, 0));
    let answer = refused(&simulator, &method, Refusal::MethodNotAllowed);
    assert_eq!((answer.status, answer.body.len()), (405, 0));
}

#[tokio::test]
async fn accept_and_user_agent_are_required() {
    let (simulator, client) = start().await;

    for (name, value) in [
        ("Accept", None),
        ("User-Agent", None),
        ("User-Agent", Some("")),
    ] {
        let request = good(&client).header(name, value);
        let answer = refused(&simulator, &request, Refusal::MissingAcceptOrUserAgent);
        assert_eq!(answer.error(), (400, "INVALID_REQUEST".to_owned()));
        assert_eq!(answer.json()["message"], "Http头缺少Accept或User-Agent");
    }
}

#[tokio::test]
async fn a_body_must_be_json_by_its_content_type() {
    let (simulator, client) = start().await;

    for value in [None, Some("text/plain"), Some("application/jsonp")] {
        let request = good(&client).header("Content-Type", value);
        let answer = refused(&simulator, &request, Refusal::WrongContentType);
        assert_eq!(answer.error(), (400, "INVALID_REQUEST".to_owned()));
    }
    let with_charset =
        good(&client).header("Content-Type", Some("application/json; charset=utf-8"));
    assert_eq!(with_charset.send().unwrap().status, 200);
}

#[tokio::test]
async fn authorization_must_be_well_formed() {
    let (simulator, client) = start().await;

    for request in [
        good(&client).header("Authorization", None),
        good(&client).header("Authorization", Some("WECHATPAY2-SHA256-RSA2048")),
        good(&client).authorization("mchid=", "mch_id="),
        good(&client).authorization(",timestamp", ",,timestamp"),
    ] {
        let answer = refused(&simulator, &request, Refusal::MalformedAuthorization);
        assert_eq!(answer.error(), (401, "SIGN_ERROR".to_owned()));
    }
    let scheme = good(&client).authorization("WECHATPAY2-SHA256-RSA2048", "Bearer");
    let answer = refused(&simulator, &scheme, Refusal::UnknownScheme);
    assert_eq!(answer.error(), (401, "SIGN_ERROR".to_owned()));
}

#[tokio::test]
async fn mchid_and_serial_no_must_be_the_merchants() {
    let (simulator, client) = start().await;
    let serial_no = format!("serial_no=\"{}", client.serial_no);

    let stranger = good(&client).authorization("mchid=\"1900000001", "mchid=\"1900000002");
    let old_certificate = good(&client).authorization(&serial_no, "serial_no=\"00");

    // The number at the end of the Request-ID tells them apart.
    for (request, refusal, number) in [
        (stranger, Refusal::WrongMchid, "-269546538"),
        (old_certificate, Refusal::WrongSerialNo, "-269546507"),
    ] {
        let answer = refused(&simulator, &request, refusal);
        assert_eq!(answer.error(), (401, "SIGN_ERROR".to_owned()));
        let request_id = answer.header("request-id").unwrap();
        assert!(request_id.ends_with(number), "{request_id}");
    }
}

#[tokio::test]
async fn the_timestamp_must_lie_within_five_minutes() {
    let (simulator, client) = start().await;

    for offset in [-320, 320] {
        let answer = good_at(&client, now() + offset).send().unwrap();
        assert_eq!(answer.error(), (401, "SIGN_ERROR".to_owned()), "{offset}");
        assert!(matches!(
            simulator.requests().pop().unwrap().verdict,
            Verdict::Refused(Refusal::TimestampOutOfWindow { seconds }) if (seconds - offset).abs() <= 10
        ));
    }
    assert_eq!(simulator.redemptions(), 0);
    for offset in [-280, 280] {
        assert_eq!(
            good_at(&client, now() + offset).send().unwrap().status,
            200,
            "{offset}"
        );
    }
}

#[tokio::test]
async fn the_gateways_clock_can_be_moved() {
    let simulator = Simulator::builder()
        .clock_offset(3_600)
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);

    assert_eq!(good_at(&client, now()).send().unwrap().status, 401);
    let answer = good_at(&client, now() + 3_600).send().unwrap();
    assert_eq!(answer.status, 200);
    assert!((answer.timestamp() - now() - 3_600).abs() <= 10);

    simulator.set_clock_offset(0);
    assert_eq!(good_at(&client, now()).send().unwrap().status, 200);
}

#[tokio::test]
async fn the_signature_covers_method_url_and_the_exact_body() {
    let (simulator, client) = start().await;
    let body = example_body().to_string();
    let query_signed = client.request("POST", &format!("{USE_COUPON}?a=b%2Fc"), &body);

    for request in [
        good(&client).body(&format!("{body} ")),
        good(&client).body(&body.replace("100088", "100089")),
        good(&client).body(""),
        good(&client).url(&format!("{USE_COUPON}?a=b")),
        query_signed.clone().url(&format!("{USE_COUPON}?a=b/c")),
        client.request("PUT", USE_COUPON, &body).method("POST"),
        good(&client).authorization("nonce_str=\"", "nonce_str=\"x"),
        good(&client).authorization("==\"", "\""),
    ] {
        let answer = refused(&simulator, &request, Refusal::SignatureMismatch);
        assert_eq!(answer.error(), (401, "SIGN_ERROR".to_owned()));
        let request_id = answer.header("request-id").unwrap();
        assert!(request_id.ends_with("-269546525"), "{request_id}");
    }
    assert_eq!(query_signed.send().unwrap().status, 200);
}

#[tokio::test]
async fn a_trailing_line_feed_of_the_body_is_signed_too() {
    let (_simulator, client) = start().await;
    let body = format!("{}\n", example_body());

    assert_eq!(
        client
            .request("POST", USE_COUPON, &body)
            .send()
            .unwrap()
            .status,
        200
    );
}

#[tokio::test]
async fn a_wrong_signature_is_explained() {
    let (simulator, client) = start().await;
    let signed = client.request_at(now(), "the-nonce", "POST", USE_COUPON, "{}");
    let timestamp = now();
    let sent = client
        .request_at(timestamp, "the-nonce", "POST", USE_COUPON, "{}")
        .body("{\"券券券券券券券\":1}");

    let answer = refused(&simulator, &sent, Refusal::SignatureMismatch);

    let message = format!("POST\n{USE_COUPON}\n{timestamp}\nthe-nonce\n{{\"券券券券券券券\":1}}\n");
    assert_eq!(
        answer.json()["detail"],
        json!({
            "field": "signature",
            "location": "authorization",
            "detail": { "issue": "sign not match" },
            "sign_information": {
                "method": "POST",
                "url": USE_COUPON,
                "sign_message_length": message.len(),
                "truncated_sign_message":
                    format!("POST\n{USE_COUPON}\n{timestamp}\nthe-nonce\n{{\"券券券券券券\n"),
            },
        }),
    );
    // A request that was not the merchant's has not used up the nonce.
    assert_eq!(
        signed.send().unwrap().error(),
        (400, "PARAM_ERROR".to_owned())
    );
}

#[tokio::test]
async fn a_nonce_is_good_once() {
    let (simulator, client) = start().await;
    let request = good(&client);

    assert_eq!(request.send().unwrap().status, 200);
    let replayed = request.send().unwrap();

    assert_eq!(replayed.error(), (401, "SIGN_ERROR".to_owned()));
    assert!(!replayed.has_signature_headers());
    let verdict = simulator.requests().pop().unwrap().verdict;
    assert_eq!(verdict, Verdict::Refused(Refusal::ReplayedNonce));
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn wechatpay_serial_may_be_left_out_but_not_be_wrong() {
    let (simulator, client) = start().await;

    let wrong = good(&client).header("Wechatpay-Serial", Some(&client.serial_no));
    let answer = wrong.send().unwrap();
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    assert!(client.verifies(&answer));
    let verdict = simulator.requests().pop().unwrap().verdict;
    assert_eq!(verdict, Verdict::Refused(Refusal::UnknownWechatpaySerial));
    assert_eq!(simulator.redemptions(), 0);

    let answer = good(&client)
        .header("Wechatpay-Serial", None)
        .send()
        .unwrap();
    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    assert_eq!(simulator.requests().pop().unwrap().wechatpay_serial, None);
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let (simulator, client) = start().await;

    let request = client.request("POST", USE_COUPON, &" ".repeat((4 << 20) + 1));

    // The gateway closes before it has read all, so the answer may be lost on the way.
    if let Ok(answer) = request.send() {
        assert_eq!(answer.status, 413);
    }
    let verdict = simulator.requests().pop().unwrap().verdict;
    assert_eq!(verdict, Verdict::Refused(Refusal::BodyTooLarge));
}

#[tokio::test]
async fn a_stopped_simulator_takes_no_more_connections() {
    let (dropped, client_of_dropped) = start().await;
    let (stopped, client_of_stopped) = start().await;

    stopped.stop().await;
    assert!(good(&client_of_stopped).send().is_err());

    drop(dropped);
    let deadline = Instant::now() + Duration::from_secs(10);
    while good(&client_of_dropped).send().is_ok() {
        assert!(Instant::now() < deadline, "still answering");
    }
}
