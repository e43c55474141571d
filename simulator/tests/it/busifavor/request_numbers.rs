//! Request numbers: for each operation that has one, the same request gets the same answer, and another
//! one under the same number is refused.

use serde_json::{Value, json};
use wechatpay_client::{DateTime, busifavor::CouponCodeMode};
use wechatpay_simulator::{Coupon, Simulator};

use super::{APPID, OPENID, Shop, validation::stock};
use crate::raw_client::{Answer, RawClient};

/// One operation: a good request, and what else may stand under the same number.
struct Case<'c> {
    method: &'c str,
    path: String,
    body: Value,
    /// Paths of other requests with the same body, and bodies of others to the same path.
    others: Vec<(String, Value)>,
}

impl<'c> Case<'c> {
    fn new(method: &'c str, path: impl Into<String>, body: Value) -> Self {
        Self {
            method,
            path: path.into(),
            body,
            others: Vec::new(),
        }
    }

    fn or_path(mut self, path: impl Into<String>) -> Self {
        self.others.push((path.into(), self.body.clone()));
        self
    }

    fn or_with(mut self, name: &str, value: Value) -> Self {
        let mut body = self.body.clone();
        body[name] = value;
        self.others.push((self.path.clone(), body));
        self
    }

    fn send(&self, client: &RawClient, path: &str, body: &Value) -> Answer {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let url = format!("/v3/marketing/busifavor/{path}");
        client.request(self.method, &url, &body).send().unwrap()
    }
}

/// Making and changing stocks and their codes, and sending from them.
fn of_stocks(stock_id: &str, uploads: &[String; 2]) -> Vec<Case<'static>> {
    let now = DateTime::now().to_string();
    let codes = |of: usize, rest: &str| format!("stocks/{}/couponcodes{rest}", uploads[of]);
    vec![
        Case::new("POST", "stocks", stock()).or_with("stock_name", json!("Winter")),
        Case::new(
            "PATCH",
            format!("stocks/{stock_id}"),
            json!({ "out_request_no": "1", "goods_name": "Coffee" }),
        )
        .or_with("goods_name", json!("Milk"))
        .or_path("stocks/100088"),
        Case::new(
            "PATCH",
            format!("stocks/{stock_id}/budget"),
            json!({
                "modify_budget_request_no": "1",
                "target_max_coupons": 200,
                "current_max_coupons": 100,
            }),
        )
        .or_with("target_max_coupons", json!(300))
        .or_path("stocks/100088/budget"),
        Case::new(
            "POST",
            codes(0, ""),
            json!({ "upload_request_no": "1", "coupon_code_list": ["c", "d"] }),
        )
        .or_with("coupon_code_list", json!(["d", "c"]))
        .or_path(codes(1, "")),
        Case::new("DELETE", codes(0, "/a?delete_request_no=1"), Value::Null)
            .or_path(codes(0, "/b?delete_request_no=1"))
            .or_path(codes(1, "/a?delete_request_no=1")),
        Case::new(
            "POST",
            "coupons/send",
            json!({ "openid": OPENID, "appid": APPID, "stock_id": stock_id, "out_request_no": "1" }),
        )
        .or_with("coupon_code", json!("mine")),
        Case::new(
            "POST",
            "coupons/card-1/send",
            json!({ "appid": APPID, "openid": OPENID, "out_request_no": "1", "send_time": now }),
        )
        .or_with("openid", json!("oUser0002"))
        .or_path("coupons/card-2/send"),
    ]
}

/// The life of the coupons `one` to `four`, in its order.
fn of_coupons(mchid: &str) -> Vec<Case<'static>> {
    let with = |code: &str, number: &str, more: Value| {
        let mut body = json!({ "coupon_code": code, "stock_id": "100088", number: "1" });
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        body
    };
    let used = json!({ "appid": APPID, "use_time": "2026-01-01T00:00:00+08:00" });
    let order = json!({ "out_trade_no": "order-1" });
    let subsidy = json!({
        "transaction_id": "4200000913202101152566792388",
        "payer_merchant": mchid,
        "payee_merchant": "1900000009",
        "amount": 2,
        "description": "for the tea",
    });
    let mut refunded = subsidy.clone();
    refunded["refund_id"] = json!("5030");
    let post = |path: &str, body| Case::new("POST", path, body);
    vec![
        post("coupons/use", with("one", "use_request_no", used))
            .or_with("coupon_code", json!("two"))
            .or_with("use_time", json!("2026-01-01T00:00:01+08:00"))
            .or_with("out_trade_no", json!("order-1")),
        post(
            "subsidy/pay-receipts",
            with("one", "out_subsidy_no", subsidy),
        )
        .or_with("amount", json!(1)),
        post(
            "subsidy/return-receipts",
            with("one", "out_subsidy_return_no", refunded),
        )
        .or_with("amount", json!(1)),
        post(
            "coupons/return",
            with("one", "return_request_no", json!({})),
        )
        .or_with("coupon_code", json!("two")),
        post(
            "coupons/associate",
            with("two", "out_request_no", order.clone()),
        )
        .or_with("coupon_code", json!("three")),
        post("coupons/disassociate", with("two", "out_request_no", order))
            .or_with("out_trade_no", json!("order-2")),
        post(
            "coupons/deactivate",
            with("three", "deactivate_request_no", json!({})),
        )
        .or_with("coupon_code", json!("four"))
        .or_with("deactivate_reason", json!("sent by mistake")),
    ]
}

#[tokio::test]
async fn each_number_stands_for_one_request() {
    let builder = Simulator::builder();
    let builder = ["one", "two", "three", "four"]
        .into_iter()
        .fold(builder, |builder, code| builder.coupon(Coupon::new(code)));
    let shop = Shop::with(builder.start().await.unwrap());
    let stock_id = shop.stock().await;
    let uploads = [upload_stock(&shop).await, upload_stock(&shop).await];
    for uploaded in &uploads {
        shop.upload(uploaded, &["a", "b"]).await;
    }
    let client = RawClient::new(&shop.simulator);
    let mut cases = of_stocks(&stock_id, &uploads);
    cases.extend(of_coupons(shop.simulator.merchant().mchid()));
    for case in cases {
        let path = &case.path;
        let first = case.send(&client, path, &case.body);
        assert!(first.status < 300, "{path}: {}", first.json());
        shop.simulator.set_calendar_offset(60);
        let again = case.send(&client, path, &case.body);
        assert_eq!(
            (again.status, again.body),
            (first.status, first.body),
            "{path}"
        );
        assert!(!case.others.is_empty());
        for (other, body) in &case.others {
            let refused = case.send(&client, other, body);
            let message = "请求单号已被使用，且请求参数与原请求不一致";
            assert_eq!(refused.status, 400, "{other} {body}");
            assert_eq!(refused.json()["code"], "INVALID_REQUEST");
            assert_eq!(refused.json()["message"], message, "{other} {body}");
        }
        shop.simulator.set_calendar_offset(0);
    }
}

async fn upload_stock(shop: &Shop) -> String {
    shop.stock_with(|request| request.coupon_code_mode = CouponCodeMode::MerchantUpload)
        .await
}

#[tokio::test]
async fn a_number_of_a_refused_request_is_free() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;
    let mut request = shop.use_request(&stock_id, "unknown");
    let busifavor = shop.client.busifavor();
    busifavor.use_coupon(&request).await.unwrap_err();

    request.coupon_code = code;

    busifavor.use_coupon(&request).await.unwrap();
}
