//! Stocks: made, looked up, changed, and their budgets.

use wechatpay_client::busifavor::{
    CouponCodeMode, CouponUseMethod, CreateBusifavorStockRequest, DeleteCouponCodeRequest,
    ModifyBudgetRequest, ModifyCouponUseRule, ModifyStockInfoRequest, ModifyStockSendRule,
    QueryCouponRequest, QueryStockRequest, QueryStockResponse, StockStatus, StockType,
};
use wechatpay_simulator::StockState;

use super::{APPID, DAY, OPENID, Shop, faulty_field, is, refusal};

async fn query(shop: &Shop, stock_id: &str) -> QueryStockResponse {
    let request = QueryStockRequest::builder().stock_id(stock_id).build();
    shop.client.busifavor().query_stock(&request).await.unwrap()
}

#[tokio::test]
async fn a_stock_is_as_it_was_made() {
    let shop = Shop::open().await;
    let mut request = shop.stock_request();
    request.comment = Some("for us".to_owned());

    let stock_id = shop
        .client
        .busifavor()
        .create_busifavor_stock(&request)
        .await
        .unwrap()
        .stock_id;

    let stock = query(&shop, &stock_id).await;
    assert_eq!(stock.stock_id, stock_id);
    assert_eq!(stock.stock_name, "Summer");
    assert_eq!(stock.comment.as_deref(), Some("for us"));
    assert_eq!(stock.stock_state, StockStatus::Running);
    assert_eq!(stock.coupon_use_rule, request.coupon_use_rule);
    assert_eq!(stock.stock_send_rule, request.stock_send_rule);
    let sent = stock.send_count_information.unwrap();
    assert_eq!(sent.total_send_num, Some(0));
}

#[tokio::test]
async fn what_was_sent_is_counted() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| request.stock_send_rule.max_coupons_by_day = Some(3))
        .await;
    for _ in 0..2 {
        shop.send(&stock_id).await;
    }
    shop.simulator.set_calendar_offset(DAY);
    shop.send(&stock_id).await;

    let sent = query(&shop, &stock_id)
        .await
        .send_count_information
        .unwrap();
    assert_eq!(sent.total_send_num, Some(3));
    assert_eq!(sent.total_send_amount, Some(1_500));
    assert_eq!(sent.today_send_num, Some(1));
    assert_eq!(sent.today_send_amount, Some(500));

    // Days are told of a stock that has a limit for them.
    let other = query(&shop, &shop.stock().await).await;
    let sent = other.send_count_information.unwrap();
    assert_eq!((sent.total_send_num, sent.today_send_num), (Some(0), None));
}

#[tokio::test]
async fn the_same_request_makes_one_stock() {
    let shop = Shop::open().await;
    let mut request = shop.stock_request();
    let busifavor = shop.client.busifavor();

    let first = busifavor.create_busifavor_stock(&request).await.unwrap();
    let second = busifavor.create_busifavor_stock(&request).await.unwrap();
    assert_eq!(first.stock_id, second.stock_id);

    request.stock_name = "Winter".to_owned();
    let other = busifavor.create_busifavor_stock(&request).await;
    assert_eq!(refusal(other), is(400, "INVALID_REQUEST"));
}

type Change = fn(&mut CreateBusifavorStockRequest);

#[tokio::test]
async fn the_fields_of_a_stock_must_fit_each_other() {
    let shop = Shop::open().await;
    let cases: [(Change, &str); 7] = [
        (
            |request| request.stock_send_rule.max_coupons_per_user = 0,
            "/stock_send_rule/max_coupons_per_user",
        ),
        (
            |request| request.coupon_use_rule.fixed_normal_coupon = None,
            "/coupon_use_rule/fixed_normal_coupon",
        ),
        (
            |request| request.stock_type = StockType::Exchange,
            "/coupon_use_rule/exchange_coupon",
        ),
        (
            |request| {
                let times = &mut request.coupon_use_rule.coupon_available_time;
                times.available_end_time = times.available_begin_time;
            },
            "/coupon_use_rule/coupon_available_time/available_end_time",
        ),
        (
            |request| request.coupon_use_rule.use_method = CouponUseMethod::MiniPrograms,
            "/coupon_use_rule/mini_programs_appid",
        ),
        (
            |request| request.stock_send_rule.max_coupons = None,
            "/stock_send_rule/max_coupons",
        ),
        (
            |request| request.stock_send_rule.max_coupons_by_day = Some(101),
            "/stock_send_rule/max_coupons_by_day",
        ),
    ];
    for (change, field) in cases {
        let mut request = shop.stock_request();
        change(&mut request);
        let busifavor = shop.client.busifavor();
        let refused = busifavor.create_busifavor_stock(&request).await;
        assert_eq!(faulty_field(refused), field);
    }
}

