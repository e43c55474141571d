//! Subsidies: paid, returned, looked up.

use wechatpay_client::Error;
use wechatpay_client::busifavor::{
    ExchangeCoupon, FixedNormalCoupon, PayReceiptInfoRequest, PayReceiptListRequest,
    ReturnCouponRequest, ReturnReceiptInfoRequest, StockType, SubsidyPayReceipt,
    SubsidyPayReceiptStatus, SubsidyPayRequest, SubsidyReturnReceipt, SubsidyReturnReceiptStatus,
    SubsidyReturnRequest,
};

use super::{Shop, faulty_field, is, refusal};

const ORDER: &str = "4200000913202101152566792388";

fn pay_request(shop: &Shop, stock_id: &str, code: &str, amount: i64) -> SubsidyPayRequest {
    SubsidyPayRequest::builder()
        .stock_id(stock_id)
        .coupon_code(code)
        .transaction_id(ORDER)
        .payer_merchant(shop.simulator.merchant().mchid())
        .payee_merchant("1900000009")
        .amount(amount)
        .description("for the tea")
        .out_subsidy_no(shop.number())
        .build()
}

async fn pay(
    shop: &Shop,
    stock_id: &str,
    code: &str,
    amount: i64,
) -> Result<SubsidyPayReceipt, Error> {
    let request = pay_request(shop, stock_id, code, amount);
    shop.client.busifavor().subsidy_pay(&request).await
}

fn return_request(shop: &Shop, stock_id: &str, code: &str, amount: i64) -> SubsidyReturnRequest {
    SubsidyReturnRequest::builder()
        .stock_id(stock_id)
        .coupon_code(code)
        .transaction_id(ORDER)
        .refund_id("50300207122021011500000000000")
        .payer_merchant(shop.simulator.merchant().mchid())
        .payee_merchant("1900000009")
        .amount(amount)
        .description("refunded")
        .out_subsidy_return_no(shop.number())
        .build()
}

async fn give_back(
    shop: &Shop,
    stock_id: &str,
    code: &str,
    amount: i64,
) -> Result<SubsidyReturnReceipt, Error> {
    let request = return_request(shop, stock_id, code, amount);
    shop.client.busifavor().subsidy_return(&request).await
}

async fn status(shop: &Shop, id: &str) -> SubsidyPayReceiptStatus {
    let request = PayReceiptInfoRequest::builder()
        .subsidy_receipt_id(id)
        .build();
    let receipt = shop.client.busifavor().pay_receipt_info(&request).await;
    receipt.unwrap().status
}

async fn shop_with_used_coupon() -> (Shop, String, String) {
    let shop = Shop::open().await;
    let stock_id = shop.stock().await;
    let code = shop.send(&stock_id).await;
    shop.try_use(&stock_id, &code).await.unwrap();
    (shop, stock_id, code)
}

#[tokio::test]
async fn a_subsidy_is_paid_once_and_returned_bit_by_bit() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    let request = pay_request(&shop, &stock_id, &code, 300);
    let busifavor = shop.client.busifavor();

    let paid = busifavor.subsidy_pay(&request).await.unwrap();
    let again = busifavor.subsidy_pay(&request).await.unwrap();
    assert_eq!(paid, again);
    assert_eq!(paid.status, SubsidyPayReceiptStatus::PayReceiptSuccess);

    let first = give_back(&shop, &stock_id, &code, 100).await.unwrap();
    assert_eq!(
        first.status,
        SubsidyReturnReceiptStatus::ReturnReceiptSuccess
    );
    assert_eq!(first.subsidy_receipt_id, paid.subsidy_receipt_id);
    assert_eq!(
        status(&shop, &paid.subsidy_receipt_id).await,
        SubsidyPayReceiptStatus::PayReceiptPartialReturn
    );
    let too_much = give_back(&shop, &stock_id, &code, 201).await;
    assert_eq!(faulty_field(too_much), "/amount");
    give_back(&shop, &stock_id, &code, 200).await.unwrap();
    assert_eq!(
        status(&shop, &paid.subsidy_receipt_id).await,
        SubsidyPayReceiptStatus::PayReceiptFullReturn
    );

    let request = ReturnReceiptInfoRequest::builder()
        .subsidy_return_receipt_id(first.subsidy_return_receipt_id.as_deref().unwrap())
        .build();
    let found = busifavor.return_receipt_info(&request).await.unwrap();
    assert_eq!(found, first);
}

