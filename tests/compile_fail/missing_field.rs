//! `use_request_no` is forgotten.

use wechatpay_client::DateTime;
use wechatpay_client::busifavor::UseCouponRequest;

fn main() {
    let _request = UseCouponRequest::builder()
        .coupon_code("sxxe34343434")
        .appid("wx1234567889999")
        .use_time(DateTime::UNIX_EPOCH)
        .build();
}
