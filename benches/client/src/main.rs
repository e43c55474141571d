//! What a signed and verified call costs, as ratios against the same call written by hand, and what
//! a dependency on the client brings into a build.
//!
//! The programs that are measured are this one too, told by its first argument what to be.

mod build;
mod by_hand;
mod calls;
mod keys;
mod ours;
mod stub;

use std::error::Error;
use std::process::ExitCode;

use measure::Table;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

type Part = fn(&mut Table) -> Result<()>;

const PARTS: [(&str, Part); 2] = [("calls", calls::run), ("build", build::run)];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["be-stub"] => stub::run(),
        ["be-ours", address, calls] => ours::run(address, calls),
        ["be-by-hand", address, calls] => by_hand::run(address, calls),
        ["be-signatures", calls] => by_hand::signatures(calls),
        chosen if chosen.iter().all(|name| is_part(name)) => measure(chosen),
        _ => {
            eprintln!("usage: client-bench [calls] [build]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn is_part(name: &str) -> bool {
    PARTS.iter().any(|(part, _)| *part == name)
}

/// Measures the chosen parts, or all if none is.
fn measure(chosen: &[&str]) -> Result<()> {
    let mut table = Table::default();
    for (name, part) in PARTS {
        if chosen.is_empty() || chosen.contains(&name) {
            eprintln!("measuring: {name}");
            part(&mut table)?;
        }
    }
    print!("{table}");
    Ok(())
}
