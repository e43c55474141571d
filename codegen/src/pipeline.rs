//! The phases from spec files to Rust files, one after the other over all specs.

mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use heck::ToSnakeCase;

use crate::document::{self, Library, Trees};
use crate::emit;
use crate::error::Error;
use crate::fault::{Code, Fault, Faults, MaxFaults, did_you_mean};
use crate::model::{self, PathChain, Product};
use crate::output::{GeneratedFile, Outcome};
use crate::progress::{Observers, Progress};
use crate::selection::Selection;
use crate::source::{FileId, Source, Sources};

/// What is to be made of the files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// Keywords whose loss is accepted.
    pub(crate) allowed: BTreeSet<String>,
    pub(crate) selection: Selection,
    pub(crate) max_faults: MaxFaults,
    /// Whether to make the chain of paths too.
    pub(crate) path_chain: bool,
    pub(crate) observers: Observers,
}

/// Runs the phases. A later one may rely on what the earlier ones have checked; behind errors it runs for
/// its faults alone: what a faulty part would have said is unknown to it, and nothing is missed for it.
pub(crate) fn run(files: &[PathBuf], options: &Options) -> Result<Outcome<GeneratedFile>, Error> {
    check_allowed(&options.allowed)?;
    let mut faults = Faults::new(options.allowed.clone(), options.max_faults);

    let mut sources = read_sources(files, &mut faults)?;
    let trees = reading::trees(&mut sources, &options.observers, &mut faults)?;
    let run = Run {
        sources: &sources,
        observers: &options.observers,
    };

    let mut library = step(&mut faults, Some(&trees), |faults| {
        Library::read(&trees, faults)
    });
    check_outputs(&library, &sources, options.path_chain, &mut faults)?;
    // Otherwise all that is needed of them is in the documents.
    let trees = faults.has_errors().then_some(trees);
    let mut products = step(&mut faults, trees.as_ref(), |faults| {
        run.products(&library, faults)
    });
    drop(trees);
    // Only now: it says nothing against what stands in the file.
    for (file, _) in &library.specs {
        check_name(&output_name(sources.get(*file)), *file, &mut faults);
    }
    faults.gate(&sources)?;

    if !options.selection.is_everything() {
        // Only now, so that what is not chosen is checked all the same.
        options.selection.check(&library.specs)?;
        library
            .specs
            .retain_mut(|(_, document)| options.selection.retain(document));
        products = run.products(&library, &mut faults);
        faults.gate(&sources)?;
    }

    // All that is needed of it is in the products.
    drop(library);
    let mut made = run.emit(&products)?;
    if options.path_chain && !products.is_empty() {
        made.push(run.emit_path_chain(&products)?);
    }

    Ok(Outcome {
        files: made,
        sources: sources
            .iter()
            .map(|(_, source)| source.path().to_owned())
            .collect(),
        warnings: faults.report(&sources),
    })
}

/// A phase: as it is, or behind errors, for which the trees are needed.
fn step<T>(faults: &mut Faults, trees: Option<&Trees>, phase: impl FnOnce(&mut Faults) -> T) -> T {
    match trees {
        Some(trees) if faults.has_errors() => {
            let doubts = document::doubts(trees, faults);
            faults.behind_errors(doubts, phase)
        }
        _ => phase(faults),
    }
}

/// What the phases of one run share.
struct Run<'r> {
    sources: &'r Sources,
    observers: &'r Observers,
}

impl Run<'_> {
    /// Takes every file one step on. A step without a result has told the faults why.
    fn phase<T, U>(
        &self,
        doing: &'static str,
        files: impl IntoIterator<Item = (FileId, T)>,
        mut step: impl FnMut(FileId, T) -> Option<U>,
    ) -> Vec<(FileId, U)> {
        let mut done = Vec::new();
        for (number, (file, input)) in (1..).zip(files) {
            self.tell(doing, file, number, 0);
            done.extend(step(file, input).map(|output| (file, output)));
        }
        done
    }

    fn products(&self, library: &Library, faults: &mut Faults) -> Vec<(FileId, Product)> {
        let bytes = self.sources.bytes();
        let documents = library.specs.iter();
        let documents = documents.map(|(file, document)| (*file, document));
        self.phase("checking", documents, |file, document| {
            let name = product_name(self.sources.get(file));
            model::build(document, library, &name, bytes, faults)
        })
    }

    fn emit(&self, products: &[(FileId, Product)]) -> Result<Vec<GeneratedFile>, Error> {
        let mut files = Vec::new();
        let mut operations = 0;
        for (number, (file, product)) in (1..).zip(products) {
            self.tell("generating", *file, number, operations);
            files.push(emit_file(self.sources.get(*file), product)?);
            operations += product.operations.len();
        }
        Ok(files)
    }

    fn emit_path_chain(&self, products: &[(FileId, Product)]) -> Result<GeneratedFile, Error> {
        let files = products.iter().map(|(file, _)| self.sources.get(*file));
        let names: Vec<String> = files.map(spec_name).collect();
        let chain = PathChain::of(products.iter().map(|(file, product)| {
            let module = module_name(self.sources.get(*file));
            (module, product)
        }));
        let text = emit::path_chain::emit(&chain, &names).map_err(|message| Error::Internal {
            spec: PathBuf::from(PATH_CHAIN),
            message,
        })?;
        Ok(GeneratedFile {
            name: PATH_CHAIN.to_owned(),
            text,
        })
    }

    fn tell(&self, doing: &'static str, file: FileId, number: usize, operations: usize) {
        self.observers.tell(&Progress {
            doing,
            file: self.sources.get(file).path(),
            number,
            files: self.sources.len(),
            operations,
        });
    }
}

