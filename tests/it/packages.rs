//! No package that a user compiles needs a newer Rust than the one this workspace states. (Clippy's
//! `incompatible_msrv` says the same of the standard library's items.)

use std::process::Command;

use serde_json::Value;

#[test]
fn no_dependency_needs_a_newer_rust_than_stated() {
    let compiler = output(Command::new("rustc").arg("-vV"));
    let compiler = String::from_utf8(compiler).expect("UTF-8");
    let host = compiler
        .lines()
        .find_map(|line| line.strip_prefix("host: "));
    // Of other platforms, a machine may have no packages: nothing that was built needed them.
    let metadata = output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline"])
            .args(["--filter-platform", host.expect("a host")])
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    let metadata: Value = serde_json::from_slice(&metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let stated = version(env!("CARGO_PKG_RUST_VERSION"));
    let newer: Vec<&str> = packages
        .iter()
        .filter(|package| {
            let needed = package["rust_version"].as_str();
            needed.is_some_and(|needed| version(needed) > stated)
        })
        .filter_map(|package| package["id"].as_str())
        .collect();
    assert!(packages.len() > 100);
    assert_eq!(
        newer,
        [""; 0],
        "Rust {} is stated",
        env!("CARGO_PKG_RUST_VERSION")
    );
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    parts.resize(3, 0);
    parts
}
