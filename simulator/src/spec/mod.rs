//! The operations that the gateway knows, and what a request asks of one.

mod call;
mod example;
mod secrets;

use std::path::Path;

use wechatpay_openapi::{Documents, Operation, SpecError};

pub(crate) use self::{call::Call, example::Example, secrets::encrypt};

/// All operations that the gateway knows, and the documents that describe them.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) documents: Documents,
    pub(crate) operations: Vec<Operation>,
}

/// What a method and a path name.
#[derive(Debug)]
pub(crate) enum Route<'s> {
    Operation {
        operation: &'s Operation,
        /// The values in the path, in its order.
        path_values: Vec<String>,
    },
    /// The path has operations, but none with this method.
    OtherMethod,
    Unknown,
}

/// The simulator's own specs: what their operations do is written by hand.
const BUILT_IN: [(&str, &str); 2] = [
    ("trust.yaml", include_str!("../../spec/trust.yaml")),
    ("busifavor.yaml", wechatpay_client::specs::BUSIFAVOR),
];

impl Spec {
    /// The operations of the simulator's own specs, by the names of these.
    pub(crate) fn built_in() -> Self {
        let mut spec = Self {
            documents: Documents::default(),
            operations: Vec::new(),
        };
        for (name, text) in BUILT_IN {
            spec.documents
                .add_text(name, text)
                .and_then(|document| spec.read_operations(document))
                .expect("a test reads the simulator's own specs");
        }
        spec
    }

    /// Adds the operations of a spec file. Those that are known already stay as they are.
    pub(crate) fn add_file(&mut self, file: &Path) -> Result<(), SpecError> {
        let document = self.documents.add_file(file)?;
        self.read_operations(document)
    }

    /// Whether the operation is of a spec of the user's, so that its answers are made up.
    pub(crate) fn is_given(operation: &Operation) -> bool {
        operation.document >= BUILT_IN.len()
    }

    fn read_operations(&mut self, document: usize) -> Result<(), SpecError> {
        let operations = Operation::read_all(&self.documents, document)?;
        for operation in operations {
            // The first that has a place keeps it.
            if !self
                .operations
                .iter()
                .any(|other| other.has_place_of(&operation))
            {
                self.operations.push(operation);
            }
        }
        Ok(())
    }

    /// The operation that a method and a path, as it stands in the request, name.
    pub(crate) fn find(&self, method: &str, path: &str) -> Route<'_> {
        let mut best: Option<(&Operation, Vec<String>)> = None;
        let mut is_path_known = false;
        for operation in &self.operations {
            let Some(values) = operation.path.matches(path) else {
                continue;
            };
            is_path_known = true;
            // `/coupons/use` is more than `/coupons/{card_id}`.
            let is_better = best
                .as_ref()
                .is_none_or(|(_, found)| values.len() < found.len());
            if operation.method == method && is_better {
                best = Some((operation, values));
            }
        }
        match best {
            Some((operation, path_values)) => Route::Operation {
                operation,
                path_values,
            },
            None if is_path_known => Route::OtherMethod,
            None => Route::Unknown,
        }
    }
}
