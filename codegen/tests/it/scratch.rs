//! Folders for tests to write in, and a spec to begin with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The smallest spec without faults.
pub(crate) const SPEC: &str = "\
openapi: 3.1.0
info:
  title: Coupons
  version: '1'
paths: {}
";

/// A folder of its own for a test; it goes away with the value.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", process::id()));
        fs::create_dir_all(&path).expect("a folder below the target folder");
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file in the test's folder");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left over does no harm in the target folder.
        let _ = fs::remove_dir_all(&self.path);
    }
}
