//! Sending: coupons, product coupons and consumption cards into users' wallets.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    ApiError, Platform, Reply, availability,
    codes::CodeStatus,
    coupon::{CouponRecord, Done},
    rfc3339,
    stock::Stock,
    table::key,
};
use crate::{random, spec::Call};

impl Platform {
    /// `POST …/coupons/send` (向用户发券).
    pub(super) fn send_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let code = self.send(call, call.required("out_request_no"), now)?;
        Ok(Some(json!({
            "stock_id": call.required("stock_id"),
            "coupon_code": code,
            "out_request_no": call.required("out_request_no"),
        })))
    }

    /// `POST …/product-coupons/send` (向用户发放商品券). Every stock passes for one with goods.
    pub(super) fn send_product_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        if call.text("coupon_type") == Some("MEMBER") && call.text("member_card_id").is_none() {
            return Err(ApiError::missing("/member_card_id"));
        }
        let number = call.required("out_request_no");
        self.take_number("sendProductCoupon", number)?;
        let code = self.send(call, number, now)?;
        self.keep_number("sendProductCoupon", number);
        Ok(Some(json!({
            "stock_id": call.required("stock_id"),
            "coupon_code": code,
            "out_request_no": number,
        })))
    }

    /// `POST …/product-coupons/pre-send` (向用户预发放商品券).
    pub(super) fn prepare_product_coupon(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        self.check_appid(call.required("appid"))?;
        let stock = self.stock(call.required("stock_id"))?;
        stock.check_sending(0, now)?;
        let number = call.required("send_request_no");
        self.take_number("preSendProductCoupon", number)?;
        self.keep_number("preSendProductCoupon", number);
        Ok(Some(json!({ "token": random::hex(16) })))
    }

    /// `POST …/coupons/{card_id}/send` (发放消费卡). Every card passes for one that exists.
    pub(super) fn send_government_card(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        self.check_appid(call.required("appid"))?;
        let text = call.required("send_time");
        let send_time =
            OffsetDateTime::parse(text, &Rfc3339).expect("the spec requires a date-time");
        if now - send_time > Duration::DAY {
            let issue = "more than 24 hours ago";
            return Err(ApiError::field("/send_time", &json!(text), issue));
        }
        let number = self.next_number("card");
        Ok(Some(
            json!({ "card_code": format!("{:012}", 300_000_000_000 + number) }),
        ))
    }

    /// Puts a coupon of the stock into the user's wallet, and tells its code.
    fn send(&mut self, call: &Call, number: &str, now: OffsetDateTime) -> Result<String, ApiError> {
        let (stock_id, openid) = (call.required("stock_id"), call.required("openid"));
        self.check_appid(call.required("appid"))?;
        let stock = self.stock(stock_id)?;
        let holder = key([stock_id, openid]);
        let received = self.received.get(&holder).copied().unwrap_or(0);
        stock.check_sending(received, now)?;
        let choice = self.choose_code(stock, call.text("coupon_code"))?;

        let (start, end) = availability::period(stock, now);
        let code = match choice {
            Choice::Given(code) => code,
            Choice::Uploaded(code) => {
                let uploaded = self.codes.get_mut(&key([stock_id, &code]));
                let uploaded = uploaded.expect("it was chosen among the uploaded");
                uploaded.status = CodeStatus::Dispatched;
                uploaded.dispatched = Some(rfc3339(now));
                code
            }
            Choice::New => {
                let number = self.next_number("coupon");
                format!("{:012}", 400_000_000_000 + number)
            }
        };
        let record = CouponRecord {
            code: code.clone(),
            stock_id: stock_id.to_owned(),
            appid: call.required("appid").to_owned(),
            openid: openid.to_owned(),
            sent: Done::new(number, now),
            available: (start.unix_timestamp(), end.unix_timestamp()),
            used: None,
            returned: None,
            deactivated: None,
            deactivate_reason: None,
            out_trade_no: None,
        };
        self.notify_of_sending(&record, now);
        self.coupons.insert(record.key(), record);
        self.received.insert(holder, received + 1);
        let stock = self.stocks.get_mut(stock_id).expect("it was found above");
        stock.count_sending(now);
        Ok(code)
    }

    fn choose_code(&self, stock: &Stock, given: Option<&str>) -> Result<Choice, ApiError> {
        match (stock.code_mode(), given) {
            ("MERCHANT_API", Some(code)) => {
                if self.coupons.get(&key([code, &stock.id])).is_some() {
                    return Err(ApiError::already_exists("券code已被使用"));
                }
                Ok(Choice::Given(code.to_owned()))
            }
            ("MERCHANT_API", None) => Err(ApiError::missing("/coupon_code")),
            (_, Some(code)) => {
                let issue = "only for a stock whose coupon_code_mode is MERCHANT_API";
                Err(ApiError::field("/coupon_code", &json!(code), issue))
            }
            ("MERCHANT_UPLOAD", None) => {
                let mut codes = self.codes.under(&stock.id);
                let free = codes.find(|code| code.status == CodeStatus::Available);
                let code = free.ok_or_else(|| ApiError::not_enough("批次没有可用的预存code"))?;
                Ok(Choice::Uploaded(code.code.clone()))
            }
            (_, None) => Ok(Choice::New),
        }
    }

    /// Request numbers of the operations for which no source says that they can be repeated.
    fn take_number(&self, operation: &str, number: &str) -> Result<(), ApiError> {
        if self.tokens.get(&key([operation, number])).is_some() {
            return Err(ApiError::already_exists("请求单号已被使用"));
        }
        Ok(())
    }

    fn keep_number(&mut self, operation: &str, number: &str) {
        self.tokens.insert(key([operation, number]), Value::Null);
    }
}

/// Where a coupon's code comes from.
enum Choice {
    Given(String),
    Uploaded(String),
    New,
}
