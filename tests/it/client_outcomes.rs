//! What an answer means: which error there is, and whether the call may have taken effect.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::runtime::{
    self, DecodeError, InvalidRequest, Operation, OperationInfo, Parts,
};
use wechatpay_client::{Error, ErrorKind, VerifyError};

use crate::vectors::{answer, client, signed, vector};

const NOW: u64 = 1_722_850_422;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn finish(response: Response<Bytes>) -> Result<UseCouponResponse, Error> {
    client().finish_at::<UseCouponRequest>(response, now())
}

fn finish_vector(id: &str) -> Result<UseCouponResponse, Error> {
    let (response, now) = answer(vector("responses", id));
    client().finish_at::<UseCouponRequest>(response, now)
}

fn unsigned(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

/// Kind, verified, may have taken effect.
fn outcome(error: &Error) -> (ErrorKind, bool, bool) {
    (
        error.kind(),
        error.is_verified(),
        error.may_have_taken_effect(),
    )
}

#[test]
fn verified_answers_are_read() {
    for id in [
        "use-200-cert-a",
        "use-200-public-key",
        "use-200-mixed",
        "use-200-cert-b-leading-zero",
        "unknown-field",
        "white-space",
        "clock--300",
        "clock--299",
        "clock-+299",
        "clock-+300",
    ] {
        let used = finish_vector(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(used.stock_id, "100088", "{id}");
        assert_eq!(used.openid, "dsadas34345454545", "{id}");
        assert_eq!(
            used.wechatpay_use_time.to_string(),
            "2015-05-20T13:29:35+08:00",
            "{id}"
        );
    }
}

#[test]
fn a_success_that_does_not_verify_leaves_the_outcome_unknown() {
    for id in [
        "success-unsigned",
        "tampered-body",
        "stranger",
        "stranger-claims-a",
        "probe-decodable",
        "probe-undecodable",
        "clock--301",
        "clock-+301",
        "bill-download",
    ] {
        let error = finish_vector(id).unwrap_err();
        assert_eq!(
            outcome(&error),
            (ErrorKind::OutcomeUnknown, false, true),
            "{id}: {error}"
        );
        assert!(error.verify_error().is_some(), "{id}");
    }
}

#[test]
fn a_verified_refusal_had_no_effect() {
    let error = finish_vector("param-error-signed").unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::Refused, true, false));
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
    assert_eq!(
        (error.code(), error.message()),
        (Some("PARAM_ERROR"), Some("参数错误"))
    );

    let detail = error.detail().unwrap();
    assert_eq!(
        (detail.field(), detail.issue(), detail.location()),
        (Some("/use_time"), Some("date-time"), Some("body"))
    );
    assert_eq!(detail.raw()["value"], "2015-05-20 13:29:35");

    let request_id = error.request_id().unwrap();
    assert_eq!(
        request_id.as_str(),
        "08F5B8C2B506102C18FDDFEEA30620BE821E28EDC405-0"
    );
    assert_eq!(request_id.error_number(), Some(0));
    assert_eq!(
        error.to_string(),
        "busifavor.useCoupon: refused: WeChat Pay refused the call; HTTP 400 PARAM_ERROR, \
         参数错误 (/use_time in body: date-time), \
         Request-ID 08F5B8C2B506102C18FDDFEEA30620BE821E28EDC405-0, verified; no effect; 1 attempt"
    );
}

#[test]
fn a_rate_limit_is_a_refusal() {
    let error = finish_vector("rate-limited").unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::Refused, true, false));
    assert_eq!(error.code(), Some("RATELIMIT_EXCEEDED"));
}

#[test]
fn an_unsigned_refusal_proves_nothing_about_a_write() {
    let error = finish_vector("sign-error-unsigned").unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::Refused, false, true));
    assert_eq!(error.code(), Some("SIGN_ERROR"));
    assert!(
        error.to_string().contains("-0, not verified; may have"),
        "{error}"
    );
}

#[test]
fn the_code_comes_before_the_status() {
    let error = finish_vector("system-error-400").unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::OutcomeUnknown, true, true));
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
}

#[test]
fn answers_that_settle_nothing_leave_the_outcome_unknown() {
    let html = finish_vector("bad-gateway-html").unwrap_err();
    assert_eq!(outcome(&html), (ErrorKind::OutcomeUnknown, false, true));
    assert_eq!(
        (html.status(), html.code()),
        (Some(StatusCode::BAD_GATEWAY), None)
    );

    let accepted = finish_vector("accepted-202").unwrap_err();
    assert_eq!(outcome(&accepted), (ErrorKind::OutcomeUnknown, true, true));

    for status in [302, 304, 500, 503] {
        let error = finish(unsigned(status, "")).unwrap_err();
        assert_eq!(
            outcome(&error),
            (ErrorKind::OutcomeUnknown, false, true),
            "{status}"
        );
    }
    let signed = finish(signed(500, r#"{"code":"SYSTEM_ERROR"}"#, NOW)).unwrap_err();
    assert_eq!(outcome(&signed), (ErrorKind::OutcomeUnknown, true, true));
}

#[test]
fn an_error_that_claims_a_signature_must_have_a_good_one() {
    let body = r#"{"code":"PARAM_ERROR","message":"no"}"#;
    let mut tampered = signed(400, body, NOW);
    *tampered.body_mut() = Bytes::from_static(br#"{"code":"PARAM_ERROR","message":"yes"}"#);
    let error = finish(tampered).unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::OutcomeUnknown, false, true));
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongSignature));

    for name in ["Wechatpay-Signature", "Wechatpay-Serial", "Wechatpay-Nonce"] {
        let mut stripped = signed(400, body, NOW);
        stripped.headers_mut().remove(name);
        let error = finish(stripped).unwrap_err();
        assert_eq!(
            error.verify_error(),
            Some(&VerifyError::MissingHeader(name))
        );
    }
}

