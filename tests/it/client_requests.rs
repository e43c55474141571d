//! What is sent: path, query, headers, body, and a signature over exactly that.

use std::collections::BTreeSet;

use http::Method;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use serde_json::json;
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::runtime::{
    self, DecodeError, InvalidRequest, Operation, OperationInfo, Parts, Retry, Value, Visitor,
};
use wechatpay_client::{Client, DateTime, ErrorKind, Rule};

use crate::vectors::{
    assert_signed, client, client_builder, parameter, public_key_id, required_fields, text, vector,
};

/// An operation whose parameters are given one by one.
#[derive(Default)]
struct Lookup {
    openid: String,
    keys: Vec<String>,
    limit: Option<i64>,
    filter: Option<serde_json::Value>,
    language: Option<String>,
}

impl Value for Lookup {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.object(
            "Lookup",
            &[
                ("openid", &self.openid, runtime::path()),
                ("limit", &self.limit, runtime::query().range(1, 20)),
                ("key", &self.keys, runtime::query()),
                ("filter", &self.filter, runtime::query()),
                ("Accept-Language", &self.language, runtime::header()),
            ],
        );
    }
}

impl Operation for Lookup {
    type Response = ();

    const INFO: OperationInfo =
        OperationInfo::new(Method::GET, "/v3/users/{openid}/coupons", "test.lookup")
            .retry(Retry::Safe);

    fn parts(&self) -> Result<Parts, InvalidRequest> {
        Parts::of(&Self::INFO, self)
    }

    fn decode(body: &[u8]) -> Result<(), DecodeError> {
        runtime::decode_empty(body)
    }
}

impl Lookup {
    fn of(openid: &str) -> Self {
        Self {
            openid: String::from(openid),
            ..Self::default()
        }
    }

    fn path_and_query(&self) -> String {
        String::from(self.parts().unwrap().path_and_query())
    }
}

fn use_coupon() -> UseCouponRequest {
    required_fields().build()
}

#[test]
fn a_path_value_cannot_leave_its_segment() {
    for (value, encoded) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("%2f", "%252f"),
        ("a b+c", "a%20b%2Bc"),
        ("券", "%E5%88%B8"),
        ("{openid}", "%7Bopenid%7D"),
        ("oWm/Q==", "oWm%2FQ%3D%3D"),
        ("A-z_0.~", "A-z_0.~"),
        ("\r\nHost: x", "%0D%0AHost%3A%20x"),
    ] {
        let path = format!("/v3/users/{encoded}/coupons");
        assert_eq!(Lookup::of(value).path_and_query(), path);
        // What the HTTP types make of it is the same.
        assert_eq!(
            client().prepare(&Lookup::of(value)).unwrap().uri().path(),
            path
        );
    }
}

#[test]
fn a_path_value_that_is_no_segment_is_refused() {
    for value in ["", ".", ".."] {
        let invalid = Lookup::of(value).parts().unwrap_err();
        let [violation] = invalid.violations() else {
            panic!("{invalid}")
        };
        assert_eq!(
            (violation.field(), violation.rule()),
            ("openid", &Rule::PathSegment)
        );
    }
}

#[test]
fn query_values_stay_values() {
    let lookup = Lookup {
        keys: ["a&b=c", "", "#%2f/?", "x y+z", "券"]
            .map(String::from)
            .to_vec(),
        limit: Some(20),
        ..Lookup::of("o")
    };
    assert_eq!(
        lookup.path_and_query(),
        "/v3/users/o/coupons?limit=20&key=a%26b%3Dc&key=&key=%23%252f%2F%3F&key=x%20y%2Bz&key=%E5%88%B8"
    );
    let request = client().prepare(&lookup).unwrap();
    assert_eq!(
        request.uri().path_and_query().unwrap(),
        lookup.path_and_query().as_str()
    );
}

