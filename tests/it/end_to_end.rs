//! Calls that really go out, to a gateway that checks them with code of its own.

use std::time::Duration;

use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::{Client, DateTime, Error, ErrorKind, RetryPolicy, VerifyError};
use wechatpay_simulator::{Fault, Simulator, Verdict};

const COUPON: &str = "sxxe34343434";

fn request(use_request_no: &str) -> UseCouponRequest {
    UseCouponRequest::builder()
        .coupon_code(COUPON)
        .appid("wx1234567889999")
        .use_time(
            "2015-05-20T13:29:35+08:00"
                .parse::<DateTime>()
                .expect("a time"),
        )
        .use_request_no(use_request_no)
        .stock_id("100088")
        .openid("xsd3434454567676")
        .build()
}

/// A simulator, and a client that shows what one attempt comes to.
async fn start() -> (Simulator, Client) {
    let simulator = Simulator::start().await.expect("a port");
    let builder = simulator.client_builder().retry(RetryPolicy::never());
    let client = builder.build().expect("a client of the simulator");
    (simulator, client)
}

async fn redeem(client: &Client) -> Result<UseCouponResponse, Error> {
    client.busifavor().use_coupon(&request("R1")).await
}

fn is_used(simulator: &Simulator) -> bool {
    simulator.coupon(COUPON).expect("a known coupon").is_used()
}

#[tokio::test]
async fn a_coupon_is_redeemed_and_the_answer_typed() {
    let (simulator, client) = start().await;
    let used = redeem(&client).await.expect("redeemed");
    assert_eq!(used.stock_id, "100088");
    assert_eq!(used.openid, "xsd3434454567676");
    assert!(used.wechatpay_use_time.to_string().ends_with("+08:00"));
    assert!(is_used(&simulator));
    let requests = simulator.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].verdict, Verdict::Accepted);
}

#[tokio::test]
async fn the_same_number_gives_the_same_answer_and_one_redemption() {
    let (simulator, client) = start().await;
    let first = redeem(&client).await.expect("redeemed");
    let second = redeem(&client).await.expect("the same answer");
    assert_eq!(first, second);
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn required_fields_alone_are_enough() {
    let (_simulator, client) = start().await;
    let mut request = request("R1");
    request.stock_id = None;
    request.openid = None;
    client
        .busifavor()
        .use_coupon(&request)
        .await
        .expect("redeemed");
}

#[tokio::test]
async fn a_broken_rule_is_found_before_anything_is_sent() {
    let (simulator, client) = start().await;
    let mut request = request(&"9".repeat(129));
    request.coupon_code = String::new();
    let error = client
        .busifavor()
        .use_coupon(&request)
        .await
        .expect_err("two rules are broken");
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(!error.may_have_taken_effect());
    let invalid = error.invalid_request().expect("broken rules");
    let rules: Vec<String> = invalid
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        rules,
        [
            "/coupon_code must have 1 to 32 characters, has 0",
            "/use_request_no must have 1 to 128 characters, has 129",
        ]
    );
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn refusals_are_verified_and_final() {
    let (simulator, client) = start().await;
    let unknown = |mut request: UseCouponRequest| {
        request.coupon_code = String::from("no-such-coupon");
        request
    };
    let wrong_appid = |mut request: UseCouponRequest| {
        request.appid = String::from("wx0000000000000");
        request
    };
    for refused in [unknown(request("R1")), wrong_appid(request("R1"))] {
        let error = client
            .busifavor()
            .use_coupon(&refused)
            .await
            .expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(error.is_verified() && !error.may_have_taken_effect());
        assert!(error.code().is_some() && error.message().is_some());
        assert!(error.request_id().is_some());
    }
    assert!(!is_used(&simulator));

    redeem(&client).await.expect("redeemed");
    let error = client
        .busifavor()
        .use_coupon(&request("R2"))
        .await
        .expect_err("used under another number");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.code(), Some("RESOURCE_ALREADY_EXISTS"));
    assert_eq!(simulator.redemptions(), 1);
}

/// What a client must make of each way to get an answer wrong.
struct Case {
    fault: Fault,
    kind: ErrorKind,
    may_have_taken_effect: bool,
    is_expected: fn(&Error) -> bool,
}

