//! Every way in which a gateway misbehaves, and what a client makes of it: the error, the number of
//! attempts, whether the coupon may have been redeemed, and what an observer is told.
//!
//! The clock's edges to the second are in `client_outcomes`, where the time is given.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use wechatpay_client::busifavor::{CouponCodeStatus, QueryCouponCodeListRequest};
use wechatpay_client::{ClientBuilder, ErrorKind, RetryPolicy};

use crate::observation::Log;
use crate::packed_answers::packed;
use crate::socket::{
    ANSWER, Gateway, bytes, bytes_of, signed_bytes, signed_bytes_of_age, signed_response,
};
use crate::vectors::{client_builder, required_fields};

/// A way to misbehave, the same at each attempt.
struct Case {
    name: &'static str,
    gateway: Gateway,
    /// None for a success.
    kind: Option<ErrorKind>,
    attempts: usize,
    may_have_taken_effect: bool,
    /// What is observed of each attempt.
    attempt: &'static str,
}

/// At most two attempts, without a pause, of half a second.
fn builder(gateway: &Gateway) -> ClientBuilder {
    let policy = RetryPolicy::default()
        .attempts(2)
        .delays(Duration::ZERO, Duration::ZERO)
        .attempt_timeout(Duration::from_millis(500));
    client_builder()
        .base_url(&gateway.url)
        .timeout(Duration::from_secs(1))
        .retry(policy)
}

#[tokio::test]
async fn every_way_to_misbehave_is_told_for_what_it_is() {
    for case in cases() {
        let Case {
            name,
            gateway,
            kind,
            attempts,
            may_have_taken_effect,
            attempt,
        } = case;
        let log = Log::default();
        let client = log.of(builder(&gateway)).build().unwrap();
        let result = client
            .busifavor()
            .use_coupon(&required_fields().openid("xsd3434454567676").build())
            .await;

        let mut expected: Vec<_> = (1..=attempts)
            .map(|number| format!("attempt {number}: {attempt}"))
            .collect();
        match &result {
            Ok(used) => {
                assert_eq!(kind, None, "{name}");
                assert_eq!(used.stock_id, "100088", "{name}");
                expected.push(String::from("call: success, 1 attempts, effect"));
            }
            Err(error) => {
                assert_eq!(Some(error.kind()), kind, "{name}: {error}");
                assert_eq!(error.attempts() as usize, attempts, "{name}: {error}");
                assert_eq!(
                    error.may_have_taken_effect(),
                    may_have_taken_effect,
                    "{name}: {error}"
                );
                let text = format!("{error}{error:?}");
                assert!(!text.contains("xsd3434454567676"), "{name}: {text}");
                let outcome = word(error.kind());
                let effect = if may_have_taken_effect {
                    "effect"
                } else {
                    "no effect"
                };
                expected.push(format!("call: {outcome}, {attempts} attempts, {effect}"));
            }
        }
        assert_eq!(log.lines(), expected, "{name}");
    }
}

fn word(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotSent => "not_sent",
        ErrorKind::Refused => "refused",
        ErrorKind::OutcomeUnknown => "outcome_unknown",
        ErrorKind::Undecodable => "undecodable",
        other => panic!("{other:?}"),
    }
}

fn cases() -> Vec<Case> {
    let mut cases = answers_that_do_not_verify();
    cases.extend(errors());
    cases.extend(successes());
    cases.extend(connections());
    cases
}

/// Repeated under the same number, and then nobody knows.
fn unknown(name: &'static str, gateway: Gateway, attempt: &'static str) -> Case {
    Case {
        name,
        gateway,
        kind: Some(ErrorKind::OutcomeUnknown),
        attempts: 2,
        may_have_taken_effect: true,
        attempt,
    }
}

/// Refused, and not by a word that passes.
fn refused(name: &'static str, answer: Vec<u8>, verified: bool, attempt: &'static str) -> Case {
    Case {
        name,
        gateway: Gateway::answering(answer),
        kind: Some(ErrorKind::Refused),
        attempts: 1,
        may_have_taken_effect: !verified,
        attempt,
    }
}

fn success(name: &'static str, answer: Vec<u8>) -> Case {
    Case {
        name,
        gateway: Gateway::answering(answer),
        kind: None,
        attempts: 1,
        may_have_taken_effect: true,
        attempt: "success 200",
    }
}

