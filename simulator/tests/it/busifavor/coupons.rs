//! Coupons: redeemed, given back, voided, tied to orders; when they can be used.

use futures_util::future::join_all;
use wechatpay_client::busifavor::{
    AssociateTradeInfoRequest, AvailableDayTime, AvailableWeek, CouponCodeMode, CouponEntity,
    DeactivateCouponRequest, DisassociateTradeInfoRequest, IrregularAvailableTime,
    QueryCouponRequest, ReturnCouponRequest,
};
use wechatpay_client::{DateTime, Error};
use wechatpay_simulator::CouponState;

use super::{APPID, DAY, OPENID, Shop, at, faulty_field, is, refusal};

async fn give_back(shop: &Shop, stock_id: &str, code: &str) -> Result<(), Error> {
    let request = ReturnCouponRequest::builder()
        .coupon_code(code)
        .stock_id(stock_id)
        .return_request_no(shop.number())
        .build();
    shop.client
        .busifavor()
        .return_coupon(&request)
        .await
        .map(drop)
}

async fn void(shop: &Shop, stock_id: &str, code: &str) -> Result<(), Error> {
    let request = DeactivateCouponRequest::builder()
        .coupon_code(code)
        .stock_id(stock_id)
        .deactivate_request_no(shop.number())
        .deactivate_reason("sent by mistake")
        .build();
    shop.client
        .busifavor()
        .deactivate_coupon(&request)
        .await
        .map(drop)
}

async fn tie(shop: &Shop, stock_id: &str, code: &str, order: &str) -> Result<(), Error> {
    let request = AssociateTradeInfoRequest::builder()
        .stock_id(stock_id)
        .coupon_code(code)
        .out_trade_no(order)
        .out_request_no(shop.number())
        .build();
    shop.client
        .busifavor()
        .associate_trade_info(&request)
        .await
        .map(drop)
}

async fn untie(shop: &Shop, stock_id: &str, code: &str, order: &str) -> Result<(), Error> {
    let request = DisassociateTradeInfoRequest::builder()
        .stock_id(stock_id)
        .coupon_code(code)
        .out_trade_no(order)
        .out_request_no(shop.number())
        .build();
    shop.client
        .busifavor()
        .disassociate_trade_info(&request)
        .await
        .map(drop)
}

#[tokio::test]
async fn a_coupon_is_used_given_back_and_used_again() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;
    let state = || shop.simulator.coupon(&code).unwrap().state();

    assert_eq!(
        refusal(give_back(&shop, &stock_id, &code).await),
        is(400, "INVALID_REQUEST")
    );
    shop.try_use(&stock_id, &code).await.unwrap();
    assert_eq!(state(), CouponState::Used);
    assert_eq!(
        refusal(shop.try_use(&stock_id, &code).await),
        is(400, "RESOURCE_ALREADY_EXISTS")
    );
    give_back(&shop, &stock_id, &code).await.unwrap();
    assert_eq!(state(), CouponState::Sended);
    shop.try_use(&stock_id, &code).await.unwrap();
    assert_eq!(shop.simulator.redemptions(), 2);
}

#[tokio::test]
async fn a_redemption_repeated_after_the_return_redeems_nothing() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;
    let mut request = shop.use_request(&stock_id, &code);
    let busifavor = shop.client.busifavor();
    let first = busifavor.use_coupon(&request).await.unwrap();
    give_back(&shop, &stock_id, &code).await.unwrap();

    // The request may have been under way for long: it has its answer, and the coupon stays as it is.
    assert_eq!(busifavor.use_coupon(&request).await.unwrap(), first);
    assert!(!shop.simulator.coupon(&code).unwrap().is_used());
    // A new redemption needs a new number.
    request.use_time = at(request.use_time.unix_timestamp() + 1);
    let refused = busifavor.use_coupon(&request).await;
    assert_eq!(refusal(refused), is(400, "INVALID_REQUEST"));
    assert_eq!(shop.simulator.redemptions(), 1);
}

