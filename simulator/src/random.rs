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
