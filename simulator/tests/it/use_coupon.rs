//! `POST /v3/marketing/busifavor/coupons/use`: what redeems a coupon, and what the platform refuses.

use serde_json::{Value, json};
use wechatpay_simulator::{Coupon, Simulator, Verdict};

use crate::raw_client::{RawClient, example_body, example_with, start};

#[tokio::test]
async fn a_good_call_redeems_the_coupon() {
    let simulator = Simulator::start().await.unwrap();
    assert!(!simulator.coupon("sxxe34343434").unwrap().is_used());

    let client = RawClient::new(&simulator);
    let answer = client.use_coupon(&example_body());

    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    let body = answer.json();
    assert_eq!(body["stock_id"], "100088");
    assert_eq!(body["openid"], "xsd3434454567676");
    let use_time = body["wechatpay_use_time"].as_str().unwrap();
    assert!(
        use_time.ends_with("+08:00") && use_time.len() == 25,
        "{use_time}"
    );

    let coupon = simulator.coupon("sxxe34343434").unwrap();
    assert!(coupon.is_used());
    assert_eq!(
        coupon.used_by_request_no(),
        Some("1002600620019090123143254435")
    );
    assert_eq!(simulator.redemptions(), 1);

    let [request] = simulator.requests().try_into().unwrap();
    assert_eq!(
        (request.method.as_str(), request.status, request.code),
        ("POST", 200, None)
    );
    assert_eq!(request.verdict, Verdict::Accepted);
    assert_eq!(
        request.wechatpay_serial.as_deref(),
        Some(simulator.public_key_id())
    );
}

#[tokio::test]
async fn optional_fields_may_be_there_or_not() {
    let (_simulator, client) = start().await;
    let mut six = example_body();
    for name in ["stock_id", "openid"] {
        six.as_object_mut().unwrap().remove(name);
    }
    let mut nine = example_with("coupon_code", Some(json!("sxxe34343435")));
    nine["use_request_no"] = json!("2");
    nine["out_trade_no"] = json!("190000001");
    nine["mch_id"] = json!("190000001");
    nine["transaction_id"] = json!("4200000001856498491");

    assert_eq!(client.use_coupon(&six).status, 200);
    assert_eq!(client.use_coupon(&nine).status, 200);
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_again() {
    let (simulator, client) = start().await;

    let first = client.use_coupon(&example_body());
    simulator.set_clock_offset(2);
    let second = client.use_coupon(&example_body());

    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert!(client.verifies(&second));
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn the_same_number_with_other_parameters_is_refused() {
    let (simulator, client) = start().await;
    client.use_coupon(&example_body());

    for (name, value) in [
        ("coupon_code", Some(json!("sxxe34343435"))),
        ("use_time", Some(json!("2015-05-20T13:29:36+08:00"))),
        ("openid", None),
        ("out_trade_no", Some(json!("1"))),
    ] {
        let answer = client.use_coupon(&example_with(name, value));

        assert_eq!(
            answer.error(),
            (400, "INVALID_REQUEST".to_owned()),
            "{name}"
        );
        assert!(client.verifies(&answer));
    }
    assert!(!simulator.coupon("sxxe34343435").unwrap().is_used());
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn a_used_coupon_cannot_be_used_under_another_number() {
    let (simulator, client) = start().await;
    client.use_coupon(&example_body());

    let answer = client.use_coupon(&example_with("use_request_no", Some(json!("another"))));

    assert_eq!(answer.error(), (400, "RESOURCE_ALREADY_EXISTS".to_owned()));
    assert_eq!(answer.json()["message"], "券已被其他订单核销");
    assert!(client.verifies(&answer));
    assert_eq!(
        simulator
            .coupon("sxxe34343434")
            .unwrap()
            .used_by_request_no(),
        Some("1002600620019090123143254435"),
    );
}

#[tokio::test]
async fn the_platform_refuses_what_does_not_fit_the_coupon() {
    let simulator = Simulator::builder()
        .coupon(Coupon::new("used-before").used_by("1"))
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);

    for (name, value, status, code) in [
        ("coupon_code", "nobody-knows-it", 404, "RESOURCE_NOT_EXISTS"),
        ("stock_id", "100089", 404, "RESOURCE_NOT_EXISTS"),
        ("appid", "wx0000000000000", 400, "APPID_MCHID_NOT_MATCH"),
        ("openid", "someone-else", 404, "USER_NOT_EXISTS"),
        ("coupon_code", "used-before", 400, "RESOURCE_ALREADY_EXISTS"),
    ] {
        let answer = client.use_coupon(&example_with(name, Some(json!(value))));

        assert_eq!(answer.error(), (status, code.to_owned()), "{name}");
        assert!(client.verifies(&answer));
        assert_eq!(simulator.requests().last().unwrap().code, Some(code));
    }
    assert_eq!(simulator.redemptions(), 0);
    // A refused request has not used up its number.
    assert_eq!(client.use_coupon(&example_body()).status, 200);
}

#[tokio::test]
async fn a_field_that_breaks_a_rule_is_named() {
    let (simulator, client) = start().await;
    let long = |length| Some(json!("x".repeat(length)));

    for (name, value) in [
        ("coupon_code", None),
        ("coupon_code", Some(json!(""))),
        ("coupon_code", long(33)),
        ("coupon_code", Some(json!(34_343_434))),
        ("stock_id", long(21)),
        ("stock_id", Some(Value::Null)),
        ("appid", None),
        ("appid", long(33)),
        ("use_time", None),
        ("use_time", Some(json!("2015-05-20 13:29:35"))),
        ("use_request_no", None),
        ("use_request_no", long(129)),
        ("openid", long(129)),
        ("openid", Some(json!("😀"))),
    ] {
        let answer = client.use_coupon(&example_with(name, value.clone()));

        assert_eq!(
            answer.error(),
            (400, "PARAM_ERROR".to_owned()),
            "{name} {value:?}"
        );
        assert!(client.verifies(&answer));
        let detail = &answer.json()["detail"];
        assert_eq!(detail["field"], format!("/{name}"));
        assert_eq!(detail["location"], "body");
        assert_eq!(detail.get("value"), value.as_ref());
        assert!(detail["issue"].is_string());
    }
    for body in ["", "[]", "{"] {
        let request = client.request("POST", crate::raw_client::USE_COUPON, body);
        let answer = request.send().unwrap();
        assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()), "{body}");
        assert_eq!(answer.json()["detail"]["field"], "");
    }
    assert_eq!(simulator.redemptions(), 0);
}

#[tokio::test]
async fn lengths_are_counted_in_characters_up_to_the_limit() {
    let simulator = Simulator::builder()
        .coupon(Coupon::new("券".repeat(32)))
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);
    let mut body = example_with("coupon_code", Some(json!("券".repeat(32))));
    body["use_request_no"] = json!("x".repeat(128));

    assert_eq!(client.use_coupon(&body).status, 200);
}