#[tokio::test]
async fn an_order_is_subsidised_up_to_the_discount() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    let busifavor = shop.client.busifavor();
    pay(&shop, &stock_id, &code, 300).await.unwrap();
    pay(&shop, &stock_id, &code, 200).await.unwrap();
    let more = pay(&shop, &stock_id, &code, 1).await;
    assert_eq!(faulty_field(more), "/amount");

    // What has gone back can be paid again.
    give_back(&shop, &stock_id, &code, 500).await.unwrap();
    pay(&shop, &stock_id, &code, 100).await.unwrap();

    // The coupon, given back, goes with another order; that has a subsidy of its own.
    let back = ReturnCouponRequest::builder()
        .coupon_code(&code)
        .stock_id(&stock_id)
        .return_request_no(shop.number())
        .build();
    busifavor.return_coupon(&back).await.unwrap();
    shop.try_use(&stock_id, &code).await.unwrap();
    let mut other = pay_request(&shop, &stock_id, &code, 500);
    other.transaction_id = "4200000913202101152566792399".to_owned();
    busifavor.subsidy_pay(&other).await.unwrap();
    let more = pay(&shop, &stock_id, &code, 401).await;
    assert_eq!(faulty_field(more), "/amount");
}

#[tokio::test]
async fn returns_take_from_the_oldest_payment_first() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    let old = pay(&shop, &stock_id, &code, 300).await.unwrap();
    let new = pay(&shop, &stock_id, &code, 200).await.unwrap();
    let (old, new) = (old.subsidy_receipt_id, new.subsidy_receipt_id);

    for (amount, from, of_old, of_new) in [
        (
            100,
            &old,
            SubsidyPayReceiptStatus::PayReceiptPartialReturn,
            SubsidyPayReceiptStatus::PayReceiptSuccess,
        ),
        (
            250,
            &old,
            SubsidyPayReceiptStatus::PayReceiptFullReturn,
            SubsidyPayReceiptStatus::PayReceiptPartialReturn,
        ),
        (
            150,
            &new,
            SubsidyPayReceiptStatus::PayReceiptFullReturn,
            SubsidyPayReceiptStatus::PayReceiptFullReturn,
        ),
    ] {
        let returned = give_back(&shop, &stock_id, &code, amount).await.unwrap();
        assert_eq!(returned.subsidy_receipt_id, *from);
        assert_eq!(status(&shop, &old).await, of_old);
        assert_eq!(status(&shop, &new).await, of_new);
    }
    let more = give_back(&shop, &stock_id, &code, 1).await;
    assert_eq!(faulty_field(more), "/amount");
}

#[tokio::test]
async fn a_subsidy_goes_back_the_way_it_came() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    pay(&shop, &stock_id, &code, 300).await.unwrap();

    let changes: [fn(&mut SubsidyReturnRequest); 3] = [
        |request| request.transaction_id = "4200000913202101152566792399".to_owned(),
        |request| request.payer_merchant = "1900000009".to_owned(),
        |request| request.payee_merchant = "1900000010".to_owned(),
    ];
    for change in changes {
        let mut request = return_request(&shop, &stock_id, &code, 100);
        change(&mut request);
        let refused = shop.client.busifavor().subsidy_return(&request).await;
        assert_eq!(refusal(refused), is(404, "RESOURCE_NOT_EXISTS"));
    }
}