#[test]
fn a_verified_answer_that_is_not_understood_took_effect() {
    for (body, problem) in [
        (r#"{"stock_id":"1"}"#, "/openid: missing"),
        (
            r#"{"stock_id":7,"openid":"secret"}"#,
            "/stock_id: expected a string, found integer",
        ),
        (
            r#"{"stock_id":"1","openid":"secret","#,
            "the JSON is cut short (line 1, column 34)",
        ),
        ("", "the JSON is cut short (line 1, column 0)"),
    ] {
        let error = finish(signed(200, body, NOW)).unwrap_err();
        assert_eq!(
            outcome(&error),
            (ErrorKind::Undecodable, true, true),
            "{body}"
        );
        assert_eq!(error.decode_error().unwrap().to_string(), problem);
        assert!(
            error
                .to_string()
                .contains("Request-ID 08F5B8C2B506-268578704"),
            "{error}"
        );
        assert!(!format!("{error}{error:?}").contains("secret"), "{error}");
    }
}

#[test]
fn the_number_of_the_request_id_is_read() {
    let error = finish(signed(403, r#"{"code":"NO_AUTH"}"#, NOW)).unwrap_err();
    assert_eq!(
        error.request_id().unwrap().error_number(),
        Some(268_578_704)
    );
}

#[test]
fn foreign_texts_stay_on_one_line() {
    let error = finish(signed(
        400,
        r#"{"code":"A\nB","message":"C\u001b[2J\r\n"}"#,
        NOW,
    ));
    let text = error.unwrap_err().to_string();
    assert!(text.contains(r"A\nB, C\u{1b}[2J\r\n"), "{text}");
    assert!(!text.contains('\n'));
}

#[test]
fn a_wrong_local_clock_is_named() {
    let wrong_clock = "the local clock is 3600 s fast by the answer's Date header";
    let body = r#"{"stock_id":"1","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;
    let mut response = signed(200, body, NOW - 3600);
    response
        .headers_mut()
        .insert("Date", "Mon, 05 Aug 2024 08:33:42 GMT".parse().unwrap());
    let error = finish(response).unwrap_err();
    assert_eq!(
        error.verify_error(),
        Some(&VerifyError::Clock { age: 3600 })
    );
    assert_eq!(error.local_clock_ahead(), Some(3600));
    assert!(error.to_string().contains(wrong_clock), "{error}");

    // The platform refuses requests whose time is off before it signs anything.
    let mut response = unsigned(401, r#"{"code":"SIGN_ERROR"}"#);
    response
        .headers_mut()
        .insert("Date", "Mon, 05 Aug 2024 08:33:42 GMT".parse().unwrap());
    let error = finish(response).unwrap_err();
    assert!(error.to_string().contains(wrong_clock), "{error}");

    // An old answer is not the local clock's fault.
    let mut response = signed(200, body, NOW - 3600);
    response
        .headers_mut()
        .insert("Date", "Mon, 05 Aug 2024 09:33:40 GMT".parse().unwrap());
    let error = finish(response).unwrap_err();
    assert_eq!(error.local_clock_ahead(), Some(2));
    assert!(!error.to_string().contains("local clock is"), "{error}");
}

/// An operation that answers nothing, by a method of choice.
struct Bare<const SAFE: bool>;

impl<const SAFE: bool> Operation for Bare<SAFE> {
    type Response = ();

    const INFO: OperationInfo = OperationInfo::new(
        if SAFE { Method::GET } else { Method::POST },
        "/v3/bare",
        "test.bare",
    );

    fn parts(&self) -> Result<Parts, InvalidRequest> {
        Parts::of(&Self::INFO, &None::<String>)
    }

    fn decode(body: &[u8]) -> Result<(), DecodeError> {
        runtime::decode_empty(body)
    }
}

#[test]
fn an_operation_that_only_reads_never_takes_effect() {
    let (html, _) = answer(vector("responses", "bad-gateway-html"));
    let error = client().finish::<Bare<true>>(html.clone()).unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::OutcomeUnknown, false, false));
    let error = client().finish::<Bare<false>>(html).unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::OutcomeUnknown, false, true));

    let error = client()
        .finish::<Bare<true>>(unsigned(404, ""))
        .unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::Refused, false, false));
}

#[test]
fn no_content_is_a_success_without_an_answer() {
    let (response, now) = answer(vector("responses", "no-content"));
    assert!(client().finish_at::<Bare<false>>(response, now).is_ok());
}

#[test]
fn finish_judges_by_the_current_time() {
    let (response, _) = answer(vector("responses", "use-200-cert-a"));
    let error = client().finish::<UseCouponRequest>(response).unwrap_err();
    assert!(
        matches!(error.verify_error(), Some(VerifyError::Clock { .. })),
        "{error}"
    );
}
