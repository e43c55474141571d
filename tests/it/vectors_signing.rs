//! Requests are signed as the vectors say, byte for byte.

use http::Method;
use wechatpay_client::PrivateKey;
use wechatpay_client::busifavor::{
    CouponStatus, GetCouponNotifyRequest, ListCouponsByFilterRequest, UseCouponRequest,
};
use wechatpay_client::runtime::Operation;
use wechatpay_client::signing::{Credential, RequestMessage, SigningError};

use crate::vectors::{OWN, all, credential, required_fields, serial, text, vector};

#[test]
fn messages_signatures_and_headers_are_those_of_the_vectors() {
    let credential = credential();
    for vector in all("request_signatures") {
        let id = text(&vector["id"]);
        let method: Method = text(&vector["method"]).parse().unwrap();
        let message = RequestMessage {
            method: &method,
            path_and_query: text(&vector["canonical_url"]),
            timestamp: vector["timestamp"].as_i64().unwrap(),
            nonce: text(&vector["nonce"]),
            body: text(&vector["signed_body"]).as_bytes(),
        };
        assert_eq!(
            message.to_bytes(),
            text(&vector["message"]).as_bytes(),
            "{id}"
        );
        assert_eq!(
            credential.sign(&message.to_bytes()).unwrap(),
            text(&vector["signature_base64"]),
            "{id}"
        );
        assert_eq!(
            credential.authorization(&message).unwrap(),
            text(&vector["authorization"]),
            "{id}"
        );
    }
    assert_eq!(all("request_signatures").len(), 11);
}

#[test]
fn both_encodings_of_the_private_key_sign_alike() {
    let pem = text(&OWN["keys"]["merchant"]["private_key_pkcs1_pem"]);
    let pkcs1 = PrivateKey::from_pem(pem).unwrap();
    let pkcs1 = Credential::new("1900000001", serial("merchant"), pkcs1).unwrap();
    assert_eq!(
        pkcs1.sign(b"message").unwrap(),
        credential().sign(b"message").unwrap()
    );
}

#[test]
fn a_nonce_cannot_break_out_of_the_header() {
    for nonce in ["", "a\"", "a,b", "a\n", "123456789012345678901234567890123"] {
        let message = RequestMessage {
            method: &Method::GET,
            path_and_query: "/v3/certificates",
            timestamp: 1,
            nonce,
            body: b"",
        };
        assert_eq!(
            credential().authorization(&message),
            Err(SigningError::Nonce),
            "{nonce:?}"
        );
    }
}

#[test]
fn the_request_with_all_fields_has_the_body_of_the_vector() {
    let request = required_fields()
        .stock_id("100088")
        .openid("xsd3434454567676")
        .out_trade_no("190000001")
        .mch_id("190000001")
        .transaction_id("4200000001856498491")
        .build();
    assert_sends(&request, "use-all-fields");
}

#[test]
fn the_request_with_required_fields_leaves_the_others_out() {
    assert_sends(&required_fields().build(), "use-required-only");
}

fn assert_sends(request: &UseCouponRequest, id: &str) {
    let vector = vector("request_signatures", id);
    let parts = request.parts().unwrap();
    assert_eq!(parts.path_and_query(), text(&vector["canonical_url"]));
    assert_eq!(
        std::str::from_utf8(parts.body().unwrap()).unwrap(),
        text(&vector["signed_body"])
    );
}

#[test]
fn typed_requests_have_the_paths_and_queries_of_the_vectors() {
    let callbacks = GetCouponNotifyRequest::builder().mchid("10000098").build();
    assert_asks(&callbacks, "get-query");
    let coupons = ListCouponsByFilterRequest::builder()
        .openid("oWm/Q==")
        .appid("wx1234567889999")
        .stock_id("9865888")
        .coupon_state(CouponStatus::Used)
        .offset(0)
        .limit(20)
        .build();
    assert_asks(&coupons, "get-path-and-query");
}

fn assert_asks(request: &impl Operation, id: &str) {
    let parts = request.parts().unwrap();
    let expected = &vector("request_signatures", id)["canonical_url"];
    assert_eq!(parts.path_and_query(), text(expected));
    assert_eq!(parts.body(), None);
}
