//! Constraints put together: of a value and what it holds, and of two schemas for the same value.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::LazyLock;

use crate::document::{Bound, Decimal};

use super::{Rules, Type};

impl Rules {
    /// Bounds of whole numbers are whole and inclusive, however they are written.
    pub(super) fn bind_integers(
        &mut self,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        multiple_of: Option<Decimal>,
    ) {
        self.minimum = minimum.map(Bound::least);
        self.maximum = maximum.map(Bound::greatest);
        // Every whole number is a multiple of one.
        let divisor = multiple_of.map(Decimal::whole_divisor);
        self.multiple_of = divisor.filter(|divisor| *divisor > 1);
    }

    pub(super) fn bind_numbers(
        &mut self,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        multiple_of: Option<Decimal>,
    ) {
        let whole = |bound: Bound| bound.limit.whole().filter(|_| !bound.is_exclusive);
        self.minimum = minimum.and_then(whole);
        self.maximum = maximum.and_then(whole);
        self.lower = minimum.filter(|bound| whole(*bound).is_none());
        self.upper = maximum.filter(|bound| whole(*bound).is_none());
        self.multiple_of_number = multiple_of;
    }

    /// The rules of a value that holds others, with those of what it holds.
    pub(super) fn around(self, inner: Self, kind: &Type) -> Self {
        match kind {
            Type::List(_) | Type::Map(_) if inner.is_of_parts() => Self {
                each: Some(Box::new(inner)),
                ..self
            },
            // The content of a string, and single values, are bound in the place of the whole.
            Type::JsonText(_) => inner,
            Type::List(_) | Type::Map(_) => Self {
                min_items: self.min_items,
                max_items: self.max_items,
                unique_items: self.unique_items,
                contains: self.contains,
                min_properties: self.min_properties,
                max_properties: self.max_properties,
                dependents: self.dependents,
                keys: self.keys,
                ..inner
            },
            _ => self,
        }
    }

    /// Whether there are rules of a value that holds others.
    fn is_of_parts(&self) -> bool {
        self.min_items.is_some()
            || self.max_items.is_some()
            || self.unique_items
            || self.object.is_some()
            || self.min_properties.is_some()
            || self.max_properties.is_some()
            || self.contains.is_some()
            || !self.dependents.is_empty()
            || self.keys.is_some()
            || self.each.is_some()
    }

    /// Both rules at once. An error is what there can be one of only.
    pub(super) fn and(self, other: Self) -> Result<Self, &'static str> {
        Ok(Self {
            min_length: self.min_length.max(other.min_length),
            max_length: least(self.max_length, other.max_length),
            pattern: either(self.pattern, other.pattern, "pattern")?,
            minimum: self.minimum.max(other.minimum),
            maximum: least(self.maximum, other.maximum),
            min_items: self.min_items.max(other.min_items),
            max_items: least(self.max_items, other.max_items),
            object: match (self.object, other.object) {
                (Some(one), Some(other)) => Some(one && other),
                (one, other) => one.or(other),
            },
            min_properties: self.min_properties.max(other.min_properties),
            max_properties: least(self.max_properties, other.max_properties),
            unique_items: self.unique_items || other.unique_items,
            multiple_of: either(self.multiple_of, other.multiple_of, "`multipleOf`")?,
            lower: either(self.lower, other.lower, "bound")?,
            upper: either(self.upper, other.upper, "bound")?,
            multiple_of_number: either(
                self.multiple_of_number,
                other.multiple_of_number,
                "`multipleOf`",
            )?,
            values: both(self.values, other.values)?,
            contains: either(self.contains, other.contains, "`contains`")?,
            dependents: union(self.dependents, other.dependents),
            each: either(self.each, other.each, "constraint of the items")?,
            keys: either(self.keys, other.keys, "`propertyNames`")?,
        })
    }

    /// The rules of what a value holds.
    pub(crate) fn inner(&self) -> impl Iterator<Item = &Self> {
        let contained = self.contains.as_deref().map(|contains| &contains.rules);
        let inner = [self.each.as_deref(), self.keys.as_deref(), contained];
        inner.into_iter().flatten()
    }

    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether there is a pattern among them.
    pub(crate) fn has_pattern(&self) -> bool {
        self.pattern.is_some() || self.inner().any(Self::has_pattern)
    }
}

/// The rules of a part of the model. Most parts have none, and those take no memory.
#[derive(Debug, Default)]
pub(crate) struct KeptRules(Option<Box<Rules>>);

impl From<Rules> for KeptRules {
    fn from(rules: Rules) -> Self {
        Self(rules.any().then(|| Box::new(rules)))
    }
}

impl Deref for KeptRules {
    type Target = Rules;

    fn deref(&self) -> &Rules {
        static NONE: LazyLock<Rules> = LazyLock::new(Rules::default);
        self.0.as_deref().unwrap_or(&NONE)
    }
}

/// The least of those there are.
fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What is among both, where there are both.
fn both(one: BTreeSet<String>, other: BTreeSet<String>) -> Result<BTreeSet<String>, &'static str> {
    if one.is_empty() || other.is_empty() {
        return Ok(if one.is_empty() { other } else { one });
    }
    let common: BTreeSet<String> = one.intersection(&other).cloned().collect();
    if common.is_empty() {
        return Err("`enum`");
    }
    Ok(common)
}

fn union(
    mut one: BTreeMap<String, BTreeSet<String>>,
    other: BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, BTreeSet<String>> {
    for (name, required) in other {
        one.entry(name).or_default().extend(required);
    }
    one
}

/// The one there is; two that differ cannot both be kept.
fn either<T: PartialEq>(
    one: Option<T>,
    other: Option<T>,
    what: &'static str,
) -> Result<Option<T>, &'static str> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(what),
        (one, other) => Ok(one.or(other)),
    }
}
