//! When a call is repeated, with what, how often, and where.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Method;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::runtime::{
    self, DecodeError, InvalidRequest, Operation, OperationInfo, Parts,
};
use wechatpay_client::{Client, ClientBuilder, Error, ErrorKind, Retry, RetryPolicy};
use wechatpay_simulator::{Fault, Simulator};

use crate::socket::{ANSWER, Gateway, bytes, nobody, signed_bytes};
use crate::vectors::{assert_signed, client_builder, parameter, required_fields};

/// The default policy without its pauses.
fn at_once() -> RetryPolicy {
    RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO)
}

fn builder(gateway: &Gateway) -> ClientBuilder {
    client_builder().base_url(&gateway.url).retry(at_once())
}

async fn redeem(client: &Client) -> Result<UseCouponResponse, Error> {
    client
        .busifavor()
        .use_coupon(&required_fields().build())
        .await
}

async fn redeem_at(gateway: &Gateway) -> Result<UseCouponResponse, Error> {
    redeem(&builder(gateway).build().unwrap()).await
}

fn system_error(status: u16) -> Vec<u8> {
    signed_bytes(status, r#"{"code":"SYSTEM_ERROR"}"#)
}

/// A connection that closes without an answer.
fn lost() -> Vec<u8> {
    Vec::new()
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_body_and_a_fresh_signature() {
    let gateway =
        Gateway::answering_in_turn(vec![lost(), system_error(400), signed_bytes(200, ANSWER)]);
    assert_eq!(redeem_at(&gateway).await.unwrap().stock_id, "100088");

    let received = gateway.received();
    assert_eq!(received.len(), 3);
    let mut nonces = HashSet::new();
    for request in &received {
        assert_eq!(request.body, received[0].body);
        let authorization = request.header("authorization").unwrap();
        nonces.insert(parameter(authorization, "nonce_str"));
        let path = "/v3/marketing/busifavor/coupons/use";
        assert_signed(authorization, &Method::POST, path, &request.body);
    }
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn attempts_are_counted_and_bounded() {
    let gateway = Gateway::answering(system_error(500));
    let error = redeem_at(&gateway).await.unwrap_err();
    assert_eq!((error.attempts(), gateway.received().len()), (4, 4));
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.to_string().ends_with("; 4 attempts"), "{error}");

    for (policy, attempts) in [
        (RetryPolicy::never(), 1),
        (at_once().attempts(0), 1),
        (at_once().attempts(2), 2),
        (at_once().attempts(6), 6),
    ] {
        let gateway = Gateway::answering(system_error(500));
        let client = builder(&gateway).retry(policy).build().unwrap();
        assert_eq!(redeem(&client).await.unwrap_err().attempts(), attempts);
    }
}

#[tokio::test]
async fn the_code_comes_before_the_status() {
    for (status, code, attempts) in [
        (400, "SYSTEM_ERROR", 4),
        (500, "SYSTEM_ERROR", 4),
        (403, "FREQUENCY_LIMITED", 4),
        (429, "RATELIMIT_EXCEEDED", 4),
        (429, "A_CODE_OF_TOMORROW", 4),
        (503, "SERVICE_UNAVAILABLE", 4),
        (400, "PARAM_ERROR", 1),
        (400, "RESOURCE_ALREADY_EXISTS", 1),
        (401, "SIGN_ERROR", 1),
        (403, "RULE_LIMIT", 1),
        (404, "RESOURCE_NOT_EXISTS", 1),
        (501, "NOT_IMPLEMENTED", 1),
    ] {
        let body = format!(r#"{{"code":"{code}"}}"#);
        let gateway = Gateway::answering(signed_bytes(status, &body));
        let error = redeem_at(&gateway).await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{status} {code}: {error}");
        assert_eq!(gateway.received().len() as u64, u64::from(attempts));
    }
}

#[tokio::test]
async fn accepted_but_not_finished_is_repeated_until_it_is() {
    let gateway = Gateway::answering_in_turn(vec![
        signed_bytes(202, ""),
        signed_bytes(202, ""),
        signed_bytes(200, ANSWER),
    ]);
    assert!(redeem_at(&gateway).await.is_ok());
}

/// An operation that may be repeated as `RETRY` says: 0 safe, 1 by its key, 2 never.
struct Bare<const RETRY: u8>;

impl<const RETRY: u8> Operation for Bare<RETRY> {
    type Response = ();

    const INFO: OperationInfo =
        OperationInfo::new(Method::POST, "/v3/bare", "test.bare").retry(match RETRY {
            0 => Retry::Safe,
            1 => Retry::IdempotencyKey("key"),
            _ => Retry::Never,
        });

    fn parts(&self) -> Result<Parts, InvalidRequest> {
        Parts::of(&Self::INFO, &None::<String>)
    }

    fn decode(body: &[u8]) -> Result<(), DecodeError> {
        runtime::decode_empty(body)
    }
}

#[tokio::test]
async fn what_must_not_happen_twice_is_sent_once() {
    let tampered = signed_bytes(200, "{}").replace_last(b'}', b']');
    for answer in [
        lost(),
        system_error(500),
        signed_bytes(202, ""),
        signed_bytes(429, r#"{"code":"FREQUENCY_LIMITED"}"#),
        bytes(502, &[], b"<html>"),
        tampered,
    ] {
        let gateway = Gateway::answering(answer);
        let client = builder(&gateway).build().unwrap();
        let error = client.send(&Bare::<2>).await.unwrap_err();
        assert_eq!(
            (error.attempts(), gateway.received().len()),
            (1, 1),
            "{error}"
        );

        let error = client.send(&Bare::<1>).await.unwrap_err();
        assert_eq!(error.attempts(), 4, "{error}");
        let error = client.send(&Bare::<0>).await.unwrap_err();
        assert_eq!(error.attempts(), 4, "{error}");
        assert!(!error.may_have_taken_effect(), "it only reads");
    }
}

trait ReplaceLast {
    fn replace_last(self, old: u8, new: u8) -> Self;
}

impl ReplaceLast for Vec<u8> {
    fn replace_last(mut self, old: u8, new: u8) -> Self {
        assert_eq!(self.pop(), Some(old));
        self.push(new);
        self
    }
}

#[tokio::test]
async fn without_a_connection_any_operation_is_tried_again() {
    let client = client_builder()
        .base_url(nobody())
        .retry(at_once())
        .build()
        .unwrap();
    let error = client.send(&Bare::<2>).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 4));
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn a_broken_rule_is_no_attempt() {
    let client = client_builder().base_url(nobody()).build().unwrap();
    let request: UseCouponRequest = required_fields().stock_id("").build();
    let error = client.busifavor().use_coupon(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 0));
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_not_repeated() {
    let gateway = Gateway::answering_in_turn(vec![lost(), signed_bytes(200, "{}")]);
    let error = redeem_at(&gateway).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert_eq!((error.attempts(), gateway.received().len()), (2, 2));
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_settles_nothing() {
    for (status, code) in [
        // The lost attempt may have used the coupon.
        (400, "RESOURCE_ALREADY_EXISTS"),
        (403, "RULE_LIMIT"),
        (400, "PARAM_ERROR"),
        (401, "SIGN_ERROR"),
        (429, "FREQUENCY_LIMITED"),
    ] {
        let body = format!(r#"{{"code":"{code}"}}"#);
        let refused = signed_bytes(status, &body);
        let gateway = Gateway::answering_in_turn(vec![lost(), refused.clone()]);
        let error = redeem_at(&gateway).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert!(error.may_have_taken_effect(), "{error}");
        assert!(error.is_verified(), "which is of the last attempt");
        assert_eq!(error.code(), Some(code));
        assert!(error.attempts() >= 2);

        // The same refusal alone does.
        let error = redeem_at(&Gateway::answering(refused)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(!error.may_have_taken_effect(), "{error}");
    }
}

#[tokio::test]
async fn refused_connections_after_a_lost_answer_settle_nothing() {
    let gateway = Gateway::answering(lost());
    let client = client_builder()
        .base_url(&gateway.url)
        .backup_url(nobody())
        // Two lost, then the backup.
        .retry(at_once().attempts(3))
        .build()
        .unwrap();
    let error = redeem(&client).await.unwrap_err();
    assert_eq!((error.attempts(), gateway.received().len()), (3, 2));
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.may_have_taken_effect());
}

#[tokio::test]
async fn an_answer_that_does_not_verify_is_asked_for_again_under_the_same_key() {
    let tampered = signed_bytes(200, ANSWER).replace_last(b'}', b']');
    let gateway = Gateway::answering_in_turn(vec![tampered, signed_bytes(200, ANSWER)]);
    assert!(redeem_at(&gateway).await.is_ok());
    let received = gateway.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test]
async fn with_a_wrong_local_clock_no_repetition_helps() {
    let stale = crate::socket::signed_bytes_of_age(3600, 200, ANSWER);
    let text = String::from_utf8(stale).unwrap();
    let date = "Date: Mon, 05 Aug 2024 09:33:40 GMT\r\nConnection: close";
    let stale = text.replacen("Connection: close", date, 1).into_bytes();
    let gateway = Gateway::answering(stale);
    let error = redeem_at(&gateway).await.unwrap_err();
    assert!(error.verify_error().is_some());
    assert_eq!(error.attempts(), 1, "{error}");
}

#[tokio::test]
async fn retry_after_is_waited_for_only_within_the_time_of_the_call() {
    let limited = |wait: &str| {
        let header = format!("Retry-After: {wait}");
        bytes(429, &[&header], br#"{"code":"FREQUENCY_LIMITED"}"#)
    };
    let soon = Gateway::answering_in_turn(vec![limited("0"), signed_bytes(200, ANSWER)]);
    assert!(redeem_at(&soon).await.is_ok());

    for (wait, seconds) in [
        ("31", 31),
        ("18446744073709551615", u64::MAX),
        // Long past, by a clock that is not given.
        ("Mon, 05 Aug 2024 09:33:40 GMT", 0),
    ] {
        let gateway = Gateway::answering(limited(wait));
        let error = redeem_at(&gateway).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        let attempts = if seconds == 0 { 4 } else { 1 };
        assert_eq!(error.attempts(), attempts, "{wait}");
    }
}

#[tokio::test]
async fn a_silent_attempt_is_given_up_for_another() {
    let gateway = Gateway::new(|number, stream| {
        if number == 0 {
            // Until the client closes.
            drop(stream.read(&mut [0]));
        } else {
            drop(stream.write_all(&signed_bytes(200, ANSWER)));
        }
    });
    let policy = at_once().attempt_timeout(Duration::from_millis(100));
    let client = builder(&gateway).retry(policy).build().unwrap();
    assert!(redeem(&client).await.is_ok());
    assert_eq!(gateway.received().len(), 2);
}

#[tokio::test]
async fn the_time_limit_is_of_the_call_and_not_of_an_attempt() {
    let gateway = Gateway::new(|_, stream| drop(stream.read(&mut [0])));
    let client = builder(&gateway)
        .timeout(Duration::from_millis(300))
        .retry(
            at_once()
                .attempts(1000)
                .attempt_timeout(Duration::from_millis(100)),
        )
        .build()
        .unwrap();
    let error = redeem(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_taken_effect());
    assert!((2..=3).contains(&error.attempts()), "{error}");
}

#[tokio::test]
async fn a_gateway_that_cannot_be_reached_is_replaced_by_its_backup_and_avoided() {
    let backup = Gateway::answering(signed_bytes(200, ANSWER));
    let client = client_builder()
        .base_url(nobody())
        .backup_url(&backup.url)
        .retry(at_once().attempts(2))
        .build()
        .unwrap();
    for calls in 1..=3 {
        redeem(&client).await.unwrap();
        assert_eq!(backup.received().len(), calls);
    }
    // The second attempt reached it, and clones know.
    let clone = client.clone();
    assert!(redeem(&clone).await.is_ok());
}

#[tokio::test]
async fn a_gateway_that_loses_two_answers_is_replaced_by_its_backup() {
    let is_well = Arc::new(AtomicBool::new(true));
    let primary = Gateway::new({
        let is_well = Arc::clone(&is_well);
        move |_, stream| {
            if is_well.load(Ordering::SeqCst) {
                drop(stream.write_all(&signed_bytes(200, ANSWER)));
            }
        }
    });
    let backup = Gateway::answering(signed_bytes(200, ANSWER));
    let client = builder(&primary).backup_url(&backup.url).build().unwrap();
    redeem(&client).await.unwrap();
    assert_eq!((primary.received().len(), backup.received().len()), (1, 0));

    is_well.store(false, Ordering::SeqCst);
    redeem(&client).await.unwrap();
    assert_eq!((primary.received().len(), backup.received().len()), (3, 1));
    assert_eq!(backup.received()[0].body, primary.received()[1].body);

    redeem(&client).await.unwrap();
    assert_eq!((primary.received().len(), backup.received().len()), (3, 2));
}

#[tokio::test]
async fn errors_of_the_platform_are_no_reason_to_leave_its_gateway() {
    let primary = Gateway::answering(system_error(500));
    let backup = Gateway::answering(signed_bytes(200, ANSWER));
    let client = builder(&primary).backup_url(&backup.url).build().unwrap();
    assert_eq!(redeem(&client).await.unwrap_err().attempts(), 4);
    assert!(backup.received().is_empty());
}

#[tokio::test]
async fn without_repetition_or_if_told_so_there_is_no_backup() {
    let backup = Gateway::answering(signed_bytes(200, ANSWER));
    let builder = || client_builder().base_url(nobody()).backup_url(&backup.url);
    for builder in [
        builder().retry(RetryPolicy::never()),
        builder().retry(at_once()).no_backup(),
    ] {
        let client = builder.build().unwrap();
        for _ in 0..2 {
            let error = redeem(&client).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotSent);
        }
    }
    assert!(backup.received().is_empty());
}

#[test]
fn a_backup_is_as_far_away_as_the_primary() {
    let error = client_builder()
        .backup_url("http://127.0.0.1:1")
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client is not configured: backup_url: both gateways must be on this machine, or neither"
    );
    assert!(client_builder().backup_url("ftp://x").build().is_err());
    let shown = format!("{:?}", client_builder().build().unwrap());
    assert!(shown.contains("https://api2.mch.weixin.qq.com"), "{shown}");
}

#[tokio::test]
async fn whatever_goes_wrong_a_coupon_is_redeemed_once() {
    let faults = [
        Fault::TamperedBody,
        Fault::Unsigned,
        Fault::UnknownSerial,
        Fault::Probe,
        Fault::UndecodableProbe,
        Fault::CutShort,
        Fault::Closed,
        Fault::SystemError { processed: true },
        Fault::SystemError { processed: false },
        Fault::SystemErrorAsBadRequest { processed: true },
        Fault::TooManyRequests {
            retry_after: Some(0),
        },
        Fault::BadGateway,
    ];
    for fault in faults {
        let simulator = Simulator::start().await.unwrap();
        let client = simulator.client_builder().retry(at_once()).build().unwrap();
        simulator.fail_next(fault.clone());
        simulator.fail_next(fault.clone());
        assert!(redeem(&client).await.is_ok(), "{fault:?}");
        assert_eq!(simulator.redemptions(), 1, "{fault:?}");
        assert_eq!(simulator.requests().len(), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_nothing_broken() {
    let simulator = Simulator::start().await.unwrap();
    let client = simulator.client_builder().retry(at_once()).build().unwrap();
    // Dropped while the answer is on its way, and in the pause before the next attempt.
    simulator.fail_next(Fault::Delay(Duration::from_secs(60)));
    let limit = Duration::from_millis(200);
    assert!(tokio::time::timeout(limit, redeem(&client)).await.is_err());
    simulator.fail_next(Fault::TooManyRequests {
        retry_after: Some(10),
    });
    assert!(tokio::time::timeout(limit, redeem(&client)).await.is_err());

    assert!(redeem(&client).await.is_ok(), "the next call works");
    assert_eq!(simulator.redemptions(), 1);
}
