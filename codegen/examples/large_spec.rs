//! Prints a large spec for timing the generator: `spec/busifavor.yaml`, its operations and schemas
//! repeated under other names until there are so many operations.
//!
//! ```text
//! cargo run -p wechatpay-codegen --example large_spec -- 1000 > large.yaml
//! ```

use std::fmt::Write as _;
use std::process::ExitCode;

const SPEC: &str = include_str!("../../spec/busifavor.yaml");

fn main() -> ExitCode {
    let Some(operations) = std::env::args().nth(1).and_then(|text| text.parse().ok()) else {
        eprintln!("usage: large_spec OPERATIONS");
        return ExitCode::from(2);
    };
    match large_spec(operations) {
        Some(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("spec/busifavor.yaml has not the sections it is made of");
            ExitCode::FAILURE
        }
    }
}

/// The sections of the spec, and those that are repeated.
fn large_spec(operations: usize) -> Option<String> {
    let (head, rest) = SPEC.split_once("\npaths:\n")?;
    let (paths, rest) = rest.split_once("\nwebhooks:\n")?;
    let (_, components) = rest.split_once("\ncomponents:\n")?;
    let (before_schemas, schemas) = components.split_once("\n  schemas:\n")?;
    let per_copy = paths.matches("operationId:").count();
    let copies = operations.div_ceil(per_copy);

    let mut text = format!("{head}\npaths:\n");
    for copy in 0..copies {
        text.push_str(&renamed(paths, copy));
        text.push('\n');
    }
    write!(text, "components:\n{before_schemas}\n  schemas:\n").ok()?;
    for copy in 0..copies {
        text.push_str(&renamed(schemas, copy));
        text.push('\n');
    }
    Some(text)
}

/// The lines of a section with the names of one copy.
fn renamed(section: &str, copy: usize) -> String {
    let mut text = String::with_capacity(section.len());
    for line in section.lines() {
        let is_name = |indent: &str| {
            line.strip_prefix(indent)
                .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
        };
        if let Some(path) = line.strip_prefix("  /v3/") {
            let _ = writeln!(text, "  /v3/copy{copy}/{path}");
        } else if line.trim_start().starts_with("operationId: ") {
            let _ = writeln!(text, "{line}{copy}");
        } else if let Some((before, name)) = line.split_once("#/components/schemas/") {
            let (name, after) = name.split_at(name.find('\'').unwrap_or(name.len()));
            let shared = if name == "Error" {
                String::new()
            } else {
                copy.to_string()
            };
            let _ = writeln!(text, "{before}#/components/schemas/{name}{shared}{after}");
        } else if is_name("    ") && line.ends_with(':') {
            let name = line.trim().trim_end_matches(':');
            let shared = if name == "Error" && copy == 0 {
                String::new()
            } else {
                copy.to_string()
            };
            let _ = writeln!(text, "    {name}{shared}:");
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}
