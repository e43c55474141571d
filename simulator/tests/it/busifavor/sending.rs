//! Sending coupons, product coupons and cards; the limits of stocks.

use wechatpay_client::DateTime;
use wechatpay_client::busifavor::{
    CouponCodeMode, PreSendProductCouponRequest, ProductCouponType, SendGovCardRequest,
    SendProductCouponRequest,
};
use wechatpay_simulator::{CouponState, StockState};

use super::{APPID, DAY, OPENID, Shop, at, faulty_field, is, refusal};

#[tokio::test]
async fn a_coupon_lands_in_the_users_wallet_once() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let mut request = shop.send_request(&stock_id);
    let busifavor = shop.client.busifavor();

    let first = busifavor.send_coupon(&request).await.unwrap();
    let again = busifavor.send_coupon(&request).await.unwrap();

    let code = first.coupon_code.unwrap();
    assert_eq!(again.coupon_code.as_deref(), Some(code.as_str()));
    let coupon = shop.simulator.coupon(&code).unwrap();
    assert_eq!(
        (coupon.stock_id(), coupon.openid()),
        (stock_id.as_str(), OPENID)
    );
    assert_eq!(coupon.state(), CouponState::Sended);

    // The number is unique within one stock and one user, so this is another request.
    request.openid = "oUser0002".to_owned();
    let other = busifavor.send_coupon(&request).await.unwrap();
    assert_ne!(other.coupon_code.unwrap(), code);
    request.appid = "wx-other".to_owned();
    let changed = busifavor.send_coupon(&request).await;
    assert_eq!(refusal(changed), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn limits_hold_for_the_user_the_day_and_the_stock() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| {
            request.stock_send_rule.max_coupons_per_user = 3;
            request.stock_send_rule.max_coupons = Some(5);
            request.stock_send_rule.max_coupons_by_day = Some(2);
        })
        .await;
    let send = async |openid: &str| {
        let mut request = shop.send_request(&stock_id);
        request.openid = openid.to_owned();
        shop.client.busifavor().send_coupon(&request).await
    };

    for _ in 0..2 {
        send("one").await.unwrap();
    }
    assert_eq!(refusal(send("two").await), is(403, "NOT_ENOUGH"));
    shop.simulator.set_calendar_offset(DAY);
    send("one").await.unwrap();
    assert_eq!(refusal(send("one").await), is(403, "RULE_LIMIT"));
    send("two").await.unwrap();
    shop.simulator.set_calendar_offset(2 * DAY);
    send("two").await.unwrap();
    assert_eq!(refusal(send("three").await), is(403, "NOT_ENOUGH"));
    shop.simulator.set_calendar_offset(31 * DAY);
    assert_eq!(refusal(send("three").await), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn stock_and_appid_must_be_known() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let mut request = shop.send_request("1");
    let unknown = shop.client.busifavor().send_coupon(&request).await;
    assert_eq!(refusal(unknown), is(404, "RESOURCE_NOT_EXISTS"));

    request.stock_id = stock_id;
    request.appid = "wx-of-a-stranger".to_owned();
    let unbound = shop.client.busifavor().send_coupon(&request).await;
    assert_eq!(refusal(unbound), is(400, "APPID_MCHID_NOT_MATCH"));
}

#[tokio::test]
async fn the_stock_says_who_chooses_the_code() {
    let shop = Shop::open().await;
    let busifavor = shop.client.busifavor();
    let platform = shop.stock().await;
    let merchant = shop
        .stock_with(|request| request.coupon_code_mode = CouponCodeMode::MerchantApi)
        .await;
    let uploaded = shop
        .stock_with(|request| request.coupon_code_mode = CouponCodeMode::MerchantUpload)
        .await;
    shop.upload(&uploaded, &["tea-1"]).await;

    let mut request = shop.send_request(&platform);
    request.coupon_code = Some("mine".to_owned());
    assert_eq!(
        faulty_field(busifavor.send_coupon(&request).await),
        "/coupon_code"
    );

    let refused = busifavor.send_coupon(&shop.send_request(&merchant)).await;
    assert_eq!(faulty_field(refused), "/coupon_code");
    let mut request = shop.send_request(&merchant);
    request.coupon_code = Some("mine".to_owned());
    let sent = busifavor.send_coupon(&request).await.unwrap();
    assert_eq!(sent.coupon_code.as_deref(), Some("mine"));
    let mut again = shop.send_request(&merchant);
    again.coupon_code = Some("mine".to_owned());
    let taken = busifavor.send_coupon(&again).await;
    assert_eq!(refusal(taken), is(400, "RESOURCE_ALREADY_EXISTS"));

    assert_eq!(shop.send(&uploaded).await, "tea-1");
    assert_eq!(
        refusal(shop.try_send(&uploaded).await),
        is(403, "NOT_ENOUGH")
    );
}

