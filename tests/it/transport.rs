//! A transport in place of the client's own, and the settings of connections.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use wechatpay_client::transport::{Body, Transport, TransportError, TransportFuture};
use wechatpay_client::{Client, ErrorKind, RetryPolicy};

use crate::socket::{ANSWER, Gateway, kept_open, listen, receive, signed_bytes};
use crate::vectors::{assert_signed, client_builder, required_fields, signed};

/// Keeps what it is given, and answers as it is told.
struct Double {
    seen: Mutex<Vec<Request<Bytes>>>,
    answer: fn() -> Result<Response<Body>, TransportError>,
}

impl Double {
    fn new(answer: fn() -> Result<Response<Body>, TransportError>) -> Arc<Self> {
        Arc::new(Self {
            seen: Mutex::default(),
            answer,
        })
    }
}

impl Transport for Double {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.seen.lock().unwrap().push(request);
            (self.answer)()
        })
    }
}

/// The signed answer, its body in these pieces.
fn answer_in(chunks: Vec<Result<Bytes, TransportError>>) -> Response<Body> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    signed(200, ANSWER, now.as_secs()).map(|_| Body::from_chunks(chunks))
}

async fn use_coupon(client: &Client) -> Result<String, wechatpay_client::Error> {
    let used = client
        .busifavor()
        .use_coupon(&required_fields().build())
        .await?;
    Ok(used.stock_id)
}

/// The error of a client whose transport answers so.
async fn error_of(
    answer: fn() -> Result<Response<Body>, TransportError>,
) -> wechatpay_client::Error {
    let client = client_builder()
        .transport(Double::new(answer))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    use_coupon(&client).await.unwrap_err()
}

#[tokio::test]
async fn a_transport_of_ones_own_carries_signed_requests_and_answers_in_pieces() {
    let double = Double::new(|| {
        let (first, second) = ANSWER.split_at(20);
        Ok(answer_in(vec![
            Ok(Bytes::from(first)),
            Ok(Bytes::new()),
            Ok(Bytes::from(second)),
        ]))
    });
    let client = client_builder().transport(double.clone()).build().unwrap();
    assert_eq!(use_coupon(&client).await.unwrap(), "100088");

    let seen = double.seen.lock().unwrap();
    let [request] = seen.as_slice() else {
        panic!("{} requests", seen.len())
    };
    assert_signed(
        request.headers()[AUTHORIZATION].to_str().unwrap(),
        request.method(),
        request.uri().path(),
        request.body(),
    );
}

#[tokio::test]
async fn what_a_transport_says_of_a_failure_decides_what_may_be_done() {
    let not_sent = error_of(|| Err(TransportError::not_sent("no route"))).await;
    assert_eq!(not_sent.kind(), ErrorKind::NotSent);
    assert!(!not_sent.may_have_taken_effect() && !not_sent.is_timeout());
    assert_eq!(
        not_sent.to_string(),
        "busifavor.useCoupon: not sent: no route; no effect; 1 attempt"
    );

    let lost = error_of(|| Err(TransportError::outcome_unknown("reset"))).await;
    assert_eq!(lost.kind(), ErrorKind::OutcomeUnknown);
    assert!(lost.may_have_taken_effect() && !lost.is_timeout());

    let late = error_of(|| Err(TransportError::outcome_unknown("5 s").timeout())).await;
    assert_eq!(late.kind(), ErrorKind::OutcomeUnknown);
    assert!(late.is_timeout());
}

