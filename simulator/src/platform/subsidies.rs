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
        let paid: i64 = self.paid(call).map(amount_of).sum();
        check_amount(call, discount.unwrap_or(MAX_AMOUNT).min(MAX_AMOUNT) - paid)?;

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
        let receipts: Vec<_> = self
            .paid(call)
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
        let names = ["transaction_id", "payer_merchant", "payee_merchant"];
        let is_same = |receipt: &&Value| {
            names
                .iter()
                .all(|name| receipt.get(*name) == call.get(name))
        };
        let payments: Vec<_> = self.paid(call).filter(is_same).collect();
        let Some(payment) = payments.first() else {
            return Err(ApiError::not_exists("没有可回退的补差付款单"));
        };
        let id = text_of(payment, "subsidy_receipt_id").to_owned();
        let paid: i64 = payments.iter().map(|receipt| amount_of(receipt)).sum();
        let of_payment =
            |receipt: &&Value| receipt["subsidy_receipt_id"] == payment["subsidy_receipt_id"];
        let returns = self.return_receipts.values().filter(of_payment);
        let returned: i64 = returns.map(amount_of).sum();
        check_amount(call, paid - returned)?;

        let number = self.next_number("return receipt");
        let return_id = format!("{:020}", 1_120_200_119_165_200_000_u64 + number);
        let mut receipt = call.body().clone();
        receipt["subsidy_return_receipt_id"] = json!(return_id);
        receipt["subsidy_receipt_id"] = json!(id);
        receipt["status"] = json!("RETURN_RECEIPT_SUCCESS");
        receipt["return_create_time"] = json!(rfc3339(now));
        receipt["return_done_time"] = json!(rfc3339(now));
        self.return_receipts.insert(return_id, receipt.clone());
        let is_all = returned + amount_of(&receipt) == paid;
        let payment = self.pay_receipts.get_mut(&id).expect("it was found above");
        payment["status"] = json!(if is_all {
            "PAY_RECEIPT_FULL_RETURN"
        } else {
            "PAY_RECEIPT_PARTIAL_RETURN"
        });
        Ok(Some(receipt))
    }

    /// `GET …/subsidy/return-receipts/{subsidy_return_receipt_id}` (查询营销补差回退单详情).
    pub(super) fn query_return_receipt(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        let id = call.required("subsidy_return_receipt_id");
        let receipt = self.return_receipts.get(id);
        let receipt = receipt.ok_or_else(|| ApiError::not_exists("补差回退单不存在"))?;
        Ok(Some(receipt.clone()))
    }

    /// The payments for the coupon of this call.
    fn paid(&self, call: &Call) -> impl Iterator<Item = &Value> {
        let of = |name: &str| call.get(name).cloned();
        let (stock_id, code) = (of("stock_id"), of("coupon_code"));
        self.pay_receipts.values().filter(move |receipt| {
            receipt.get("stock_id") == stock_id.as_ref()
                && receipt.get("coupon_code") == code.as_ref()
        })
    }
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