#[tokio::test]
async fn product_coupons_are_prepared_and_sent() {
    let shop = Shop::open().await;
    let busifavor = shop.client.busifavor();
    let stock_id = shop.stock().await;
    let prepare = PreSendProductCouponRequest::builder()
        .stock_id(&stock_id)
        .appid(APPID)
        .send_request_no(shop.number())
        .build();
    let mut request = SendProductCouponRequest::builder()
        .openid(OPENID)
        .appid(APPID)
        .stock_id(&stock_id)
        .out_request_no(shop.number())
        .coupon_type(ProductCouponType::Normal)
        .build();

    let state = |state| shop.simulator.set_stock_state(&stock_id, state).unwrap();
    state(StockState::Paused);
    let paused = busifavor.pre_send_product_coupon(&prepare).await;
    assert_eq!(refusal(paused), is(400, "INVALID_REQUEST"));
    state(StockState::Running);
    let mut unbound = prepare.clone();
    unbound.appid = "wx-of-a-stranger".to_owned();
    let refused = busifavor.pre_send_product_coupon(&unbound).await;
    assert_eq!(refusal(refused), is(400, "APPID_MCHID_NOT_MATCH"));
    let prepared = busifavor.pre_send_product_coupon(&prepare).await.unwrap();
    assert!(!prepared.token.is_empty());
    let sent = busifavor.send_product_coupon(&request).await.unwrap();
    assert!(shop.simulator.coupon(&sent.coupon_code).is_some());

    // No source says that these can be repeated.
    let again = busifavor.pre_send_product_coupon(&prepare).await;
    assert_eq!(refusal(again), is(400, "RESOURCE_ALREADY_EXISTS"));
    let again = busifavor.send_product_coupon(&request).await;
    assert_eq!(refusal(again), is(400, "RESOURCE_ALREADY_EXISTS"));
    request.coupon_type = ProductCouponType::Member;
    let refused = busifavor.send_product_coupon(&request).await;
    assert_eq!(faulty_field(refused), "/member_card_id");
}

#[tokio::test]
async fn cards_are_sent_once_for_a_number_and_a_time() {
    let shop = Shop::open().await;
    let busifavor = shop.client.busifavor();
    let now = DateTime::now().unix_timestamp();
    let mut request = SendGovCardRequest::builder()
        .card_id("card-1")
        .appid(APPID)
        .openid(OPENID)
        .out_request_no(shop.number())
        .send_time(at(now))
        .build();

    let first = busifavor.send_gov_card(&request).await.unwrap();
    let again = busifavor.send_gov_card(&request).await.unwrap();
    assert_eq!(first.card_code, again.card_code);
    request.send_time = at(now - 60);
    let other = busifavor.send_gov_card(&request).await.unwrap();
    assert_ne!(first.card_code, other.card_code);
    let mut unbound = request.clone();
    unbound.appid = "wx-of-a-stranger".to_owned();
    unbound.out_request_no = shop.number();
    let refused = busifavor.send_gov_card(&unbound).await;
    assert_eq!(refusal(refused), is(400, "APPID_MCHID_NOT_MATCH"));
    request.send_time = at(now - DAY + 60);
    busifavor.send_gov_card(&request).await.unwrap();
    request.send_time = at(now - DAY - 60);
    let late = busifavor.send_gov_card(&request).await;
    assert_eq!(faulty_field(late), "/send_time");
}
