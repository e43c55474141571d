//! Where notifications go.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ApiError, Platform, Reply, rfc3339};
use crate::spec::Call;

impl Platform {
    /// `POST …/callbacks` (设置商家券事件通知地址).
    pub(super) fn set_callback(&mut self, call: &Call, now: OffsetDateTime) -> Reply {
        let mchid = self.own_mchid(call)?;
        let url = call.required("notify_url");
        if !is_notify_url(url) {
            let issue = "https, or http to this machine";
            return Err(ApiError::field("/notify_url", &json!(url), issue));
        }
        let callback = json!({ "mchid": mchid, "notify_url": url });
        self.callbacks.insert(mchid, callback.clone());
        let mut answer = callback;
        answer["update_time"] = json!(rfc3339(now));
        Ok(Some(answer))
    }

    /// `GET …/callbacks` (查询商家券事件通知地址).
    pub(super) fn get_callback(&mut self, call: &Call, _: OffsetDateTime) -> Reply {
        let callback = self.callbacks.get(&self.own_mchid(call)?);
        let callback = callback.ok_or_else(|| ApiError::not_exists("未设置通知地址"))?;
        Ok(Some(callback.clone()))
    }

    /// The address that notifications go to, if there is one.
    pub(super) fn notify_url(&self) -> Option<&str> {
        self.callbacks
            .get(&self.mchid)?
            .get("notify_url")
            .and_then(Value::as_str)
    }

    /// The merchant that is named, which can only be the caller.
    fn own_mchid(&self, call: &Call) -> Result<String, ApiError> {
        match call.text("mchid") {
            Some(mchid) if mchid != self.mchid => Err(ApiError::no_auth("只能操作自己的通知地址")),
            _ => Ok(self.mchid.clone()),
        }
    }
}

/// The platform wants HTTPS. To this machine plain HTTP serves as well.
pub(crate) fn is_notify_url(url: &str) -> bool {
    let is_local = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .filter_map(|host| url.strip_prefix(host))
        .any(|rest| rest.is_empty() || rest.starts_with([':', '/']));
    url.starts_with("https://") || is_local
}
