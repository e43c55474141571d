//! Stocks (批次): made, looked up, changed, and their budgets.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{ApiError, Platform, Reply, codes::CodeStatus, rfc3339, stock::Stock};
use crate::spec::Call;

impl Platform {
    /// `POST …/stocks` (创建商家券).
    pub(super) fn create_stock(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let body = call.body();
        check_discount(body)?;
        check_period(body)?;
        check_use_method(body)?;
        check_limits(body)?;

        let mut definition = body.clone();
        if let Some(fields) = definition.as_object_mut() {
            fields.remove("out_request_no");
        }
        let stock_id = (1_000_000_000 + self.next_number("stock")).to_string();
        let stock = Stock::new(stock_id.clone(), definition);
        self.stocks.insert(stock_id.clone(), stock);
        Ok(Some(
            json!({ "stock_id": stock_id, "create_time": rfc3339(now) }),
        ))
    }

    /// `GET …/stocks/{stock_id}` (查询商家券详情).
    pub(super) fn query_stock(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let stock = self.stock(call.required("stock_id"))?;
        let mut answer = stock.definition.clone();
        answer["stock_id"] = json!(stock.id);
        answer["stock_state"] = json!(stock.state);
        let mut sent = json!({ "total_send_num": stock.sent });
        let value = stock.integer("/coupon_use_rule/fixed_normal_coupon/discount_amount");
        if let Some(value) = value {
            sent["total_send_amount"] = json!(stock.sent.saturating_mul(value));
        }
        if stock
            .integer("/stock_send_rule/max_coupons_by_day")
            .is_some()
        {
            let today = stock.sent_today(now);
            sent["today_send_num"] = json!(today);
            if let Some(value) = value {
                sent["today_send_amount"] = json!(today.saturating_mul(value));
            }
        }
        answer["send_count_information"] = sent;
        if stock.code_mode() == "MERCHANT_UPLOAD" {
            let codes = self.codes.under(&stock.id).map(|code| code.status);
            let codes: Vec<_> = codes
                .filter(|status| *status != CodeStatus::Deleted)
                .collect();
            let is_available = |status: &&CodeStatus| **status == CodeStatus::Available;
            answer["coupon_code_count"] = json!({
                "total_count": codes.len(),
                "available_count": codes.iter().filter(is_available).count(),
            });
        }
        Ok(Some(answer))
    }

    /// `PATCH …/stocks/{stock_id}` (修改商家券基本信息).
    pub(super) fn modify_stock(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let stock_id = call.required("stock_id");
        self.stock(stock_id)?.check_not_ended(now)?;
        let mut changes = call.body().as_object().cloned().unwrap_or_default();
        // Accepted, but not changed at present.
        for name in ["stock_name", "out_request_no"] {
            changes.remove(name);
        }
        let rule = changes.get_mut("stock_send_rule");
        if let Some(rule) = rule.and_then(Value::as_object_mut) {
            rule.remove("natural_person_limit");
        }
        let mut definition = self.stock(stock_id)?.definition.clone();
        merge(&mut definition, Value::Object(changes));
        check_use_method(&definition)?;
        let stock = self.stocks.get_mut(stock_id).expect("it was found above");
        stock.definition = definition;
        Ok(None)
    }

