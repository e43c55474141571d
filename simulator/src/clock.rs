//! The gateway's clock: the system's, moved by an offset; and the calendar of its coupons, moved by
//! another.

use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime, UtcOffset};

/// Tells the time that the gateway checks requests against and puts into its answers.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: AtomicI64,
    calendar_offset_seconds: AtomicI64,
}

/// A century either way: what lies beyond serves no test and would leave the calendar.
const MAX_OFFSET_SECONDS: i64 = 100 * 365 * 86_400;

fn limited(seconds: i64) -> i64 {
    seconds.clamp(-MAX_OFFSET_SECONDS, MAX_OFFSET_SECONDS)
}

impl Clock {
    pub(crate) fn with_offset(seconds: i64) -> Self {
        let clock = Self::default();
        clock.set_offset(seconds);
        clock
    }

    pub(crate) fn set_offset(&self, seconds: i64) {
        self.offset_seconds
            .store(limited(seconds), Ordering::Relaxed);
    }

    pub(crate) fn set_calendar_offset(&self, seconds: i64) {
        self.calendar_offset_seconds
            .store(limited(seconds), Ordering::Relaxed);
    }

    /// Now, in China Standard Time, to the second.
    pub(crate) fn now(&self) -> OffsetDateTime {
        Self::in_china(self.offset_seconds.load(Ordering::Relaxed))
    }

    /// Now by the calendar of stocks and coupons.
    pub(crate) fn calendar(&self) -> OffsetDateTime {
        let clock = self.offset_seconds.load(Ordering::Relaxed);
        Self::in_china(clock + self.calendar_offset_seconds.load(Ordering::Relaxed))
    }

    fn in_china(offset_seconds: i64) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc() + Duration::seconds(offset_seconds);
        now.replace_nanosecond(0)
            .expect("zero is a valid nanosecond")
            .to_offset(UtcOffset::from_hms(8, 0, 0).expect("+08:00 is a valid offset"))
    }
}
