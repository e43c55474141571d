//! The platform behind the gateway: its coupons, and what its operations do to them.

mod coupon;
mod error;
mod parameters;
mod use_coupon;

use std::collections::HashMap;

use self::use_coupon::Redemption;

pub use self::coupon::{Coupon, CouponView};
pub(crate) use self::{
    error::ApiError,
    parameters::{ANY_LENGTH, Parameters},
};

/// The platform's state.
#[derive(Default)]
pub(crate) struct Platform {
    coupons: HashMap<String, Coupon>,
    /// What was redeemed, by `use_request_no`.
    redemptions: HashMap<String, Redemption>,
}

impl Platform {
    /// A later coupon takes the place of an earlier one with the same code.
    pub(crate) fn with_coupons(coupons: impl IntoIterator<Item = Coupon>) -> Self {
        let by_code = |coupon: Coupon| (coupon.code.clone(), coupon);
        Self {
            coupons: coupons.into_iter().map(by_code).collect(),
            redemptions: HashMap::new(),
        }
    }

    pub(crate) fn coupon(&self, coupon_code: &str) -> Option<CouponView> {
        self.coupons.get(coupon_code).cloned().map(CouponView::from)
    }

    pub(crate) fn redemptions(&self) -> usize {
        self.redemptions.len()
    }
}
