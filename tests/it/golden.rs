//! The code of the generator's samples (`codegen/tests/golden/`) compiles without a warning, and
//! does what its spec says.

use wechatpay_client::{InvalidRequest, Operation};

/// A sample's code, in a module as a user's crate would have it.
macro_rules! golden {
    ($name:ident, $file:literal) => {
        #[deny(warnings, clippy::all, clippy::pedantic)]
        // A sample is not used whole; its words and names are the spec's.
        #[allow(
            dead_code,
            unreachable_pub,
            clippy::doc_markdown,
            clippy::struct_field_names
        )]
        pub(crate) mod $name {
            include!(concat!("../../codegen/tests/golden/", $file));
        }
    };
}

golden!(answers, "answers.rs");
golden!(bodies, "bodies.rs");
golden!(circles, "circles.rs");
golden!(composition, "composition.rs");
golden!(constraints, "constraints.rs");
golden!(deep, "deep.rs");
golden!(encrypted, "encrypted.rs");
golden!(endpoints, "endpoints.rs");
golden!(files, "files.rs");
#[cfg(feature = "pattern")]
golden!(formats, "formats.rs");
golden!(hostile, "hostile.rs");
golden!(names, "names.rs");
golden!(nested, "nested.rs");
golden!(no_body, "no_body.rs");
golden!(objects, "objects.rs");
golden!(odd_letters, "odd_letters.rs");
golden!(openapi_3_0, "openapi_3_0.rs");
golden!(parameters, "parameters.rs");
// It has the paths of all samples.
#[cfg(feature = "pattern")]
golden!(paths, "paths.rs");
golden!(references, "references.rs");
golden!(shared, "shared.rs");
golden!(split, "split.rs");
golden!(unions, "unions.rs");
golden!(uploads, "uploads.rs");
golden!(webhooks, "webhooks.rs");