#[tokio::test]
async fn a_stock_that_does_not_exist_is_not_found() {
    let shop = Shop::open().await;
    let request = QueryStockRequest::builder().stock_id("1").build();

    let answer = shop.client.busifavor().query_stock(&request).await;

    assert_eq!(refusal(answer), is(404, "RESOURCE_NOT_EXISTS"));
}

#[tokio::test]
async fn particulars_can_be_changed_until_the_end() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let request = || {
        ModifyStockInfoRequest::builder()
            .stock_id(&stock_id)
            .out_request_no(shop.number())
            .goods_name("Coffee")
            .stock_name("Winter")
            .stock_send_rule(
                ModifyStockSendRule::builder()
                    .prevent_api_abuse(true)
                    .natural_person_limit(true)
                    .build(),
            )
            .build()
    };

    let busifavor = shop.client.busifavor();
    busifavor.modify_stock_info(&request()).await.unwrap();

    let stock = query(&shop, &stock_id).await;
    assert_eq!(stock.goods_name, "Coffee");
    assert_eq!(stock.stock_name, "Summer", "it cannot be changed");
    assert_eq!(stock.stock_send_rule.prevent_api_abuse, Some(true));
    assert_eq!(stock.stock_send_rule.natural_person_limit, None);
    assert_eq!(stock.stock_send_rule.max_coupons, Some(100));

    let mut in_a_mini_program = request();
    in_a_mini_program.coupon_use_rule = Some(
        ModifyCouponUseRule::builder()
            .use_method(CouponUseMethod::MiniPrograms)
            .mini_programs_appid("wx-mini")
            .build(),
    );
    let refused = busifavor.modify_stock_info(&in_a_mini_program).await;
    assert_eq!(faulty_field(refused), "/coupon_use_rule/mini_programs_path");
    assert_eq!(
        query(&shop, &stock_id).await.coupon_use_rule,
        stock.coupon_use_rule
    );

    shop.simulator.set_calendar_offset(31 * DAY);
    let late = busifavor.modify_stock_info(&request()).await;
    assert_eq!(refusal(late), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn budgets_change_from_what_they_are() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| request.stock_send_rule.max_coupons_by_day = Some(10))
        .await;
    let request = || {
        ModifyBudgetRequest::builder()
            .stock_id(&stock_id)
            .modify_budget_request_no(shop.number())
            .build()
    };
    let modify =
        async |request: ModifyBudgetRequest| shop.client.busifavor().modify_budget(&request).await;
    for _ in 0..2 {
        shop.send(&stock_id).await;
    }

    let mut all = request();
    (all.target_max_coupons, all.current_max_coupons) = (Some(200), Some(100));
    let budget = modify(all.clone()).await.unwrap();
    assert_eq!(
        (budget.max_coupons, budget.max_coupons_by_day),
        (200, Some(10))
    );
    // Repeated, it is answered and not done again, though the budget is another now.
    assert_eq!(modify(all).await.unwrap().max_coupons, 200);

    let mut by_day = request();
    (
        by_day.target_max_coupons_by_day,
        by_day.current_max_coupons_by_day,
    ) = (Some(20), Some(10));
    assert_eq!(modify(by_day).await.unwrap().max_coupons_by_day, Some(20));

    let mut outdated = request();
    (outdated.target_max_coupons, outdated.current_max_coupons) = (Some(300), Some(100));
    assert_eq!(refusal(modify(outdated).await), is(400, "INVALID_REQUEST"));

    let mut below = request();
    (below.target_max_coupons, below.current_max_coupons) = (Some(1), Some(200));
    assert_eq!(faulty_field(modify(below).await), "/target_max_coupons");

    let mut without = request();
    without.target_max_coupons = Some(300);
    assert_eq!(faulty_field(modify(without).await), "/current_max_coupons");
    assert_eq!(faulty_field(modify(request()).await), "/target_max_coupons");

    let mut both = request();
    (both.target_max_coupons, both.target_max_coupons_by_day) = (Some(300), Some(30));
    assert_eq!(
        faulty_field(modify(both).await),
        "/target_max_coupons_by_day"
    );
}

