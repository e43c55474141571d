//! Each fault: what the client sees, and whether the coupon was redeemed.

use std::time::{Duration, Instant};

use serde_json::Value;
use wechatpay_simulator::{Fault, ForbiddenCode, Verdict};

use crate::raw_client::{Answer, RawClient, example_body, now, start};

/// Starts a simulator that commits the fault on a good request; checks that the request was
/// processed, or not, as the fault says, and that the next answer is right again.
async fn commit(fault: Fault) -> (RawClient, std::io::Result<Answer>) {
    let (simulator, client) = start().await;
    simulator.fail_next(fault.clone());

    let answer = client.use_coupon_request(&example_body()).send();

    assert_eq!(
        simulator.coupon("sxxe34343434").unwrap().is_used(),
        fault.is_processed()
    );
    assert_eq!(simulator.redemptions(), usize::from(fault.is_processed()));
    let [request] = simulator.requests().try_into().unwrap();
    assert_eq!(request.verdict, Verdict::Accepted);
    assert_eq!(request.fault, Some(fault));

    let next = client.use_coupon(&example_body());
    assert_eq!(next.status, 200);
    assert!(client.verifies(&next));
    assert_eq!(simulator.redemptions(), 1);
    (client, answer)
}

async fn answer_with(fault: Fault) -> (RawClient, Answer) {
    let (client, answer) = commit(fault).await;
    (client, answer.unwrap())
}

#[tokio::test]
async fn tampered_body() {
    let (client, answer) = answer_with(Fault::TamperedBody).await;

    assert_eq!(answer.status, 200);
    assert!(answer.has_signature_headers() && !client.verifies(&answer));
    assert!(answer.json().is_object());
    assert!(answer.is_whole());
}

#[tokio::test]
async fn unsigned() {
    let (_, answer) = answer_with(Fault::Unsigned).await;

    assert_eq!(answer.status, 200);
    assert!(!answer.has_signature_headers());
    assert_eq!(answer.json()["stock_id"], "100088");
}

#[tokio::test]
async fn unknown_serial() {
    let (client, answer) = answer_with(Fault::UnknownSerial).await;

    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("wechatpay-serial")
            .unwrap()
            .starts_with("PUB_KEY_ID_")
    );
    assert!(!client.verifies(&answer));
}

#[tokio::test]
async fn stale() {
    for seconds in [301, -301] {
        let (client, answer) = answer_with(Fault::Stale { seconds }).await;

        assert!(client.verifies(&answer));
        assert!((now() - seconds - answer.timestamp()).abs() <= 10);
    }
}

#[tokio::test]
async fn probes() {
    for (fault, length_of_base64) in [(Fault::Probe, Some(344)), (Fault::UndecodableProbe, None)] {
        let (client, answer) = answer_with(fault).await;

        assert_eq!(answer.status, 200);
        assert!(!client.verifies(&answer));
        let signature = answer.header("wechatpay-signature").unwrap();
        assert!(signature.starts_with("WECHATPAY/SIGNTEST/"), "{signature}");
        if let Some(length) = length_of_base64 {
            assert_eq!(signature.len(), length);
        }
    }
}

#[tokio::test]
async fn not_json() {
    let (client, answer) = answer_with(Fault::NotJson).await;

    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
}

#[tokio::test]
async fn unknown_fields() {
    let (client, answer) = answer_with(Fault::UnknownFields).await;

    assert!(client.verifies(&answer));
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 4);
    assert_eq!(body["stock_id"], "100088");
}

#[tokio::test]
async fn missing_field() {
    let (client, answer) = answer_with(Fault::MissingField("openid".to_owned())).await;

    assert!(client.verifies(&answer));
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 2);
    assert_eq!(body.get("openid"), None);
}

#[tokio::test]
async fn delay() {
    let start = Instant::now();
    let (client, answer) = answer_with(Fault::Delay(Duration::from_millis(300))).await;

    assert!(start.elapsed() >= Duration::from_millis(300));
    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
}