#[test]
fn parameters_go_where_the_spec_says() {
    let request = parameters::ListCouponsRequest::builder()
        .openid("oWm/Q==")
        .appid("wx1234567889999")
        .state(parameters::State::Used)
        .stock_ids(["1", "2"].map(String::from))
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

fn broken_rules(invalid: &InvalidRequest) -> Vec<String> {
    let violations = invalid.violations().iter();
    violations.map(ToString::to_string).collect()
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
    assert_eq!(
        broken_rules(&invalid),
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
    let text = |text: &str| Type::from_text(String::from(text));
    assert_eq!(text("01"), Type::Value01);
    assert_eq!("".parse(), Ok(Type::Empty));
    assert_eq!(text("BRAND_NEW").as_str(), "BRAND_NEW");
    for value in [
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
        assert_eq!(text(value).as_str(), value);
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

#[test]
fn fields_of_one_direction_go_only_there() {
    let request = composition::CreateStockRequest::builder()
        .stock_name("tea")
        .owner(
            composition::Owner::builder()
                .mchid("1900000001")
                .password("hidden")
                .build(),
        )
        .build();
    assert!(!format!("{request:?}").contains("hidden"));
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"stock_name":"tea","owner":{"mchid":"1900000001","password":"hidden"}}"#
    );
    let body = r#"{"stock_name":"tea","stock_id":"1",
        "owner":{"mchid":"1","password":"no","registered":"2015-05-20"}}"#;
    let stock = composition::CreateStockRequest::decode(body.as_bytes()).expect("a stock");
    assert_eq!(stock.stock_id, "1");
    assert_eq!(stock.owner.password, None);
    let registered = stock.owner.registered.expect("a date");
    assert_eq!(registered.to_string(), "2015-05-20");
}

#[test]
fn numbers_and_lists_keep_their_rules() {
    let request = composition::CreateStockRequest::builder()
        .stock_name("tea")
        .owner(
            composition::Owner::builder()
                .mchid("1")
                .password("p")
                .build(),
        )
        .limit(0)
        .days(vec![1, 7, 1])
        .build();
    let invalid = request.parts().expect_err("three rules are broken");
    assert_eq!(
        broken_rules(&invalid),
        [
            "/limit must be from 1 to 100",
            "/days/1 must be from 0 to 6",
            "/days must not have an item twice",
        ]
    );
}

#[cfg(feature = "pattern")]
#[test]
fn formats_are_typed_in_both_directions() {
    let request = formats::FormatsRequest::builder()
        .date(
            "2015-05-20"
                .parse::<wechatpay_client::Date>()
                .expect("a date"),
        )
        .picture(vec![0, 255])
        .mode(formats::FormatsRequestMode::Native)
        .scene(formats::Scene::builder().store("一店").build())
        .level(formats::Level::ValueMinus1)
        .query_level(formats::Level::Unknown(9))
        .build();
    let parts = request.parts().expect("a good request");
    assert_eq!(parts.path_and_query(), "/v3/formats/2015-05-20/?level=9");
    let body = parts.body().expect("a body");
    assert_eq!(
        body,
        r#"{"picture":"AP8=","level":-1,"mode":"NATIVE","scene":"{\"store\":\"一店\"}"}"#
    );
    let answer =
        br#"{"date":"2015-05-20","picture":"AP8=","level":2.0,"scene":"{\"store\":\"1\"}"}"#;
    let answer = formats::FormatsRequest::decode(answer).expect("an answer");
    assert_eq!(answer.picture.0, [0, 255]);
    assert_eq!(answer.level, Some(formats::Level::Value2));
    assert_eq!(answer.scene.0.store, "1");
}

#[cfg(feature = "pattern")]
#[test]
fn json_inside_a_string_is_checked_too() {
    let request = formats::FormatsRequest::builder()
        .date(
            "2015-05-20"
                .parse::<wechatpay_client::Date>()
                .expect("a date"),
        )
        .picture(vec![0, 255])
        .mode(formats::FormatsRequestMode::Native)
        .scene(formats::Scene::builder().store("").build())
        .build();
    let invalid = request.parts().expect_err("an empty store");
    assert_eq!(invalid.violations()[0].field(), "/scene/store");
}

#[cfg(feature = "pattern")]
#[test]
fn patterns_are_checked_before_sending() {
    let broken = |code: &str| {
        let request = formats::FormatsRequest::builder()
            .date(
                "2015-05-20"
                    .parse::<wechatpay_client::Date>()
                    .expect("a date"),
            )
            .picture(vec![0, 255])
            .mode(formats::FormatsRequestMode::Native)
            .scene(formats::Scene::builder().store("1").build())
            .code(code)
            .build();
        let broken = request.parts().err();
        broken.map(|invalid| invalid.violations()[0].to_string())
    };
    assert_eq!(broken("sxxe_34|*-"), None);
    assert_eq!(
        broken("short").as_deref(),
        Some(r"/code must match ^[0-9A-Za-z_\-|*]{6,32}$")
    );
}

#[test]
fn events_are_typed_by_their_event_type() {
    use webhooks::WebhooksEvent;
    use wechatpay_client::Event;

    let event = WebhooksEvent::decode("COUPON.SEND", br#"{"coupon_code":"1","openid":"secret"}"#)
        .expect("an event");
    let WebhooksEvent::CouponSend(sent) = &event else {
        panic!("not the event that was told: {event:?}");
    };
    assert_eq!(sent.coupon_code, "1");
    assert!(!format!("{event:?}").contains("secret"));

    let event = WebhooksEvent::decode("BRAND.NEW", br#"{"openid":"secret"}"#).expect("an event");
    let WebhooksEvent::Unknown(unknown) = &event else {
        panic!("not unknown: {event:?}");
    };
    assert_eq!(unknown.event_type(), "BRAND.NEW");
    assert_eq!(unknown.resource()["openid"], "secret");
    assert!(!format!("{event:?}").contains("secret"));
    assert!(WebhooksEvent::decode("COUPON.SEND", b"{}").is_err());
}

#[test]
fn unions_are_told_apart_by_their_discriminator() {
    use unions::Means;

    let body = r#"{"means":{"type":"CREDIT","number":"6222"},"receipt":["a"]}"#;
    let answer = unions::PayRequest::decode(body.as_bytes()).expect("an answer");
    let Some(Means::Card(card)) = &answer.means else {
        panic!("not a card: {answer:?}");
    };
    assert_eq!(card.number, "6222");
    assert_eq!(
        answer.receipt,
        Some(unions::Receipt::List(vec![String::from("a")]))
    );
    assert!(!format!("{answer:?}").contains("6222"));

    let body = r#"{"means":{"type":"FUTURE","number":"6222"},"receipt":7}"#;
    let answer = unions::PayRequest::decode(body.as_bytes()).expect("an answer");
    assert!(matches!(answer.means, Some(Means::Unknown(_))));
    assert!(matches!(answer.receipt, Some(unions::Receipt::Unknown(_))));
    assert!(!format!("{answer:?}").contains("6222"));

    let wrong = r#"{"means":{"type":"DEBIT"}}"#;
    let error = unions::PayRequest::decode(wrong.as_bytes()).expect_err("a card has a number");
    assert!(error.to_string().contains("number"), "{error}");
}

#[test]
fn unions_are_sent_as_what_they_are_and_checked_so() {
    use unions::{Card, Means, PayRequest, PayRequestAmount};

    let request = |number: &str| {
        let card = Card::builder().r#type("DEBIT").number(number).build();
        PayRequest::builder()
            .means(Means::Card(Box::new(card)))
            .amount(PayRequestAmount::Integer(100))
    };
    let parts = request("6222").build().parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"means":{"type":"DEBIT","number":"6222"},"amount":100}"#
    );
    let invalid = request("6")
        .labels(std::collections::BTreeMap::new())
        .build()
        .parts()
        .expect_err("two rules are broken");
    assert_eq!(
        broken_rules(&invalid),
        [
            "/means/number must have at least 4 characters, has 1",
            "/labels must have 1 to 2 keys, has 0",
        ]
    );
}

#[test]
fn lists_and_objects_in_the_query_are_written_as_the_spec_says() {
    use endpoints::{
        PostV3CouponsCardIdSendRequest, PostV3CouponsCardIdSendRequestAuthorizedData as Data,
    };

    let data = Data::builder()
        .business_type("FAVOR_STOCK")
        .stock_id("2433405")
        .build();
    let request = PostV3CouponsCardIdSendRequest::builder()
        .path_card_id("a/b")
        .ids(vec![1, 2])
        .authorized_data(data)
        .card_id("in the body")
        .build();
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.path_and_query(),
        "/hk/v3/coupons/a%2Fb/send?ids=1,2&authorized_data=%7B%22business_type%22%3A%22\
         FAVOR_STOCK%22%2C%22stock_id%22%3A%222433405%22%7D"
    );
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"card_id":"in the body"}"#
    );
    let empty = PostV3CouponsCardIdSendRequest::decode(b"").expect("no body");
    assert_eq!(empty, None);
    let full = PostV3CouponsCardIdSendRequest::decode(br#"{"code":"1"}"#).expect("a body");
    assert_eq!(full.expect("an answer").code.as_deref(), Some("1"));
}