#[tokio::test]
async fn an_expired_coupon_is_neither_used_nor_given_back() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let (used, unused) = (shop.send(&stock_id).await, shop.send(&stock_id).await);
    shop.try_use(&stock_id, &used).await.unwrap();

    shop.simulator.set_calendar_offset(31 * DAY);

    assert_eq!(
        shop.simulator.coupon(&unused).unwrap().state(),
        CouponState::Expired
    );
    let late = shop.try_use(&stock_id, &unused).await;
    assert_eq!(refusal(late), is(400, "INVALID_REQUEST"));
    let late = give_back(&shop, &stock_id, &used).await;
    assert_eq!(refusal(late), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn a_void_coupon_stays_void() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let (used, unused) = (shop.send(&stock_id).await, shop.send(&stock_id).await);
    shop.try_use(&stock_id, &used).await.unwrap();

    void(&shop, &stock_id, &unused).await.unwrap();

    assert_eq!(
        shop.simulator.coupon(&unused).unwrap().state(),
        CouponState::Deactivated
    );
    let coupon = look_up(&shop, &unused).await;
    assert_eq!(coupon.deactivate_reason.as_deref(), Some("sent by mistake"));
    assert!(coupon.deactivate_request_no.is_some() && coupon.deactivate_time.is_some());
    for refused in [
        shop.try_use(&stock_id, &unused).await.map(drop),
        void(&shop, &stock_id, &unused).await,
        void(&shop, &stock_id, &used).await,
        tie(&shop, &stock_id, &unused, "order").await,
    ] {
        assert_eq!(refusal(refused), is(400, "INVALID_REQUEST"));
    }
}

#[tokio::test]
async fn a_coupon_goes_with_one_order_at_a_time() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;

    tie(&shop, &stock_id, &code, "order-1").await.unwrap();
    let other = tie(&shop, &stock_id, &code, "order-2").await;
    assert_eq!(refusal(other), is(400, "INVALID_REQUEST"));
    let other = untie(&shop, &stock_id, &code, "order-2").await;
    assert_eq!(refusal(other), is(400, "INVALID_REQUEST"));
    untie(&shop, &stock_id, &code, "order-1").await.unwrap();
    tie(&shop, &stock_id, &code, "order-2").await.unwrap();
    // The tie does not redeem the coupon, and does not keep it from being redeemed.
    shop.try_use(&stock_id, &code).await.unwrap();
}

#[tokio::test]
async fn codes_of_the_merchants_own_need_their_stock() {
    let shop = Shop::open().await;
    let stocks = [
        shop.stock_with(merchant_api).await,
        shop.stock_with(merchant_api).await,
    ];
    // Two stocks may have the same code.
    for stock_id in &stocks {
        let mut request = shop.send_request(stock_id);
        request.coupon_code = Some("mine".to_owned());
        shop.client.busifavor().send_coupon(&request).await.unwrap();
    }

    let mut without = shop.use_request("", "mine");
    without.stock_id = None;
    let refused = shop.client.busifavor().use_coupon(&without).await;
    assert_eq!(faulty_field(refused), "/stock_id");
    let used = shop.try_use(&stocks[1], "mine").await.unwrap();
    assert_eq!(used.stock_id, stocks[1]);
    shop.try_use(&stocks[0], "mine").await.unwrap();
}

fn merchant_api(request: &mut wechatpay_client::busifavor::CreateBusifavorStockRequest) {
    request.coupon_code_mode = CouponCodeMode::MerchantApi;
}

#[tokio::test]
async fn days_count_from_the_day_it_was_got() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| {
            let times = &mut request.coupon_use_rule.coupon_available_time;
            times.wait_days_after_receive = Some(2);
            times.available_day_after_receive = Some(1);
        })
        .await;
    let codes = [shop.send(&stock_id).await, shop.send(&stock_id).await];
    let period = period(&shop, &codes[0]).await;
    assert!(period.0.ends_with("T00:00:00+08:00"), "{period:?}");
    assert!(period.1.ends_with("T23:59:59+08:00"), "{period:?}");
    assert_eq!(period.0[..10], period.1[..10]);

    // Usable on the day after next, and on no other.
    let now = (DateTime::now().unix_timestamp() + 8 * 3_600) % DAY;
    let noon = DAY / 2 - now;
    for (day, usable) in [(0, false), (1, false), (2, true), (3, false)] {
        shop.simulator.set_calendar_offset(noon + day * DAY);
        let used = shop.try_use(&stock_id, &codes[usize::from(day == 3)]).await;
        assert_eq!(used.is_ok(), usable, "day {day}");
    }
}

async fn look_up(shop: &Shop, code: &str) -> CouponEntity {
    let request = QueryCouponRequest::builder()
        .openid(OPENID)
        .coupon_code(code)
        .appid(APPID)
        .build();
    shop.client
        .busifavor()
        .query_coupon(&request)
        .await
        .unwrap()
}

