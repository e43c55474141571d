//! No package that a user compiles needs a newer Rust than the one this workspace states. (Clippy's
//! `incompatible_msrv` says the same of the standard library's items.)

use std::process::Command;

use serde_json::Value;

#[test]
fn no_dependency_needs_a_newer_rust_than_stated() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
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

fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    parts.resize(3, 0);
    parts
}
