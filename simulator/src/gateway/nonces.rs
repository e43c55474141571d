//! The nonces of recent requests, so that a recorded request cannot be sent again.

use std::collections::{HashSet, VecDeque};

/// How long a nonce is remembered: a timestamp may lie five minutes in the future when it arrives
/// and is good for another five minutes from then on.
const REMEMBERED_SECONDS: i64 = 600;

/// The nonces seen lately.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    seen: HashSet<String>,
    /// The same nonces with the Unix time they came at, oldest first.
    arrivals: VecDeque<(i64, String)>,
}

impl Nonces {
    /// Remembers a nonce; `false` if it was seen before.
    pub(super) fn is_new(&mut self, nonce: &str, now: i64) -> bool {
        self.forget_before(now - REMEMBERED_SECONDS);
        if !self.seen.insert(nonce.to_owned()) {
            return false;
        }
        self.arrivals.push_back((now, nonce.to_owned()));
        true
    }

    fn forget_before(&mut self, time: i64) {
        let count = self
            .arrivals
            .partition_point(|(arrival, _)| *arrival < time);
        for (_, nonce) in self.arrivals.drain(..count) {
            self.seen.remove(&nonce);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_in_ten_minutes() {
        let mut nonces = Nonces::default();

        assert!(nonces.is_new("a", 1_000));
        assert!(nonces.is_new("b", 1_000));
        assert!(!nonces.is_new("a", 1_600));
        assert!(nonces.is_new("a", 1_601));
        assert!(!nonces.is_new("a", 1_601));
    }
}
