//! Which operations are generated, when not all are wanted.

use std::collections::BTreeSet;
use std::fmt;

use crate::document::{Document, Operation, PathItem, Webhook};
use crate::error::Error;
use crate::fault::nearest;
use crate::source::FileId;

/// The operations that any of its selectors chooses; without selectors all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    selectors: Vec<Selector>,
}

/// A choice of operations. `Display` says that it chooses none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Selector {
    /// Those with this tag.
    Tag(String),
    /// Those whose path, as the document has it, is this or begins with it and a `/`.
    PathPrefix(String),
    /// The one with this operationId, or the notification of this event type.
    Operation(String),
}

impl Selection {
    pub(crate) fn add(&mut self, selector: Selector) {
        self.selectors.push(selector);
    }

    pub(crate) fn is_everything(&self) -> bool {
        self.selectors.is_empty()
    }

    /// Whether each selector chooses something in at least one of the documents.
    pub(crate) fn check(&self, documents: &[(FileId, Document)]) -> Result<(), Error> {
        let chooses = |selector: &Selector| {
            let mut documents = documents.iter();
            documents.any(|(_, document)| selector.chooses_of(document))
        };
        match self.selectors.iter().find(|selector| !chooses(selector)) {
            Some(selector) => Err(Error::NothingSelected {
                selector: selector.clone(),
                near: selector.near(documents),
            }),
            None => Ok(()),
        }
    }

    /// Takes out what no selector chooses. Whether anything is left.
    pub(crate) fn retain(&self, document: &mut Document) -> bool {
        for item in &mut document.paths {
            let path = &item.path.value;
            item.operations
                .retain(|operation| self.any(|selector| selector.chooses(path, operation)));
        }
        document.paths.retain(|item| !item.operations.is_empty());
        document
            .webhooks
            .retain(|webhook| self.any(|selector| selector.chooses_webhook(webhook)));
        !document.paths.is_empty() || !document.webhooks.is_empty()
    }

    fn any(&self, chooses: impl Fn(&Selector) -> bool) -> bool {
        self.selectors.iter().any(chooses)
    }
}

impl Selector {
    fn chooses_of(&self, document: &Document) -> bool {
        let mut operations = operations(document);
        operations.any(|(item, operation)| self.chooses(&item.path.value, operation))
            || document
                .webhooks
                .iter()
                .any(|webhook| self.chooses_webhook(webhook))
    }

    fn chooses(&self, path: &str, operation: &Operation) -> bool {
        match self {
            Self::Tag(tag) => has_tag(operation, tag),
            Self::PathPrefix(prefix) => path.strip_prefix(prefix.as_str()).is_some_and(|rest| {
                // `/v3/pay` does not mean `/v3/payscore`.
                rest.is_empty() || rest.starts_with('/') || prefix.ends_with('/')
            }),
            Self::Operation(id) => operation.id.value == *id,
        }
    }

    fn chooses_webhook(&self, webhook: &Webhook) -> bool {
        match self {
            Self::Tag(tag) => has_tag(&webhook.operation, tag),
            Self::PathPrefix(_) => false,
            Self::Operation(id) => {
                webhook.event_type.value == *id || webhook.operation.id.value == *id
            }
        }
    }

    /// What of the documents was probably meant, the nearest first.
    fn near(&self, documents: &[(FileId, Document)]) -> Vec<String> {
        let of_all = documents
            .iter()
            .flat_map(|(_, document)| operations(document));
        let (word, candidates): (_, BTreeSet<&str>) = match self {
            Self::Tag(tag) => {
                let tags = of_all.flat_map(|(_, operation)| &operation.tags);
                (tag, tags.map(|tag| tag.value.as_str()).collect())
            }
            Self::PathPrefix(prefix) => {
                let paths = of_all.flat_map(|(item, _)| prefixes(&item.path.value));
                (prefix, paths.collect())
            }
            Self::Operation(id) => {
                let ids = of_all.map(|(_, operation)| operation.id.value.as_str());
                let webhooks = documents
                    .iter()
                    .flat_map(|(_, document)| &document.webhooks);
                let events = webhooks.map(|webhook| webhook.event_type.value.as_str());
                (id, ids.chain(events).collect())
            }
        };
        let near = nearest(word, candidates).into_iter();
        near.take(MOST_SHOWN).map(str::to_owned).collect()
    }
}

/// How many near matches are worth reading.
const MOST_SHOWN: usize = 3;

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(f, "no operation has the tag `{tag}`"),
            Self::PathPrefix(prefix) => write!(f, "no path begins with `{prefix}`"),
            Self::Operation(id) => write!(f, "no operation has the operationId `{id}`"),
        }
    }
}

fn operations(document: &Document) -> impl Iterator<Item = (&PathItem, &Operation)> {
    let items = document.paths.iter();
    items.flat_map(|item| {
        item.operations
            .iter()
            .map(move |operation| (item, operation))
    })
}

fn has_tag(operation: &Operation, tag: &str) -> bool {
    operation.tags.iter().any(|own| own.value == tag)
}

/// A path and all that it begins with: `/v3`, `/v3/pay`, `/v3/pay/{id}`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at).skip(1);
    ends.chain([path.len()]).map(|end| &path[..end])
}
