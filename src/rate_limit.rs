//! Holds calls back, so that no operation is called more often than its spec allows.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::operation::{OperationInfo, RateLimit};
use crate::timer;

/// The queues of a client's operations, shared by its clones.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter(Mutex<HashMap<&'static str, Arc<Queue>>>);

impl RateLimiter {
    /// Waits until the operation may be called once more. Calls get their turn in the order in which
    /// they came; a call that is dropped while it waits takes none.
    pub(crate) async fn turn(&self, operation: &'static OperationInfo) {
        let Some(limit) = operation.rate_limit else {
            return;
        };
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(queues.entry(operation.id).or_default())
        };
        queue.turn(limit).await;
    }
}

/// When the last calls of an operation began, as many as its limit counts. Whoever holds it is
/// first in the queue.
#[derive(Debug, Default)]
struct Queue(tokio::sync::Mutex<VecDeque<Instant>>);

impl Queue {
    async fn turn(&self, limit: RateLimit) {
        let mut begun = self.0.lock().await;
        if begun.len() >= limit.calls.max(1) as usize {
            let period = Duration::from_secs(limit.seconds.into());
            if let Some(oldest) = begun.front() {
                timer::until(*oldest + period).await;
            }
            begun.pop_front();
        }
        begun.push_back(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    static TWO_A_SECOND: OperationInfo =
        OperationInfo::new(Method::GET, "/v3/x", "test.x").rate_limit(2, 1);

    /// How long `future` takes, by a clock that stands still while anything can be done.
    async fn time_of(future: impl Future) -> Duration {
        let start = Instant::now();
        future.await;
        start.elapsed()
    }

    async fn turns(limiter: &RateLimiter, count: u32) {
        for _ in 0..count {
            limiter.turn(&TWO_A_SECOND).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_period_has_more_calls_than_the_limit() {
        let limiter = RateLimiter::default();
        assert_eq!(time_of(turns(&limiter, 2)).await, Duration::ZERO);
        assert_eq!(time_of(turns(&limiter, 1)).await, Duration::from_secs(1));
        tokio::time::advance(Duration::from_millis(400)).await;
        // The second of the first pair is over a second ago, this third one is not.
        assert_eq!(time_of(turns(&limiter, 1)).await, Duration::ZERO);
        assert_eq!(
            time_of(turns(&limiter, 1)).await,
            Duration::from_millis(600)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn turns_come_in_order_and_whoever_leaves_takes_none() {
        let limiter = RateLimiter::default();
        turns(&limiter, 2).await;
        let order = Mutex::new(Vec::new());
        let waiting = |name| {
            let (limiter, order) = (&limiter, &order);
            async move {
                limiter.turn(&TWO_A_SECOND).await;
                order.lock().unwrap().push(name);
            }
        };
        let impatient = tokio::time::timeout(Duration::from_millis(500), waiting("impatient"));
        let start = Instant::now();
        let (left, (), (), ()) = tokio::join!(impatient, waiting("a"), waiting("b"), waiting("c"));
        assert!(left.is_err());
        assert_eq!(*order.lock().unwrap(), ["a", "b", "c"]);
        // Two at the first second, the third at the next.
        assert_eq!(start.elapsed(), Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn operations_have_limits_of_their_own_or_none() {
        static OTHER: OperationInfo =
            OperationInfo::new(Method::GET, "/v3/y", "test.y").rate_limit(1, 60);
        static FREE: OperationInfo = OperationInfo::new(Method::GET, "/v3/z", "test.z");
        let limiter = RateLimiter::default();
        let mixed = async {
            turns(&limiter, 2).await;
            limiter.turn(&OTHER).await;
            for _ in 0..1000 {
                limiter.turn(&FREE).await;
            }
        };
        assert_eq!(time_of(mixed).await, Duration::ZERO);
        assert_eq!(time_of(limiter.turn(&OTHER)).await, Duration::from_secs(60));
    }
}
