//! What is signed for a front end, by the vectors.

use serde_json::{Value, json};
use wechatpay_client::ApiV2Key;
use wechatpay_client::front_end::{AppPayment, CouponLink, JsapiPayment, PaymentError};

use crate::vectors::{credential, text, vector};

const APPID: &str = "wx2421b1c4370ec43b";
const PREPAY_ID: &str = "wx201410272009395522657a690389285100";
const TIMESTAMP: i64 = 1_554_208_460;
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

#[test]
fn a_page_and_a_mini_program_pay_with_the_prefixed_id() {
    let payment =
        JsapiPayment::with_nonce(&credential(), APPID, PREPAY_ID, TIMESTAMP, NONCE).unwrap();
    let object: Value = serde_json::from_str(&payment.to_json()).unwrap();
    assert_eq!(
        object,
        json!({
            "appId": APPID,
            "timeStamp": "1554208460",
            "nonceStr": NONCE,
            "package": format!("prepay_id={PREPAY_ID}"),
            "signType": "RSA",
            "paySign": vector("client_signatures", "jsapi")["signature_base64"],
        })
    );
}

#[test]
fn an_app_pays_with_the_bare_id() {
    let payment =
        AppPayment::with_nonce(&credential(), APPID, PREPAY_ID, TIMESTAMP, NONCE).unwrap();
    let object: Value = serde_json::from_str(&payment.to_json()).unwrap();
    assert_eq!(
        object,
        json!({
            "appid": APPID,
            "partnerid": credential().mchid(),
            "prepayid": PREPAY_ID,
            "package": "Sign=WXPay",
            "noncestr": NONCE,
            "timestamp": "1554208460",
            "sign": vector("client_signatures", "app")["signature_base64"],
        })
    );
}

#[test]
fn what_would_make_another_message_is_not_signed() {
    let sign = |appid: &str, prepay_id: &str| JsapiPayment::new(&credential(), appid, prepay_id);
    assert!(sign(APPID, PREPAY_ID).is_ok());
    assert_eq!(sign("wx\n1", PREPAY_ID), Err(PaymentError::Appid));
    assert_eq!(sign(APPID, ""), Err(PaymentError::PrepayId));
    let prefixed = format!("prepay_id={PREPAY_ID}");
    assert_eq!(sign(APPID, &prefixed), Err(PaymentError::PrefixedPrepayId));
    let nonce = JsapiPayment::with_nonce(&credential(), APPID, PREPAY_ID, TIMESTAMP, "a\nb");
    assert!(matches!(nonce, Err(PaymentError::Signing(_))));
}

#[test]
fn a_page_gives_a_coupon_by_a_signed_link() {
    let vector = vector("client_signatures", "busifavor-h5");
    let key = ApiV2Key::new(text(&vector["apiv2_key"])).unwrap();
    let link = CouponLink {
        stock_id: "100088",
        out_request_no: "R123",
        send_coupon_merchant: "98568865",
        open_id: "xsd3434454567676",
        coupon_code: None,
        customize_send_time: None,
    };
    let sign = text(&vector["signature_hex"]);
    assert_eq!(
        link.url(&key),
        format!(
            "https://action.weixin.qq.com/busifavor/getcouponinfo?sign={sign}&stock_id=100088\
             &out_request_no=R123&send_coupon_merchant=98568865&open_id=xsd3434454567676\
             #wechat_pay&wechat_redirect"
        )
    );

    // What a stock with codes and times of the merchant's adds is signed too, and encoded.
    let time = "2015-05-20T13:29:35+08:00".parse().unwrap();
    let link = CouponLink {
        coupon_code: Some("a&b=c"),
        customize_send_time: Some(&time),
        ..link
    };
    let url = link.url(&key);
    assert!(!url.contains(sign));
    assert!(
        url.contains(
            "&coupon_code=a%26b%3Dc&customize_send_time=2015-05-20T13%3A29%3A35%2B08%3A00#"
        )
    );
}

#[test]
fn the_keys_and_signatures_do_not_show() {
    let key = ApiV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap();
    assert_eq!(format!("{key:?}"), "ApiV2Key([redacted])");
    assert!(ApiV2Key::new("short").is_err());
    let payment = JsapiPayment::new(&credential(), APPID, PREPAY_ID).unwrap();
    let shown = format!("{payment:?}");
    assert!(
        !shown.contains(&payment.pay_sign) && !shown.contains(PREPAY_ID),
        "{shown}"
    );
}
