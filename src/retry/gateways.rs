//! The primary gateway and its backup: which of them the next attempt goes to.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Health;
use crate::base_url::BaseUrl;

/// For how long calls go to the backup before the primary is tried again.
const RECOVERY: Duration = Duration::from_secs(60);

/// How many attempts in a row may fail before calls go elsewhere. One alone may be a connection
/// that was closed just then.
const PATIENCE: u32 = 2;

/// The gateways of a client, shared by all its calls.
#[derive(Debug)]
pub(crate) struct Gateways {
    primary: BaseUrl,
    backup: Option<BaseUrl>,
    state: Mutex<State>,
}

/// Which of the gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Primary,
    Backup,
}

#[derive(Debug, Default)]
struct State {
    /// Failures in a row of the gateway that is in use.
    failures: u32,
    /// While the primary is ill: when to try it again.
    next_trial: Option<Instant>,
}

impl Gateways {
    pub(crate) fn new(primary: BaseUrl, backup: Option<BaseUrl>) -> Self {
        Self {
            primary,
            backup,
            state: Mutex::default(),
        }
    }

    pub(crate) fn primary(&self) -> &BaseUrl {
        &self.primary
    }

    /// The gateway for an attempt that begins `now`.
    pub(crate) fn choose(&self, now: Instant) -> (Role, &BaseUrl) {
        let Some(backup) = &self.backup else {
            return (Role::Primary, &self.primary);
        };
        let mut state = self.state();
        match state.next_trial {
            Some(trial) if now < trial => (Role::Backup, backup),
            // One attempt tries the primary, while the others keep to the backup.
            Some(_) => {
                state.next_trial = Some(now + RECOVERY);
                (Role::Primary, &self.primary)
            }
            None => (Role::Primary, &self.primary),
        }
    }

    /// Learns from an attempt that ended `now`.
    pub(crate) fn learn(&self, role: Role, health: Health, now: Instant) {
        if self.backup.is_none() {
            return;
        }
        let mut state = self.state();
        let in_use = match state.next_trial {
            Some(_) => Role::Backup,
            None => Role::Primary,
        };
        match (health, role) {
            (Health::Well, Role::Primary) => *state = State::default(),
            (Health::Well, Role::Backup) if in_use == Role::Backup => state.failures = 0,
            (Health::Failing | Health::Down, role) if role == in_use => {
                state.failures += 1;
                if health == Health::Down || state.failures >= PATIENCE {
                    let next_trial = match in_use {
                        Role::Primary => Some(now + RECOVERY),
                        // The backup is ill too, so the primary is as good.
                        Role::Backup => None,
                    };
                    *state = State {
                        failures: 0,
                        next_trial,
                    };
                }
            }
            _ => {}
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateways() -> Gateways {
        let parse = |url| BaseUrl::parse(url).unwrap();
        Gateways::new(
            parse("https://primary.example"),
            Some(parse("https://backup.example")),
        )
    }

    /// The role of the attempt that begins `now`.
    fn role(gateways: &Gateways, now: Instant) -> Role {
        gateways.choose(now).0
    }

    #[test]
    fn a_gateway_that_cannot_be_reached_is_left_at_once() {
        let (gateways, now) = (gateways(), Instant::now());
        assert_eq!(role(&gateways, now), Role::Primary);
        gateways.learn(Role::Primary, Health::Down, now);
        assert_eq!(role(&gateways, now), Role::Backup);
    }

    #[test]
    fn one_lost_answer_is_forgiven_and_two_in_a_row_are_not() {
        let (gateways, now) = (gateways(), Instant::now());
        gateways.learn(Role::Primary, Health::Failing, now);
        gateways.learn(Role::Primary, Health::Well, now);
        gateways.learn(Role::Primary, Health::Failing, now);
        assert_eq!(role(&gateways, now), Role::Primary);
        gateways.learn(Role::Primary, Health::Failing, now);
        assert_eq!(role(&gateways, now), Role::Backup);
    }

    #[test]
    fn after_a_while_one_attempt_tries_the_primary() {
        let (gateways, start) = (gateways(), Instant::now());
        gateways.learn(Role::Primary, Health::Down, start);
        let early = start + RECOVERY - Duration::from_millis(1);
        assert_eq!(role(&gateways, early), Role::Backup);

        let later = start + RECOVERY;
        assert_eq!(role(&gateways, later), Role::Primary);
        assert_eq!(role(&gateways, later), Role::Backup, "only one");
        // Still ill, which is no news.
        gateways.learn(Role::Primary, Health::Down, later);
        assert_eq!(role(&gateways, later), Role::Backup);

        let much_later = later + RECOVERY;
        assert_eq!(role(&gateways, much_later), Role::Primary);
        gateways.learn(Role::Primary, Health::Well, much_later);
        assert_eq!(role(&gateways, much_later), Role::Primary);
    }

    #[test]
    fn an_ill_backup_sends_calls_back_to_the_primary() {
        let (gateways, now) = (gateways(), Instant::now());
        gateways.learn(Role::Primary, Health::Down, now);
        // An attempt that began before is no news either.
        gateways.learn(Role::Primary, Health::Down, now);
        assert_eq!(role(&gateways, now), Role::Backup);
        gateways.learn(Role::Backup, Health::Down, now);
        assert_eq!(role(&gateways, now), Role::Primary);
    }

    #[test]
    fn without_a_backup_there_is_no_choice() {
        let primary = BaseUrl::parse("https://primary.example").unwrap();
        let (gateways, now) = (Gateways::new(primary, None), Instant::now());
        gateways.learn(Role::Primary, Health::Down, now);
        assert_eq!(role(&gateways, now), Role::Primary);
    }
}
