//! Calls of operations that a program knows only when it runs.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value as Json, json};
use wechatpay_client::runtime::{self, Value, Visitor, body, path, property};
use wechatpay_client::transport::{Body, Transport, TransportFuture};
use wechatpay_client::{ErrorKind, OperationInfo, Retry, RetryPolicy};
use wechatpay_simulator::{Fault, Simulator};

use crate::certificates::{list_of_the_stranger, unix_now, with_api_v3_key};
use crate::observation::Log;
use crate::vectors::{OWN, serial, signed_by, text};

/// The fields of a body, as a program has them that read them from somewhere.
struct Fields(Json);

impl Value for Fields {
    fn accept(&self, visitor: &mut dyn Visitor) {
        let fields = self.0.as_object().into_iter().flatten();
        let fields: Vec<runtime::Property<'_>> = fields
            .map(|(name, value)| property(name, value, body().length(1, 128)))
            .collect();
        visitor.object("Fields", &fields);
    }
}

const USE_COUPON: &OperationInfo = &OperationInfo::new(
    Method::POST,
    "/v3/marketing/busifavor/coupons/use",
    "ours.useCoupon",
)
.retry(Retry::IdempotencyKey("use_request_no"));

fn fields() -> Fields {
    Fields(json!({
        "coupon_code": "sxxe34343434",
        "stock_id": "100088",
        "appid": "wx1234567889999",
        "use_time": "2015-05-20T13:29:35+08:00",
        "use_request_no": "1002600620019090123143254435",
    }))
}

#[tokio::test]
async fn it_is_checked_signed_repeated_and_verified_like_any_other() {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("the default merchant");
    simulator.fail_next(Fault::CutShort);
    let used = client.call(USE_COUPON, &fields()).await.expect("redeemed");
    assert_eq!(used["openid"], "xsd3434454567676");
    assert_eq!(
        (simulator.redemptions(), simulator.requests().len()),
        (1, 2)
    );

    let mut broken = fields();
    broken.0["coupon_code"] = json!("");
    let error = client
        .call(USE_COUPON, &broken)
        .await
        .expect_err("a broken rule");
    assert_eq!(error.kind(), ErrorKind::NotSent);
    let invalid = error.invalid_request().expect("a rule of the request");
    assert_eq!(invalid.violations()[0].field(), "/coupon_code");
    assert!(client.prepare_call(USE_COUPON, &broken).is_err());
    assert_eq!(simulator.requests().len(), 2);
}

/// Repeated without it, the call would redeem again.
#[tokio::test]
async fn a_call_that_lacks_its_idempotency_key_is_not_sent() {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("the default merchant");
    for key in [None, Some(json!({"a": 1})), Some(json!([1]))] {
        let mut request = fields();
        let entries = request.0.as_object_mut().unwrap();
        match key {
            None => drop(entries.remove("use_request_no")),
            Some(key) => drop(entries.insert("use_request_no".into(), key)),
        }
        let error = client.call(USE_COUPON, &request).await.unwrap_err();
        let violations = error.invalid_request().expect("a rule").violations();
        assert_eq!(violations[0].field(), "/use_request_no");
        assert!(client.prepare_call(USE_COUPON, &request).is_err());
    }
    assert!(simulator.requests().is_empty());
}

/// A gateway that lists its certificates after 20 s, and answers nothing else.
struct Slow;

impl Transport for Slow {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            if request.uri().path() != "/v3/certificates" {
                return std::future::pending().await;
            }
            tokio::time::sleep(Duration::from_secs(20)).await;
            let key = ("stranger", serial("stranger"));
            let answer = signed_by(key, 200, &list_of_the_stranger(), unix_now());
            Ok(answer.map(Body::from))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_for_certificates_has_no_more_time_than_any_other() {
    let log = Log::default();
    let client = log
        .of(with_api_v3_key(text(&OWN["apiv3_key"])))
        .transport(Arc::new(Slow))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    let error = client.call(USE_COUPON, &fields()).await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 30);
    assert!(
        error.is_timeout() && error.may_have_taken_effect(),
        "{error}"
    );
    let observed = log.lines().split_off(2);
    assert_eq!(
        observed,
        [
            "attempt 1: outcome_unknown",
            "call: outcome_unknown, 1 attempts, effect"
        ]
    );
}

#[tokio::test]
async fn an_answer_may_be_a_file_and_is_verified_all_the_same() {
    const FILE: &OperationInfo = &OperationInfo::new(
        Method::POST,
        "/v3/marketing/busifavor/coupons/use",
        "ours.useCouponAsFile",
    )
    .binary_response();
    let simulator = Simulator::start().await.expect("a port");
    let builder = simulator.client_builder().retry(RetryPolicy::never());
    let client = builder.build().expect("the default merchant");

    let file = client
        .download_call(FILE, &fields())
        .await
        .expect("redeemed");
    let bytes = file.bytes().await.expect("all of it");
    let used: Json = serde_json::from_slice(&bytes).expect("what was sent");
    assert_eq!(used["openid"], "xsd3434454567676");

    simulator.fail_next(Fault::TamperedBody);
    let error = client.download_call(FILE, &fields()).await;
    let error = error.expect_err("it is not what was signed");
    assert!(error.verify_error().is_some(), "{error}");
}

#[tokio::test]
async fn parameters_go_where_they_stand_and_the_prepared_request_is_signed() {
    struct QueryStock;
    impl Value for QueryStock {
        fn accept(&self, visitor: &mut dyn Visitor) {
            visitor.object(
                "QueryStock",
                &[property("stock_id", &String::from("a/b"), path())],
            );
        }
    }
    const QUERY: &OperationInfo = &OperationInfo::new(
        Method::GET,
        "/v3/marketing/busifavor/stocks/{stock_id}",
        "ours.queryStock",
    )
    .retry(Retry::Safe);
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("the default merchant");
    let request = client
        .prepare_call(QUERY, &QueryStock)
        .expect("a sound request");
    assert_eq!(request.uri().path(), "/v3/marketing/busifavor/stocks/a%2Fb");
    assert!(request.headers().contains_key("authorization"));
    let error = client
        .call(QUERY, &QueryStock)
        .await
        .expect_err("there is no such stock");
    assert_eq!(
        (error.kind(), error.is_verified()),
        (ErrorKind::Refused, true)
    );
}
