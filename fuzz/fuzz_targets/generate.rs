//! The whole generator on any bytes: it gives code or faults, and never panics.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use wechatpay_codegen::{Error, Generator};

fuzz_target!(|bytes: &[u8]| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/scratch");
    let spec = folder.join(format!("spec_{}.yaml", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder to write to");
    std::fs::write(&spec, bytes).expect("a file to write to");
    match Generator::new().spec(&spec).generate() {
        Ok(made) => drop(made.warnings.to_string()),
        Err(Error::Spec(report)) => {
            assert!(!report.faults().is_empty());
            drop(report.to_string());
        }
        Err(error) => panic!("{error}"),
    }
});