/// From when until when a coupon can be used.
async fn period(shop: &Shop, code: &str) -> (String, String) {
    let coupon = look_up(shop, code).await;
    let times = [coupon.available_start_time, coupon.expire_time];
    let [start, end] = times.map(|time| time.unwrap().to_string());
    (start, end)
}

#[tokio::test]
async fn a_coupon_can_be_used_within_the_period_of_its_stock() {
    let shop = Shop::open().await;
    let now = DateTime::now().unix_timestamp();
    let (begin, end) = (at(now + DAY), at(now + 2 * DAY));
    let stock_id = shop
        .stock_with(|request| {
            let times = &mut request.coupon_use_rule.coupon_available_time;
            times.available_begin_time = begin;
            times.available_end_time = end;
            // Longer than the stock is there.
            times.available_second_after_receive = Some(9 * DAY);
        })
        .await;
    let code = shop.send(&stock_id).await;

    let coupon = look_up(&shop, &code).await;
    let seconds = |time: Option<DateTime>| time.unwrap().unix_timestamp();
    assert_eq!(seconds(coupon.available_start_time), begin.unix_timestamp());
    assert_eq!(seconds(coupon.expire_time), end.unix_timestamp());
    let early = shop.try_use(&stock_id, &code).await;
    assert_eq!(refusal(early), is(400, "INVALID_REQUEST"));
    shop.simulator.set_calendar_offset(DAY + 60);
    shop.try_use(&stock_id, &code).await.unwrap();
}

#[tokio::test]
async fn a_coupon_may_last_for_seconds() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| {
            let times = &mut request.coupon_use_rule.coupon_available_time;
            times.available_second_after_receive = Some(600);
        })
        .await;
    let codes = [shop.send(&stock_id).await, shop.send(&stock_id).await];

    shop.simulator.set_calendar_offset(590);
    shop.try_use(&stock_id, &codes[0]).await.unwrap();
    shop.simulator.set_calendar_offset(700);
    let late = shop.try_use(&stock_id, &codes[1]).await;
    assert_eq!(refusal(late), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn a_stock_may_name_days_of_the_week_and_spans_of_time() {
    let shop = Shop::open().await;
    let now = DateTime::now().unix_timestamp();
    // China's midnight before now, and the day of the week that began with it; 1970 began on Thursday.
    let midnight = (now + 8 * 3_600) / DAY * DAY - 8 * 3_600;
    let today = ((now + 8 * 3_600) / DAY + 4) % 7;
    let stock_id = shop
        .stock_with(|request| {
            let morning = AvailableDayTime::builder()
                .begin_time(8 * 3_600)
                .end_time(12 * 3_600)
                .build();
            let week = AvailableWeek::builder()
                .week_day(vec![(today + 1) % 7])
                .available_day_time(vec![morning])
                .build();
            let span = IrregularAvailableTime::builder()
                .begin_time(at(midnight + 5 * DAY))
                .end_time(at(midnight + 6 * DAY))
                .build();
            let times = &mut request.coupon_use_rule.coupon_available_time;
            times.available_week = Some(week);
            times.irregulary_avaliable_time = Some(vec![span]);
        })
        .await;
    let code = shop.send(&stock_id).await;

    let hour = 3_600;
    for (moment, usable) in [
        (DAY + 7 * hour, false),
        (DAY + 13 * hour, false),
        (2 * DAY + 9 * hour, false),
        (5 * DAY + 20 * hour, true),
    ] {
        shop.simulator.set_calendar_offset(midnight + moment - now);
        let used = shop.try_use(&stock_id, &code).await;
        assert_eq!(used.is_ok(), usable, "{moment}");
    }
    shop.simulator.set_calendar_offset(0);
    let code = shop.send(&stock_id).await;
    shop.simulator
        .set_calendar_offset(midnight + DAY + 9 * hour - now);
    shop.try_use(&stock_id, &code).await.unwrap();
}

#[tokio::test]
async fn one_of_64_clients_redeems_a_coupon() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;

    let results = join_all((0..64).map(|_| {
        let (simulator, request) = (&shop.simulator, shop.use_request(&stock_id, &code));
        async move {
            let client = simulator.client().unwrap();
            client.busifavor().use_coupon(&request).await
        }
    }))
    .await;

    let (used, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((used.len(), refused.len()), (1, 63));
    for result in refused {
        assert_eq!(refusal(result), is(400, "RESOURCE_ALREADY_EXISTS"));
    }
    assert_eq!(shop.simulator.redemptions(), 1);
}
