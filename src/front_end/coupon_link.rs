//! The link by which a web page gives a merchant coupon: signed with the APIv2 key.

use std::fmt;

use crate::formats::DateTime;
use crate::keys::ApiV2Key;
use crate::percent_encoding::percent_encode;

/// The page of WeChat Pay at which a user takes a merchant coupon (H5发券). Redirect to its
/// [`url`](Self::url) from a web page within WeChat.
///
/// WeChat Pay tells the merchant nothing when the user has taken the coupon: look it up. It also
/// cannot be opened from a mini program, which has a plug-in for this.
///
/// ```
/// use wechatpay_client::ApiV2Key;
/// use wechatpay_client::front_end::CouponLink;
///
/// let link = CouponLink {
///     stock_id: "100088",
///     out_request_no: "R123",
///     send_coupon_merchant: "98568865",
///     open_id: "xsd3434454567676",
///     coupon_code: None,
///     customize_send_time: None,
/// };
/// let url = link.url(&ApiV2Key::new("192006250b4c09247ec02edce69f6a2d")?);
/// assert!(url.starts_with("https://action.weixin.qq.com/busifavor/getcouponinfo?"));
/// # Ok::<(), wechatpay_client::KeyError>(())
/// ```
///
/// Official document: H5发券.
#[derive(Clone, Copy)]
pub struct CouponLink<'a> {
    /// The stock to give from, 1–20 characters.
    pub stock_id: &'a str,
    /// The number of this gift, never used before: letters and digits, 1–128 characters.
    pub out_request_no: &'a str,
    /// The number of the merchant that gives the coupon.
    pub send_coupon_merchant: &'a str,
    /// The user.
    pub open_id: &'a str,
    /// The coupon's code, if the stock's `coupon_code_mode` is `MERCHANT_API`; otherwise none.
    pub coupon_code: Option<&'a str>,
    /// The time from which a relative validity counts, if it is not that of the user's click.
    pub customize_send_time: Option<&'a DateTime>,
}

impl CouponLink<'_> {
    /// The signed address. Make it on the server: whoever has the key can give coupons.
    #[must_use]
    pub fn url(&self, key: &ApiV2Key) -> String {
        let send_time = self.customize_send_time.map(ToString::to_string);
        let parameters = [
            ("stock_id", self.stock_id),
            ("out_request_no", self.out_request_no),
            ("send_coupon_merchant", self.send_coupon_merchant),
            ("open_id", self.open_id),
            ("coupon_code", self.coupon_code.unwrap_or_default()),
            (
                "customize_send_time",
                send_time.as_deref().unwrap_or_default(),
            ),
        ];
        let sign = key.sign(parameters);
        let mut query = format!("sign={sign}");
        for (name, value) in parameters {
            if !value.is_empty() {
                query.extend(["&", name, "=", &percent_encode(value)]);
            }
        }
        format!("{PAGE}?{query}#wechat_pay&wechat_redirect")
    }
}

impl fmt::Debug for CouponLink<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CouponLink")
            .field("stock_id", &self.stock_id)
            .field("out_request_no", &self.out_request_no)
            .field("send_coupon_merchant", &self.send_coupon_merchant)
            .finish_non_exhaustive()
    }
}

const PAGE: &str = "https://action.weixin.qq.com/busifavor/getcouponinfo";
