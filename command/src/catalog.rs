//! The operations there are: those of the specs compiled in, and those of a spec given.

use std::path::PathBuf;

use wechatpay_codegen::Generator;
use wechatpay_openapi::{Documents, Operation};

use crate::failure::Failure;
use crate::language::{say, told};

const BUILT_IN: [(&str, &str); 1] = [("busifavor.yaml", wechatpay_client::specs::BUSIFAVOR)];

/// The operations that can be called by name.
pub(crate) struct Catalog {
    pub(crate) documents: Documents,
    pub(crate) operations: Vec<Operation>,
}

impl Catalog {
    /// Those of the specs given, checked as the generator does, and the ones compiled in. Of two with
    /// the same name the given one counts.
    pub(crate) fn load(given: &[PathBuf]) -> Result<Self, Failure> {
        let mut catalog = Self {
            documents: Documents::default(),
            operations: Vec::new(),
        };
        if !given.is_empty() {
            let generator = given.iter().fold(Generator::new(), Generator::spec);
            generator.generate().map_err(Failure::Spec)?;
        }
        for path in given {
            let document = catalog.documents.add_file(path);
            catalog.add(document.map_err(|error| Failure::Input(told(&error)))?)?;
        }
        for (name, text) in BUILT_IN {
            let document = catalog.documents.add_text(name, text);
            catalog.add(document.map_err(|error| Failure::Local(told(&error)))?)?;
        }
        Ok(catalog)
    }

    fn add(&mut self, document: usize) -> Result<(), Failure> {
        let operations = Operation::read_all(&self.documents, document);
        for operation in operations.map_err(|error| Failure::Input(told(&error)))? {
            if !self.operations.iter().any(|known| known.id == operation.id) {
                self.operations.push(operation);
            }
        }
        Ok(())
    }

    /// The operation of this name.
    pub(crate) fn operation(&self, name: &str) -> Result<&Operation, Failure> {
        let found = self
            .operations
            .iter()
            .find(|operation| operation.id == name);
        found.ok_or_else(|| {
            let ids = self
                .operations
                .iter()
                .map(|operation| operation.id.as_str());
            let hint = did_you_mean(name, ids);
            Failure::Input(say!(
                "there is no operation `{name}`{hint}; `wechatpay operations` lists them",
                "没有名为 `{name}` 的接口{hint}；可用 `wechatpay operations` 列出全部接口"
            ))
        })
    }
}

/// A question after the name that was meant, or nothing.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let name = name.to_lowercase();
    let alike = |known: &&str| strsim::jaro_winkler(&name, &known.to_lowercase());
    let best = known
        .into_iter()
        .max_by(|one, two| alike(one).total_cmp(&alike(two)))
        .filter(|best| alike(best) > 0.8);
    best.map_or_else(String::new, |best| {
        say!(" (did you mean `{best}`?)", "（是否为 `{best}`？）")
    })
}
