//! The client of this workspace against the simulator.

use wechatpay_client::{
    Client, DateTime, ErrorKind, RetryPolicy,
    busifavor::{UseCouponRequest, UseCouponResponse},
};
use wechatpay_simulator::{Fault, Simulator};

pub(crate) async fn use_coupon(
    client: &Client,
) -> Result<UseCouponResponse, wechatpay_client::Error> {
    let use_time: DateTime = "2015-05-20T13:29:35+08:00".parse().unwrap();
    let request = UseCouponRequest::builder()
        .coupon_code("sxxe34343434")
        .appid("wx1234567889999")
        .use_time(use_time)
        .use_request_no("1002600620019090123143254435")
        .build();
    client.busifavor().use_coupon(&request).await
}

#[tokio::test]
async fn a_ready_client_redeems_a_coupon() {
    let simulator = Simulator::start().await.unwrap();
    let client = simulator.client().unwrap();

    let used = use_coupon(&client).await.unwrap();

    assert_eq!(used.stock_id, "100088");
    assert_eq!(used.openid, "xsd3434454567676");
    assert!(simulator.coupon("sxxe34343434").unwrap().is_used());
    let [request] = simulator.requests().try_into().unwrap();
    assert_eq!(
        request.wechatpay_serial.as_deref(),
        Some(simulator.public_key_id())
    );
}

#[tokio::test]
async fn it_sees_the_faults() {
    let simulator = Simulator::start().await.unwrap();
    let builder = simulator.client_builder().retry(RetryPolicy::never());
    let client = builder.build().unwrap();
    simulator.fail_next(Fault::TamperedBody);

    let error = use_coupon(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(simulator.coupon("sxxe34343434").unwrap().is_used());
}

#[tokio::test]
async fn a_merchant_id_that_is_none_is_an_error() {
    let simulator = Simulator::builder()
        .mchid("not a number")
        .start()
        .await
        .unwrap();

    assert!(simulator.client().is_err());
}
