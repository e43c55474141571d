//! A time is no text.

use wechatpay_client::busifavor::UseCouponRequest;

fn main() {
    let _builder = UseCouponRequest::builder()
        .coupon_code("sxxe34343434")
        .appid("wx1234567889999")
        .use_time("2015-05-20T13:29:35+08:00");
}
