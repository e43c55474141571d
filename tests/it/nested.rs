//! Objects without a name of their own: in a list or a map that has one they have one type, wherever it
//! is used.

use serde_json::{Value, json};
use wechatpay_client::Operation;

use crate::golden::nested::{
    GoodsItem, SendNestedRequest, Stock, StockOutTradeNo, StockOutTradeNo2, StockOwner, StockOwner2,
};

fn body(request: &SendNestedRequest) -> Value {
    let parts = request.parts().expect("a good request");
    serde_json::from_slice(parts.body().expect("a body")).expect("JSON")
}

#[test]
fn what_an_answer_holds_can_be_sent() {
    let goods = json!([{"id": "1", "parts": [{"id": "2", "kind": "PART"}], "kind": "WHOLE"}]);
    let answer: Vec<GoodsItem> =
        SendNestedRequest::decode(goods.to_string().as_bytes()).expect("goods");
    let request = SendNestedRequest::builder()
        .goods(answer.clone())
        .few(answer)
        .build();
    assert_eq!(body(&request), json!({"goods": goods, "few": goods}));
}

#[test]
fn rules_of_one_use_are_not_those_of_another() {
    let goods = || (0..3).map(|id| GoodsItem::builder().id(id.to_string()).build());
    let request = SendNestedRequest::builder()
        .goods(goods().collect::<Vec<_>>())
        .build();
    assert!(request.parts().is_ok());
    let request = SendNestedRequest::builder()
        .few(goods().collect::<Vec<_>>())
        .build();
    let invalid = request.parts().expect_err("three are not few");
    assert_eq!(invalid.violations()[0].field(), "/few");
}

#[test]
fn schemas_whose_names_meet_are_told_apart() {
    let stock = Stock::builder()
        .owner(StockOwner2::builder().mchid("1900000001").build())
        .other(StockOwner::builder().openid("o").build())
        .out_trade_no(StockOutTradeNo::builder().snake("s").build())
        .out_trade_no_2(StockOutTradeNo2::builder().camel("c").build())
        .build();
    let request = SendNestedRequest::builder().stock(stock).build();
    assert_eq!(
        body(&request),
        json!({"stock": {
            "owner": {"mchid": "1900000001"},
            "other": {"openid": "o"},
            "out_trade_no": {"snake": "s"},
            "outTradeNo": {"camel": "c"},
        }})
    );
}
