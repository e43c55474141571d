//! Random text for nonces, serial numbers and request ids.

use aws_lc_rs::rand;

/// `count` random bytes as lower-case hexadecimal digits, two a byte.
pub(crate) fn hex(count: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes(count)
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)])
        .collect()
}

/// `count` random decimal digits.
pub(crate) fn digits(count: usize) -> String {
    bytes(count)
        .iter()
        .map(|byte| char::from(b'0' + byte % 10))
        .collect()
}

/// Numbers that look random, and are the same for the same seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    /// Whether something happens that has this chance, from 0 to 1.
    pub(crate) fn happens(&mut self, chance: f64) -> bool {
        let number = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        f64::from(number) < chance * 4_294_967_296.0
    }
}

/// An id in the form of a UUID.
pub(crate) fn uuid() -> String {
    let digits = hex(16);
    [0..8, 8..12, 12..16, 16..20, 20..32]
        .map(|range| &digits[range])
        .join("-")
}

fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    rand::fill(&mut bytes).expect("the system's random number generator works");
    bytes
}
