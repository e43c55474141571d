//! Progenitor as a command: `convert` writes an OpenAPI 3.1 document as the 3.0 that progenitor
//! reads, `generate` writes its client to `client.rs` in a folder.

mod convert;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};

const USAGE: &str = "usage: progenitor-peer convert SPEC OUT.yaml|OUT.json
       progenitor-peer generate positional|builder SPEC FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["convert", spec, out] => convert(spec.as_ref(), out.as_ref()),
        ["generate", "positional", spec, out] => {
            generate(InterfaceStyle::Positional, spec.as_ref(), out.as_ref())
        }
        ["generate", "builder", spec, out] => {
            generate(InterfaceStyle::Builder, spec.as_ref(), out.as_ref())
        }
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `spec` as OpenAPI 3.0, and prints what that took.
fn convert(spec: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut document = serde_yaml::from_str(&fs::read_to_string(spec)?)?;
    for (change, places) in convert::to_openapi_3_0(&mut document) {
        println!("{change} ({places})");
    }
    let text = if out.extension().is_some_and(|extension| extension == "json") {
        serde_json::to_string_pretty(&document)?
    } else {
        serde_yaml::to_string(&document)?
    };
    fs::write(out, text)?;
    Ok(())
}

/// Writes the client as progenitor's own documentation does it: tokens, `syn`, `prettyplease`.
fn generate(style: InterfaceStyle, spec: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let document: OpenAPI = serde_yaml::from_str(&fs::read_to_string(spec)?)?;
    let mut generator = Generator::new(GenerationSettings::new().with_interface(style));
    let tokens = generator.generate_tokens(&document)?;
    let text = prettyplease::unparse(&syn::parse2(tokens)?);
    fs::write(folder.join("client.rs"), text)?;
    Ok(())
}
