//! The code of the generator's samples (`codegen/tests/golden/`) compiles without a warning, and
//! does what its spec says.

use wechatpay_client::Operation;

/// A sample's code, in a module as a user's crate would have it.
macro_rules! golden {
    ($name:ident, $file:literal) => {
        #[deny(warnings, clippy::all, clippy::pedantic)]
        // A sample is not used whole; its words and names are the spec's.
        #[allow(dead_code, unreachable_pub, clippy::doc_markdown, clippy::struct_field_names)]
        mod $name {
            include!(concat!("../../codegen/tests/golden/", $file));
        }
    };
}

golden!(hostile, "hostile.rs");
golden!(names, "names.rs");
golden!(no_body, "no_body.rs");
golden!(objects, "objects.rs");
golden!(parameters, "parameters.rs");

#[test]
fn parameters_go_where_the_spec_says() {
    let request = parameters::ListCouponsRequest::builder()
        .openid("oWm/Q==")
        .appid("wx1234567889999")
        .state(parameters::State::Used)
        .stock_ids(["1", "2"])
        .offset(20)
        .accept_language("en")
        .build();
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.path_and_query(),
        "/base/v3/users/oWm%2FQ%3D%3D/coupons\
         ?appid=wx1234567889999&state=USED&stock_ids=1&stock_ids=2&offset=20"
    );
    assert_eq!(parts.headers()["accept-language"], "en");
    assert_eq!(parts.body(), None);
}

#[test]
fn a_value_cannot_leave_its_place_in_the_url() {
    for value in [
        "/", "a/../b", "?a=b", "#f", "%2f", "a b", "券", "a&b=c", "+",
    ] {
        let request = parameters::ListCouponsRequest::builder()
            .openid(value)
            .appid(value)
            .build();
        let parts = request.parts().expect("a good request");
        let encoded = percent_encoded(value);
        assert_eq!(
            parts.path_and_query(),
            format!("/base/v3/users/{encoded}/coupons?appid={encoded}"),
            "{value}"
        );
    }
    for value in ["", ".", ".."] {
        let request = parameters::ListCouponsRequest::builder()
            .openid(value)
            .appid("wx1234567889999")
            .build();
        let invalid = request.parts().expect_err("it would leave its segment");
        assert_eq!(invalid.violations().len(), 1, "{value}");
        assert_eq!(invalid.violations()[0].field(), "openid");
    }
}

/// RFC 3986: all but the unreserved characters.
fn percent_encoded(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match byte {
            byte if unreserved(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[test]
fn rules_hold_at_any_depth() {
    let request = objects::CreateStockRequest::builder()
        .out_request_no("1")
        .rule(
            objects::CreateStockRequestRule::builder()
                .discount_amount(0)
                .build(),
        )
        .goods(vec![
            objects::CreateStockRequestGoodsItem::builder()
                .goods_id("")
                .build(),
        ])
        .available(true)
        .build();
    let invalid = request.parts().expect_err("two rules are broken");
    let broken: Vec<String> = invalid
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        broken,
        [
            "/rule/discount_amount must be at least 1",
            "/goods/0/goods_id must have at least 1 character, has 0",
        ]
    );
}

#[test]
fn objects_are_written_in_the_order_of_the_spec_and_absent_fields_left_out() {
    let request = objects::CreateStockRequest::builder()
        .category(
            objects::Category::builder()
                .name("food")
                .parent(objects::Category::builder().name("all").build())
                .build(),
        )
        .out_request_no("1")
        .rule(
            objects::CreateStockRequestRule::builder()
                .discount_amount(1)
                .ratio(0.5)
                .build(),
        )
        .goods(vec![
            objects::CreateStockRequestGoodsItem::builder().build(),
        ])
        .available(true)
        .seats(vec![vec![1, 2], vec![]])
        .build();
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"out_request_no":"1","rule":{"discount_amount":1,"ratio":0.5},"goods":[{}],"available":true,"seats":[[1,2],[]],"category":{"name":"food","parent":{"name":"all"}}}"#
    );
}

#[test]
fn answers_are_read_with_what_they_nest() {
    let body = r#"{"stock_id":"1","category":{"name":"food","children":[{"name":"tea"}]},
        "labels":{"a":"b"},"extra":{"any":[1]},"created":"2015-05-20T13:29:35+08:00","new":null}"#;
    let stock = objects::CreateStockRequest::decode(body.as_bytes()).expect("a stock");
    let children = stock.category.children.expect("children");
    assert_eq!(children[0].name, "tea");
    assert_eq!(stock.labels.expect("labels")["a"], "b");
    assert_eq!(
        stock.created.expect("a time").to_string(),
        "2015-05-20T13:29:35+08:00"
    );
    let wrong = r#"{"stock_id":"1","category":{"name":"food","children":[{"name":1}]}}"#;
    let error = objects::CreateStockRequest::decode(wrong.as_bytes()).expect_err("a number");
    assert!(
        error.to_string().contains("/category/children/0/name"),
        "{error}"
    );
}

#[test]
fn enums_keep_values_they_do_not_know() {
    use names::Type;
    assert_eq!(Type::from("01"), Type::Value01);
    assert_eq!(Type::from(""), Type::Empty);
    assert_eq!(Type::from("BRAND_NEW").as_str(), "BRAND_NEW");
    for text in [
        "NORMAL",
        "01",
        "1.5 off",
        "",
        "unknown",
        "self",
        "mixedCase",
        "已使用",
        "?",
    ] {
        assert_eq!(Type::from(text).as_str(), text);
    }
}

#[test]
fn an_operation_without_a_body_sends_and_reads_none() {
    let request = no_body::DeleteStockRequest::builder().stock_id("1").build();
    let parts = request.parts().expect("a good request");
    assert_eq!(
        (parts.path_and_query(), parts.body()),
        ("/v3/stocks/1", None)
    );
    assert!(no_body::DeleteStockRequest::decode(b"").is_ok());
}

#[test]
fn names_on_the_wire_are_the_spec_s() {
    let name = "quote\" and \\backslash\n#[newline]";
    let request = hostile::HostileRequest::builder()
        .quote_and_backslash_newline("1")
        .bidi("2")
        .build();
    let parts = request.parts().expect("a good request");
    let body: serde_json::Value =
        serde_json::from_slice(parts.body().expect("a body")).expect("JSON");
    assert_eq!(body[name], "1");
    assert_eq!(body["\u{202e}bidi\u{2066}"], "2");
}
