//! Request numbers: a request that comes again gets the same answer, and does nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wechatpay_openapi::Operation;

use super::{ApiError, Platform, Reply, table::key};
use crate::spec::Call;

/// A request that was done, and what was answered.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Answered {
    request: Value,
    answer: Option<Value>,
}

impl Platform {
    /// Does what is asked, or repeats the answer if this very request was done before.
    pub(crate) fn perform_once(
        &mut self,
        operation: &Operation,
        call: &Call,
        perform: impl FnOnce(&mut Self) -> Reply,
    ) -> Reply {
        let number = operation
            .idempotency_key
            .as_ref()
            .and_then(|name| call.text(name));
        let Some(number) = number else {
            return perform(self);
        };
        let key = key([&operation.id, &scope(operation, call), number]);
        if let Some(earlier) = self.answered.get(&key) {
            return earlier.repeat(call);
        }
        let answer = perform(self)?;
        let answered = Answered {
            request: call.everything(),
            answer: answer.clone(),
        };
        self.answered.insert(key, answered);
        Ok(answer)
    }

    /// How many coupons were redeemed.
    pub(crate) fn redemptions(&self) -> usize {
        self.answered.under("useCoupon").count()
    }
}

/// Within what a request number must be unique, apart from the operation.
fn scope(operation: &Operation, call: &Call) -> String {
    match operation.id.as_str() {
        "sendCoupon" => key([call.required("stock_id"), call.required("openid")]),
        // Number and time are the key together.
        "sendGovCard" => call.required("send_time").to_owned(),
        _ => String::new(),
    }
}

impl Answered {
    fn repeat(&self, call: &Call) -> Reply {
        if self.request == call.everything() {
            return Ok(self.answer.clone());
        }
        let message = "请求单号已被使用，且请求参数与原请求不一致";
        Err(ApiError::invalid_request(message).numbered(268_498_688))
    }
}
