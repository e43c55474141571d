//! Constraints in words, for documentation.

use crate::document::Bound;

use super::docs::code;
use super::{Contains, Rules};

impl Rules {
    /// The rules in words, for documentation.
    pub(crate) fn sentence(&self) -> String {
        let each = if self.min_items.is_some() || self.max_items.is_some() {
            " each"
        } else {
            ""
        };
        let bound = |bound: Option<Bound>, exclusive: &str, inclusive: &str| {
            bound.map(|bound| {
                let word = if bound.is_exclusive {
                    exclusive
                } else {
                    inclusive
                };
                format!("{word} {}.", bound.limit)
            })
        };
        let sentences = [
            amount(self.min_items, self.max_items, "value", ""),
            self.object.map(|_| "An object.".to_owned()),
            amount(self.min_properties, self.max_properties, "key", ""),
            self.dependents(),
            amount(self.min_length, self.max_length, "character", each),
            self.pattern
                .as_deref()
                .map(|pattern| format!("Matches {}.", code(pattern))),
            range(self.minimum, self.maximum),
            self.multiple_of
                .map(|divisor| format!("A multiple of {divisor}.")),
            bound(self.lower, "More than", "At least"),
            bound(self.upper, "Less than", "At most"),
            self.multiple_of_number
                .map(|divisor| format!("A multiple of {divisor}.")),
            self.values(),
            self.unique_items.then(|| "No value twice.".to_owned()),
            self.contains.as_deref().map(contained),
            nested("Each key", self.keys.as_deref()),
            nested("Each value", self.each.as_deref()),
        ];
        sentences
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `With `a`, `b` is required.`
    fn dependents(&self) -> Option<String> {
        let sentences = self.dependents.iter().map(|(name, required)| {
            let required: Vec<String> = required.iter().map(|name| code(name)).collect();
            let verb = if required.len() == 1 { "is" } else { "are" };
            format!(
                "With {}, {} {verb} required.",
                code(name),
                required.join(" and ")
            )
        });
        let sentences: Vec<String> = sentences.collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// `One of `0.5` and `1.5`.`
    fn values(&self) -> Option<String> {
        let values = self.values.iter().map(|value| code(value));
        match values.collect::<Vec<_>>().as_slice() {
            [] => None,
            [only] => Some(format!("Only {only}.")),
            [others @ .., last] => Some(format!("One of {} and {last}.", others.join(", "))),
        }
    }
}

/// `At least 1 value like this: From 1 to 3.`
fn contained(contains: &Contains) -> String {
    let count = amount(Some(contains.min), contains.max, "value", "");
    let count = count.unwrap_or_else(|| "Any number of values.".to_owned());
    let sentence = contains.rules.sentence();
    format!("{} like this: {sentence}", count.trim_end_matches('.'))
}

/// `Each value: 1 to 3 values.`
fn nested(of: &str, rules: Option<&Rules>) -> Option<String> {
    let sentence = rules?.sentence();
    (!sentence.is_empty()).then(|| format!("{of}: {sentence}"))
}

fn amount(least: Option<u32>, greatest: Option<u32>, what: &str, each: &str) -> Option<String> {
    let counted = |count: u32| match count {
        1 => format!("1 {what}{each}"),
        _ => format!("{count} {what}s{each}"),
    };
    Some(match (least, greatest) {
        (None | Some(0), None) => return None,
        (Some(least), None) => format!("At least {}.", counted(least)),
        (None | Some(0), Some(greatest)) => format!("At most {}.", counted(greatest)),
        (Some(least), Some(greatest)) if least == greatest => {
            format!("Exactly {}.", counted(least))
        }
        (Some(least), Some(greatest)) => format!("{least} to {}.", counted(greatest)),
    })
}

fn range(least: Option<i64>, greatest: Option<i64>) -> Option<String> {
    Some(match (least, greatest) {
        (None, None) => return None,
        (Some(least), None) => format!("At least {least}."),
        (None, Some(greatest)) => format!("At most {greatest}."),
        (Some(least), Some(greatest)) => format!("From {least} to {greatest}."),
    })
}
