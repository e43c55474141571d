//! Subsidies (营销补差): money moved between merchants to make up for a coupon. Here it moves at once.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ApiError, Platform, Reply, coupon::CouponState, rfc3339};
use crate::spec::Call;

/// In fen.
const MAX_AMOUNT: i64 = 500_000;

impl Platform {
    /// `POST …/subsidy/pay-receipts` (营销补差付款).
    pub(super) fn pay_subsidy(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let coupon = self.coupon_of(call)?;
        let stock = self.stock(&coupon.stock_id)?;
        if stock.kind() == "EXCHANGE" {
            return Err(ApiError::invalid_request("换购券不支持营销补差"));
        }
        if coupon.state(now) != CouponState::Used {
            return Err(ApiError::invalid_request("券未核销，不能补差"));
        }
        let (from, to) = (
            call.required("payer_merchant"),
            call.required("payee_merchant"),
        );
        if from != self.mchid && from != stock.belong_merchant() {
            return Err(ApiError::no_auth("付款商户须为制券商户或券归属商户"));
        }
        if from == to {
            let issue = "the payer itself";
            return Err(ApiError::field("/payee_merchant", &json!(to), issue));
        }
        let discount = stock.integer("/coupon_use_rule/fixed_normal_coupon/discount_amount");
        // An order's subsidy, not a coupon's: after a return the coupon may go with another order.
        let same = matching(call, &OF_PAYMENT[..3]);
        let paid = sum(self.pay_receipts.values().filter(&same));
        let returned = sum(self.return_receipts.values().filter(&same));
        let most = discount.unwrap_or(MAX_AMOUNT).min(MAX_AMOUNT);
        check_amount(call, most - (paid - returned))?;

        let number = self.next_number("pay receipt");
        let id = format!("{:020}", 1_120_200_119_165_100_000_u64 + number);
        let mut receipt = call.body().clone();
        receipt["subsidy_receipt_id"] = json!(id);
        receipt["status"] = json!("PAY_RECEIPT_SUCCESS");
        receipt["create_time"] = json!(rfc3339(now));
        receipt["success_time"] = json!(rfc3339(now));
        self.pay_receipts.insert(id, receipt.clone());
        Ok(Some(receipt))
    }

    /// `GET …/subsidy/pay-receipts` (查询营销补差付款单列表).
    pub(super) fn list_pay_receipts(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        self.coupon_of(call)?;
        let number = call.get("out_subsidy_no");
        let of_coupon = matching(call, &["stock_id", "coupon_code"]);
        let receipts: Vec<_> = self
            .pay_receipts
            .values()
            .filter(of_coupon)
            .filter(|receipt| number.is_none_or(|number| receipt["out_subsidy_no"] == *number))
            .collect();
        if receipts.is_empty() {
            return Ok(Some(json!({})));
        }
        Ok(Some(json!({ "pay_receipt_list": receipts })))
    }

    /// `GET …/subsidy/pay-receipts/{subsidy_receipt_id}` (查询营销补差付款单详情).
    pub(super) fn query_pay_receipt(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        let receipt = self.pay_receipts.get(call.required("subsidy_receipt_id"));
        let receipt = receipt.ok_or_else(|| ApiError::not_exists("补差付款单不存在"))?;
        Ok(Some(receipt.clone()))
    }

    /// `POST …/subsidy/return-receipts` (营销补差回退).
    pub(super) fn return_subsidy(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        self.coupon_of(call)?;
        let same = matching(call, &OF_PAYMENT);
        let payments: Vec<_> = self.pay_receipts.values().filter(&same).collect();
        if payments.is_empty() {
            return Err(ApiError::not_exists("没有可回退的补差付款单"));
        }
        let returned = sum(self.return_receipts.values().filter(&same));
        check_amount(call, sum(payments.iter().copied()) - returned)?;
        // Returns take from the oldest payment first.
        let before = shares(&payments, returned);
        let after = shares(&payments, returned + amount_of(call.body()));
        let first = before.iter().zip(&after).position(|(old, new)| old != new);
        let id = text_of(payments[first.unwrap_or(0)], "subsidy_receipt_id").to_owned();
        let statuses: Vec<_> = payments
            .iter()
            .zip(after)
            .filter(|(_, returned)| *returned > 0)
            .map(|(payment, returned)| {
                let status = if returned == amount_of(payment) {
                    "PAY_RECEIPT_FULL_RETURN"
                } else {
                    "PAY_RECEIPT_PARTIAL_RETURN"
                };
                (text_of(payment, "subsidy_receipt_id").to_owned(), status)
            })
            .collect();

        let number = self.next_number("return receipt");
        let return_id = format!("{:020}", 1_120_200_119_165_200_000_u64 + number);
        let mut receipt = call.body().clone();
        receipt["subsidy_return_receipt_id"] = json!(return_id);
        receipt["subsidy_receipt_id"] = json!(id);
        receipt["status"] = json!("RETURN_RECEIPT_SUCCESS");
        receipt["return_create_time"] = json!(rfc3339(now));
        receipt["return_done_time"] = json!(rfc3339(now));
        self.return_receipts.insert(return_id, receipt.clone());
        for (id, status) in statuses {
            let payment = self.pay_receipts.get_mut(&id);
            payment.expect("it was found above")["status"] = json!(status);
        }
        Ok(Some(receipt))
    }

    /// `GET …/subsidy/return-receipts/{subsidy_return_receipt_id}` (查询营销补差回退单详情).
    pub(super) fn query_return_receipt(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        let id = call.required("subsidy_return_receipt_id");
        let receipt = self.return_receipts.get(id);
        let receipt = receipt.ok_or_else(|| ApiError::not_exists("补差回退单不存在"))?;
        Ok(Some(receipt.clone()))
    }
}

/// What a return has in common with the payments that it takes from.
const OF_PAYMENT: [&str; 5] = [
    "stock_id",
    "coupon_code",
    "transaction_id",
    "payer_merchant",
    "payee_merchant",
];

/// Whether a receipt has the call's values in these fields.
fn matching(call: &Call, names: &[&'static str]) -> impl Fn(&&Value) -> bool {
    let wanted: Vec<_> = names
        .iter()
        .map(|name| (*name, call.get(name).cloned()))
        .collect();
    move |receipt| {
        let mut wanted = wanted.iter();
        wanted.all(|(name, value)| receipt.get(*name) == value.as_ref())
    }
}

/// How much of each payment has been returned when so much has in all.
fn shares(payments: &[&Value], mut returned: i64) -> Vec<i64> {
    let share = |payment: &&Value| {
        let share = amount_of(payment).min(returned);
        returned -= share;
        share
    };
    payments.iter().map(share).collect()
}

fn sum<'r>(receipts: impl Iterator<Item = &'r Value>) -> i64 {
    receipts.map(amount_of).sum()
}

fn check_amount(call: &Call, most: i64) -> Result<(), ApiError> {
    let amount = call.integer("amount").unwrap_or(0);
    let fault = |issue: &str| Err(ApiError::field("/amount", &json!(amount), issue));
    if amount < 1 {
        return fault("minimum 1");
    }
    if amount > most {
        return fault(&format!("maximum {}", most.max(0)));
    }
    Ok(())
}

fn amount_of(receipt: &Value) -> i64 {
    receipt["amount"].as_i64().unwrap_or(0)
}

fn text_of<'r>(receipt: &'r Value, name: &str) -> &'r str {
    receipt[name].as_str().unwrap_or_default()
}
