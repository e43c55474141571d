//! Answers that differ by their status, and what is sent where nothing is given.

use serde_json::json;
use wechatpay_client::{Cause, DecodeProblem, Error, ErrorKind, Operation};

use crate::encrypted_fields::{for_merchant, now};
use crate::golden::answers::{
    ChangeOrderRequest, CreateOrderRequest, CreateOrderResponse, CreateOrderResponse2xx,
    DeleteOrderRequest, DeleteOrderResponse, Order, QueryOrderRequest,
};
use crate::vectors::{client, signed};

fn finish<O: Operation>(status: u16, body: &str) -> Result<O::Response, Error> {
    client().finish::<O>(signed(status, body, now()))
}

#[test]
fn an_exact_status_comes_before_its_range() {
    let create = |status, body| finish::<CreateOrderRequest>(status, body).expect("an answer");
    // Either body could be read as an order: its status tells what it is.
    let both = r#"{"id":"1","reason":"late"}"#;
    let Some(CreateOrderResponse::Status200(order)) = create(200, both) else {
        panic!("200 is an order");
    };
    assert_eq!(order.id.as_deref(), Some("1"));
    let Some(CreateOrderResponse::Status2xx(other)) = create(201, both) else {
        panic!("201 is in the range");
    };
    let CreateOrderResponse2xx { reason, .. } = *other;
    assert_eq!(reason, "late");
    assert_eq!(create(204, ""), None);
}

#[test]
fn an_answer_must_be_what_its_status_promises() {
    let error = finish::<CreateOrderRequest>(201, r#"{"id":"1"}"#).expect_err("no reason");
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    let decode = error.decode_error().expect("why");
    assert_eq!(decode.pointer(), "/reason");
    assert_eq!(*decode.reason(), DecodeProblem::Missing, "{decode}");
    assert!(matches!(error.cause(), Cause::Undecodable(why) if why == decode));
    let error = finish::<CreateOrderRequest>(202, "{}").expect_err("it is not finished");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
}

#[test]
fn the_same_answer_with_every_status_is_that_answer() {
    for status in [200, 201, 206] {
        let order: Order = finish::<QueryOrderRequest>(status, r#"{"id":"1"}"#).expect("an order");
        assert_eq!(order.id.as_deref(), Some("1"));
    }
}

#[test]
fn success_may_be_described_as_the_default() {
    let order: Order = finish::<ChangeOrderRequest>(200, r#"{"id":"1"}"#).expect("an order");
    assert_eq!(order.id.as_deref(), Some("1"));
}

#[test]
fn what_is_encrypted_in_one_of_the_answers_is_decrypted() {
    let body = json!({"name": for_merchant("张三")}).to_string();
    let deleted = finish::<DeleteOrderRequest>(201, &body).expect("a receiver");
    let DeleteOrderResponse::Status201(receiver) = deleted else {
        panic!("201 is a receiver");
    };
    assert_eq!(receiver.name, "张三");
    let texts = finish::<DeleteOrderRequest>(200, r#"["a"]"#).expect("texts");
    assert_eq!(
        texts,
        DeleteOrderResponse::Status200(vec![String::from("a")])
    );
    let again = finish::<DeleteOrderRequest>(203, &body).expect("a receiver");
    assert!(matches!(again, DeleteOrderResponse::Status201(_)));
    // A status that the spec does not have.
    let other = finish::<DeleteOrderRequest>(206, r#"["a"]"#).expect("anything");
    assert!(matches!(other, DeleteOrderResponse::Unknown(_)));
}

#[test]
fn what_is_required_and_may_be_null_is_sent_as_null() {
    let sent = |request: CreateOrderRequest| {
        let parts = request.parts().expect("a good request");
        let body = parts.body().expect("a body").to_vec();
        (
            String::from(parts.path_and_query()),
            String::from_utf8(body).expect("UTF-8"),
        )
    };
    let request = || CreateOrderRequest::builder().name("a");
    assert_eq!(
        sent(request().build()),
        (
            String::from("/hk/v3/orders"),
            String::from(r#"{"name":"a","note":null,"limit":null}"#)
        )
    );
    assert_eq!(
        sent(request().note("b").limit(1).remark("c").build()).1,
        r#"{"name":"a","note":"b","limit":1,"remark":"c"}"#
    );
}
