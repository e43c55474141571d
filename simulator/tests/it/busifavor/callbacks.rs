//! Where notifications go.

use wechatpay_client::Error;
use wechatpay_client::busifavor::{
    GetCouponNotifyRequest, SetCouponNotifyRequest, SetCouponNotifyResponse,
};

use super::{Shop, faulty_field, is, refusal};

async fn set(shop: &Shop, url: &str) -> Result<SetCouponNotifyResponse, Error> {
    let request = SetCouponNotifyRequest::builder().notify_url(url).build();
    shop.client.busifavor().set_coupon_notify(&request).await
}

#[tokio::test]
async fn an_address_is_set_replaced_and_told() {
    let shop = Shop::open().await;
    let get = GetCouponNotifyRequest::builder().build();
    let busifavor = shop.client.busifavor();
    let unset = busifavor.get_coupon_notify(&get).await;
    assert_eq!(refusal(unset), is(404, "RESOURCE_NOT_EXISTS"));

    for url in ["https://shop.example/one", "http://127.0.0.1:9/two"] {
        let answer = set(&shop, url).await.unwrap();
        assert_eq!(answer.notify_url, url);
        assert_eq!(answer.mchid, shop.simulator.merchant().mchid());
        let found = busifavor.get_coupon_notify(&get).await.unwrap();
        assert_eq!(found.notify_url, url);
    }
}

#[tokio::test]
async fn an_address_is_https_and_the_callers_own() {
    let shop = Shop::open().await;
    for url in [
        "http://shop.example/",
        "ftp://127.0.0.1/",
        "http://127.0.0.1.shop.example/",
    ] {
        assert_eq!(faulty_field(set(&shop, url).await), "/notify_url");
    }
    let get = GetCouponNotifyRequest::builder()
        .mchid("1900000009")
        .build();
    let others = shop.client.busifavor().get_coupon_notify(&get).await;
    assert_eq!(refusal(others), is(403, "NO_AUTH"));
}
