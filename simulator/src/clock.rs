//! The gateway's clock: the system's, moved by an offset.

use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime, UtcOffset};

/// Tells the time that the gateway checks requests against and puts into its answers.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: AtomicI64,
}

impl Clock {
    /// A century either way: what lies beyond serves no test and would leave the calendar.
    const MAX_OFFSET_SECONDS: i64 = 100 * 365 * 86_400;

    pub(crate) fn with_offset(seconds: i64) -> Self {
        let clock = Self::default();
        clock.set_offset(seconds);
        clock
    }

    pub(crate) fn set_offset(&self, seconds: i64) {
        let seconds = seconds.clamp(-Self::MAX_OFFSET_SECONDS, Self::MAX_OFFSET_SECONDS);
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }

    /// Now, in China Standard Time, to the second.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let offset = Duration::seconds(self.offset_seconds.load(Ordering::Relaxed));
        let now = OffsetDateTime::now_utc() + offset;
        now.replace_nanosecond(0)
            .expect("zero is a valid nanosecond")
            .to_offset(UtcOffset::from_hms(8, 0, 0).expect("+08:00 is a valid offset"))
    }
}
