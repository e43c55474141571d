//! What a merchant's server signs for its front end: the payment that a web page, a mini program or
//! an app asks the user for, and the link by which a web page gives a coupon.
//!
//! ```no_run
//! # fn example(client: &wechatpay_client::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_client::front_end::JsapiPayment;
//!
//! let payment = JsapiPayment::new(client.credential(), "wx2421b1c4370ec43b", "wx2016…5100")?;
//! let answer_to_the_page = payment.to_json();
//! # Ok(())
//! # }
//! ```

mod coupon_link;
mod payment;

pub use coupon_link::CouponLink;
pub use payment::{AppPayment, JsapiPayment, PaymentError};
