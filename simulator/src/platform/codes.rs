//! Codes of the merchant's own (预存code), uploaded ahead of sending.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ApiError, Platform, Reply, rfc3339, table::key};
use crate::spec::Call;

/// What became of an uploaded code.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum CodeStatus {
    Available,
    Dispatched,
    Deleted,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct UploadedCode {
    pub(super) code: String,
    pub(super) status: CodeStatus,
    uploaded: String,
    pub(super) dispatched: Option<String>,
}

const DEFAULT_LIMIT: usize = 20;

impl Platform {
    /// `POST …/couponcodes` (上传预存code).
    pub(super) fn upload_codes(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let stock_id = call.required("stock_id");
        if self.stock(stock_id)?.code_mode() != "MERCHANT_UPLOAD" {
            return Err(ApiError::invalid_request(
                "批次的券code模式不是MERCHANT_UPLOAD",
            ));
        }
        let codes = call.get("coupon_code_list").and_then(Value::as_array);
        let codes = codes.ok_or_else(|| ApiError::missing("/coupon_code_list"))?;

        let (mut seen, mut duplicates) = (BTreeSet::new(), BTreeSet::new());
        let (mut added, mut existing, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for code in codes.iter().filter_map(Value::as_str) {
            if !seen.insert(code) {
                duplicates.insert(code);
            } else if !code.chars().all(is_allowed) {
                refused.push(json!({
                    "coupon_code": code,
                    "code": "PARAM_ERROR",
                    "message": "券code含有不支持的字符",
                }));
            } else if self.codes.get(&key([stock_id, code])).is_some() {
                existing.push(code);
            } else {
                added.push(code);
            }
        }
        for code in &added {
            let uploaded = UploadedCode {
                code: (*code).to_owned(),
                status: CodeStatus::Available,
                uploaded: rfc3339(now),
                dispatched: None,
            };
            self.codes.insert(key([stock_id, code]), uploaded);
        }
        Ok(Some(json!({
            "stock_id": stock_id,
            "total_count": seen.len(),
            "success_count": added.len(),
            "success_codes": added,
            "success_time": rfc3339(now),
            "fail_count": refused.len(),
            "fail_codes": refused,
            "exist_codes": existing,
            "duplicate_codes": duplicates,
        })))
    }

    /// `GET …/couponcodes` (查询预存code列表).
    pub(super) fn list_codes(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        let stock_id = call.required("stock_id");
        self.stock(stock_id)?;
        let status = call.get("status");
        let codes: Vec<_> = self
            .codes
            .under(stock_id)
            .filter(|code| status.is_none_or(|status| *status == json!(code.status)))
            .collect();
        let at = |name| {
            call.integer(name)
                .and_then(|value| usize::try_from(value).ok())
        };
        let (offset, limit) = (
            at("offset").unwrap_or(0),
            at("limit").unwrap_or(DEFAULT_LIMIT),
        );
        let page = codes.iter().skip(offset).take(limit);
        let page: Vec<_> = page.map(|code| self.code_entity(stock_id, code)).collect();
        Ok(Some(json!({
            "stock_id": stock_id,
            "total_count": codes.len(),
            "offset": offset,
            "limit": page.len(),
            "data": page,
        })))
    }

    /// `GET …/couponcodes/{coupon_code}` (查询预存code详情).
    pub(super) fn code_info(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let stock_id = call.required("stock_id");
        let code = self.uploaded_code(call)?;
        let mut answer = json!({ "code_information": self.code_entity(stock_id, code) });
        if let Some(coupon) = self.coupons.get(&key([&code.code, stock_id])) {
            answer["coupon_information"] = self.coupon_entity(coupon, now)?;
        }
        Ok(Some(answer))
    }

    /// `DELETE …/couponcodes/{coupon_code}` (删除预存code).
    pub(super) fn delete_code(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let code = self.uploaded_code(call)?;
        if code.status != CodeStatus::Available {
            return Err(ApiError::invalid_request("预存code已被派发或已删除"));
        }
        let stock_id = call.required("stock_id");
        let key = key([stock_id, &code.code]);
        let code = self.codes.get_mut(&key).expect("it was found above");
        code.status = CodeStatus::Deleted;
        Ok(Some(
            json!({ "stock_id": stock_id, "delete_time": rfc3339(now) }),
        ))
    }

    fn uploaded_code(&self, call: &Call) -> Result<&UploadedCode, ApiError> {
        let stock_id = call.required("stock_id");
        self.stock(stock_id)?;
        let code = self
            .codes
            .get(&key([stock_id, call.required("coupon_code")]));
        code.ok_or_else(|| ApiError::not_exists("预存code不存在"))
    }

    fn code_entity(&self, stock_id: &str, code: &UploadedCode) -> Value {
        let mut entity = json!({
            "code": code.code,
            "code_status": code.status,
            "upload_time": code.uploaded,
        });
        if let Some(time) = &code.dispatched {
            entity["dispatched_time"] = json!(time);
        }
        if let Some(coupon) = self.coupons.get(&key([&code.code, stock_id])) {
            entity["coupon_code"] = json!(coupon.code);
            entity["openid"] = json!(coupon.openid);
        }
        entity
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || " -_\\/=|".contains(character)
}
