//! A builder is no request.

use wechatpay_client::Client;
use wechatpay_client::busifavor::UseCouponRequest;

async fn redeem(client: &Client) {
    let request = UseCouponRequest::builder().coupon_code("sxxe34343434");
    let _ = client.busifavor().use_coupon(&request).await;
}

fn main() {}
