//! Groups of operations: those that share their first tag, in the order of the spec's tags.

use crate::document::{Document, Operation};

use super::docs::Docs;

impl Document {
    /// The place of an operation's group among the groups; operations without a tag are last, and
    /// those with a tag that the document does not describe before them.
    pub(super) fn group(&self, operation: &Operation) -> (usize, String) {
        let Some(tag) = operation.tags.first() else {
            return (usize::MAX, String::new());
        };
        let described = self
            .tags
            .iter()
            .position(|described| described.name == tag.value);
        match described {
            Some(position) => (position, String::new()),
            None => (usize::MAX - 1, tag.value.clone()),
        }
    }

    /// The heading of an operation's group, and what the spec says of it.
    pub(super) fn group_docs(&self, operation: &Operation) -> Option<Docs> {
        let tag = operation.tags.first()?;
        let described = self
            .tags
            .iter()
            .find(|described| described.name == tag.value);
        let mut docs = Docs::default();
        docs.spec_text(Some(&format!("# {}", heading(&tag.value))));
        docs.spec_text(described.and_then(|described| described.description.as_deref()));
        Some(docs)
    }
}

/// `product-coupons` as a heading: `Product coupons`.
fn heading(tag: &str) -> String {
    let words = tag.replace(['-', '_'], " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}