/// The answer to a redemption with another value in this header.
fn with_header(name: &'static str, value: &str) -> Vec<u8> {
    let mut response = signed_response(200, ANSWER);
    response.headers_mut().insert(name, value.parse().unwrap());
    bytes_of(&response)
}

/// Answers with a signature that is so many seconds old at that moment.
fn of_age(age: i64) -> Gateway {
    Gateway::new(move |_, stream| {
        drop(stream.write_all(&signed_bytes_of_age(age, 200, ANSWER)));
    })
}

fn tampered(status: u16, body: &str) -> Vec<u8> {
    let mut bytes = signed_bytes(status, body);
    let last = bytes.pop().unwrap();
    bytes.push(last ^ 0x20);
    bytes
}

fn answers_that_do_not_verify() -> Vec<Case> {
    let case = |name, answer| unknown(name, Gateway::answering(answer), "outcome_unknown 200");
    // As many characters as a signature has.
    let probe = format!("WECHATPAY/SIGNTEST/{}==", "A".repeat(323));
    vec![
        case("tampered", tampered(200, ANSWER)),
        case("unsigned", bytes(200, &[], ANSWER.as_bytes())),
        case(
            "unknown serial",
            with_header(
                "Wechatpay-Serial",
                "PUB_KEY_ID_0000000000000000000000000000000009",
            ),
        ),
        unknown("stale", of_age(301), "outcome_unknown 200"),
        // Two seconds more, since the clock goes on while the answer is on its way.
        unknown("of the future", of_age(-303), "outcome_unknown 200"),
        case(
            "probe, decodable",
            with_header("Wechatpay-Signature", &probe),
        ),
        case(
            "probe, not decodable",
            with_header(
                "Wechatpay-Signature",
                "WECHATPAY/SIGNTEST/not+Base64/at=all",
            ),
        ),
        gzip(),
        case(
            "a packing of another kind",
            with_header("Content-Encoding", "br"),
        ),
        case("Content-Length too small", {
            let text = String::from_utf8(signed_bytes(200, ANSWER)).unwrap();
            let length = ANSWER.len();
            let (right, wrong) = (
                format!("Content-Length: {length}"),
                format!("Content-Length: {}", length - 1),
            );
            text.replacen(&right, &wrong, 1).into_bytes()
        }),
    ]
}

/// The signed answer, compressed after it was signed as a proxy would: it is unpacked by a client that
/// can, and else there is no telling what was signed.
fn gzip() -> Case {
    let name = "gzip that was not asked for";
    let mut response = signed_response(200, ANSWER);
    let headers = response.headers_mut();
    headers.insert("Content-Encoding", "gzip".parse().unwrap());
    *response.body_mut() = packed(ANSWER).into();
    let answer = bytes_of(&response);
    if cfg!(feature = "gzip") {
        success(name, answer)
    } else {
        unknown(name, Gateway::answering(answer), "outcome_unknown 200")
    }
}

