//! A stock (批次): what coupons are sent from, and by which rules.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{ApiError, Coupon};

/// The state of a stock (批次状态).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum StockState {
    /// `UNAUDIT`: not approved yet.
    #[serde(rename = "UNAUDIT")]
    Unaudited,
    /// `RUNNING`: coupons can be sent.
    #[serde(rename = "RUNNING")]
    Running,
    /// `STOPED`, as the platform spells it.
    #[serde(rename = "STOPED")]
    Stopped,
    /// `PAUSED`.
    #[serde(rename = "PAUSED")]
    Paused,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Stock {
    pub(super) id: String,
    /// The fields of the request that made it, as changed since.
    pub(super) definition: Value,
    pub(super) state: StockState,
    /// How many coupons were sent.
    pub(super) sent: i64,
    /// The last day on which coupons were sent, and how many.
    sent_on: Option<(String, i64)>,
}

impl Stock {
    pub(super) fn new(id: String, definition: Value) -> Self {
        Self {
            id,
            definition,
            state: StockState::Running,
            sent: 0,
            sent_on: None,
        }
    }

    /// A stock that was there before the simulator: 1 fen off 1 fen or more, for a century.
    pub(super) fn standing(id: &str, mchid: &str) -> Self {
        let definition = json!({
            "stock_name": "8月1日活动券",
            "belong_merchant": mchid,
            "goods_name": "全场商品",
            "stock_type": "NORMAL",
            "coupon_use_rule": {
                "coupon_available_time": {
                    "available_begin_time": "2015-05-20T13:29:35+08:00",
                    "available_end_time": "2115-05-20T13:29:35+08:00",
                },
                "fixed_normal_coupon": { "discount_amount": 5, "transaction_minimum": 100 },
                "use_method": "OFF_LINE",
            },
            "stock_send_rule": { "max_coupons": 1_000_000, "max_coupons_per_user": 100 },
            "coupon_code_mode": "WECHATPAY_MODE",
            "notify_config": { "notify_appid": Coupon::DEFAULT_APPID },
        });
        Self::new(id.to_owned(), definition)
    }

    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.definition.pointer(pointer)?.as_str()
    }

    pub(super) fn integer(&self, pointer: &str) -> Option<i64> {
        self.definition.pointer(pointer)?.as_i64()
    }

    pub(super) fn code_mode(&self) -> &str {
        self.text("/coupon_code_mode").unwrap_or_default()
    }

    pub(super) fn kind(&self) -> &str {
        self.text("/stock_type").unwrap_or_default()
    }

    pub(super) fn belong_merchant(&self) -> &str {
        self.text("/belong_merchant").unwrap_or_default()
    }

    pub(super) fn begin(&self) -> OffsetDateTime {
        self.time("/coupon_use_rule/coupon_available_time/available_begin_time")
    }

    pub(super) fn end(&self) -> OffsetDateTime {
        self.time("/coupon_use_rule/coupon_available_time/available_end_time")
    }

    fn time(&self, pointer: &str) -> OffsetDateTime {
        let text = self.text(pointer).unwrap_or_default();
        OffsetDateTime::parse(text, &Rfc3339).expect("the spec requires a date-time")
    }

    pub(super) fn check_not_ended(&self, now: OffsetDateTime) -> Result<(), ApiError> {
        if now > self.end() {
            return Err(ApiError::invalid_request("批次已过有效期"));
        }
        Ok(())
    }

    /// Whether one more coupon can be sent to a user who has got so many.
    pub(super) fn check_sending(&self, received: i64, now: OffsetDateTime) -> Result<(), ApiError> {
        if self.state != StockState::Running {
            return Err(ApiError::invalid_request("批次状态不是运营中，不能发券"));
        }
        self.check_not_ended(now)?;
        let limit = |name: &str| self.integer(&format!("/stock_send_rule/{name}"));
        if limit("max_coupons_per_user").is_some_and(|limit| received >= limit) {
            return Err(ApiError::rule_limit("用户已达到领取上限"));
        }
        if limit("max_coupons").is_some_and(|limit| self.sent >= limit) {
            return Err(ApiError::not_enough("批次预算已用完"));
        }
        if limit("max_coupons_by_day").is_some_and(|limit| self.sent_today(now) >= limit) {
            return Err(ApiError::not_enough("批次当天预算已用完"));
        }
        Ok(())
    }

    pub(super) fn sent_today(&self, now: OffsetDateTime) -> i64 {
        let today = now.date().to_string();
        match &self.sent_on {
            Some((day, count)) if *day == today => *count,
            _ => 0,
        }
    }

    pub(super) fn count_sending(&mut self, now: OffsetDateTime) {
        let today = self.sent_today(now) + 1;
        self.sent += 1;
        self.sent_on = Some((now.date().to_string(), today));
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    #[test]
    fn a_stock_ends_after_its_last_second() {
        let stock = Stock::standing("1", "1900000001");

        assert!(stock.check_not_ended(stock.end()).is_ok());
        assert!(
            stock
                .check_not_ended(stock.end() + Duration::SECOND)
                .is_err()
        );
    }
}
