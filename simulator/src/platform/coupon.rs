//! Coupons, as they are put into the simulator and as they are found there.

use std::fmt;

/// A coupon (商家券) for the simulator to know.
///
/// What is not set is the example of the documents.
///
/// ```
/// use wechatpay_simulator::Coupon;
///
/// let coupon = Coupon::new("summer-0001").stock_id("100089").openid("openid-of-a-friend");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Coupon {
    pub(super) code: String,
    pub(super) stock_id: String,
    pub(super) appid: String,
    pub(super) openid: String,
    pub(super) used_by_request_no: Option<String>,
}

impl Coupon {
    /// An unused coupon with this code, of stock `100088`, bound to the appid `wx1234567889999` and
    /// held by the user `xsd3434454567676`.
    #[must_use]
    pub fn new(coupon_code: impl Into<String>) -> Self {
        Self {
            code: coupon_code.into(),
            stock_id: "100088".to_owned(),
            appid: "wx1234567889999".to_owned(),
            openid: "xsd3434454567676".to_owned(),
            used_by_request_no: None,
        }
    }

    /// The stock (批次) that the coupon belongs to.
    #[must_use]
    pub fn stock_id(self, stock_id: impl Into<String>) -> Self {
        Self {
            stock_id: stock_id.into(),
            ..self
        }
    }

    /// The appid that the coupon's merchant is bound to.
    #[must_use]
    pub fn appid(self, appid: impl Into<String>) -> Self {
        Self {
            appid: appid.into(),
            ..self
        }
    }

    /// The user who holds the coupon, under the coupon's appid.
    #[must_use]
    pub fn openid(self, openid: impl Into<String>) -> Self {
        Self {
            openid: openid.into(),
            ..self
        }
    }

    /// The coupon was used before the simulator started, under this `use_request_no`.
    #[must_use]
    pub fn used_by(self, use_request_no: impl Into<String>) -> Self {
        Self {
            used_by_request_no: Some(use_request_no.into()),
            ..self
        }
    }

    /// Five unused coupons of stock `100088`, `sxxe34343434` to `sxxe34343438`; one of stock `100089`,
    /// `sxxe34343500`; and one that is used, `sxxe34343600`.
    pub(crate) fn default_data() -> Vec<Self> {
        let numbered = (34_343_434..=34_343_438).map(|number| Self::new(format!("sxxe{number}")));
        let special = [
            Self::new("sxxe34343500").stock_id("100089"),
            Self::new("sxxe34343600").used_by("1002600620019090123143250000"),
        ];
        numbered.chain(special).collect()
    }
}

impl fmt::Debug for Coupon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coupon")
            .field("stock_id", &self.stock_id)
            .field("appid", &self.appid)
            .field("is_used", &self.used_by_request_no.is_some())
            .finish_non_exhaustive()
    }
}

/// A coupon's state at the moment it was asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct CouponView {
    pub(super) coupon: Coupon,
}

impl CouponView {
    /// The coupon's code.
    #[must_use]
    pub fn coupon_code(&self) -> &str {
        &self.coupon.code
    }

    /// The stock that the coupon belongs to.
    #[must_use]
    pub fn stock_id(&self) -> &str {
        &self.coupon.stock_id
    }

    /// Whether the coupon was redeemed.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.coupon.used_by_request_no.is_some()
    }

    /// The `use_request_no` of the request that redeemed the coupon.
    #[must_use]
    pub fn used_by_request_no(&self) -> Option<&str> {
        self.coupon.used_by_request_no.as_deref()
    }
}

impl From<Coupon> for CouponView {
    fn from(coupon: Coupon) -> Self {
        Self { coupon }
    }
}

impl fmt::Debug for CouponView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CouponView").field(&self.coupon).finish()
    }
}
