//! The pauses between attempts: exponential, with a random part.

use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// The pause after `made` attempts: twice as long each time, up to `longest`, less a random part.
pub(super) fn pause(first: Duration, longest: Duration, made: u32) -> Duration {
    spread(doubled(first, longest, made), random())
}

fn doubled(first: Duration, longest: Duration, made: u32) -> Duration {
    let factor = 2_u32.saturating_pow(made.saturating_sub(1));
    first.saturating_mul(factor).min(longest)
}

/// Between half of `pause` and all of it.
fn spread(pause: Duration, random: u16) -> Duration {
    let half = pause / 2;
    // A pause can be as long as a `Duration` goes.
    half + half.saturating_mul(random.into()) / u32::from(u16::MAX)
}

/// Without random numbers the pause is the longest: there is nothing to tell anyone of.
fn random() -> u16 {
    let mut bytes = [0; 2];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => u16::from_ne_bytes(bytes),
        Err(_) => u16::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(200);
    const LONGEST: Duration = Duration::from_secs(5);

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses: Vec<_> = (1..=7).map(|made| doubled(FIRST, LONGEST, made)).collect();
        let expected = [200, 400, 800, 1600, 3200, 5000, 5000].map(Duration::from_millis);
        assert_eq!(pauses, expected);
        assert_eq!(doubled(FIRST, LONGEST, u32::MAX), LONGEST);
        assert_eq!(doubled(Duration::MAX, Duration::MAX, 9), Duration::MAX);
    }

    #[test]
    fn at_most_half_of_a_pause_is_left_out() {
        assert_eq!(spread(LONGEST, 0), LONGEST / 2);
        assert_eq!(spread(LONGEST, u16::MAX), LONGEST);
        assert!(spread(Duration::MAX, u16::MAX) >= Duration::MAX / 2);
        for _ in 0..100 {
            let pause = pause(FIRST, LONGEST, 1);
            assert!((FIRST / 2..=FIRST).contains(&pause), "{pause:?}");
        }
    }
}
