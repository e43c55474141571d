//! When certificates are to be downloaded.

use std::time::Duration;

use tokio::time::Instant;

/// When the last download was, and the last attempts at one.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// When what is known was downloaded, here or elsewhere.
    downloaded: Option<Instant>,
    /// When a download was last begun because it was due.
    begun: Option<Instant>,
    /// When one was last begun because of an unknown certificate.
    looked: Option<Instant>,
}

/// How long to wait before the next download after one that failed, and between two for the sake of
/// an unknown certificate: a stranger can name as many as he likes.
pub(super) const PAUSE: Duration = Duration::from_secs(60);

impl Schedule {
    pub(super) fn downloaded(&mut self, at: Instant) {
        self.downloaded = self.downloaded.max(Some(at));
    }

    pub(super) fn is_fresh(&self, interval: Duration, now: Instant) -> bool {
        is_within(self.downloaded, interval, now)
    }

    /// How long it is until a download is due.
    pub(super) fn due_in(&self, interval: Duration, now: Instant) -> Duration {
        let rest = |since: Option<Instant>, time: Duration| {
            let passed = since.map(|since| now.saturating_duration_since(since));
            passed.map_or(Duration::ZERO, |passed| time.saturating_sub(passed))
        };
        rest(self.downloaded, interval).max(rest(self.begun, PAUSE.min(interval)))
    }

    /// Whether to begin a download that is due. It answers `true` once for each.
    pub(super) fn begin(&mut self, interval: Duration, now: Instant) -> bool {
        if self.is_fresh(interval, now) || is_within(self.begun, PAUSE.min(interval), now) {
            return false;
        }
        self.begun = Some(now);
        true
    }

    /// Whether to look for an unknown certificate. It answers `true` once a minute.
    pub(super) fn look(&mut self, now: Instant) -> bool {
        if is_within(self.looked, PAUSE, now) {
            return false;
        }
        self.looked = Some(now);
        true
    }
}

fn is_within(since: Option<Instant>, time: Duration, now: Instant) -> bool {
    since.is_some_and(|since| now.saturating_duration_since(since) < time)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_secs(12 * 60 * 60);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_download_is_due_when_the_last_is_old() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        assert!(schedule.begin(INTERVAL, start));
        schedule.downloaded(start);
        assert!(!schedule.begin(INTERVAL, start));
        assert!(!schedule.begin(INTERVAL, start + INTERVAL.saturating_sub(SECOND)));
        assert!(schedule.begin(INTERVAL, start + INTERVAL));
    }

    #[test]
    fn a_download_is_due_when_it_may_begin() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        assert_eq!(schedule.due_in(INTERVAL, start), Duration::ZERO);
        assert!(schedule.begin(INTERVAL, start));
        let due = schedule.due_in(INTERVAL, start + SECOND);
        assert_eq!(due, PAUSE.saturating_sub(SECOND));
        schedule.downloaded(start);
        let due = schedule.due_in(INTERVAL, start + SECOND);
        assert_eq!(due, INTERVAL.saturating_sub(SECOND));
        assert!(!schedule.begin(INTERVAL, start + due));
        assert!(schedule.begin(INTERVAL, start + SECOND + due));
    }

    #[test]
    fn an_older_download_of_others_makes_nothing_older() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        schedule.downloaded(start + SECOND);
        schedule.downloaded(start);
        assert!(schedule.is_fresh(SECOND, start + SECOND));
    }

    #[test]
    fn what_failed_is_tried_again_after_a_minute() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        assert!(schedule.begin(INTERVAL, start));
        assert!(!schedule.begin(INTERVAL, start));
        assert!(!schedule.begin(INTERVAL, start + PAUSE.saturating_sub(SECOND)));
        assert!(schedule.begin(INTERVAL, start + PAUSE));
    }

    #[test]
    fn unknown_certificates_are_looked_for_once_a_minute() {
        let mut schedule = Schedule::default();
        let start = Instant::now();
        schedule.downloaded(start);
        assert!(schedule.look(start));
        assert!(!schedule.look(start));
        assert!(!schedule.look(start + PAUSE.saturating_sub(SECOND)));
        assert!(schedule.look(start + PAUSE));
    }
}
