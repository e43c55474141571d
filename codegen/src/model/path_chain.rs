//! The paths of all products of a run as one tree, of which each step has a method:
//! `v3().marketing().busifavor()`.

use std::collections::BTreeSet;

use super::{Docs, Identifier, Product, Response};

/// A tree of paths. The first step has no path and stands for the host.
#[derive(Debug)]
pub(crate) struct PathChain {
    /// Each behind the one it is a step from.
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug)]
pub(crate) struct Step {
    /// `V3Marketing`
    pub(crate) name: Identifier,
    /// `/v3/marketing`
    pub(crate) path: String,
    pub(crate) next: Vec<Next>,
    pub(crate) calls: Vec<Call>,
}

#[derive(Debug)]
pub(crate) struct Next {
    pub(crate) method: Identifier,
    /// The segment of the path, as it is written: `{stock_id}`.
    segment: String,
    pub(crate) step: usize,
}

/// A call at the end of a path.
#[derive(Debug)]
pub(crate) struct Call {
    /// The HTTP method in small letters.
    pub(crate) method: Identifier,
    /// The module of the product, as it is beside the chain.
    pub(crate) module: String,
    pub(crate) request: Identifier,
    pub(crate) response: Response,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
}

impl PathChain {
    /// The tree of the products, each with the name of its module.
    pub(crate) fn of<'p>(products: impl IntoIterator<Item = (String, &'p Product)>) -> Self {
        let mut chain = Self {
            steps: vec![Step {
                name: Identifier::of_type_or("Paths", "Paths"),
                path: String::new(),
                next: Vec::new(),
                calls: Vec::new(),
            }],
        };
        let mut names = BTreeSet::from([chain.steps[0].name.clone()]);
        for (module, product) in products {
            for operation in &product.operations {
                let mut step = 0;
                for segment in operation.path.split('/').skip(1) {
                    step = chain.step(step, segment, &mut names);
                }
                let mut docs = Docs::default();
                docs.paragraph(&operation.docs.title());
                docs.paragraph(&format!(
                    "[`{handle}::{function}`](super::{module}::{handle}::{function})",
                    handle = product.handle.as_str(),
                    function = operation.function.as_str(),
                ));
                let calls = &mut chain.steps[step].calls;
                let verb = operation.method.name();
                // Two products may have the same call.
                let method = first_free(
                    |number| match number {
                        1 => Identifier::of_value_or(verb, "call"),
                        _ => Identifier::of_value_or(&format!("{verb}_{number}"), "call"),
                    },
                    |method| calls.iter().any(|call| call.method == *method),
                );
                calls.push(Call {
                    method,
                    module: module.clone(),
                    request: product.type_name(operation.request).clone(),
                    response: operation.response.clone(),
                    docs,
                    deprecated: operation.deprecated,
                });
            }
        }
        chain
    }

    /// The step from `from` to `segment`, made if it is not there.
    fn step(&mut self, from: usize, segment: &str, names: &mut BTreeSet<Identifier>) -> usize {
        let known = self.steps[from]
            .next
            .iter()
            .find(|next| next.segment == segment);
        if let Some(known) = known {
            return known.step;
        }
        let word = match segment {
            // Behind a trailing slash.
            "" => "slash",
            _ => segment.trim_matches(['{', '}']),
        };
        let siblings = &self.steps[from].next;
        let method = first_free(
            |number| match number {
                1 => Identifier::of_value_or(word, "segment"),
                _ => Identifier::of_value_or(&format!("{word}_segment_{number}"), "segment"),
            },
            |method| is_reserved(method) || siblings.iter().any(|next| next.method == *method),
        );
        let parent = &self.steps[from];
        let by = if segment.starts_with('{') { "By " } else { "" };
        let prefix = if from == 0 { "" } else { parent.name.as_str() };
        let path = format!("{}/{segment}", parent.path);
        let base = format!("{prefix} {by}{}", method.as_str());
        let name = first_free(
            |number| match number {
                1 => Identifier::of_type_or(&base, "Segment"),
                _ => Identifier::of_type_or(&format!("{base} {number}"), "Segment"),
            },
            |name| names.contains(name),
        );
        names.insert(name.clone());
        let step = self.steps.len();
        self.steps.push(Step {
            name,
            path,
            next: Vec::new(),
            calls: Vec::new(),
        });
        self.steps[from].next.push(Next {
            method,
            segment: segment.to_owned(),
            step,
        });
        step
    }
}

/// The first of numbered names that is not taken.
fn first_free(
    name: impl Fn(usize) -> Identifier,
    is_taken: impl Fn(&Identifier) -> bool,
) -> Identifier {
    let free = (1..=usize::MAX).map(name).find(|name| !is_taken(name));
    free.expect("there are more numbers than names")
}

/// What a step has besides the steps that follow it: its calls, each perhaps with a number.
fn is_reserved(method: &Identifier) -> bool {
    let name = method.as_str();
    let (word, number) = name.split_once('_').unwrap_or((name, ""));
    let is_word = matches!(
        word,
        "new" | "get" | "put" | "post" | "delete" | "patch" | "clone"
    );
    is_word && number.bytes().all(|byte| byte.is_ascii_digit())
}
