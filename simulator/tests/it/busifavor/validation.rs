//! Requests that break the spec, as only a client without checks of its own sends them.

use serde_json::{Value, json};

use crate::raw_client::{Answer, RawClient, start};

const BUSIFAVOR: &str = "/v3/marketing/busifavor";

fn call(client: &RawClient, method: &str, path: &str, body: &str) -> Answer {
    let url = format!("{BUSIFAVOR}{path}");
    client.request(method, &url, body).send().unwrap()
}

#[track_caller]
fn refused(answer: &Answer, field: &str, location: &str, issue: &str) {
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    let detail = &answer.json()["detail"];
    assert_eq!(detail["field"], field, "{detail}");
    assert_eq!(detail["location"], location);
    assert_eq!(detail["issue"], issue);
}

pub(super) fn stock() -> Value {
    json!({
        "stock_name": "Summer",
        "belong_merchant": "1900000001",
        "goods_name": "Tea",
        "stock_type": "NORMAL",
        "coupon_use_rule": {
            "coupon_available_time": {
                "available_begin_time": "2026-01-01T00:00:00+08:00",
                "available_end_time": "2036-01-01T00:00:00+08:00",
                "available_week": {
                    "week_day": [0, 6],
                    "available_day_time": [{ "begin_time": 0, "end_time": 3600 }],
                },
            },
            "fixed_normal_coupon": { "discount_amount": 5, "transaction_minimum": 100 },
            "use_method": "OFF_LINE",
        },
        "stock_send_rule": { "max_coupons": 100, "max_coupons_per_user": 5 },
        "out_request_no": "1",
        "coupon_code_mode": "WECHATPAY_MODE",
    })
}

#[tokio::test]
async fn each_level_of_a_body_is_checked() {
    let (_simulator, client) = start().await;
    let week = "/coupon_use_rule/coupon_available_time/available_week";
    for (pointer, value, field, issue) in [
        (
            "/stock_name",
            json!("x".repeat(22)),
            "/stock_name",
            "maxLength 21",
        ),
        (
            "/stock_type",
            json!("CASH"),
            "/stock_type",
            "one of NORMAL, DISCOUNT, EXCHANGE",
        ),
        ("/coupon_use_rule", json!([]), "/coupon_use_rule", "object"),
        (
            "/coupon_use_rule/fixed_normal_coupon/discount_amount",
            json!(0),
            "/coupon_use_rule/fixed_normal_coupon/discount_amount",
            "minimum 1",
        ),
        (
            "/coupon_use_rule/fixed_normal_coupon/discount_amount",
            json!("5"),
            "/coupon_use_rule/fixed_normal_coupon/discount_amount",
            "integer",
        ),
        (
            "/coupon_use_rule/coupon_available_time/available_end_time",
            json!("2036-01-01"),
            "/coupon_use_rule/coupon_available_time/available_end_time",
            "date-time",
        ),
        (
            &format!("{week}/week_day"),
            json!([1, 7]),
            &format!("{week}/week_day/1"),
            "maximum 6",
        ),
        (
            &format!("{week}/available_day_time"),
            json!([{}, {}, {}]),
            &format!("{week}/available_day_time"),
            "maxItems 2",
        ),
        (
            &format!("{week}/available_day_time/0"),
            json!({ "begin_time": 86_400 }),
            &format!("{week}/available_day_time/0/begin_time"),
            "maximum 86399",
        ),
        (
            "/stock_send_rule",
            json!({}),
            "/stock_send_rule/max_coupons_per_user",
            "required",
        ),
    ] {
        let mut body = stock();
        *body.pointer_mut(pointer).unwrap() = value;
        let answer = call(&client, "POST", "/stocks", &body.to_string());
        refused(&answer, field, "body", issue);
        assert!(client.verifies(&answer));
    }
    assert_eq!(
        call(&client, "POST", "/stocks", &stock().to_string()).status,
        200
    );
}

#[tokio::test]
async fn paths_and_queries_are_checked() {
    let (_simulator, client) = start().await;

    let long = call(&client, "GET", &format!("/stocks/{}", "1".repeat(21)), "");
    refused(&long, "stock_id", "url", "maxLength 20");
    let encoded = format!("/stocks/{}", "%E5%88%B8".repeat(20));
    assert_eq!(call(&client, "GET", &encoded, "").status, 404);

    let codes = "/stocks/100088/couponcodes";
    let text = call(&client, "GET", &format!("{codes}?limit=many"), "");
    refused(&text, "limit", "query", "integer");
    let negative = call(&client, "GET", &format!("{codes}?offset=-1"), "");
    refused(&negative, "offset", "query", "minimum 0");
    let missing = call(&client, "GET", "/users/o/coupons", "");
    refused(&missing, "appid", "query", "required");
    let missing = call(&client, "DELETE", &format!("{codes}/1"), "");
    refused(&missing, "delete_request_no", "query", "required");
}

#[tokio::test]
async fn what_the_spec_does_not_know_changes_nothing() {
    let (_simulator, client) = start().await;
    let query = |stock_id: &str| call(&client, "GET", &format!("/stocks/{stock_id}"), "").json();
    let created = call(&client, "POST", "/stocks", &stock().to_string()).json();
    let stock_id = created["stock_id"].as_str().unwrap();
    let (before, other) = (query(stock_id), query("100088"));

    // A number where the path has the stock's text, another stock, and rules that only creation takes.
    for (number, body) in [
        ("2", json!({ "stock_id": 7 })),
        ("3", json!({ "stock_id": "100088" })),
        (
            "4",
            json!({ "coupon_code_mode": "MERCHANT_API", "a/b~c": 1 }),
        ),
        (
            "5",
            json!({
                "coupon_use_rule": { "coupon_available_time": { "available_end_time": "never" } },
                "stock_send_rule": { "max_coupons": 1 },
            }),
        ),
    ] {
        let mut body = body;
        body["out_request_no"] = json!(number);
        let path = format!("/stocks/{stock_id}");
        assert_eq!(call(&client, "PATCH", &path, &body.to_string()).status, 204);
    }

    assert_eq!(query(stock_id), before);
    assert_eq!(query("100088"), other);
    // So the same request with such a field is the same request.
    let mut again = stock();
    again["a/b~c"] = json!({ "nested": [] });
    let again = call(&client, "POST", "/stocks", &again.to_string());
    assert_eq!(again.json(), created);
}

#[tokio::test]
async fn a_fixed_path_goes_before_one_with_a_parameter() {
    let (_simulator, client) = start().await;

    // `POST /coupons/{card_id}/send` is another operation than this unknown path.
    assert_eq!(
        call(&client, "POST", "/coupons/send/send", "{}").status,
        400
    );
    assert_eq!(
        call(&client, "POST", "/coupons/send/sent", "{}").status,
        404
    );
    assert_eq!(call(&client, "PUT", "/coupons/send", "{}").status, 405);
}

#[tokio::test]
async fn an_integer_may_be_written_with_a_point() {
    let (_simulator, client) = start().await;
    let mut pointed = stock();
    pointed["stock_send_rule"]["max_coupons"] = json!(100.0);
    let created = call(&client, "POST", "/stocks", &pointed.to_string()).json();
    // It is the same request as without.
    let again = call(&client, "POST", "/stocks", &stock().to_string());
    assert_eq!(again.json(), created);
    let path = "/users/o/coupons?appid=wx1234567889999&creator_merchant=1900000001&limit=2.0";
    assert_eq!(call(&client, "GET", path, "").json()["limit"], 2);
    let half = call(&client, "GET", &path.replace("2.0", "2.5"), "");
    refused(&half, "limit", "query", "integer");
}