fn errors() -> Vec<Case> {
    let refusal = r#"{"code":"PARAM_ERROR","message":"参数错误"}"#;
    let sign_error = r#"{"code":"SIGN_ERROR","message":"签名错误"}"#;
    let html = b"<html><h1>502 Bad Gateway</h1></html>";
    let limited = signed_bytes(429, r#"{"code":"FREQUENCY_LIMITED"}"#);
    let system_error = r#"{"code":"SYSTEM_ERROR","message":"系统错误"}"#;
    let answering = Gateway::answering;
    vec![
        refused(
            "401 unsigned",
            bytes(401, &[], sign_error.as_bytes()),
            false,
            "refused 401 SIGN_ERROR",
        ),
        refused(
            "400 signed",
            signed_bytes(400, refusal),
            true,
            "refused 400 PARAM_ERROR",
        ),
        unknown(
            "400 badly signed",
            answering(tampered(400, r#"{"code":"PARAM_ERROR"} "#)),
            "outcome_unknown 400",
        ),
        refused("404 empty", bytes(404, &[], b""), false, "refused 404"),
        unknown(
            "502 HTML",
            answering(bytes(502, &[], html)),
            "outcome_unknown 502",
        ),
        Case {
            attempts: 2,
            ..refused("429", limited, true, "refused 429 FREQUENCY_LIMITED")
        },
        unknown(
            "500",
            answering(signed_bytes(500, system_error)),
            "outcome_unknown 500 SYSTEM_ERROR",
        ),
        unknown(
            "400 SYSTEM_ERROR",
            answering(signed_bytes(400, system_error)),
            "outcome_unknown 400 SYSTEM_ERROR",
        ),
        unknown(
            "202",
            answering(signed_bytes(202, "")),
            "outcome_unknown 202",
        ),
        Case {
            attempts: 1,
            ..unknown(
                "redirect",
                answering(bytes(307, &["Location: http://127.0.0.1:9/"], b"")),
                "outcome_unknown 307",
            )
        },
    ]
}

fn successes() -> Vec<Case> {
    let fields = r#"{"stock_id":"100088","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00","of_tomorrow":{"a":[null]}}"#;
    let white_space = format!(
        " \r\n\t{} \n",
        ANSWER
            .replace(':', " : ")
            .replace("T13 : 29 : 35+08 : 00", "T13:29:35+08:00")
    );
    let ten_megabytes = format!("{ANSWER}{}", " ".repeat(10_000_000 - ANSWER.len()));
    let more = " ".repeat(11 * 1024 * 1024);
    vec![
        success("good", signed_bytes(200, ANSWER)),
        Case {
            gateway: of_age(-300),
            ..success("300 s ahead", Vec::new())
        },
        Case {
            gateway: of_age(298),
            ..success("298 s behind", Vec::new())
        },
        success("new fields", signed_bytes(200, fields)),
        success("white space", signed_bytes(200, &white_space)),
        success("10 MB", signed_bytes(200, &ten_megabytes)),
        Case {
            attempts: 1,
            ..unknown(
                "more than 10 MiB",
                Gateway::answering(signed_bytes(200, &more)),
                "outcome_unknown",
            )
        },
        Case {
            name: "204 where there should be content",
            gateway: Gateway::answering(signed_bytes(204, "")),
            kind: Some(ErrorKind::Undecodable),
            attempts: 1,
            may_have_taken_effect: true,
            attempt: "success 204",
        },
    ]
}

fn connections() -> Vec<Case> {
    let case = |name, gateway| unknown(name, gateway, "outcome_unknown");
    let connection =
        |serve: fn(&mut TcpStream)| Gateway::of_connections(move |_, stream| serve(stream));
    let half = |text: &[u8]| text[..text.len() - ANSWER.len() / 2].to_vec();
    vec![
        case("closed before the request", connection(|_| {})),
        case(
            "closed in the midst of the request",
            connection(|stream| drop(stream.read(&mut [0; 100]))),
        ),
        case("closed after the request", Gateway::answering(Vec::new())),
        case(
            "slow headers",
            Gateway::new(|_, stream| {
                drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-"));
                until_closed(stream);
            }),
        ),
        case(
            "slow body",
            Gateway::new(move |_, stream| {
                drop(stream.write_all(&half(&signed_bytes(200, ANSWER))));
                until_closed(stream);
            }),
        ),
        case(
            "half an answer",
            Gateway::answering(half(&signed_bytes(200, ANSWER))),
        ),
        case("Content-Length too large", {
            let text = String::from_utf8(signed_bytes(200, ANSWER)).unwrap();
            let wrong = text.replacen("Content-Length: ", "Content-Length: 1", 1);
            Gateway::answering(wrong.into_bytes())
        }),
        case(
            "not HTTP",
            Gateway::answering(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        ),
    ]
}

/// Waits for the client to give up.
fn until_closed(stream: &mut TcpStream) {
    drop(stream.read(&mut [0]));
}

#[tokio::test]
async fn an_unknown_value_of_an_enum_is_a_value() {
    let body = r#"{"stock_id":"1","total_count":1,"limit":1,"offset":0,"data":[{"code_status":"OF_TOMORROW"}]}"#;
    let gateway = Gateway::answering(signed_bytes(200, body));
    let log = Log::default();
    let client = log.of(builder(&gateway)).build().unwrap();
    let request = QueryCouponCodeListRequest::builder().stock_id("1").build();
    let list = client
        .busifavor()
        .query_coupon_code_list(&request)
        .await
        .unwrap();
    let status = list.data.unwrap().remove(0).code_status.unwrap();
    assert_eq!(status.as_str(), "OF_TOMORROW");
    assert_ne!(status, CouponCodeStatus::Available);
    assert_eq!(
        log.lines(),
        [
            "attempt 1: success 200",
            "call: success, 1 attempts, no effect"
        ]
    );
}
