//! The calls by the client.

use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::{Client, DateTime, PrivateKey, PublicKey};

use crate::Result;
use crate::keys::Keys;

/// Makes so many calls, one after the other.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(address: &str, calls: &str) -> Result<()> {
    let keys = Keys::of_the_vectors();
    let client = Client::builder()
        .mchid(keys.mchid)
        .serial_no(keys.serial_no)
        .private_key(PrivateKey::from_pem(&keys.private_key)?)
        .public_key(keys.public_key_id, PublicKey::from_pem(&keys.public_key)?)
        .base_url(format!("http://{address}"))
        .build()?;
    let use_time: DateTime = "2015-05-20T13:29:35+08:00".parse()?;
    for number in 0..calls.parse::<u32>()? {
        let request = UseCouponRequest::builder()
            .coupon_code("sxxe34343434")
            .appid("wx1234567889999")
            .use_time(use_time)
            .use_request_no(format!("1002600620019090123143{number:06}"))
            .stock_id("100088")
            .openid("xsd3434454567676")
            .build();
        let used = client.busifavor().use_coupon(&request).await?;
        assert_eq!(used.stock_id, "100088");
    }
    Ok(())
}
