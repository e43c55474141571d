//! Time limits and pauses, by tokio's clock. Outside tokio, as with a transport of another runtime,
//! there is none: nothing is limited there, and nothing waits.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until, timeout_at};

/// Whether there is a timer here.
pub(crate) fn is_here() -> bool {
    Handle::try_current().is_ok()
}

/// The time after this much time; a time that is too far to be told is in a century.
pub(crate) fn after(duration: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    let now = Instant::now();
    now.checked_add(duration.min(CENTURY)).unwrap_or(now)
}

/// What `future` gives, unless `limit` comes first.
pub(crate) async fn before<F: Future>(limit: Instant, future: F) -> Option<F::Output> {
    if is_here() {
        timeout_at(limit, future).await.ok()
    } else {
        Some(future.await)
    }
}

/// Waits until `time`, if there is a timer.
pub(crate) async fn until(time: Instant) {
    if is_here() {
        sleep_until(time).await;
    }
}
