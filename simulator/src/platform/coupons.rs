//! Coupons in users' wallets: redeemed, given back, voided, tied to an order.

use hyper::StatusCode;
use serde_json::json;
use time::OffsetDateTime;

use super::{
    ApiError, Platform, Reply, availability,
    coupon::{CouponRecord, CouponState, Done},
    rfc3339,
};
use crate::spec::Call;

impl Platform {
    /// `POST …/coupons/use` (核销用户券).
    pub(super) fn use_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let coupon = self.coupon_of(call)?;
        let stock = self.stock(&coupon.stock_id)?;
        if call.text("stock_id").is_none() && stock.code_mode() != "WECHATPAY_MODE" {
            return Err(ApiError::missing("/stock_id"));
        }
        if call.required("appid") != coupon.appid {
            return Err(ApiError::appid_not_bound());
        }
        if call
            .text("openid")
            .is_some_and(|openid| openid != coupon.openid)
        {
            return Err(ApiError::new(
                StatusCode::NOT_FOUND,
                "USER_NOT_EXISTS",
                "openid不正确",
            ));
        }
        match coupon.state(now) {
            CouponState::Sended => {}
            CouponState::Used => return Err(ApiError::already_exists("券已被其他订单核销")),
            CouponState::Expired => return Err(ApiError::invalid_request("券已过期")),
            CouponState::Deactivated => return Err(ApiError::invalid_request("券已失效")),
        }
        if now.unix_timestamp() < coupon.available.0 {
            return Err(ApiError::invalid_request("券未到可用时间"));
        }
        availability::check_moment(stock, now)?;

        let key = coupon.key();
        let coupon = self.coupons.get_mut(&key).expect("it was found above");
        coupon.used = Some(Done::new(call.required("use_request_no"), now));
        Ok(Some(json!({
            "stock_id": coupon.stock_id,
            "openid": coupon.openid,
            "wechatpay_use_time": rfc3339(now),
        })))
    }

    /// `POST …/coupons/return` (申请退券).
    pub(super) fn return_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let coupon = self.coupon_of(call)?;
        if coupon.state(now) != CouponState::Used {
            return Err(ApiError::invalid_request("券状态不是已核销，不能退券"));
        }
        if now.unix_timestamp() > coupon.available.1 {
            return Err(ApiError::invalid_request("券已过期，无需退券"));
        }
        let key = coupon.key();
        let coupon = self.coupons.get_mut(&key).expect("it was found above");
        coupon.used = None;
        coupon.returned = Some(Done::new(call.required("return_request_no"), now));
        Ok(Some(json!({ "wechatpay_return_time": rfc3339(now) })))
    }

    /// `POST …/coupons/deactivate` (使券失效).
    pub(super) fn deactivate_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let key = self.unused_coupon(call, now)?.key();
        let coupon = self.coupons.get_mut(&key).expect("it was found above");
        coupon.deactivated = Some(Done::new(call.required("deactivate_request_no"), now));
        coupon.deactivate_reason = call.text("deactivate_reason").map(str::to_owned);
        Ok(Some(json!({ "wechatpay_deactivate_time": rfc3339(now) })))
    }

    /// `POST …/coupons/associate` (关联订单信息).
    pub(super) fn associate_order(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let order = call.required("out_trade_no");
        let coupon = self.unused_coupon(call, now)?;
        if coupon
            .out_trade_no
            .as_deref()
            .is_some_and(|tied| tied != order)
        {
            return Err(ApiError::invalid_request("券已关联其他订单"));
        }
        let key = coupon.key();
        let coupon = self.coupons.get_mut(&key).expect("it was found above");
        coupon.out_trade_no = Some(order.to_owned());
        Ok(Some(json!({ "wechatpay_associate_time": rfc3339(now) })))
    }

    /// `POST …/coupons/disassociate` (取消关联订单信息).
    pub(super) fn disassociate_order(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let coupon = self.coupon_of(call)?;
        if coupon.out_trade_no.as_deref() != Some(call.required("out_trade_no")) {
            return Err(ApiError::invalid_request("券未与该订单关联"));
        }
        let key = coupon.key();
        let coupon = self.coupons.get_mut(&key).expect("it was found above");
        coupon.out_trade_no = None;
        Ok(Some(json!({ "wechatpay_disassociate_time": rfc3339(now) })))
    }

    /// The coupon of this code, of the stock that was named if one was.
    pub(super) fn coupon_of(&self, call: &Call) -> Result<&CouponRecord, ApiError> {
        let stock_id = call.text("stock_id");
        let mut coupons = self.coupons.under(call.required("coupon_code"));
        let is_of_stock =
            |coupon: &CouponRecord| stock_id.is_none_or(|stock_id| stock_id == coupon.stock_id);
        let found = coupons.find(|coupon| is_of_stock(coupon));
        found.ok_or_else(|| ApiError::not_exists("查询的资源不存在"))
    }

    fn unused_coupon(&self, call: &Call, now: OffsetDateTime) -> Result<&CouponRecord, ApiError> {
        let coupon = self.coupon_of(call)?;
        if coupon.state(now) != CouponState::Sended {
            return Err(ApiError::invalid_request("券状态不是可用"));
        }
        Ok(coupon)
    }
}