fn check_allowed(keywords: &BTreeSet<String>) -> Result<(), Error> {
    let refused: BTreeSet<String> = document::refused_keywords().collect();
    let Some(keyword) = keywords.difference(&refused).next() else {
        return Ok(());
    };
    let suggestion = did_you_mean(keyword, refused.iter().map(String::as_str));
    Err(Error::NotRefused {
        keyword: keyword.clone(),
        suggestion: suggestion.map(str::to_owned),
    })
}

fn read_sources(files: &[PathBuf], faults: &mut Faults) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    for path in files {
        sources.read(path, faults).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
    }
    Ok(sources)
}

/// Each spec gives a file of its own, whose name becomes that of a module.
fn check_outputs(
    library: &Library,
    sources: &Sources,
    path_chain: bool,
    faults: &mut Faults,
) -> Result<(), Error> {
    let mut outputs = BTreeMap::new();
    for (file, _) in &library.specs {
        let source = sources.get(*file);
        let name = output_name(source);
        if path_chain && name == PATH_CHAIN {
            let message = "the chain of paths goes into a file of this name";
            faults.push(Fault::new(Code::BadName, *file, message).hint("rename the spec"));
        }
        let path = source.path().to_owned();
        if let Some(first) = outputs.insert(name.clone(), path.clone()) {
            return Err(Error::SameOutput {
                name,
                first,
                second: path,
            });
        }
    }
    Ok(())
}

/// The product a spec describes: its file's name without the extension.
fn product_name(source: &Source) -> String {
    let stem = source.path().file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The module its file is meant for.
fn module_name(source: &Source) -> String {
    product_name(source).to_snake_case()
}

fn output_name(source: &Source) -> String {
    format!("{}.rs", module_name(source))
}

/// The file of the chain of paths.
const PATH_CHAIN: &str = "paths.rs";

/// The name of the spec's file.
fn spec_name(source: &Source) -> String {
    let name = source.path().file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The name becomes that of a module.
fn check_name(name: &str, file: FileId, faults: &mut Faults) {
    let module = name.strip_suffix(".rs").unwrap_or(name);
    let is_word = module
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    // The first three are no names at all, and a file of the last is another module's.
    let is_taken = matches!(module, "self" | "super" | "crate" | "mod");
    if is_word && !is_taken && module.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return;
    }
    let message = "the file's name cannot become the name of a Rust module";
    faults.push(Fault::new(Code::BadName, file, message).hint(
        "rename it: a letter first, then letters, digits, `_` or `-`, and not `self`, `super`, `crate` or `mod`",
    ));
}

fn emit_file(source: &Source, product: &model::Product) -> Result<GeneratedFile, Error> {
    let text = emit::emit(product, &spec_name(source)).map_err(|message| Error::Internal {
        spec: source.path().to_owned(),
        message,
    })?;
    Ok(GeneratedFile {
        name: output_name(source),
        text,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn module_names_are_words() {
        let accepts = |name: &str| {
            let mut sources = Sources::default();
            let mut faults = Faults::default();
            let file = sources
                .read(Path::new("Cargo.toml"), &mut faults)
                .expect("this package's manifest");
            check_name(name, file, &mut faults);
            faults.is_empty()
        };
        assert!(accepts("busifavor.rs"));
        assert!(accepts("pay_2.rs"));
        assert!(!accepts("2_pay.rs"));
        assert!(!accepts("优惠券.rs"));
        assert!(!accepts(".rs"));
        assert!(accepts("type.rs"));
        for word in ["self.rs", "super.rs", "crate.rs", "mod.rs"] {
            assert!(!accepts(word), "{word}");
        }
    }
}