#[test]
fn a_schema_can_be_a_body_and_a_part() {
    let part = shared::Order::builder().number("1a").build();
    let request = shared::CreateOrderRequest::builder()
        .number("1")
        .parts(vec![part.clone()])
        .build();
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"number":"1","parts":[{"number":"1a"}]}"#
    );
    let orders = shared::ListOrdersRequest::decode(br#"{"orders":[{"number":"1a"}]}"#);
    assert_eq!(orders.expect("an answer").orders, [part]);
}

#[test]
fn sensitive_items_and_values_are_not_shown() {
    use circles::{NeedsType, NewRequest, SelfType, Tree};

    let tree = Tree::builder().name("root").build();
    let inner = Tree::builder()
        .name("leaf")
        .inner(Box::new(tree.clone()))
        .build();
    let request = NewRequest::builder()
        .needs(
            NeedsType::builder()
                .self_(SelfType::builder().build())
                .build(),
        )
        .tree(inner)
        .codes(vec![String::from("hidden-1")])
        .secrets(std::collections::BTreeMap::from([(
            String::from("key"),
            String::from("hidden-2"),
        )]))
        .build();
    assert!(!format!("{request:?}").contains("hidden"));
    let parts = request.parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body"),
        r#"{"needs":{"self":{}},"tree":{"name":"leaf","inner":"{\"name\":\"root\"}"},"codes":["hidden-1"],"secrets":{"key":"hidden-2"}}"#
    );
}

/// Reading one must not take twice as long for each level.
#[test]
fn a_deep_union_is_read() {
    let depth = 60;
    let body = format!(
        r#"{{"name":"","either":{}"leaf"{}}}"#,
        r#"{"left":"#.repeat(depth),
        "}".repeat(depth)
    );
    let tree = circles::NewRequest::decode(body.as_bytes()).expect("a tree");
    assert!(matches!(tree.either, Some(circles::Either::Branch(_))));
}

#[test]
fn types_nested_as_deeply_as_is_allowed_can_be_sent_to_another_thread() {
    fn assert_send(_: &impl Send) {}

    let client = crate::vectors::client();
    let request = deep::DeepRequest::builder().build();
    let deep = deep::Deep::new(&client);
    assert_send(&deep.deep(&request));
    let answer = deep::DeepRequest::decode(br#"{"next":[{"next":[{}]}]}"#).expect("an answer");
    assert_eq!(answer.next.map(|levels| levels.len()), Some(1));
}
