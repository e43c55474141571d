//! What happens between the client and a socket: the bytes on the wire, and every way they can
//! get lost.

use std::error::Error as _;
use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use http::{Method, StatusCode};
use wechatpay_client::busifavor::UseCouponResponse;
use wechatpay_client::{ClientBuilder, Error, ErrorKind, RetryPolicy};

use crate::socket::{ANSWER, Gateway, nobody, signed_bytes};
use crate::vectors::{assert_signed, client_builder, required_fields};

async fn call(gateway: &Gateway) -> Result<UseCouponResponse, Error> {
    call_with(client_builder().base_url(&gateway.url)).await
}

async fn call_with(builder: ClientBuilder) -> Result<UseCouponResponse, Error> {
    builder
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
        .busifavor()
        .use_coupon(&required_fields().build())
        .await
}

fn assert_unknown(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.may_have_taken_effect());
}

#[tokio::test]
async fn the_signature_fits_the_bytes_on_the_wire() {
    let gateway = Gateway::answering(signed_bytes(200, ANSWER));
    let used = call(&gateway).await.unwrap();
    assert_eq!(used.stock_id, "100088");

    let received = &gateway.received()[0];
    let mut line = received.head[0].split(' ');
    let (method, target) = (line.next().unwrap(), line.next().unwrap());
    assert_eq!(
        (method, target),
        ("POST", "/v3/marketing/busifavor/coupons/use")
    );

    let authorization = received.header("authorization").unwrap();
    assert_signed(authorization, &Method::POST, target, &received.body);
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_eq!(received.header("referer"), None);
}

#[tokio::test]
async fn a_signed_error_comes_through() {
    let gateway = Gateway::answering(signed_bytes(400, r#"{"code":"INVALID_REQUEST"}"#));
    let error = call(&gateway).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("INVALID_REQUEST"))
    );
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn without_a_connection_nothing_is_sent() {
    let error = call_with(client_builder().base_url(nobody()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
    assert!(!error.may_have_taken_effect());
    assert!(std::error::Error::source(&error).is_some());
    assert!(
        !format!("{error}{error:?}").contains("127.0.0.1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_timeout_leaves_the_outcome_unknown() {
    let gateway = Gateway::new(|_, stream| {
        // Holds the connection until the client gives up.
        let _ = stream.read(&mut [0]);
    });
    let limit = Duration::from_millis(200);
    let error = call_with(client_builder().base_url(&gateway.url).timeout(limit))
        .await
        .unwrap_err();
    assert_unknown(&error);
    assert!(error.is_timeout());
    assert_eq!(
        error.to_string(),
        "busifavor.useCoupon: outcome unknown: no answer in time; may have taken effect; 1 attempt"
    );
}

#[tokio::test]
async fn a_broken_connection_leaves_the_outcome_unknown() {
    let gateway = Gateway::new(|_, _| {});
    let error = call(&gateway).await.unwrap_err();
    assert_unknown(&error);
    assert!(!error.is_timeout());
}

#[tokio::test]
async fn an_answer_that_is_cut_short_leaves_the_outcome_unknown() {
    let mut bytes = signed_bytes(200, ANSWER);
    bytes.truncate(bytes.len() - 1);
    let gateway = Gateway::answering(bytes);
    assert_unknown(&call(&gateway).await.unwrap_err());
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read_whole() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n".to_vec();
    bytes.resize(11 * 1024 * 1024, b' ');
    let gateway = Gateway::answering(bytes);
    let error = call(&gateway).await.unwrap_err();
    assert_unknown(&error);
    assert!(error.to_string().contains("too large"), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let location = format!("http://{}/", elsewhere.local_addr().unwrap());
    let answer = format!("HTTP/1.1 307 \r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    let gateway = Gateway::answering(answer.into_bytes());

    let error = call(&gateway).await.unwrap_err();
    assert_unknown(&error);
    assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT));
    assert!(elsewhere.accept().is_err());
}

/// What comes from there is signed, and yet no answer to the request that was signed.
#[tokio::test]
async fn a_redirect_that_a_client_made_elsewhere_follows_is_told() {
    let elsewhere = Gateway::answering(signed_bytes(200, ANSWER));
    let answer = format!(
        "HTTP/1.1 307 \r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n",
        elsewhere.url
    );
    let gateway = Gateway::answering(answer.into_bytes());

    let http_client = reqwest::Client::builder().no_proxy().build().unwrap();
    let builder = client_builder().base_url(&gateway.url);
    let error = call_with(builder.http_client(http_client))
        .await
        .unwrap_err();
    assert_unknown(&error);
    let told = format!("{error}: {}", error.source().unwrap());
    assert!(told.contains("redirect(Policy::none())"), "{told}");
}
