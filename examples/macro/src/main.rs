//! Redeems a coupon through bindings that a macro makes from `spec/redeem.yaml`.
//!
//! It calls the gateway that the `WECHATPAY_*` variables describe; `Client::from_env` lists them.

use wechatpay_client::{Client, DateTime, Error};

use redeem::{Redeem, RedeemCouponRequest, RedeemCouponResponse};

#[allow(dead_code, reason = "a program need not use all of its spec")]
mod redeem {
    wechatpay_client::bindings!("spec/redeem.yaml");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let redeemed = redeem_coupon(&client, DateTime::now()).await?;
    println!("redeemed at {}", redeemed.wechatpay_use_time);
    Ok(())
}

async fn redeem_coupon(client: &Client, use_time: DateTime) -> Result<RedeemCouponResponse, Error> {
    let request = RedeemCouponRequest::builder()
        .coupon_code("sxxe34343434")
        .appid("wx1234567889999")
        .use_time(use_time)
        .use_request_no("1002600620019090123143254435")
        .stock_id("100088")
        .openid("xsd3434454567676")
        .build();
    Redeem::new(client).redeem_coupon(&request).await
}

#[cfg(test)]
mod tests {
    use wechatpay_simulator::Simulator;

    use super::*;

    #[tokio::test]
    async fn the_coupon_is_redeemed() -> Result<(), Box<dyn std::error::Error>> {
        let simulator = Simulator::start().await?;
        let client = simulator.client()?;

        let redeemed = redeem_coupon(&client, DateTime::now()).await?;

        assert_eq!(redeemed.stock_id, "100088");
        assert_eq!(redeemed.openid, "xsd3434454567676");
        let coupon = simulator.coupon("sxxe34343434").expect("a coupon");
        assert!(coupon.is_used());
        Ok(())
    }
}