fn cases() -> Vec<Case> {
    let unknown = |fault, is_expected| Case {
        fault,
        kind: ErrorKind::OutcomeUnknown,
        may_have_taken_effect: true,
        is_expected,
    };
    vec![
        unknown(Fault::TamperedBody, |error| {
            matches!(error.verify_error(), Some(VerifyError::WrongSignature))
        }),
        unknown(Fault::Unsigned, |error| {
            matches!(error.verify_error(), Some(VerifyError::MissingHeader(_)))
        }),
        unknown(Fault::UnknownSerial, |error| {
            matches!(error.verify_error(), Some(VerifyError::UnknownSerial(_)))
        }),
        unknown(Fault::Stale { seconds: 302 }, |error| {
            matches!(error.verify_error(), Some(VerifyError::Clock { .. }))
        }),
        unknown(Fault::Stale { seconds: -302 }, |error| {
            matches!(error.verify_error(), Some(VerifyError::Clock { .. }))
        }),
        unknown(Fault::Probe, |error| {
            matches!(error.verify_error(), Some(VerifyError::WrongSignature))
        }),
        unknown(Fault::UndecodableProbe, |error| {
            error.verify_error().is_some()
        }),
        unknown(Fault::CutShort, |error| error.status().is_none()),
        unknown(Fault::Closed, |error| error.status().is_none()),
        unknown(Fault::BadGateway, |error| {
            error.status().is_some_and(|status| status == 502) && error.code().is_none()
        }),
        unknown(Fault::SystemError { processed: true }, |error| {
            error.code() == Some("SYSTEM_ERROR") && error.is_verified()
        }),
        unknown(
            Fault::SystemErrorAsBadRequest { processed: true },
            |error| error.status().is_some_and(|status| status == 400) && error.is_verified(),
        ),
        Case {
            fault: Fault::TooManyRequests { retry_after: None },
            kind: ErrorKind::Refused,
            may_have_taken_effect: false,
            is_expected: |error| error.code() == Some("FREQUENCY_LIMITED"),
        },
        Case {
            fault: Fault::NotJson,
            kind: ErrorKind::Undecodable,
            may_have_taken_effect: true,
            is_expected: |error| error.decode_error().is_some() && error.is_verified(),
        },
        Case {
            fault: Fault::MissingField(String::from("openid")),
            kind: ErrorKind::Undecodable,
            may_have_taken_effect: true,
            is_expected: |error| error.to_string().contains("openid"),
        },
    ]
}

#[tokio::test]
async fn each_fault_is_told_apart_and_the_same_request_settles_it() {
    for case in cases() {
        let (simulator, client) = start().await;
        simulator.fail_next(case.fault.clone());
        let fault = &case.fault;
        let error = redeem(&client).await.expect_err("a fault");
        assert_eq!(error.kind(), case.kind, "{fault:?}: {error}");
        assert_eq!(
            error.may_have_taken_effect(),
            case.may_have_taken_effect,
            "{fault:?}: {error}"
        );
        assert!((case.is_expected)(&error), "{fault:?}: {error}");
        // What the error says of the outcome is never rosier than the truth.
        assert!(!is_used(&simulator) || error.may_have_taken_effect());
        assert_eq!(is_used(&simulator), fault.is_processed(), "{fault:?}");

        redeem(&client).await.expect("the same request once more");
        assert_eq!(simulator.redemptions(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn new_fields_in_an_answer_are_ignored() {
    let (simulator, client) = start().await;
    simulator.fail_next(Fault::UnknownFields);
    redeem(&client).await.expect("redeemed");
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown() {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator
        .client_builder()
        .timeout(Duration::from_millis(300))
        .build()
        .expect("a client");
    simulator.fail_next(Fault::Delay(Duration::from_secs(5)));
    let error = redeem(&client).await.expect_err("too late");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.is_timeout() && error.may_have_taken_effect());
    assert!(is_used(&simulator), "and it was carried out");
    redeem(&client).await.expect("the same request once more");
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn without_a_gateway_nothing_was_sent() {
    let (simulator, client) = start().await;
    simulator.stop().await;
    let error = redeem(&client).await.expect_err("no gateway");
    assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn a_wrong_key_is_refused_unsigned_and_so_not_final() {
    let simulator = Simulator::start().await.expect("a port");
    let other = Simulator::start().await.expect("a port");
    let client = other
        .client_builder()
        .base_url(simulator.base_url())
        .build()
        .expect("a client with another's key");
    let error = redeem(&client).await.expect_err("a wrong signature");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.code(), Some("SIGN_ERROR"));
    assert!(!error.is_verified() && error.may_have_taken_effect());
    assert!(!is_used(&simulator));
}

#[tokio::test]
async fn one_client_serves_many_tasks() {
    let (simulator, client) = start().await;
    let calls: Vec<_> = (0..16)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let request = request(&format!("R{number}"));
                client.busifavor().use_coupon(&request).await.is_ok()
            })
        })
        .collect();
    let mut redeemed = 0;
    for call in calls {
        redeemed += usize::from(call.await.expect("no panic"));
    }
    assert_eq!((redeemed, simulator.redemptions()), (1, 1));
}
