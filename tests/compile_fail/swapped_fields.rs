//! `appid` and `coupon_code` are set the wrong way round.

use wechatpay_client::busifavor::UseCouponRequest;

fn main() {
    let _builder = UseCouponRequest::builder()
        .appid("wx1234567889999")
        .coupon_code("sxxe34343434");
}
