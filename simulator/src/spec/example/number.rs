//! Numbers within limits, in steps, and exact where they are fractions.

use serde_json::{Number, Value, json};

use super::wanted::Wanted;
use crate::random::Sequence;

/// How far beyond its least a number is that has no greatest.
const USUAL_SPAN: i128 = 9_999;
/// More digits after the point than a schema has use for.
const MAX_SCALE: u32 = 15;

/// A number that keeps to the limits and steps, if one does; otherwise one of the limits.
pub(super) fn number(wanted: &Wanted<'_>, is_integer: bool, random: &mut Sequence) -> Value {
    let limits = Limits::of(wanted);
    let mut pick = |finer| limits.as_ref()?.pick(is_integer, finer, random);
    let found = (0..=3).find_map(&mut pick);
    let limit = || {
        ["minimum", "maximum"]
            .iter()
            .find_map(|it| wanted.all(it).next())
    };
    found
        .or_else(|| limit().cloned())
        .unwrap_or_else(|| json!(1))
}

/// A decimal number: digits without a point, and how many of them stand behind it.
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    fn of(value: &Value) -> Option<Self> {
        let text = value.as_number()?.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()? - exponent.parse::<i64>().ok()?;
        if scale < 0 {
            let zeros = u32::try_from(-scale).ok()?;
            digits = digits.checked_mul(10_i128.checked_pow(zeros)?)?;
        }
        let scale = u32::try_from(scale.max(0)).ok()?;
        (scale <= MAX_SCALE).then_some(Self { digits, scale })
    }

    fn at(self, scale: u32) -> Option<i128> {
        let missing = scale.checked_sub(self.scale)?;
        self.digits.checked_mul(10_i128.checked_pow(missing)?)
    }
}

/// Limits, each with whether it is itself excluded, and steps.
struct Limits {
    least: Vec<(Decimal, bool)>,
    most: Vec<(Decimal, bool)>,
    steps: Vec<Decimal>,
}

impl Limits {
    /// `None` for limits beyond those of exact numbers.
    fn of(wanted: &Wanted<'_>) -> Option<Self> {
        let limits = |inclusive: &str, exclusive: &str| {
            let mut limits = Vec::new();
            for part in wanted.parts() {
                // OpenAPI 3.0 has it beside the limit, 3.1 in its place.
                let is_excluded = part.get(exclusive) == Some(&Value::Bool(true));
                for (keyword, is_excluded) in [(inclusive, is_excluded), (exclusive, true)] {
                    if let Some(limit) = part.get(keyword).filter(|limit| limit.is_number()) {
                        limits.push((Decimal::of(limit)?, is_excluded));
                    }
                }
            }
            Some(limits)
        };
        let steps = wanted.all("multipleOf").filter_map(Decimal::of);
        Some(Self {
            least: limits("minimum", "exclusiveMinimum")?,
            most: limits("maximum", "exclusiveMaximum")?,
            steps: steps.filter(|step| step.digits > 0).collect(),
        })
    }

    /// A number with as many digits after the point as the limits have, and some more.
    fn pick(&self, is_integer: bool, finer: u32, random: &mut Sequence) -> Option<Value> {
        let limits = self.least.iter().chain(&self.most).map(|limit| limit.0);
        let scale = limits.chain(self.steps.iter().copied()).map(|it| it.scale);
        let scale = scale.max().unwrap_or(0) + finer;
        let unit = 10_i128.checked_pow(scale)?;
        let bound = |(limit, is_excluded): &(Decimal, bool), inwards: i128| {
            Some(limit.at(scale)? + if *is_excluded { inwards } else { 0 })
        };
        let least = self.least.iter().filter_map(|limit| bound(limit, 1)).max();
        let most = self.most.iter().filter_map(|limit| bound(limit, -1)).min();

        let mut step = if is_integer { unit } else { 1 };
        for other in &self.steps {
            step = common_multiple(step, other.at(scale)?)?;
        }
        // Whole numbers before fractions, if nothing is said.
        let whole = common_multiple(step, unit).filter(|_| self.steps.is_empty());
        let mut steps = whole.into_iter().chain([step]);
        steps.find_map(|step| {
            let low = match (least, most) {
                (Some(least), _) => least,
                (None, Some(most)) if most < unit.max(step) => most.checked_sub(step)?,
                _ => unit,
            };
            let usual = low.checked_add(step.checked_mul(USUAL_SPAN)?)?;
            let usual = usual.min(i128::from(i64::MAX).checked_mul(unit)?).max(low);
            let high = most.unwrap_or(usual);
            let first = low.checked_add((step - low.rem_euclid(step)) % step)?;
            let count = (high.checked_sub(first)?.div_euclid(step)).checked_add(1)?;
            let count = u64::try_from(count.min(USUAL_SPAN + 1)).ok()?;
            let index = random.next().checked_rem(count)?;
            written(first + i128::from(index) * step, unit, scale)
        })
    }
}

fn written(value: i128, unit: i128, scale: u32) -> Option<Value> {
    if value % unit == 0 {
        let whole = value / unit;
        let number = i64::try_from(whole).map(Number::from);
        let number = number.or_else(|_| u64::try_from(whole).map(Number::from));
        return number.ok().map(Value::Number);
    }
    let sign = if value < 0 { "-" } else { "" };
    let (whole, fraction) = (value.abs() / unit, value.abs() % unit);
    let width = usize::try_from(scale).ok()?;
    let text = format!("{sign}{whole}.{fraction:0width$}");
    text.parse::<f64>().ok().map(|number| json!(number))
}

fn common_multiple(a: i128, b: i128) -> Option<i128> {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).checked_mul(b)
}
