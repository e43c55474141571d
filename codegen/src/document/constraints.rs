//! Constraints as written: those that say how large, how long, how many, and of what form a value is.

use std::cmp::Ordering;

use crate::fault::{Code, Fault};
use crate::yaml::Value;

use super::reader::{Mapping, Reader};
use super::schema::owned;
use super::{Bound, Constraints, Decimal, Located};

/// The constraints of a schema, if it has any.
pub(super) fn constraints(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Constraints> {
    let constraints = Constraints {
        min_length: mapping.count("minLength", reader),
        max_length: mapping.count("maxLength", reader),
        pattern: pattern(mapping, reader),
        minimum: bound(
            mapping,
            "minimum",
            "exclusiveMinimum",
            Ordering::Greater,
            reader,
        ),
        maximum: bound(
            mapping,
            "maximum",
            "exclusiveMaximum",
            Ordering::Less,
            reader,
        ),
        min_items: mapping.count("minItems", reader),
        max_items: mapping.count("maxItems", reader),
        min_properties: mapping.count("minProperties", reader),
        max_properties: mapping.count("maxProperties", reader),
        unique_items: mapping.flag("uniqueItems", reader),
        multiple_of: mapping.decimal("multipleOf", reader),
    };
    if let Some(divisor) = constraints.multiple_of
        && !divisor.value.is_positive()
    {
        let message = "nothing is a multiple of this";
        reader.fault(
            Fault::new(Code::BadConstraint, divisor.place, message)
                .hint("write a number above zero, or take it out"),
        );
    }
    ordered(constraints.min_length, constraints.max_length, reader);
    ordered_bounds(constraints.minimum, constraints.maximum, reader);
    ordered(constraints.min_items, constraints.max_items, reader);
    ordered(
        constraints.min_properties,
        constraints.max_properties,
        reader,
    );
    (constraints != Constraints::default()).then_some(constraints)
}

/// A regular expression that the client can run.
fn pattern(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Located<String>> {
    let pattern = owned(mapping.string("pattern", reader))?;
    if let Err(error) = regex_lite::Regex::new(&pattern.value) {
        let message = format!("this pattern cannot be run: {error}");
        reader.fault(
            Fault::new(Code::BadPattern, pattern.place, message)
                .hint(pattern_hint(&error.to_string())),
        );
        return None;
    }
    let text = pattern.value.as_str();
    let inner = text
        .strip_prefix('/')
        .and_then(|text| text.strip_suffix('/'));
    let is_whole = |inner: &&str| {
        let ends = inner.ends_with('$') && !inner.ends_with("\\$");
        inner.starts_with('^') && ends && !inner.contains('|')
    };
    if let Some(inner) = inner.filter(is_whole) {
        let message = "nothing matches this pattern: slashes around it are part of it";
        reader.fault(
            Fault::new(Code::BadPattern, pattern.place, message)
                .hint(format!("write it without them: `{inner}`")),
        );
        return None;
    }
    Some(pattern)
}

/// How to mend a pattern, by what is said against it.
fn pattern_hint(said: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["look-around"]) {
        "say it without `(?=…)`, `(?!…)` and `(?<…)`, or take the pattern out; a length has `minLength` \
         and `maxLength`"
    } else if says(&["backreferences"]) {
        "a group cannot be referred to: write out what it may be, or take the pattern out"
    } else if says(&["Unicode character classes", "Unicode class"]) {
        "name the characters themselves, as in `[一-龥]`, or take the pattern out"
    } else if says(&["size limit", "exceed"]) {
        "its repetitions make it too large: lower their numbers, or say the length with `maxLength`"
    } else if says(&["nesting"]) {
        "put fewer groups into each other"
    } else {
        "mend what is said of it, or take it out"
    }
}

/// A bound. An exclusive one is a number (OpenAPI 3.1), or says that the inclusive one is to be taken
/// so (3.0). Of two the tighter counts, which differs from the other by `tighter`.
fn bound(
    mapping: &Mapping<'_>,
    inclusive: &str,
    exclusive: &str,
    tighter: Ordering,
    reader: &mut Reader<'_>,
) -> Option<Located<Bound>> {
    let located = |number: Located<Decimal>, is_exclusive| Located {
        value: Bound {
            limit: number.value,
            is_exclusive,
        },
        place: number.place,
    };
    let bound = mapping.decimal(inclusive, reader);
    match mapping.node(exclusive).map(|node| &node.value) {
        None | Some(Value::Bool(false)) => bound.map(|bound| located(bound, false)),
        Some(Value::Bool(true)) => {
            if let (None, None, Some(entry)) =
                (bound, mapping.node(inclusive), mapping.entry(exclusive))
            {
                let place = reader.key_place(entry);
                let message = format!("`{exclusive}: true` without `{inclusive}`");
                let hint =
                    format!("add `{inclusive}`, or write the number itself behind `{exclusive}`");
                reader.fault(Fault::new(Code::BadConstraint, place, message).hint(hint));
            }
            bound.map(|bound| located(bound, true))
        }
        Some(_) => {
            let exclusive = mapping.decimal(exclusive, reader)?;
            let bound = bound.filter(|bound| bound.value.cmp(&exclusive.value) == tighter);
            Some(bound.map_or(located(exclusive, true), |bound| located(bound, false)))
        }
    }
}

/// Reports bounds with nothing between them.
fn ordered_bounds(
    least: Option<Located<Bound>>,
    greatest: Option<Located<Bound>>,
    reader: &mut Reader<'_>,
) {
    let (Some(least), Some(greatest)) = (least, greatest) else {
        return;
    };
    let is_exclusive = least.value.is_exclusive || greatest.value.is_exclusive;
    if least.value.limit == greatest.value.limit && is_exclusive {
        let message = format!("no number is both above and below {}", least.value.limit);
        reader.fault(
            Fault::new(Code::BadConstraint, least.place, message)
                .related(greatest.place, "the other bound is here")
                .hint("mend one of the two"),
        );
    }
    let limit = |bound: Located<Bound>| Located {
        value: bound.value.limit,
        place: bound.place,
    };
    ordered(Some(limit(least)), Some(limit(greatest)), reader);
}

/// Reports a least value above the greatest.
pub(super) fn ordered<T: PartialOrd + std::fmt::Display>(
    least: Option<Located<T>>,
    greatest: Option<Located<T>>,
    reader: &mut Reader<'_>,
) {
    if let (Some(least), Some(greatest)) = (least, greatest)
        && least.value > greatest.value
    {
        let message = format!(
            "no value can be at least {} and at most {}",
            least.value, greatest.value
        );
        reader.fault(
            Fault::new(Code::BadConstraint, least.place, message)
                .related(greatest.place, "the greatest is here")
                .hint("mend one of the two"),
        );
    }
}
