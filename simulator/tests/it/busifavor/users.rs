//! The coupons in one user's wallet.

use wechatpay_client::Error;
use wechatpay_client::busifavor::{
    CouponEntity, CouponStatus, ListCouponsByFilterRequest, ListCouponsByFilterResponse,
    QueryCouponRequest,
};
use wechatpay_simulator::{Coupon, Simulator};

use super::{APPID, OPENID, Shop, is, refusal};

async fn query(shop: &Shop, openid: &str, code: &str) -> Result<CouponEntity, Error> {
    let request = QueryCouponRequest::builder()
        .openid(openid)
        .coupon_code(code)
        .appid(APPID)
        .build();
    shop.client.busifavor().query_coupon(&request).await
}

async fn list(
    shop: &Shop,
    change: impl FnOnce(&mut ListCouponsByFilterRequest),
) -> Result<ListCouponsByFilterResponse, Error> {
    let mut request = ListCouponsByFilterRequest::builder()
        .openid(OPENID)
        .appid(APPID)
        .creator_merchant(shop.simulator.merchant().mchid())
        .build();
    change(&mut request);
    shop.client
        .busifavor()
        .list_coupons_by_filter(&request)
        .await
}

#[tokio::test]
async fn a_coupon_tells_its_state_and_history() {
    let of_second = Coupon::new("of-second").appid("wx-second");
    let simulator = Simulator::builder().coupon(of_second).start().await;
    let shop = Shop::with(simulator.unwrap());
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;

    let coupon = query(&shop, OPENID, &code).await.unwrap();
    assert_eq!(coupon.coupon_state, Some(CouponStatus::Sended));
    assert_eq!(coupon.stock_name, "Summer");
    assert_eq!(coupon.use_request_no, None);
    assert!(coupon.available_start_time < coupon.expire_time);

    let request = shop.use_request(&stock_id, &code);
    shop.client.busifavor().use_coupon(&request).await.unwrap();
    let coupon = query(&shop, OPENID, &code).await.unwrap();
    assert_eq!(coupon.coupon_state, Some(CouponStatus::Used));
    assert_eq!(coupon.use_request_no, Some(request.use_request_no));
    assert!(coupon.use_time.is_some());

    // Users have another openid under each appid.
    for (appid, wanted) in [
        ("wx-second", is(404, "RESOURCE_NOT_EXISTS")),
        ("wx-other", is(400, "APPID_MCHID_NOT_MATCH")),
    ] {
        let request = QueryCouponRequest::builder()
            .openid(OPENID)
            .coupon_code(&code)
            .appid(appid)
            .build();
        let refused = shop.client.busifavor().query_coupon(&request).await;
        assert_eq!(refusal(refused), wanted);
    }
    for (openid, code) in [("another", code.as_str()), (OPENID, "unknown")] {
        let refused = query(&shop, openid, code).await;
        assert_eq!(refusal(refused), is(404, "RESOURCE_NOT_EXISTS"));
    }
}

#[tokio::test]
async fn a_wallet_is_filtered_and_paged() {
    let shop = Shop::open().await;
    let (one, two) = (shop.stock().await, shop.stock().await);
    for stock_id in [&one, &one, &one, &two] {
        shop.send(stock_id).await;
    }
    let used = shop.send(&two).await;
    shop.try_use(&two, &used).await.unwrap();
    let count = async |change: fn(&mut ListCouponsByFilterRequest)| {
        list(&shop, change).await.unwrap().total_count
    };

    assert_eq!(count(|_| {}).await, 5);
    assert_eq!(
        count(|request| request.coupon_state = Some(CouponStatus::Used)).await,
        1
    );
    assert_eq!(
        count(|request| request.belong_merchant = Some("1".into())).await,
        0
    );
    let by_another: [fn(&mut ListCouponsByFilterRequest); 2] = [
        |request| request.sender_merchant = Some("1900000009".into()),
        |request| request.creator_merchant = Some("1900000009".into()),
    ];
    for change in by_another {
        assert_eq!(count(change).await, 0);
    }
    assert_eq!(count(|request| request.openid = "another".into()).await, 0);
    let of_one = list(&shop, |request| request.stock_id = Some(one.clone()))
        .await
        .unwrap();
    assert_eq!(of_one.total_count, 3);

    let page = |number| {
        list(&shop, move |request| {
            (request.offset, request.limit) = (Some(number), Some(2));
        })
    };
    assert_eq!(page(1).await.unwrap().data.unwrap().len(), 2);
    let last = page(2).await.unwrap();
    assert_eq!((last.total_count, last.data.unwrap().len()), (5, 1));
}

#[tokio::test]
async fn the_caller_must_say_what_it_is() {
    let shop = Shop::open().await;
    let refused = list(&shop, |request| request.creator_merchant = None).await;
    assert_eq!(refusal(refused), is(400, "PARAM_ERROR"));
    let refused = list(&shop, |request| request.appid = "wx-other".into()).await;
    assert_eq!(refusal(refused), is(400, "APPID_MCHID_NOT_MATCH"));
}
