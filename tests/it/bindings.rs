//! The checked-in bindings are what the spec gives, whichever way they are made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_checked_in_bindings_are_the_bytes_that_a_build_script_makes() {
    let made = wechatpay_codegen::Generator::new()
        .spec(Path::new(ROOT).join("spec"))
        .path_chain(true)
        .generate()
        .unwrap_or_else(|error| panic!("{error}"));
    let made: BTreeMap<String, String> = made
        .files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    let checked_in: BTreeSet<String> = std::fs::read_dir(Path::new(ROOT).join("generated"))
        .expect("the folder of the bindings")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name != "rustfmt.toml")
        .collect();
    assert_eq!(checked_in, made.keys().cloned().collect());
    for (name, text) in made {
        let path = Path::new(ROOT).join("generated").join(name);
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text,
            "{} is not what its spec gives; mend it with\n    \
             cargo run -p wechatpay-codegen -- generate spec --out generated --path-chain",
            path.display()
        );
    }
}

/// The same with the feature `regenerate` on: this very test binary was built by the build script.
#[cfg(feature = "regenerate")]
#[test]
fn the_build_script_made_the_checked_in_bytes() {
    let made = include_str!(concat!(env!("OUT_DIR"), "/busifavor.rs"));
    assert!(made == include_str!("../../generated/busifavor.rs"));
    let made = include_str!(concat!(env!("OUT_DIR"), "/paths.rs"));
    assert!(made == include_str!("../../generated/paths.rs"));
}
