//! How often and how soon a call is repeated.

use std::time::Duration;

use super::backoff;

/// How a client repeats a call whose outcome is unknown, or that was not taken in.
///
/// A call is repeated only where that cannot do a thing twice: if the operation changes nothing, or
/// if WeChat Pay recognises the request by its idempotency key ([`Retry`](crate::Retry)); and any
/// call while no connection could be made, since nothing was sent then. Each attempt sends the very
/// same body with a timestamp, nonce and signature of its own.
///
/// Repeated are: lost connections and attempts that took too long, `SYSTEM_ERROR` (with any status),
/// `FREQUENCY_LIMITED` and its like, 202, 429, 500, 502, 503, 504, and answers whose signature does
/// not hold. Never repeated are other refusals, and a success that cannot be decoded.
///
/// All of it ends with the time limit of the call, [`ClientBuilder::timeout`]: if the next attempt
/// would begin after it, there is none. A `Retry-After` of the answer is waited for within the same
/// limit.
///
/// ```
/// use std::time::Duration;
/// use wechatpay_client::RetryPolicy;
///
/// let patient = RetryPolicy::default()
///     .attempts(6)
///     .delays(Duration::from_secs(1), Duration::from_secs(10));
/// let off = RetryPolicy::never();
/// ```
///
/// [`ClientBuilder::timeout`]: crate::ClientBuilder::timeout
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
    attempt_timeout: Duration,
}

impl Default for RetryPolicy {
    /// At most 4 attempts of 10 s each, with pauses of up to 0.2 s, 0.4 s and 0.8 s in between.
    fn default() -> Self {
        Self {
            attempts: 4,
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Each call is one attempt, at the primary gateway.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// The largest number of attempts, the first one included: 4 unless set. 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The pause before the second attempt, 0.2 s unless set, and the longest one, 5 s unless set:
    /// each pause is twice the one before. Of each a random part, at most half, is left out.
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest;
        self
    }

    /// How long an attempt may take if another may follow it: 10 s unless set. The last attempt,
    /// and calls that cannot be repeated, have all the time that is left to the call.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// The time limit of an attempt after `made` others.
    pub(crate) fn limit_after(&self, made: u32) -> Option<Duration> {
        (made + 1 < self.attempts).then_some(self.attempt_timeout)
    }

    /// How long to wait after `made` attempts; `None` if there shall not be another.
    pub(crate) fn delay_after(&self, made: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let pause = backoff::pause(self.first_delay, self.longest_delay, made);
        // On top of it, so that clients who were turned away together do not come back together.
        Some(retry_after.unwrap_or_default().saturating_add(pause))
    }

    /// Whether a call may have more than one attempt.
    pub(crate) fn repeats(&self) -> bool {
        self.attempts > 1
    }
}