#[tokio::test]
async fn cut_short() {
    let (_, answer) = answer_with(Fault::CutShort).await;

    assert_eq!(answer.status, 200);
    assert!(!answer.is_whole());
    assert!(!answer.body.is_empty());
}

#[tokio::test]
async fn closed() {
    let (_, answer) = commit(Fault::Closed).await;

    assert!(answer.is_err());
}

#[tokio::test]
async fn system_errors() {
    for processed in [true, false] {
        for (fault, status) in [
            (Fault::SystemError { processed }, 500),
            (Fault::SystemErrorAsBadRequest { processed }, 400),
        ] {
            let (client, answer) = answer_with(fault).await;

            assert_eq!(answer.error(), (status, "SYSTEM_ERROR".to_owned()));
            assert!(client.verifies(&answer));
        }
    }
}

#[tokio::test]
async fn forbidden() {
    for (code, name) in [
        (ForbiddenCode::NoAuth, "NO_AUTH"),
        (ForbiddenCode::RuleLimit, "RULE_LIMIT"),
        (ForbiddenCode::NotEnough, "NOT_ENOUGH"),
        (ForbiddenCode::RequestBlocked, "REQUEST_BLOCKED"),
    ] {
        let (client, answer) = answer_with(Fault::Forbidden(code)).await;

        assert_eq!(answer.error(), (403, name.to_owned()));
        assert!(!answer.json()["message"].as_str().unwrap().is_empty());
        assert!(client.verifies(&answer));
    }
}

#[tokio::test]
async fn an_answer_without_fields_has_none_to_change() {
    let (simulator, client) = start().await;
    let url = "/v3/marketing/busifavor/stocks/100088";
    for (number, fault) in [
        ("1", Fault::UnknownFields),
        ("2", Fault::MissingField("openid".to_owned())),
        ("3", Fault::NotJson),
        ("4", Fault::TamperedBody),
    ] {
        let is_genuine = fault != Fault::TamperedBody;
        simulator.fail_next(fault);
        let body = format!(r#"{{"out_request_no":"{number}"}}"#);

        let answer = client.request("PATCH", url, &body).send().unwrap();

        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (204, b"".as_slice())
        );
        assert_eq!(client.verifies(&answer), is_genuine);
    }
}

#[tokio::test]
async fn too_many_requests() {
    for (retry_after, header) in [(None, None), (Some(2), Some("2"))] {
        let (client, answer) = answer_with(Fault::TooManyRequests { retry_after }).await;

        assert_eq!(answer.error(), (429, "FREQUENCY_LIMITED".to_owned()));
        assert_eq!(answer.header("retry-after"), header);
        assert!(client.verifies(&answer));
    }
}

#[tokio::test]
async fn bad_gateway() {
    let (_, answer) = answer_with(Fault::BadGateway).await;

    assert_eq!(answer.status, 502);
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(answer.body.starts_with(b"<html>"));
    assert!(!answer.has_signature_headers());
}

#[test]
fn a_fault_says_whether_the_request_is_processed() {
    for (fault, is_processed) in [
        ("closed", true),
        ("delay=300", true),
        ("unsigned", true),
        ("system-error", false),
        ("system-error=processed", true),
        ("system-error-400", false),
        ("system-error-400=processed", true),
        ("forbidden=NO_AUTH", false),
        ("too-many-requests", false),
        ("bad-gateway", false),
    ] {
        let fault: Fault = fault.parse().unwrap();
        assert_eq!(fault.is_processed(), is_processed, "{fault}");
    }
}

#[tokio::test]
async fn faults_queue_up_and_wait_for_a_good_request() {
    let (simulator, client) = start().await;
    simulator.fail_next(Fault::BadGateway);
    simulator.fail_next(Fault::TooManyRequests { retry_after: None });
    let good = || client.use_coupon_request(&example_body());

    let statuses = [
        good().header("Accept", None).send().unwrap().status,
        good().send().unwrap().status,
        good().send().unwrap().status,
        good().send().unwrap().status,
    ];

    assert_eq!(statuses, [400, 502, 429, 200]);
}
