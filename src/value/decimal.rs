//! Decimal arithmetic, where that of binary fractions would be wrong: 0.3 is a multiple of 0.1.

/// Whether `value` is a multiple of `divisor`, a number of JSON above zero.
pub(super) fn is_multiple(value: f64, divisor: &str) -> bool {
    let exact = || {
        // The shortest text that means this value, without an exponent.
        let (value, divisor) = (
            Decimal::parse(&value.to_string())?,
            Decimal::parse(divisor)?,
        );
        let scale = value.scale.max(divisor.scale);
        value
            .digits_at(scale)?
            .checked_rem(divisor.digits_at(scale)?)
    };
    match exact() {
        Some(remainder) => remainder == 0,
        // Of so large or so fine a number the remainder says nothing: all that can be told is
        // whether there is a whole number of times.
        None => divisor
            .parse()
            .is_ok_and(|divisor: f64| (value / divisor).fract() == 0.0),
    }
}

/// `digits` with the point `scale` digits from the right.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            scale: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// The digits with the point further from the right.
    fn digits_at(self, scale: u32) -> Option<i128> {
        let factor = 10_i128.checked_pow(scale - self.scale)?;
        self.digits.checked_mul(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn multiples_are_those_of_decimal_numbers() {
        for (value, divisor) in [
            (0.3, "0.1"),
            (-19.99, "0.01"),
            (1.0e20, "0.5"),
            (0.0, "0.7"),
            (4.5, "1.5"),
            (12.0, "3"),
            (1e300, "1"),
        ] {
            assert!(is_multiple(value, divisor), "{value} of {divisor}");
        }
        for (value, divisor) in [(0.35, "0.1"), (19.999, "0.01"), (1e-300, "1"), (7.0, "3")] {
            assert!(!is_multiple(value, divisor), "{value} of {divisor}");
        }
    }
}
