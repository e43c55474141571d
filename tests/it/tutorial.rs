//! The tutorial is the example `redeem-service`, which is compiled and tested.

use std::fs;
use std::path::{Path, PathBuf};

const TUTORIALS: [&str; 2] = ["docs/tutorial.md", "docs/tutorial.zh-CN.md"];
const EXAMPLE: &str = "examples/redeem-service";
const FILES: [&str; 4] = [
    "Cargo.toml",
    "src/lib.rs",
    "src/main.rs",
    "tests/redemptions.rs",
];

#[test]
fn its_blocks_are_the_files_of_the_example() {
    for tutorial in TUTORIALS {
        let text = read(tutorial);
        for name in FILES {
            let file = format!("{EXAMPLE}/{name}");
            // The reader's folder stands beside the clone, the example's inside of it.
            let content = read(&file).replace("\"../..", "\"../wechatpay-client");
            assert_same(tutorial, &blocks(&text, name), &file, &content);
        }
    }
}

#[test]
fn it_is_the_whole_example_in_less_than_100_lines_of_rust() {
    let mut found = files(&repository().join(EXAMPLE));
    found.sort();
    assert_eq!(
        found,
        FILES.map(|name| repository().join(EXAMPLE).join(name))
    );

    let rust = found
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let lines: usize = rust
        .map(|file| fs::read_to_string(file).unwrap().lines().count())
        .sum();
    assert!((1..100).contains(&lines), "{lines} lines");
}

/// The blocks of a file, as the reader puts them together: with a blank line between.
fn blocks(text: &str, name: &str) -> String {
    let title = format!(" title=\"{name}\"");
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") && line.ends_with(&title) {
            let block = lines.by_ref().take_while(|line| *line != "```");
            blocks.push(block.flat_map(|line| [line, "\n"]).collect::<String>());
        }
    }
    blocks.join("\n")
}

#[track_caller]
fn assert_same(tutorial: &str, told: &str, file: &str, content: &str) {
    if told == content {
        return;
    }
    let (told, content) = (told.lines().chain([""]), content.lines().chain([""]));
    let (number, (told, written)) = told
        .zip(content)
        .enumerate()
        .find(|(_, (told, written))| told != written)
        .unwrap_or_default();
    panic!(
        "{tutorial} and {file} differ at line {}:\n  the tutorial: {told}\n  the file:     {written}",
        number + 1
    );
}

/// All files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    files.collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
