//! Numbers as they are written: decimal, and of any size that JSON is read with.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Whether two values of JSON are the same: 1 and 1.0 are.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => compare(one, other) == Ordering::Equal,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(name, value)| other.get(name).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(has)
        }
        _ => one == other,
    }
}

/// A text that two values of JSON share if they are the same.
pub(super) fn identity(value: &Value) -> String {
    match value {
        Value::Number(number) => {
            let decimal = Decimal::of(number).map(Decimal::shortest);
            decimal.map_or_else(
                || number.to_string(),
                |it| format!("{}e-{}", it.digits, it.scale),
            )
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(identity).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let mut entries: Vec<String> = entries
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), identity(value)))
                .collect();
            entries.sort_unstable();
            format!("{{{}}}", entries.join(","))
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.to_string(),
    }
}

/// Whether a number is whole: 1.0 is.
pub(super) fn is_whole(number: &Number) -> bool {
    let is_integer = number.is_i64() || number.is_u64();
    is_integer || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// The count that a keyword of a schema names; 3.0 is one, too.
pub(super) fn count(schema: &Value, keyword: &str) -> Option<usize> {
    let limit = schema.get(keyword)?;
    let whole = || limit.as_f64()?.to_string().parse().ok();
    let limit = limit.as_u64().or_else(whole)?;
    usize::try_from(limit).ok()
}

/// The order of two numbers.
pub(super) fn compare(one: &Number, other: &Number) -> Ordering {
    let by_size = || {
        let (one, other) = (one.as_f64()?, other.as_f64()?);
        one.partial_cmp(&other)
    };
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.cmp(&other);
    }
    let exact = || {
        let (one, other) = Decimal::of(one)?.aligned(Decimal::of(other)?)?;
        Some(one.cmp(&other))
    };
    let are_fractions = one.is_f64() && other.is_f64();
    let order = if are_fractions { None } else { exact() };
    order.or_else(by_size).unwrap_or(Ordering::Equal)
}

/// Whether a number is a multiple of a step.
pub(super) fn is_multiple(number: &Number, step: &Number) -> bool {
    let exact = || {
        let (number, step) = Decimal::of(number)?.aligned(Decimal::of(step)?)?;
        Some(step == 0 || number.checked_rem(step)? == 0)
    };
    let by_size = || {
        let times = number.as_f64()? / step.as_f64()?;
        // So many are not to be told from a whole number.
        Some(!times.is_finite() || times.fract() == 0.0)
    };
    exact().or_else(by_size).unwrap_or(true)
}

/// `digits` with the point `scale` digits from the right.
#[derive(Clone, Copy, Debug)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    fn of(number: &Number) -> Option<Self> {
        // Of a fraction the shortest text that means it, without an exponent.
        let text = match number.as_f64() {
            Some(fraction) if number.is_f64() => fraction.to_string(),
            _ => number.to_string(),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            scale: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// Without zeros at the end of a fraction.
    fn shortest(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The digits of both with the point at the same place.
    fn aligned(self, other: Self) -> Option<(i128, i128)> {
        let scale = self.scale.max(other.scale);
        Some((self.digits_at(scale)?, other.digits_at(scale)?))
    }

    fn digits_at(self, scale: u32) -> Option<i128> {
        let factor = 10_i128.checked_pow(scale - self.scale)?;
        self.digits.checked_mul(factor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn number(value: &Value) -> &Number {
        value.as_number().expect("a number")
    }

    #[test]
    fn large_numbers_are_not_rounded() {
        let (less, more) = (
            json!(9_007_199_254_740_992_i64),
            json!(9_007_199_254_740_993_i64),
        );
        assert_eq!(compare(number(&less), number(&more)), Ordering::Less);
        assert_eq!(
            compare(number(&json!(u64::MAX)), number(&json!(-1))),
            Ordering::Greater
        );
        assert_eq!(
            compare(number(&json!(1e300)), number(&json!(i64::MAX))),
            Ordering::Greater
        );
        assert_eq!(
            compare(number(&json!(1e-300)), number(&json!(0))),
            Ordering::Greater
        );
    }

    #[test]
    fn multiples_are_those_of_decimal_numbers() {
        for (value, step) in [
            (json!(0.3), json!(0.1)),
            (json!(-19.99), json!(0.01)),
            (json!(7), json!(0.5)),
            (json!(7.0), json!(7)),
            (json!(1e300), json!(1)),
            (json!(1e300), json!(1e-10)),
        ] {
            assert!(
                is_multiple(number(&value), number(&step)),
                "{value} of {step}"
            );
        }
        for (value, step) in [
            (json!(0.125), json!(0.01)),
            (json!(1.000_000_1), json!(1)),
            (json!(9_007_199_254_740_993_i64), json!(2.0)),
        ] {
            assert!(
                !is_multiple(number(&value), number(&step)),
                "{value} of {step}"
            );
        }
    }

    #[test]
    fn a_number_is_the_same_with_a_point() {
        let alike = [
            json!([{ "a": 1, "b": 0.5 }]),
            json!([{ "b": 0.5, "a": 1.0 }]),
        ];
        assert_eq!(identity(&alike[0]), identity(&alike[1]));
        assert_ne!(identity(&json!(["a,b"])), identity(&json!(["a", "b"])));
        assert_ne!(identity(&json!(10)), identity(&json!(1)));
        assert!(same(&json!([{ "a": 1 }]), &json!([{ "a": 1.0 }])));
        assert!(!same(&json!([1]), &json!([1.5])));
        assert!(!same(&json!(1), &json!("1")));
        assert!(!same(&json!({ "a": null }), &json!({ "b": null })));
    }
}