#[tokio::test]
async fn a_budget_keeps_to_the_other_limits() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| request.stock_send_rule.max_coupons_by_day = Some(10))
        .await;
    let modify = async |target: i64, change: fn(&mut ModifyBudgetRequest)| {
        let mut request = ModifyBudgetRequest::builder()
            .stock_id(&stock_id)
            .modify_budget_request_no(shop.number())
            .build();
        request.target_max_coupons = Some(target);
        request.current_max_coupons = Some(100);
        change(&mut request);
        shop.client.busifavor().modify_budget(&request).await
    };
    let by_day: fn(&mut ModifyBudgetRequest) = |request| {
        request.target_max_coupons_by_day = request.target_max_coupons.take();
        request.current_max_coupons_by_day = Some(10);
    };

    // The day has 10, the user 5.
    for target in [-1, 4, 9, 1_000_000_001] {
        assert_eq!(
            faulty_field(modify(target, |_| {}).await),
            "/target_max_coupons"
        );
    }
    for target in [-1, 101] {
        let refused = modify(target, by_day).await;
        assert_eq!(faulty_field(refused), "/target_max_coupons_by_day");
    }
    // Zero is no target, as in the example of the documents.
    let refused = modify(0, by_day).await;
    assert_eq!(faulty_field(refused), "/target_max_coupons");
    let changed = modify(10, |request| request.target_max_coupons_by_day = Some(0)).await;
    assert_eq!(changed.unwrap().max_coupons, 10);

    shop.simulator.set_calendar_offset(31 * DAY);
    let late = modify(20, |request| request.current_max_coupons = Some(10)).await;
    assert_eq!(refusal(late), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn a_stock_that_is_not_running_sends_nothing() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;

    for (state, told) in [
        (StockState::Unaudited, StockStatus::Unaudit),
        (StockState::Paused, StockStatus::Paused),
        (StockState::Stopped, StockStatus::Stoped),
    ] {
        assert!(shop.simulator.set_stock_state(&stock_id, state).unwrap());
        assert_eq!(query(&shop, &stock_id).await.stock_state, told);
        assert_eq!(
            refusal(shop.try_send(&stock_id).await),
            is(400, "INVALID_REQUEST")
        );
    }

    assert!(
        shop.simulator
            .set_stock_state(&stock_id, StockState::Running)
            .unwrap()
    );
    shop.send(&stock_id).await;
    assert!(
        !shop
            .simulator
            .set_stock_state("none", StockState::Running)
            .unwrap()
    );
}

#[tokio::test]
async fn uploaded_codes_are_counted() {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| request.coupon_code_mode = CouponCodeMode::MerchantUpload)
        .await;
    shop.upload(&stock_id, &["a", "b", "c", "d"]).await;
    shop.send(&stock_id).await;
    let delete = DeleteCouponCodeRequest::builder()
        .stock_id(&stock_id)
        .coupon_code("d")
        .delete_request_no(shop.number())
        .build();
    let deleted = shop.client.busifavor().delete_coupon_code(&delete).await;
    deleted.unwrap();

    let count = query(&shop, &stock_id).await.coupon_code_count.unwrap();
    assert_eq!((count.total_count, count.available_count), (3, 2));
}

#[tokio::test]
async fn a_stock_may_last_as_long_as_dates_do() {
    let shop = Shop::open().await;
    let last = "9999-12-31T23:59:59-12:00".parse().unwrap();
    let stock_id = shop
        .stock_with(|request| {
            let times = &mut request.coupon_use_rule.coupon_available_time;
            times.available_end_time = last;
        })
        .await;

    let code = shop.send(&stock_id).await;

    let query = QueryCouponRequest::builder()
        .openid(OPENID)
        .coupon_code(&code)
        .appid(APPID)
        .build();
    let coupon = shop.client.busifavor().query_coupon(&query).await.unwrap();
    let expire_time = coupon.expire_time.unwrap().to_string();
    assert!(expire_time.starts_with("9999-12-31T"), "{expire_time}");
    shop.try_use(&stock_id, &code).await.unwrap();
}
