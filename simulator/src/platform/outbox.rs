//! Notifications that wait to be received.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Platform, coupon::CouponRecord, rfc3339};
use crate::random;

/// A notification before it is encrypted and signed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) url: String,
    /// `COUPON.SEND`
    pub(crate) event_type: String,
    pub(crate) original_type: String,
    pub(crate) summary: String,
    pub(crate) create_time: String,
    /// What will be encrypted.
    pub(crate) resource: Value,
}

impl Platform {
    /// Tells the merchant, at the address it has set, that a user has got a coupon.
    pub(super) fn notify_of_sending(&mut self, coupon: &CouponRecord, now: OffsetDateTime) {
        let Some(url) = self.notify_url().map(str::to_owned) else {
            return;
        };
        let mut resource = json!({
            "event_type": "EVENT_TYPE_BUSICOUPON_SEND",
            "coupon_code": coupon.code,
            "stock_id": coupon.stock_id,
            "send_time": coupon.sent.time,
            "send_channel": "BUSICOUPON_SEND_CHANNEL_API",
            "send_merchant": self.mchid,
        });
        let stock = self.stocks.get(&coupon.stock_id);
        // Without an appid to tell it under, the user stays unknown.
        if stock.is_some_and(|stock| stock.text("/notify_config/notify_appid").is_some()) {
            resource["openid"] = json!(coupon.openid);
        }
        self.post(
            &url,
            ["COUPON.SEND", "coupon", "商家券领券通知"],
            resource,
            now,
        );
    }

    /// Answers an echo once more, as a notification.
    pub(crate) fn notify_of_echo(&mut self, url: &str, resource: Value, now: OffsetDateTime) {
        let kind = ["SECURITY_ECHO.SUCCESS", "security", "加解密测试成功"];
        self.post(url, kind, resource, now);
    }

    fn post(
        &mut self,
        url: &str,
        [event_type, original_type, summary]: [&str; 3],
        resource: Value,
        now: OffsetDateTime,
    ) {
        let notice = Notice {
            id: random::uuid(),
            url: url.to_owned(),
            event_type: event_type.to_owned(),
            original_type: original_type.to_owned(),
            summary: summary.to_owned(),
            create_time: rfc3339(now),
            resource,
        };
        self.unposted.push(notice.clone());
        self.outbox.insert(notice.id.clone(), notice);
    }

    /// The notifications that nobody has begun to deliver.
    pub(crate) fn take_unposted(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.unposted)
    }

    /// The notification was received, or given up.
    pub(crate) fn finish(&mut self, notice: &Notice) {
        self.outbox.remove(&notice.id);
    }
}
