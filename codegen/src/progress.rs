//! What a run is doing at the moment, for who waits for it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A step of a run. `Display` tells it in a few words.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// What is being done: `reading`, `checking` or `generating`.
    pub doing: &'static str,
    /// The spec it is done with.
    pub file: &'a Path,
    /// Which of the files this is, from 1.
    pub number: usize,
    /// How many files there are.
    pub files: usize,
    /// How many operations have been generated so far.
    pub operations: usize,
}

impl fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        write!(
            f,
            "{} {file} ({} of {}",
            self.doing, self.number, self.files
        )?;
        match self.operations {
            0 => f.write_str(")"),
            operations => write!(f, ", {operations} operations done)"),
        }
    }
}

type Observe = dyn Fn(&Progress<'_>) + Send + Sync;

/// Who is told of each step.
#[derive(Clone, Default)]
pub(crate) struct Observers(Vec<Arc<Observe>>);

impl Observers {
    pub(crate) fn add(&mut self, observe: impl Fn(&Progress<'_>) + Send + Sync + 'static) {
        self.0.push(Arc::new(observe));
    }

    pub(crate) fn tell(&self, progress: &Progress<'_>) {
        for observe in &self.0 {
            observe(progress);
        }
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} observers", self.0.len())
    }
}
