//! Notifications that were sent, for assertions in tests.

use std::collections::VecDeque;

/// A notification, and how often it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentNotification {
    /// Its id, the same with each attempt.
    pub id: String,
    /// The type of its event, such as `COUPON.SEND`.
    pub event_type: String,
    /// Where it went.
    pub url: String,
    /// What came back of each attempt so far: an HTTP status, or nothing within five seconds.
    pub attempts: Vec<Option<u16>>,
}

impl SentNotification {
    /// Whether the merchant has taken it in: the last attempt was answered with 200 or 204.
    #[must_use]
    pub fn is_received(&self) -> bool {
        matches!(self.attempts.last(), Some(Some(200 | 204)))
    }
}

/// The last notifications, oldest first.
#[derive(Debug, Default)]
pub(crate) struct NotificationLog(VecDeque<SentNotification>);

impl NotificationLog {
    const CAPACITY: usize = 10_000;

    /// Notes an attempt; the first of a notification begins its entry.
    pub(crate) fn record(&mut self, entry: SentNotification, outcome: Option<u16>) {
        let mut entries = self.0.iter_mut().rev();
        if let Some(known) = entries.find(|known| known.id == entry.id) {
            known.attempts.push(outcome);
            return;
        }
        if self.0.len() == Self::CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(SentNotification {
            attempts: vec![outcome],
            ..entry
        });
    }

    pub(crate) fn entries(&self) -> Vec<SentNotification> {
        self.0.iter().cloned().collect()
    }

    /// At most so many, the latest first; and how many there are.
    pub(crate) fn latest(&self, limit: usize) -> (Vec<SentNotification>, usize) {
        let latest = self.0.iter().rev().take(limit);
        (latest.cloned().collect(), self.0.len())
    }
}
