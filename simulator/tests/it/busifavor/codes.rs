//! Uploaded codes.

use wechatpay_client::Error;
use wechatpay_client::busifavor::{
    CouponCodeInfoRequest, CouponCodeInfoResponse, CouponCodeMode, CouponCodeStatus,
    DeleteCouponCodeRequest, QueryCouponCodeListRequest, UploadCouponCodeRequest,
};

use super::{OPENID, Shop, is, refusal};

async fn shop_with_codes(codes: &[&str]) -> (Shop, String) {
    let shop = Shop::open().await;
    let stock_id = shop
        .stock_with(|request| request.coupon_code_mode = CouponCodeMode::MerchantUpload)
        .await;
    if !codes.is_empty() {
        shop.upload(&stock_id, codes).await;
    }
    (shop, stock_id)
}

async fn info(shop: &Shop, stock_id: &str, code: &str) -> Result<CouponCodeInfoResponse, Error> {
    let request = CouponCodeInfoRequest::builder()
        .stock_id(stock_id)
        .coupon_code(code)
        .build();
    shop.client.busifavor().coupon_code_info(&request).await
}

#[tokio::test]
async fn an_upload_can_succeed_in_part() {
    let (shop, stock_id) = shop_with_codes(&["old"]).await;
    let codes = ["new", "old", "new", "bad!", "a b-_\\/=|9"];
    let request = UploadCouponCodeRequest::builder()
        .stock_id(&stock_id)
        .upload_request_no(shop.number())
        .coupon_code_list(codes.map(str::to_owned).to_vec())
        .build();

    let busifavor = shop.client.busifavor();
    let uploaded = busifavor.upload_coupon_code(&request).await.unwrap();

    assert_eq!(uploaded.total_count, 4);
    assert_eq!(uploaded.success_count, 2);
    assert_eq!(
        uploaded.success_codes.as_deref().unwrap(),
        ["new", "a b-_\\/=|9"]
    );
    assert_eq!(uploaded.exist_codes.as_deref().unwrap(), ["old"]);
    assert_eq!(uploaded.duplicate_codes.as_deref().unwrap(), ["new"]);
    assert_eq!(uploaded.fail_codes.as_ref().unwrap()[0].coupon_code, "bad!");
    // Repeated, nothing is there already.
    assert_eq!(
        busifavor.upload_coupon_code(&request).await.unwrap(),
        uploaded
    );
    // Such a code finds its way through the path of a request.
    info(&shop, &stock_id, "a b-_\\/=|9").await.unwrap();
}

#[tokio::test]
async fn only_a_stock_that_asks_for_codes_takes_them() {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let request = UploadCouponCodeRequest::builder()
        .stock_id(&stock_id)
        .upload_request_no(shop.number())
        .coupon_code_list(vec!["code".to_owned()])
        .build();

    let refused = shop.client.busifavor().upload_coupon_code(&request).await;

    assert_eq!(refusal(refused), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn a_code_tells_what_became_of_it() {
    let (shop, stock_id) = shop_with_codes(&["one"]).await;

    let before = info(&shop, &stock_id, "one").await.unwrap();
    assert_eq!(
        before.code_information.code_status,
        Some(CouponCodeStatus::Available)
    );
    assert_eq!(before.coupon_information, None);

    shop.send(&stock_id).await;
    let after = info(&shop, &stock_id, "one").await.unwrap();
    assert_eq!(
        after.code_information.code_status,
        Some(CouponCodeStatus::Dispatched)
    );
    assert_eq!(after.code_information.openid.as_deref(), Some(OPENID));
    let coupon = after.coupon_information.unwrap();
    assert_eq!(coupon.coupon_code.as_deref(), Some("one"));

    let unknown = info(&shop, &stock_id, "two").await;
    assert_eq!(refusal(unknown), is(404, "RESOURCE_NOT_EXISTS"));
}

#[tokio::test]
async fn codes_are_listed_by_page_and_state() {
    let (shop, stock_id) = shop_with_codes(&["a", "b", "c", "d", "e"]).await;
    shop.send(&stock_id).await;
    let list = async |change: fn(&mut QueryCouponCodeListRequest)| {
        let mut request = QueryCouponCodeListRequest::builder()
            .stock_id(&stock_id)
            .build();
        change(&mut request);
        let busifavor = shop.client.busifavor();
        let listed = busifavor.query_coupon_code_list(&request).await.unwrap();
        let codes = listed
            .data
            .unwrap()
            .into_iter()
            .map(|code| code.code.unwrap());
        let codes = codes.collect::<Vec<_>>();
        // What the answer calls its limit is what the page holds.
        assert_eq!(usize::try_from(listed.limit), Ok(codes.len()));
        assert_eq!(listed.offset, request.offset.unwrap_or(0));
        (listed.total_count, codes)
    };

    assert_eq!(list(|_| {}).await.0, 5);
    let page = list(|request| (request.offset, request.limit) = (Some(1), Some(2))).await;
    assert_eq!(page, (5, vec!["b".to_owned(), "c".to_owned()]));
    let available = list(|request| request.status = Some(CouponCodeStatus::Available)).await;
    assert_eq!(available.1, ["b", "c", "d", "e"]);
}

#[tokio::test]
async fn a_code_is_deleted_before_it_is_handed_out() {
    let (shop, stock_id) = shop_with_codes(&["a", "b"]).await;
    let delete = async |code: &str| {
        let request = DeleteCouponCodeRequest::builder()
            .stock_id(&stock_id)
            .coupon_code(code)
            .delete_request_no(shop.number())
            .build();
        shop.client.busifavor().delete_coupon_code(&request).await
    };
    shop.send(&stock_id).await;

    assert_eq!(refusal(delete("a").await), is(400, "INVALID_REQUEST"));
    assert_eq!(delete("b").await.unwrap().stock_id, Some(stock_id.clone()));
    assert_eq!(refusal(delete("b").await), is(400, "INVALID_REQUEST"));
    assert_eq!(refusal(delete("c").await), is(404, "RESOURCE_NOT_EXISTS"));
    assert_eq!(
        refusal(shop.try_send(&stock_id).await),
        is(403, "NOT_ENOUGH")
    );
}
