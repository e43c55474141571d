//! Numbers as a spec writes them: decimal, and so exact.

use std::cmp::Ordering;
use std::fmt;

use crate::yaml::Value;

/// `digits` with the point `scale` digits from the right, and no zero behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i64,
    scale: u32,
}

/// A number that another must not go beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) limit: Decimal,
    /// Whether the limit itself is beyond.
    pub(crate) is_exclusive: bool,
}

impl Decimal {
    /// The most digits behind the point, so that no arithmetic overflows.
    const MAX_SCALE: usize = 18;

    /// The number that a node is, if it has no more digits than are reckoned with.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(integer) => Self::new(integer.get(), 0),
            // The shortest text that means this number, without an exponent: what was written.
            Value::Float(float) => Self::parse(&float.to_string()),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Self::new(digits, fraction.len())
    }

    fn new(digits: i128, scale: usize) -> Option<Self> {
        if scale > Self::MAX_SCALE {
            return None;
        }
        let mut digits = i64::try_from(digits).ok()?;
        let mut scale = u32::try_from(scale).ok()?;
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Some(Self { digits, scale })
    }

    pub(crate) fn is_positive(self) -> bool {
        self.digits > 0
    }

    /// The number, if it is whole.
    pub(crate) fn whole(self) -> Option<i64> {
        (self.scale == 0).then_some(self.digits)
    }

    /// The whole numbers that are multiples of this number are those of this one.
    pub(crate) fn whole_divisor(self) -> i64 {
        let denominator = 10_i128.pow(self.scale);
        let digits = i128::from(self.digits);
        narrow(digits / greatest_common_divisor(digits, denominator))
    }

    fn floor(self) -> i128 {
        i128::from(self.digits).div_euclid(10_i128.pow(self.scale))
    }
}

impl Bound {
    /// The least whole number that this lower bound allows.
    pub(crate) fn least(self) -> i64 {
        let Self {
            limit,
            is_exclusive,
        } = self;
        let next = is_exclusive || limit.scale > 0;
        narrow(limit.floor() + i128::from(next))
    }

    /// The greatest whole number that this upper bound allows.
    pub(crate) fn greatest(self) -> i64 {
        let Self {
            limit,
            is_exclusive,
        } = self;
        let next = is_exclusive && limit.scale == 0;
        narrow(limit.floor() - i128::from(next))
    }
}

/// A number that is at most one beyond those of 64 bits.
fn narrow(number: i128) -> i64 {
    let limits = (i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(number.clamp(limits.0, limits.1)).unwrap_or_default()
}

fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        let digits_at =
            |number: &Self| i128::from(number.digits) * 10_i128.pow(scale - number.scale);
        digits_at(self).cmp(&digits_at(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let width = self.scale as usize + 1;
        let digits = format!("{:0width$}", self.digits.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        match fraction {
            "" => write!(formatter, "{sign}{whole}"),
            _ => write!(formatter, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Decimal};

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn bound(text: &str, is_exclusive: bool) -> Bound {
        Bound {
            limit: decimal(text),
            is_exclusive,
        }
    }

    #[test]
    fn numbers_are_shown_as_they_are_written() {
        for text in [
            "0",
            "1",
            "-1",
            "0.5",
            "-0.05",
            "12.25",
            "9223372036854775807",
        ] {
            assert_eq!(decimal(text).to_string(), text);
        }
        assert_eq!(decimal("1.50").to_string(), "1.5");
        assert_eq!(Decimal::parse("9223372036854775808"), None);
        assert_eq!(Decimal::parse("inf"), None);
    }

    #[test]
    fn numbers_are_ordered_whatever_their_digits() {
        assert!(decimal("0.5") < decimal("0.51"));
        assert!(decimal("-0.5") > decimal("-1"));
        assert!(decimal("9223372036854775807") > decimal("0.000000000000000001"));
    }

    #[test]
    fn whole_numbers_have_whole_bounds() {
        assert_eq!(bound("0.5", false).least(), 1);
        assert_eq!(bound("-0.5", true).least(), 0);
        assert_eq!(bound("3", false).least(), 3);
        assert_eq!(bound("3", true).least(), 4);
        assert_eq!(bound("0.5", true).greatest(), 0);
        assert_eq!(bound("3", true).greatest(), 2);
        assert_eq!(bound("-0.5", false).greatest(), -1);
        assert_eq!(decimal("2.5").whole_divisor(), 5);
        assert_eq!(decimal("0.01").whole_divisor(), 1);
        assert_eq!(decimal("12").whole_divisor(), 12);
    }
}
