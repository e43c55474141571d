//! `wechatpay operations`: what can be called, and what each call takes and gives.

mod explain;
mod fields;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;
use wechatpay_openapi::{Documents, Operation, schema};

use crate::catalog::Catalog;
use crate::completion;
use crate::failure::Failure;
use crate::language::say;
use crate::terminal::put;

const EXAMPLES: &str = "\
Examples:
  wechatpay operations                     # all of them
  wechatpay operations coupon openid       # those that all words fit: names, paths, summaries, fields
  wechatpay operations useCoupon           # one with its fields, limits and errors";

/// The arguments of `wechatpay operations`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OperationsArguments {
    /// The name of an operation, or words to look for; of one operation all is told
    #[arg(value_name = "WORD", add = ArgValueCompleter::new(completion::operations))]
    words: Vec<String>,
    /// An OpenAPI file with more operations; may be given several times
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &OperationsArguments) -> Result<(), Failure> {
    let catalog = Catalog::load(&arguments.spec)?;
    let text = match found(&catalog, &arguments.words)?.as_slice() {
        [one] => explain::operation(&catalog.documents, one),
        several => list(several),
    };
    put(text)
}

/// The operation of that very name, or those that all words fit.
fn found<'c>(catalog: &'c Catalog, words: &[String]) -> Result<Vec<&'c Operation>, Failure> {
    if let [name] = words
        && let Some(exact) = catalog
            .operations
            .iter()
            .find(|operation| operation.id == *name)
    {
        return Ok(vec![exact]);
    }
    let wanted: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let found: Vec<&Operation> = catalog
        .operations
        .iter()
        .filter(|operation| {
            let text = searched_text(&catalog.documents, operation);
            wanted.iter().all(|word| text.contains(word))
        })
        .collect();
    match (found.as_slice(), words) {
        // Tells what was meant, if something like it is there.
        ([], [name]) => catalog.operation(name).map(|operation| vec![operation]),
        ([], _) => Err(Failure::Input(say!(
            "no operation fits all of these words",
            "没有接口同时符合这些词"
        ))),
        _ => Ok(found),
    }
}

/// Where words are looked for, in lower case.
fn searched_text(documents: &Documents, operation: &Operation) -> String {
    let mut text = format!("{} {} {}", operation.id, operation.method, operation.path);
    let description = &operation.description;
    let parameters = operation.parameters.iter();
    let body = operation.body.as_ref();
    let properties = body.map(|body| schema::properties(documents, &body.schema));
    let properties = properties.unwrap_or_default();
    let words = [&description.tag, &description.summary]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain(parameters.map(|parameter| parameter.name.as_str()))
        .chain(properties.iter().map(|(name, _)| *name));
    for word in words {
        text.push(' ');
        text.push_str(word);
    }
    text.to_lowercase()
}

/// A line for each operation, in groups.
fn list(operations: &[&Operation]) -> String {
    let longest = operations.iter().map(|operation| operation.id.len()).max();
    let width = longest.unwrap_or_default();
    let mut groups: Vec<&str> = Vec::new();
    for operation in operations {
        let group = group(operation);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut text = String::new();
    for (number, name) in groups.into_iter().enumerate() {
        let gap = if number == 0 { "" } else { "\n" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{gap}{name}:");
        for operation in operations
            .iter()
            .filter(|operation| group(operation) == name)
        {
            let summary = operation.description.summary.as_deref().unwrap_or_default();
            let id = &operation.id;
            let place = format!("{} {}", operation.method, operation.path);
            let summary = if summary.is_empty() {
                place
            } else {
                summary.to_owned()
            };
            let _ = writeln!(text, "  {id:width$}  {summary}");
        }
    }
    text
}

fn group(operation: &Operation) -> &str {
    operation.description.tag.as_deref().unwrap_or("operations")
}