#[tokio::test]
async fn a_body_that_breaks_leaves_the_outcome_unknown_whatever_the_transport_says() {
    let broken = error_of(|| {
        Ok(answer_in(vec![
            Ok(Bytes::from("{")),
            Err(TransportError::not_sent("wrong: there was an answer")),
        ]))
    })
    .await;
    assert_eq!(broken.kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn a_transport_cannot_make_a_client_trust_an_answer() {
    let unsigned = error_of(|| Ok(Response::new(Body::from(ANSWER)))).await;
    assert_eq!(unsigned.kind(), ErrorKind::OutcomeUnknown);
    assert!(unsigned.verify_error().is_some());

    let other_bytes = error_of(|| Ok(answer_in(vec![Ok(Bytes::from("{}"))]))).await;
    assert!(other_bytes.verify_error().is_some());
}

#[tokio::test]
async fn an_answer_of_any_transport_has_a_limit() {
    let endless = error_of(|| {
        let chunk = Bytes::from(vec![b' '; 1024 * 1024]);
        let body = Body::from_chunks(std::iter::repeat_with(move || Ok(chunk.clone())));
        Ok(Response::new(body))
    })
    .await;
    assert!(endless.to_string().contains("too large"), "{endless}");
}

#[tokio::test]
async fn merchants_share_connections() {
    let (listener, url) = listen();
    let serving = std::thread::spawn(move || {
        // Only one connection is ever accepted.
        let (mut stream, _) = listener.accept().unwrap();
        [(); 2].map(|()| {
            let received = receive(&stream).unwrap();
            let answer = kept_open(signed_bytes(200, ANSWER));
            stream.write_all(&answer).unwrap();
            String::from(received.header("authorization").unwrap())
        })
    });
    let first = client_builder().base_url(&url).build().unwrap();
    let second = client_builder()
        .mchid("1900000002")
        .base_url(&url)
        .transport(first.transport())
        .build()
        .unwrap();
    use_coupon(&first).await.unwrap();
    use_coupon(&second).await.unwrap();

    let [one, other] = serving.join().unwrap();
    assert!(one.contains("mchid=\"1900000001\""), "{one}");
    assert!(other.contains("mchid=\"1900000002\""), "{other}");
}

/// What [`ClientBuilder::pool_idle_timeout`] says is kept to, so that the 7 s unless set are too.
#[tokio::test]
async fn a_connection_that_was_unused_for_too_long_is_not_used_again() {
    let (listener, url) = listen();
    let serving = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            receive(&stream).unwrap();
            let answer = kept_open(signed_bytes(200, ANSWER));
            stream.write_all(&answer).unwrap();
            // The connection stays open on this side.
            std::mem::forget(stream);
        }
    });
    let client = client_builder()
        .base_url(&url)
        .pool_idle_timeout(Duration::from_nanos(1))
        // A second attempt would make a connection of its own.
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    use_coupon(&client).await.unwrap();
    use_coupon(&client).await.unwrap();
    serving.join().unwrap();
}

#[tokio::test]
async fn a_reqwest_client_of_ones_own_sends_with_its_settings() {
    let gateway = Gateway::answering(signed_bytes(200, ANSWER));
    let mut headers = http::HeaderMap::new();
    headers.insert("x-tenant", http::HeaderValue::from_static("7"));
    let http_client = reqwest::Client::builder()
        .default_headers(headers)
        .no_proxy()
        .build()
        .unwrap();
    let client = client_builder()
        .base_url(&gateway.url)
        .http_client(http_client)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    use_coupon(&client).await.unwrap();
    assert_eq!(gateway.received()[0].header("x-tenant"), Some("7"));
}

#[tokio::test]
async fn a_proxy_carries_the_request_as_it_was_signed() {
    let proxy = Gateway::answering(signed_bytes(200, ANSWER));
    let client = client_builder()
        .base_url("http://127.0.0.1:9")
        .proxy(&proxy.url)
        .build()
        .unwrap();
    use_coupon(&client).await.unwrap();

    let received = &proxy.received()[0];
    let path = "/v3/marketing/busifavor/coupons/use";
    assert_eq!(
        received.head[0],
        format!("POST http://127.0.0.1:9{path} HTTP/1.1")
    );
    assert_signed(
        received.header("authorization").unwrap(),
        &http::Method::POST,
        path,
        &received.body,
    );
}

#[tokio::test]
async fn the_language_of_messages_goes_out_with_every_request() {
    let gateway = Gateway::answering(signed_bytes(200, ANSWER));
    let client = client_builder()
        .base_url(&gateway.url)
        .accept_language("en")
        .build()
        .unwrap();
    use_coupon(&client).await.unwrap();
    assert_eq!(gateway.received()[0].header("accept-language"), Some("en"));
}

#[test]
fn settings_of_connections_that_would_have_no_effect_are_refused() {
    let problems = |builder: wechatpay_client::ClientBuilder| {
        let error = builder.build().unwrap_err();
        let problems = error.problems().iter().map(ToString::to_string);
        problems.collect::<Vec<_>>()
    };
    let double = || Double::new(|| Err(TransportError::not_sent("")));
    assert_eq!(
        problems(
            client_builder()
                .transport(double())
                .proxy("http://user:secret@127.0.0.1:3128")
                .connect_timeout(Duration::from_secs(1))
        ),
        [
            "proxy: has no effect beside `transport`: set it there",
            "connect_timeout: has no effect beside `transport`: set it there",
        ]
    );
    assert_eq!(
        problems(
            client_builder()
                .http_client(reqwest::Client::new())
                .connect_timeout(Duration::from_secs(1))
                .pool_idle_timeout(Duration::from_secs(1))
        ),
        [
            "connect_timeout: has no effect beside `http_client`: set it there",
            "pool_idle_timeout: has no effect beside `http_client`: set it there",
        ]
    );
    assert_eq!(
        problems(
            client_builder()
                .proxy("://secret@")
                .accept_language("en\r\nX: y")
        ),
        [
            "accept_language: a language is written like zh-CN or en",
            "proxy: this is not a URL such as http://proxy.example:3128",
        ]
    );
}
