//! Which rule a single value breaks.

use std::cmp::Ordering;

use super::{Bound, ListForm, Location, Schema};
use crate::keys::RequestKey;
use crate::operation::Rule;

/// The rule that `value` breaks by a bound that may have a fraction.
pub(super) fn rule_of_bounds(schema: Schema, value: f64) -> Option<Rule> {
    let is_beyond = |bound: &Bound, beyond: Ordering| {
        let order = bound
            .limit
            .parse()
            .ok()
            .and_then(|limit| value.partial_cmp(&limit));
        order == Some(beyond) || bound.is_exclusive && order == Some(Ordering::Equal)
    };
    if let Some(lower) = schema
        .lower()
        .filter(|bound| is_beyond(bound, Ordering::Less))
    {
        return Some(if lower.is_exclusive {
            Rule::MoreThan(lower.limit)
        } else {
            Rule::AtLeast(lower.limit)
        });
    }
    let upper = schema
        .upper()
        .filter(|bound| is_beyond(bound, Ordering::Greater))?;
    Some(if upper.is_exclusive {
        Rule::LessThan(upper.limit)
    } else {
        Rule::AtMost(upper.limit)
    })
}

/// The rule that `value` breaks if it cannot be encrypted with `key`.
pub(super) fn rule_of_encryption(key: Option<&RequestKey>, value: &str) -> Option<Rule> {
    let Some(key) = key else {
        return Some(Rule::Encryptable);
    };
    let (max, actual) = (key.public_key().max_plaintext(), value.len());
    (actual > max).then_some(Rule::EncryptedBytes { max, actual })
}

/// The rule that `value` breaks by where it stands.
pub(super) fn rule_of_place(schema: Schema, value: &str) -> Option<Rule> {
    match schema.location {
        Location::Path if matches!(value, "" | "." | "..") => Some(Rule::PathSegment),
        Location::Header if !is_header_text(value) => Some(Rule::HeaderText),
        // In a header nothing is escaped.
        Location::Header if schema.list == ListForm::Commas && value.contains(',') => {
            Some(Rule::Comma)
        }
        _ => None,
    }
}

pub(super) fn is_header_text(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The counts of a schema that `actual` is outside of, as a rule has them.
pub(super) fn exceeded(
    actual: usize,
    min: Option<u32>,
    max: Option<u32>,
) -> Option<(Option<usize>, Option<usize>)> {
    let wide = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let (min, max) = (min.map(wide), max.map(wide));
    let is_outside = min.is_some_and(|min| actual < min) || max.is_some_and(|max| actual > max);
    is_outside.then_some((min, max))
}

/// A bound of the spec as a number. Bounds are small, so nothing is lost.
#[expect(clippy::cast_precision_loss)]
pub(super) fn as_number(bound: i64) -> f64 {
    bound as f64
}
