//! The events that were accepted, so that a repetition is not handled again.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

/// What tells an event: the SHA-256 of its type and content.
pub(super) type EventDigest = [u8; 32];

/// How many events are remembered. WeChat Pay repeats what was not accepted for a day, and what was
/// accepted for moments only.
const MEMORY: usize = 10_000;

/// The memory of one merchant's events, shared by clones.
#[derive(Clone, Default)]
pub(super) struct Accepted(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    accepted: HashSet<EventDigest>,
    /// The same in the order in which they came.
    order: VecDeque<EventDigest>,
    /// What is being handled; each holds the lock of its event.
    under_way: HashMap<EventDigest, Weak<tokio::sync::Mutex<()>>>,
}

/// The right to handle an event, while all its repetitions wait.
pub(super) struct Turn<'a> {
    memory: &'a Accepted,
    digest: EventDigest,
    _only_one: OwnedMutexGuard<()>,
}

impl Accepted {
    /// Waits until nobody else handles this event.
    pub(super) async fn turn(&self, digest: EventDigest) -> Turn<'_> {
        let lock = self.state().lock_of(digest);
        Turn {
            memory: self,
            digest,
            _only_one: lock.lock_owned().await,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Accepted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} events", self.state().order.len())
    }
}

impl State {
    fn lock_of(&mut self, digest: EventDigest) -> Arc<tokio::sync::Mutex<()>> {
        self.under_way.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = self.under_way.get(&digest).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::new(tokio::sync::Mutex::new(()));
        self.under_way.insert(digest, Arc::downgrade(&lock));
        lock
    }
}

impl Turn<'_> {
    /// Whether the event was accepted before.
    pub(super) fn is_accepted(&self) -> bool {
        self.memory.state().accepted.contains(&self.digest)
    }

    /// Remembers that the event was accepted.
    pub(super) fn accept(self) {
        let mut state = self.memory.state();
        if state.accepted.insert(self.digest) {
            state.order.push_back(self.digest);
        }
        if state.order.len() > MEMORY
            && let Some(oldest) = state.order.pop_front()
        {
            state.accepted.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(number: usize) -> EventDigest {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_le_bytes());
        digest
    }

    #[tokio::test]
    async fn the_oldest_are_forgotten_and_nothing_else_is_kept() {
        let memory = Accepted::default();
        for number in 0..=MEMORY {
            memory.turn(digest(number)).await.accept();
        }
        assert!(!memory.turn(digest(0)).await.is_accepted());
        assert!(memory.turn(digest(1)).await.is_accepted());
        assert!(memory.turn(digest(MEMORY)).await.is_accepted());
        let state = memory.state();
        assert_eq!((state.accepted.len(), state.order.len()), (MEMORY, MEMORY));
        assert!(state.under_way.len() <= 1);
    }
}
