//! A request is made by its builder, so that a new optional field breaks nobody.

use wechatpay_client::DateTime;
use wechatpay_client::busifavor::UseCouponRequest;

fn main() {
    let _request = UseCouponRequest {
        coupon_code: String::from("sxxe34343434"),
        stock_id: None,
        appid: String::from("wx1234567889999"),
        use_time: DateTime::UNIX_EPOCH,
        use_request_no: String::from("1002600620019090123143254435"),
        openid: None,
        out_trade_no: None,
        mch_id: None,
        transaction_id: None,
    };
}
