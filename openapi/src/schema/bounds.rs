//! The rules of numbers.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::Rule;
use super::number::{compare, is_multiple};

/// Whether a number in this order to a limit is beyond it, and the rule that it then breaks.
type Bound = (fn(Ordering) -> bool, fn(Value) -> Rule);

const EXCLUSIVE_MINIMUM: Bound = (Ordering::is_le, Rule::ExclusiveMinimum);
const EXCLUSIVE_MAXIMUM: Bound = (Ordering::is_ge, Rule::ExclusiveMaximum);

/// The rules of a schema that a number breaks.
pub(super) fn broken(schema: &Value, given: &Number) -> Vec<Rule> {
    let mut broken = Vec::new();
    let is_true = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
    // OpenAPI 3.0 has it beside the limit, 3.1 in its place.
    let minimum: Bound = if is_true("exclusiveMinimum") {
        EXCLUSIVE_MINIMUM
    } else {
        (Ordering::is_lt, Rule::Minimum)
    };
    let maximum: Bound = if is_true("exclusiveMaximum") {
        EXCLUSIVE_MAXIMUM
    } else {
        (Ordering::is_gt, Rule::Maximum)
    };
    for (keyword, (is_beyond, rule)) in [
        ("minimum", minimum),
        ("maximum", maximum),
        ("exclusiveMinimum", EXCLUSIVE_MINIMUM),
        ("exclusiveMaximum", EXCLUSIVE_MAXIMUM),
    ] {
        let limit = schema.get(keyword).and_then(Value::as_number);
        if limit.is_some_and(|limit| is_beyond(compare(given, limit))) {
            broken.push(rule(schema[keyword].clone()));
        }
    }
    let step = schema.get("multipleOf").and_then(Value::as_number);
    if let Some(step) = step.filter(|step| !is_multiple(given, step)) {
        broken.push(Rule::MultipleOf(step.clone().into()));
    }
    broken
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_may_be_exclusive_in_both_versions() {
        for limit in [
            json!({ "minimum": 1, "exclusiveMinimum": true }),
            json!({ "exclusiveMinimum": 1 }),
        ] {
            assert_eq!(broken(&limit, &1.into()).len(), 1, "{limit}");
            assert_eq!(broken(&limit, &2.into()), []);
        }
    }
}
