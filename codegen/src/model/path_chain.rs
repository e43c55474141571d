//! The paths of all products of a run as one tree, of which each step has a method:
//! `v3().marketing().busifavor()`.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

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
    pub(crate) step: usize,
}

/// A call at the end of a path.
#[derive(Debug)]
pub(crate) struct Call {
    /// The HTTP method in small letters.
    pub(crate) method: Identifier,
    /// The module of the product, as it is beside the chain.
    pub(crate) module: Identifier,
    pub(crate) request: Identifier,
    pub(crate) response: Response,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
}

impl PathChain {
    /// The tree of the products, each with the name of its module.
    pub(crate) fn of<'p>(products: impl IntoIterator<Item = (String, &'p Product)>) -> Self {
        let mut making = Making::default();
        let root = Identifier::of_type_or("Paths", "Paths");
        making.names.insert(root.clone());
        making.steps.push(Step {
            name: root,
            path: String::new(),
            next: Vec::new(),
            calls: Vec::new(),
        });
        for (module, product) in products {
            for operation in &product.operations {
                let mut step = 0;
                for segment in operation.path.split('/').skip(1) {
                    step = making.step(step, segment);
                }
                let mut docs = Docs::default();
                docs.paragraph(&operation.docs.title());
                docs.paragraph(&format!(
                    "[`{handle}::{function}`](super::{module}::{handle}::{function})",
                    handle = product.handle.as_str(),
                    function = operation.function.as_str(),
                ));
                let calls = &mut making.steps[step].calls;
                let verb = operation.method.name();
                // Two products may have the same call.
                let method = first_free(
                    &mut 1,
                    |number| match number {
                        1 => Identifier::of_value_or(verb, "call"),
                        _ => Identifier::of_value_or(&format!("{verb}_{number}"), "call"),
                    },
                    |method| calls.iter().any(|call| call.method == *method),
                );
                calls.push(Call {
                    method,
                    module: Identifier::of_value_or(&module, "module"),
                    request: product.type_name(operation.request).clone(),
                    response: operation.response.clone(),
                    docs,
                    deprecated: operation.deprecated,
                });
            }
        }
        Self {
            steps: making.steps,
        }
    }
}

/// A chain in the making.
#[derive(Default)]
struct Making {
    steps: Vec<Step>,
    /// The names of all steps, and the methods of each.
    names: BTreeSet<Identifier>,
    methods: BTreeSet<(usize, Identifier)>,
    /// Where the segments behind each step lead.
    known: HashMap<(usize, String), usize>,
    /// The next number to be tried for each of them that was not free.
    next_names: HashMap<Identifier, usize>,
    next_methods: HashMap<(usize, Identifier), usize>,
}

impl Making {
    /// The step from `from` to `segment`, made if it is not there.
    fn step(&mut self, from: usize, segment: &str) -> usize {
        let step = self.steps.len();
        match self.known.entry((from, segment.to_owned())) {
            Entry::Occupied(known) => return *known.get(),
            Entry::Vacant(new) => {
                new.insert(step);
            }
        }
        let word = match segment {
            // Behind a trailing slash.
            "" => "slash",
            _ => segment.trim_matches(['{', '}']),
        };
        let plain = Identifier::of_value_or(word, "segment");
        let methods = &self.methods;
        let method = first_free(
            self.next_methods.entry((from, plain.clone())).or_insert(1),
            |number| match number {
                1 => plain.clone(),
                _ => Identifier::of_value_or(&format!("{word}_segment_{number}"), "segment"),
            },
            |method| is_reserved(method) || methods.contains(&(from, method.clone())),
        );
        let parent = &self.steps[from];
        let by = if segment.starts_with('{') { "By " } else { "" };
        let prefix = if from == 0 { "" } else { parent.name.as_str() };
        let path = format!("{}/{segment}", parent.path);
        let base = format!("{prefix} {by}{}", method.as_str());
        let plain = Identifier::of_type_or(&base, "Segment");
        let names = &self.names;
        let name = first_free(
            self.next_names.entry(plain.clone()).or_insert(1),
            |number| match number {
                1 => plain.clone(),
                _ => Identifier::of_type_or(&format!("{base} {number}"), "Segment"),
            },
            |name| names.contains(name),
        );
        self.names.insert(name.clone());
        self.methods.insert((from, method.clone()));
        self.steps.push(Step {
            name,
            path,
            next: Vec::new(),
            calls: Vec::new(),
        });
        self.steps[from].next.push(Next { method, step });
        step
    }
}

/// The first of numbered names that is not taken, from the number `next` on.
fn first_free(
    next: &mut usize,
    name: impl Fn(usize) -> Identifier,
    is_taken: impl Fn(&Identifier) -> bool,
) -> Identifier {
    loop {
        let found = name(*next);
        *next += 1;
        if !is_taken(&found) {
            return found;
        }
    }
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
