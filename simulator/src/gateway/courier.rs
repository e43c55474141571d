//! Delivers notifications: encrypted, signed anew with each attempt, repeated until received.

use std::{sync::Arc, time::Duration};

use hyper::StatusCode;
use reqwest::redirect::Policy;
use serde_json::json;

use super::{Gateway, answer::Answer, misbehaviour};
use crate::{
    Fault, SentNotification,
    platform::{Notice, Ticket},
};

/// How often a notification is sent before it is given up (COUPON.SEND).
const ATTEMPTS: usize = 11;
/// Between one attempt and the next.
pub(crate) const INTERVAL: Duration = Duration::from_secs(60);
/// How long the merchant may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

impl Gateway {
    /// Sends what waits to be sent, each notification by a task of its own.
    pub(crate) fn post_notifications(self: &Arc<Self>) {
        let (notices, ticket) = {
            let mut state = self.state();
            let notices = state.platform.take_unposted();
            if notices.is_empty() {
                return;
            }
            (notices, state.platform.ticket())
        };
        for notice in notices {
            tokio::spawn(Arc::clone(self).deliver_notification(notice, ticket));
        }
    }

    async fn deliver_notification(self: Arc<Self>, notice: Notice, ticket: Ticket) {
        // Nobody hears of what the end of the process could undo. If it cannot be stored now, the call that
        // caused it was answered so; the merchant hears of it all the same, as it is not undone here.
        let _ = self.stored(ticket).await;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(self.notification_interval).await;
            }
            let outcome = self.send_notification(&notice, attempt).await;
            let entry = SentNotification {
                id: notice.id.clone(),
                event_type: notice.event_type.clone(),
                url: notice.url.clone(),
                attempts: Vec::new(),
            };
            let is_last = matches!(outcome, Some(200 | 204)) || attempt + 1 == ATTEMPTS;
            if is_last {
                let ticket = {
                    let mut state = self.state();
                    state.platform.finish(&notice);
                    state.platform.ticket()
                };
                // If it cannot be stored, the merchant hears of it once more after a restart.
                let _ = self.stored(ticket).await;
            }
            self.state().notifications.record(entry, outcome);
            if is_last {
                break;
            }
        }
    }

    /// The status of the merchant's answer, if there was one in time.
    async fn send_notification(&self, notice: &Notice, attempt: usize) -> Option<u16> {
        let fault = self.state().notification_faults.pop_front();
        let fault = fault.filter(Fault::is_of_notifications);
        let sealed = {
            let envelope = || Answer::json(StatusCode::OK, &self.envelope(notice));
            let answer = misbehaviour::perform(fault.as_ref(), envelope);
            let key = self.platform_keys().notifier(attempt);
            self.seal(answer, &key, fault.as_ref())
        };
        let client = self.courier.get_or_init(client);
        let request = client.post(&notice.url).headers(sealed.headers);
        let answer = request.body(sealed.body).send().await.ok()?;
        let is_lost = fault == Some(Fault::Closed);
        (!is_lost).then(|| answer.status().as_u16())
    }

    fn envelope(&self, notice: &Notice) -> serde_json::Value {
        let text = notice.resource.to_string();
        let mut resource = self
            .merchant
            .api_v3_key
            .encrypt(&text, &notice.original_type);
        resource["original_type"] = json!(notice.original_type);
        json!({
            "id": notice.id,
            "create_time": notice.create_time,
            "event_type": notice.event_type,
            "resource_type": "encrypt-resource",
            "summary": notice.summary,
            "resource": resource,
        })
    }
}

fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .user_agent("Mozilla/4.0")
        .no_proxy();
    builder.build().unwrap_or_default()
}