    /// `PATCH …/stocks/{stock_id}/budget` (修改批次预算).
    pub(super) fn modify_budget(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let stock = self.stock(call.required("stock_id"))?;
        stock.check_not_ended(now)?;
        // Zero stands for what is not to be changed.
        let target = |name| call.integer(name).filter(|target| *target != 0);
        let (name, target) = match (
            target("target_max_coupons"),
            target("target_max_coupons_by_day"),
        ) {
            (Some(target), None) => ("max_coupons", target),
            (None, Some(target)) => ("max_coupons_by_day", target),
            (None, None) => return Err(ApiError::missing("/target_max_coupons")),
            (Some(_), Some(target)) => {
                let issue = "one of target_max_coupons and target_max_coupons_by_day";
                return Err(ApiError::field(
                    "/target_max_coupons_by_day",
                    &json!(target),
                    issue,
                ));
            }
        };
        let current = call
            .integer(&format!("current_{name}"))
            .ok_or_else(|| ApiError::missing(&format!("/current_{name}")))?;
        let rule = |name: &str| stock.integer(&format!("/stock_send_rule/{name}"));
        if rule(name) != Some(current) {
            return Err(ApiError::invalid_request("当前预算与批次的实际预算不一致"));
        }
        let pointer = format!("/target_{name}");
        if name == "max_coupons" && target < stock.sent {
            let issue = "less than the coupons already sent";
            return Err(ApiError::field(&pointer, &json!(target), issue));
        }
        if target < 1 {
            return Err(ApiError::field(&pointer, &json!(target), "minimum 1"));
        }
        if target > MAX_COUPONS {
            let issue = format!("maximum {MAX_COUPONS}");
            return Err(ApiError::field(&pointer, &json!(target), &issue));
        }
        if name == "max_coupons_by_day" && rule("max_coupons").is_some_and(|all| target > all) {
            let issue = "more than max_coupons";
            return Err(ApiError::field(&pointer, &json!(target), issue));
        }
        let mut limits = WITHIN_THE_STOCK.iter();
        if name == "max_coupons"
            && let Some(limit) = limits.find(|limit| rule(limit) > Some(target))
        {
            let issue = format!("less than {limit}");
            return Err(ApiError::field(&pointer, &json!(target), &issue));
        }

        let stock_id = call.required("stock_id");
        let stock = self.stocks.get_mut(stock_id).expect("it was found above");
        stock.definition["stock_send_rule"][name] = json!(target);
        let rules = &stock.definition["stock_send_rule"];
        let mut answer = json!({ "max_coupons": rules["max_coupons"] });
        if let Some(by_day) = rules.get("max_coupons_by_day") {
            answer["max_coupons_by_day"] = by_day.clone();
        }
        Ok(Some(answer))
    }
}

/// What the spec allows a stock when it is made.
const MAX_COUPONS: i64 = 1_000_000_000;

/// The limits that are none if they are above `max_coupons`.
const WITHIN_THE_STOCK: [&str; 2] = ["max_coupons_per_user", "max_coupons_by_day"];

/// The rules of the one kind of discount that fits the stock's type are there.
fn check_discount(body: &Value) -> Result<(), ApiError> {
    let name = match body["stock_type"].as_str() {
        Some("NORMAL") => "fixed_normal_coupon",
        Some("DISCOUNT") => "discount_coupon",
        _ => "exchange_coupon",
    };
    let pointer = format!("/coupon_use_rule/{name}");
    match body.pointer(&pointer) {
        Some(_) => Ok(()),
        None => Err(ApiError::missing(&pointer)),
    }
}

fn check_period(body: &Value) -> Result<(), ApiError> {
    let pointer = |name: &str| format!("/coupon_use_rule/coupon_available_time/{name}");
    let time = |name: &str| {
        let text = body.pointer(&pointer(name)).and_then(Value::as_str)?;
        OffsetDateTime::parse(text, &Rfc3339).ok()
    };
    let end = "available_end_time";
    if time("available_begin_time") < time(end) {
        return Ok(());
    }
    let value = body.pointer(&pointer(end));
    Err(ApiError::in_body(
        &pointer(end),
        value,
        "before available_begin_time",
    ))
}

fn check_use_method(body: &Value) -> Result<(), ApiError> {
    let rule = &body["coupon_use_rule"];
    let needed = match rule["use_method"].as_str() {
        Some("MINI_PROGRAMS") => ["mini_programs_appid", "mini_programs_path"].as_slice(),
        _ => &[],
    };
    match needed.iter().find(|name| rule.get(**name).is_none()) {
        Some(name) => Err(ApiError::missing(&format!("/coupon_use_rule/{name}"))),
        None => Ok(()),
    }
}

fn check_limits(body: &Value) -> Result<(), ApiError> {
    let limit = |name: &str| body["stock_send_rule"][name].as_i64();
    let Some(all) = limit("max_coupons") else {
        return Err(ApiError::missing("/stock_send_rule/max_coupons"));
    };
    for name in WITHIN_THE_STOCK {
        let pointer = format!("/stock_send_rule/{name}");
        match limit(name) {
            Some(value) if value > all => {
                return Err(ApiError::field(
                    &pointer,
                    &json!(value),
                    "more than max_coupons",
                ));
            }
            Some(value) if value < 1 => {
                return Err(ApiError::field(&pointer, &json!(value), "minimum 1"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Puts the changes into place, field by field.
fn merge(target: &mut Value, changes: Value) {
    match changes {
        Value::Object(fields) if target.is_object() => {
            for (name, value) in fields {
                merge(&mut target[&name], value);
            }
        }
        other => *target = other,
    }
}