#[test]
fn json_in_the_query_is_encoded_once() {
    let filter = json!({"business_type": "FAVOR_STOCK", "stock_id": "2433405"});
    let lookup = Lookup {
        filter: Some(filter),
        ..Lookup::of("o")
    };
    let expected = text(&vector("request_signatures", "get-query-json")["canonical_url"]);
    let (_, expected) = expected.split_once("authorized_data=").unwrap();
    assert_eq!(
        lookup.path_and_query(),
        format!("/v3/users/o/coupons?filter={expected}")
    );
}

#[test]
fn a_header_value_stays_in_its_line() {
    let lookup = |language: &str| Lookup {
        language: Some(String::from(language)),
        ..Lookup::of("o")
    };
    // It comes before the client's own language.
    let client = client_builder().accept_language("en").build().unwrap();
    let request = client.prepare(&lookup("zh-CN")).unwrap();
    assert_eq!(request.headers()["Accept-Language"], "zh-CN");

    for language in ["en\r\nX: y", "中文"] {
        let invalid = lookup(language).parts().unwrap_err();
        assert_eq!(invalid.violations()[0].rule(), &Rule::HeaderText);
    }
}

#[test]
fn all_broken_rules_are_named_and_no_value_is() {
    let mut request = use_coupon();
    request.coupon_code = "secret".repeat(7);
    request.stock_id = Some(String::new());
    request.use_request_no = String::from("🎁");
    let error = client().prepare(&request).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(!error.may_have_taken_effect());
    let violations = error.invalid_request().unwrap().violations();
    let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "/coupon_code must have 1 to 32 characters, has 42",
            "/stock_id must have 1 to 20 characters, has 0",
            "/use_request_no must not have characters above U+FFFF, such as emoji",
        ]
    );
    assert_eq!(
        error.to_string(),
        format!(
            "busifavor.useCoupon: not sent: the request breaks the rules of its fields: {}",
            violations.join("; ")
        )
    );
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
fn the_signature_covers_what_is_sent() {
    let request = client().prepare(&use_coupon()).unwrap();
    let headers = request.headers();
    assert_eq!(
        request.uri(),
        "https://api.mch.weixin.qq.com/v3/marketing/busifavor/coupons/use"
    );
    assert_eq!(headers[ACCEPT], "application/json");
    assert_eq!(headers[CONTENT_TYPE], "application/json");
    assert_eq!(headers["Wechatpay-Serial"], public_key_id());
    let agent = headers[USER_AGENT].to_str().unwrap();
    assert!(
        agent.starts_with(concat!("wechatpay-client/", env!("CARGO_PKG_VERSION"))),
        "{agent}"
    );

    let authorization = headers[AUTHORIZATION].to_str().unwrap();
    let path_and_query = request.uri().path_and_query().unwrap().as_str();
    let timestamp = assert_signed(
        authorization,
        request.method(),
        path_and_query,
        request.body(),
    );
    let now = DateTime::now().unix_timestamp();
    assert!((now - 5..=now).contains(&timestamp), "{timestamp}");
}

#[test]
fn every_attempt_has_its_own_nonce() {
    let client = client();
    let nonces: BTreeSet<String> = (0..8)
        .map(|_| {
            let request = client.prepare(&use_coupon()).unwrap();
            String::from(parameter(
                request.headers()[AUTHORIZATION].to_str().unwrap(),
                "nonce_str",
            ))
        })
        .collect();
    assert_eq!(nonces.len(), 8);
}

#[test]
fn a_request_without_body_has_no_content_type() {
    let request = client().prepare(&Lookup::of("o")).unwrap();
    assert!(request.body().is_empty());
    assert!(!request.headers().contains_key(CONTENT_TYPE));
}

#[test]
fn clients_and_their_futures_can_move_between_threads() {
    fn is_send_and_sync<T: Send + Sync + Clone>() {}
    fn is_send<T: Send>(_: &T) {}
    is_send_and_sync::<Client>();
    is_send(&client().send(&use_coupon()));
    is_send(&client().busifavor().use_coupon(&use_coupon()));
}
