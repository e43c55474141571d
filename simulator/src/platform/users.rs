//! The coupons in one user's wallet.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ApiError, Platform, Reply, availability::at_offset, coupon::CouponRecord, rfc3339};
use crate::spec::Call;

/// What a coupon shows of its stock.
const OF_STOCK: [&str; 8] = [
    "stock_name",
    "belong_merchant",
    "comment",
    "goods_name",
    "stock_type",
    "coupon_use_rule",
    "custom_entrance",
    "display_pattern_info",
];

const DEFAULT_LIMIT: usize = 20;

impl Platform {
    /// `GET …/users/{openid}/coupons` (根据过滤条件查询用户券).
    pub(super) fn list_coupons(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        self.check_appid(call.required("appid"))?;
        let creator = call.text("creator_merchant");
        let sender = call.text("sender_merchant");
        let owner = call.text("belong_merchant");
        if creator.is_none() && sender.is_none() && owner.is_none() {
            let issue = "one of creator_merchant, belong_merchant and sender_merchant is required";
            return Err(ApiError::in_parameter(
                "creator_merchant",
                None,
                issue,
                "query",
            ));
        }
        let is_caller = |mchid: Option<&str>| mchid.is_none_or(|mchid| mchid == self.mchid);
        let matches = |coupon: &&CouponRecord| {
            let is = |name, value: &str| call.text(name).is_none_or(|wanted| wanted == value);
            let state = call.get("coupon_state");
            coupon.openid == call.required("openid")
                && coupon.appid == call.required("appid")
                && is("stock_id", &coupon.stock_id)
                && state.is_none_or(|state| *state == json!(coupon.state(now)))
                && is_caller(creator)
                && is_caller(sender)
                && self
                    .stock(&coupon.stock_id)
                    .is_ok_and(|stock| is("belong_merchant", stock.belong_merchant()))
        };
        let coupons: Vec<_> = self.coupons.values().filter(matches).collect();
        let at = |name| {
            call.integer(name)
                .and_then(|value| usize::try_from(value).ok())
        };
        let (page, limit) = (
            at("offset").unwrap_or(0),
            at("limit").unwrap_or(DEFAULT_LIMIT),
        );
        let of_page = coupons.iter().skip(page.saturating_mul(limit)).take(limit);
        let data = of_page.map(|coupon| self.coupon_entity(coupon, now));
        Ok(Some(json!({
            "total_count": coupons.len(),
            "offset": page,
            "limit": limit,
            "data": data.collect::<Result<Vec<_>, _>>()?,
        })))
    }

    /// `GET …/users/{openid}/coupons/{coupon_code}/appids/{appid}` (查询用户单张券详情).
    pub(super) fn query_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        self.check_appid(call.required("appid"))?;
        let mut coupons = self.coupons.under(call.required("coupon_code"));
        let found = coupons.find(|coupon| {
            coupon.openid == call.required("openid") && coupon.appid == call.required("appid")
        });
        let coupon = found.ok_or_else(|| ApiError::not_exists("券不存在"))?;
        self.coupon_entity(coupon, now).map(Some)
    }

    /// A coupon with its state, its rules and its history.
    pub(super) fn coupon_entity(
        &self,
        coupon: &CouponRecord,
        now: OffsetDateTime,
    ) -> Result<Value, ApiError> {
        let stock = self.stock(&coupon.stock_id)?;
        let time = |seconds| {
            let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(now);
            json!(rfc3339(at_offset(time, now.offset())))
        };
        let mut entity = json!({
            "coupon_code": coupon.code,
            "coupon_state": coupon.state(now),
            "stock_id": coupon.stock_id,
            "send_request_no": coupon.sent.request_no,
            "receive_time": coupon.sent.time,
            "available_start_time": time(coupon.available.0),
            "expire_time": time(coupon.available.1),
        });
        for name in OF_STOCK {
            if let Some(value) = stock.definition.get(name) {
                entity[name] = value.clone();
            }
        }
        for (name, done) in [
            ("use", &coupon.used),
            ("return", &coupon.returned),
            ("deactivate", &coupon.deactivated),
        ] {
            if let Some(done) = done {
                entity[format!("{name}_request_no")] = json!(done.request_no);
                entity[format!("{name}_time")] = json!(done.time);
            }
        }
        for (name, value) in [
            ("associate_out_trade_no", &coupon.out_trade_no),
            ("deactivate_reason", &coupon.deactivate_reason),
        ] {
            if let Some(value) = value {
                entity[name] = json!(value);
            }
        }
        Ok(entity)
    }
}
