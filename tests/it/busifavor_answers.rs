//! Answers of merchant coupons of which official sources tell differently: what either says is read.

use serde_json::{Value, json};
use wechatpay_client::busifavor::{
    BusifavorEvent, CouponCodeInfoRequest, CouponEntity, CouponStatus, ListCouponsByFilterRequest,
    QueryCouponRequest, SendCouponRequest,
};
use wechatpay_client::{Event, Operation};

fn decode<O: Operation>(answer: &Value) -> O::Response {
    O::decode(answer.to_string().as_bytes()).expect("a good answer")
}

#[test]
fn a_sent_coupon_comes_flat_or_wrapped() {
    let sent =
        json!({"stock_id": "98065001", "coupon_code": "sxxe34343434", "out_request_no": "1"});
    let flat = decode::<SendCouponRequest>(&sent);
    assert_eq!(flat.coupon_code.as_deref(), Some("sxxe34343434"));
    assert_eq!(flat.send_coupon_result, None);
    let wrapped = decode::<SendCouponRequest>(&json!({"send_coupon_result": sent}));
    assert_eq!(wrapped.coupon_code, None);
    let result = wrapped.send_coupon_result.expect("a result");
    assert_eq!(result.stock_id, flat.stock_id);
    assert_eq!(result.coupon_code, flat.coupon_code);
    assert_eq!(result.out_request_no, flat.out_request_no);
}

/// A user's coupon with what all sources require of it, and `rule` in its `coupon_use_rule`.
fn coupon(rule: &Value) -> Value {
    let mut coupon = json!({
        "stock_name": "满10减1",
        "belong_merchant": "10000022",
        "goods_name": "全场",
        "stock_type": "NORMAL",
        "coupon_use_rule": {"coupon_available_time": {}, "use_method": "OFF_LINE"},
    });
    let parts = rule.as_object().expect("parts of a rule");
    for (name, value) in parts {
        coupon["coupon_use_rule"][name] = value.clone();
    }
    coupon
}

#[test]
fn the_week_is_in_the_rule_or_in_its_time() {
    let times = json!({
        "available_week": {
            "week_day": [1, 2],
            "available_day_time": [{"begin_time": 3600, "end_time": 86399}],
        },
        "irregulary_avaliable_time": [
            {"begin_time": "2015-05-20T13:29:35+08:00", "end_time": "2015-05-21T13:29:35+08:00"},
        ],
    });
    let in_rule = coupon(&times);
    let in_time = coupon(&json!({"coupon_available_time": times}));
    let of_user = |coupon: &Value| -> [CouponEntity; 3] {
        let list = json!({"total_count": 1, "limit": 1, "offset": 0, "data": [coupon]});
        let code = json!({"code_information": {}, "coupon_information": coupon});
        let listed = decode::<ListCouponsByFilterRequest>(&list).data;
        let coded = decode::<CouponCodeInfoRequest>(&code).coupon_information;
        let [listed] = <[_; 1]>::try_from(listed.expect("coupons")).expect("one coupon");
        let queried = decode::<QueryCouponRequest>(coupon);
        [queried, listed, coded.expect("a coupon")]
    };
    for coupon in of_user(&in_rule) {
        let rule = coupon.coupon_use_rule;
        assert_eq!(rule.coupon_available_time.available_week, None);
        let week = rule.available_week.expect("the week");
        assert_eq!(week.week_day, Some(vec![1, 2]));
        let irregular = rule.irregulary_avaliable_time.expect("other times");
        let begin = irregular[0].begin_time.as_ref().expect("a begin");
        assert_eq!(begin.to_string(), "2015-05-20T13:29:35+08:00");
    }
    for coupon in of_user(&in_time) {
        let rule = coupon.coupon_use_rule;
        assert_eq!(rule.available_week, None);
        let time = rule.coupon_available_time;
        let day = time.available_week.expect("the week").available_day_time;
        assert_eq!(day.expect("hours")[0].end_time, Some(86_399));
        assert!(time.irregulary_avaliable_time.is_some());
    }
}

#[test]
fn a_state_of_one_source_and_one_of_none_are_read() {
    for (wire, state) in [
        ("SENDED", CouponStatus::Sended),
        ("PENDING_REDEEM", CouponStatus::PendingRedeem),
    ] {
        let mut coupon = coupon(&json!({}));
        coupon["coupon_state"] = wire.into();
        let read = decode::<QueryCouponRequest>(&coupon);
        assert_eq!(read.coupon_state, Some(state));
    }
    let mut coupon = coupon(&json!({}));
    coupon["coupon_state"] = "NEXT_YEAR".into();
    let state = decode::<QueryCouponRequest>(&coupon).coupon_state;
    assert_eq!(state.expect("a state").as_str(), "NEXT_YEAR");
}

#[test]
fn a_sending_is_told_with_what_all_sources_require() {
    let event = json!({
        "coupon_code": "sxxe34343434",
        "stock_id": "98065001",
        "send_time": "2019-05-15T10:56:35+08:00",
        "send_channel": "BUSICOUPON_SEND_CHANNEL_NEXT",
        "send_merchant": "10000018",
    });
    let event = BusifavorEvent::decode("COUPON.SEND", event.to_string().as_bytes());
    let Ok(BusifavorEvent::CouponSend(sent)) = event else {
        panic!("{event:?}");
    };
    assert_eq!(sent.send_channel.as_str(), "BUSICOUPON_SEND_CHANNEL_NEXT");
}