#[tokio::test]
async fn payments_are_listed_by_coupon() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    let list = async |number: Option<&str>| {
        let mut request = PayReceiptListRequest::builder()
            .stock_id(&stock_id)
            .coupon_code(&code)
            .build();
        request.out_subsidy_no = number.map(str::to_owned);
        let listed = shop.client.busifavor().pay_receipt_list(&request).await;
        listed.unwrap().pay_receipt_list.unwrap_or_default().len()
    };
    assert_eq!(list(None).await, 0);

    let paid = pay(&shop, &stock_id, &code, 100).await.unwrap();
    pay(&shop, &stock_id, &code, 200).await.unwrap();

    assert_eq!(list(None).await, 2);
    assert_eq!(list(Some(&paid.out_subsidy_no)).await, 1);
    assert_eq!(list(Some("unknown")).await, 0);
}

#[tokio::test]
async fn a_subsidy_has_its_conditions() {
    let (shop, stock_id, code) = shop_with_used_coupon().await;
    let unused = shop.send(&stock_id).await;
    let refused = pay(&shop, &stock_id, &unused, 100).await;
    assert_eq!(refusal(refused), is(400, "INVALID_REQUEST"));
    // The coupon takes 500 fen off.
    for amount in [0, 501] {
        let refused = pay(&shop, &stock_id, &code, amount).await;
        assert_eq!(faulty_field(refused), "/amount");
    }
    let mut request = pay_request(&shop, &stock_id, &code, 100);
    request.payer_merchant = "1900000008".to_owned();
    let refused = shop.client.busifavor().subsidy_pay(&request).await;
    assert_eq!(refusal(refused), is(403, "NO_AUTH"));
    request.payer_merchant = shop.simulator.merchant().mchid().to_owned();
    request.payee_merchant = request.payer_merchant.clone();
    let refused = shop.client.busifavor().subsidy_pay(&request).await;
    assert_eq!(faulty_field(refused), "/payee_merchant");
    let dear = shop
        .stock_with(|request| {
            let discount = FixedNormalCoupon::builder()
                .discount_amount(600_000)
                .transaction_minimum(1_000_000)
                .build();
            request.coupon_use_rule.fixed_normal_coupon = Some(discount);
            request.belong_merchant = "1900000008".to_owned();
        })
        .await;
    let expensive = shop.send(&dear).await;
    shop.try_use(&dear, &expensive).await.unwrap();
    // No more than 5,000 yuan, whatever the discount.
    let refused = pay(&shop, &dear, &expensive, 500_001).await;
    assert_eq!(faulty_field(refused), "/amount");
    // The merchant that the stock belongs to may pay too.
    let mut request = pay_request(&shop, &dear, &expensive, 500_000);
    request.payer_merchant = "1900000008".to_owned();
    shop.client.busifavor().subsidy_pay(&request).await.unwrap();
    let refused = give_back(&shop, &stock_id, &code, 1).await;
    assert_eq!(refusal(refused), is(404, "RESOURCE_NOT_EXISTS"));

    let exchange = shop
        .stock_with(|request| {
            request.stock_type = StockType::Exchange;
            request.coupon_use_rule.fixed_normal_coupon = None;
            let price = ExchangeCoupon::builder()
                .exchange_price(1)
                .transaction_minimum(1)
                .build();
            request.coupon_use_rule.exchange_coupon = Some(price);
        })
        .await;
    let code = shop.send(&exchange).await;
    shop.try_use(&exchange, &code).await.unwrap();
    let refused = pay(&shop, &exchange, &code, 1).await;
    assert_eq!(refusal(refused), is(400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn receipts_that_do_not_exist_are_not_found() {
    let shop = Shop::open().await;
    let pay = PayReceiptInfoRequest::builder()
        .subsidy_receipt_id("1")
        .build();
    let back = ReturnReceiptInfoRequest::builder()
        .subsidy_return_receipt_id("1")
        .build();
    let busifavor = shop.client.busifavor();

    let refused = busifavor.pay_receipt_info(&pay).await;
    assert_eq!(refusal(refused), is(404, "RESOURCE_NOT_EXISTS"));
    let refused = busifavor.return_receipt_info(&back).await;
    assert_eq!(refusal(refused), is(404, "RESOURCE_NOT_EXISTS"));
}
