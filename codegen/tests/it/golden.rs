//! Every spec of `tests/golden/` and beside it the code it gives, one construct of OpenAPI each.
//! The root package's tests compile that code.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use wechatpay_codegen::Generator;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

#[test]
fn each_spec_gives_its_code() {
    let files = Generator::new()
        .spec(FOLDER)
        .path_chain(true)
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
        .files;
    assert!(!files.is_empty());
    for file in &files {
        expect_file![Path::new(FOLDER).join(&file.name)].assert_eq(&file.text);
    }
    let made: BTreeSet<String> = files.into_iter().map(|file| file.name).collect();
    assert_eq!(
        made,
        names_in_folder("rs"),
        "no code is left of a spec that is gone"
    );
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let generate = || {
        Generator::new()
            .spec(FOLDER)
            .generate()
            .expect("good specs")
            .files
    };
    let texts = |files: Vec<wechatpay_codegen::GeneratedFile>| {
        files.into_iter().map(|file| file.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(generate()), texts(generate()));
}

fn names_in_folder(extension: &str) -> BTreeSet<String> {
    fs::read_dir(FOLDER)
        .expect("the folder of specs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}
