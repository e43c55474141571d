//! What the generator and its output cost, as ratios against other generators on the same spec.

mod build_script;
mod check;
mod crates;
mod generate;
mod generators;
mod lines;
mod spec;
mod tools;

use std::error::Error;
use std::process::ExitCode;

use measure::Table;

use tools::Tools;

type Part = fn(&Tools, &mut Table) -> Result<(), Box<dyn Error>>;

const PARTS: [(&str, Part); 4] = [
    ("generate", generate::run),
    ("lines", lines::run),
    ("check", check::run),
    ("build-script", build_script::run),
];

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let is_part = |name: &String| PARTS.iter().any(|(part, _)| part == name);
    if !chosen.iter().all(is_part) {
        eprintln!("usage: generator-bench [generate] [lines] [check] [build-script]");
        return ExitCode::from(2);
    }
    match measure(&chosen) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the chosen parts, or all if none is.
fn measure(chosen: &[String]) -> Result<Table, Box<dyn Error>> {
    eprintln!("building the generators");
    let tools = Tools::build()?;
    let mut table = Table::default();
    for (name, part) in PARTS {
        if chosen.is_empty() || chosen.iter().any(|part| part == name) {
            eprintln!("measuring: {name}");
            part(&tools, &mut table)?;
        }
    }
    Ok(table)
}
