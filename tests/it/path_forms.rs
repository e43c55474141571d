//! Calls by their paths: typed by the segments, and without a spec by chain and by index. These are
//! the forms that people know from the PHP SDK.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};
use wechatpay_client::transport::{Body, Transport, TransportFuture};
use wechatpay_client::{Client, ErrorKind, Retry};
use wechatpay_simulator::Simulator;

#[cfg(feature = "paths")]
use crate::vectors::required_fields;
use crate::vectors::{assert_signed, client, client_builder, signed};

const USE_COUPON: &str = "v3/marketing/busifavor/coupons/use";

fn request() -> Value {
    json!({
        "coupon_code": "sxxe34343434",
        "stock_id": "100088",
        "appid": "wx1234567889999",
        "use_time": "2015-05-20T13:29:35+08:00",
        "use_request_no": "1002600620019090123143254435",
        "openid": null,
    })
}

async fn start() -> (Simulator, Client) {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("a client of the simulator");
    (simulator, client)
}

#[tokio::test]
async fn a_coupon_is_redeemed_by_a_chain() {
    let (simulator, client) = start().await;
    let call = client.chain(USE_COUPON).idempotency_key("use_request_no");
    let used = call.post(&request()).await.expect("redeemed");
    assert_eq!(used["stock_id"], "100088");
    // The chain is still there for the same call again.
    assert_eq!(call.post(&request()).await.expect("redeemed"), used);
    assert_eq!(simulator.redemptions(), 1);
}

#[cfg(feature = "paths")]
#[tokio::test]
async fn a_coupon_is_redeemed_by_the_segments_of_the_path() {
    let (simulator, client) = start().await;
    let coupons = client.v3().marketing().busifavor().coupons();
    let used = coupons.r#use().post(&required_fields().build()).await;
    assert_eq!(used.expect("redeemed").stock_id, "100088");
    assert_eq!(simulator.redemptions(), 1);
    assert_eq!(size_of_val(&coupons), size_of::<&Client>());
}

#[tokio::test]
async fn a_coupon_is_redeemed_by_index() {
    let (simulator, client) = start().await;
    let used = client[USE_COUPON].post(&request()).await.expect("redeemed");
    assert_eq!(used["stock_id"], "100088");
    assert!(
        simulator
            .coupon("sxxe34343434")
            .expect("a known coupon")
            .is_used()
    );
}

#[cfg(feature = "blocking")]
#[test]
fn a_coupon_is_redeemed_by_every_form_without_async() {
    use wechatpay_client::blocking;

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (simulator, client) = runtime.block_on(start());
    let client = blocking::Client::new(client).expect("a thread");
    let used = client.chain(USE_COUPON).post(&request()).expect("redeemed");
    assert_eq!(client[USE_COUPON].post(&request()).expect("the same"), used);
    #[cfg(feature = "paths")]
    {
        let coupons = client.v3().marketing().busifavor().coupons();
        let request = required_fields().stock_id("100088").build();
        let again = coupons.r#use().post(&request);
        assert_eq!(again.expect("the same").stock_id, "100088");
    }
    assert_eq!(simulator.redemptions(), 1);
}

/// Keeps what it is given, and answers 204.
#[derive(Default)]
struct Recorder(Mutex<Vec<Request<Bytes>>>);

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        self.0.lock().unwrap().push(request);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Box::pin(async move { Ok(signed(204, "", now.as_secs()).map(Body::from)) })
    }
}

#[tokio::test]
async fn values_fill_the_template_and_cannot_leave_it() {
    let recorder = Arc::new(Recorder::default());
    let client = client_builder()
        .transport(recorder.clone())
        .build()
        .unwrap();
    let stock = client["/v3/marketing/busifavor/stocks/{stock_id}"].path("stock_id", "1/../2?a{b}");
    let answer = stock.query("name", "a&b=c").get().await.unwrap();
    assert_eq!(answer, Value::Null);
    client
        .chain("v3/codes/{code}")
        .path("code", 7)
        .delete(&())
        .await
        .unwrap();
    client.chain("v3/empty").put(&json!({})).await.unwrap();

    let sent = recorder.0.lock().unwrap();
    let line = |index: usize| {
        let request: &Request<Bytes> = &sent[index];
        let target = request.uri().path_and_query().unwrap().as_str();
        let authorization = request.headers()[AUTHORIZATION].to_str().unwrap();
        assert_signed(authorization, request.method(), target, request.body());
        let body = std::str::from_utf8(request.body()).unwrap();
        format!("{} {target} {body}", request.method())
    };
    assert_eq!(
        line(0),
        "GET /v3/marketing/busifavor/stocks/1%2F..%2F2%3Fa%7Bb%7D?name=a%26b%3Dc "
    );
    assert_eq!(line(1), "DELETE /v3/codes/7 ");
    assert_eq!(line(2), "PUT /v3/empty {}");
}

#[tokio::test]
async fn what_is_missing_or_out_of_place_is_not_sent() {
    let client = client();
    let stock = "v3/marketing/busifavor/stocks/{stock_id}";
    for (call, field) in [
        (client.chain(stock).get().await, "stock_id"),
        (
            client.chain(stock).path("stock_id", "..").get().await,
            "stock_id",
        ),
        (
            client[stock]
                .path("stock_id", 1)
                .path("stockid", 1)
                .get()
                .await,
            "stockid",
        ),
        (client[USE_COUPON].post(&["a list"]).await, "/"),
        (client[USE_COUPON].post(&json!({"a": "😀"})).await, "/a"),
    ] {
        let error = call.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        let invalid = error.invalid_request().expect("the request is at fault");
        assert_eq!(invalid.violations()[0].field(), field, "{error}");
        assert_eq!(invalid.violations().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn an_error_names_the_call_and_repeats_follow_what_was_said() {
    let client = client();
    let not_an_object = 1;
    let error = client[USE_COUPON].post(&not_an_object).await.unwrap_err();
    assert_eq!(
        error.operation().id,
        "POST /v3/marketing/busifavor/coupons/use"
    );
    assert_eq!(
        error.operation().path,
        "/v3/marketing/busifavor/coupons/use"
    );
    assert_eq!(error.operation().retry, Retry::Never);

    let call = client.chain(USE_COUPON).idempotency_key("use_request_no");
    let error = call.post(&not_an_object).await.unwrap_err();
    assert_eq!(
        error.operation().retry,
        Retry::IdempotencyKey("use_request_no")
    );
    let again = call.post(&not_an_object).await.unwrap_err();
    assert!(std::ptr::eq(error.operation(), again.operation()));

    // Without the key in it the request would redeem each time it is repeated.
    for body in [
        json!({}),
        json!({"use_request_no": null}),
        json!({"use_request_no": ""}),
    ] {
        let error = call.post(&body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        let violations = error.invalid_request().unwrap().violations();
        assert_eq!(violations[0].to_string(), "/use_request_no must be present");
    }

    let error = client[USE_COUPON].path("x", 1).get().await.unwrap_err();
    assert_eq!(error.operation().retry, Retry::Safe);
}

#[test]
fn a_resource_is_made_once_and_does_not_keep_its_client() {
    let recorder = Arc::new(Recorder::default());
    let client = client_builder()
        .transport(recorder.clone())
        .build()
        .unwrap();
    let clone = client.clone();
    let (first, again, other) = (&client["v3/a"], &clone["v3/a"], &client["v3/b"]);
    assert!(std::ptr::eq(first, again));
    assert!(!std::ptr::eq(first, other));
    drop(clone);
    drop(client);
    assert_eq!(Arc::strong_count(&recorder), 1);
}
