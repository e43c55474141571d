//! `generate --watch`: again whenever a file changes that the last run read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::{Generator, Language, Phrase};

use super::arguments::GenerateArgs;
use super::failure::Failure;
use super::report::tell;

/// How often the files are looked at.
const PERIOD: Duration = Duration::from_millis(500);

/// How long nothing must change before files are read: an editor may write in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// Lets `generate` work, and again after each change, until the program is stopped. Whatever goes wrong
/// is told, and may be mended by the next change.
pub(super) fn watch(
    arguments: &GenerateArgs,
    says: Language,
    generate: impl Fn(&GenerateArgs, Generator, Language) -> Result<(), Failure>,
) -> ! {
    let specs = &arguments.specs.paths;
    let mut watched = State::of(specs.iter().cloned());
    loop {
        let read = ReadFiles::default();
        let result = generate(arguments, read.note(arguments.generator()), says);
        let mut files = read.paths();
        if let Err(failure) = result {
            failure.show(says);
            // What is missing may come, and so may what was there before.
            files.extend(watched.0.keys().cloned());
            let folders: Vec<_> = files.iter().filter_map(|file| folder(file)).collect();
            files.extend(folders);
        }
        files.extend(specs.iter().cloned());
        watched.replace(files);
        tell(says(Phrase::Watching));
        let changed = watched.changed();
        tell(format_args!("\n{}", says(Phrase::Changed(&changed))));
    }
}

fn folder(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    if folder.as_os_str().is_empty() {
        return Some(PathBuf::from("."));
    }
    Some(folder.to_owned())
}

/// The files that a run reads, also one that ends with faults.
#[derive(Default)]
struct ReadFiles(Arc<Mutex<BTreeSet<PathBuf>>>);

impl ReadFiles {
    fn note(&self, generator: Generator) -> Generator {
        let files = Arc::clone(&self.0);
        generator.on_progress(move |progress| {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(progress.file.to_owned());
        })
    }

    fn paths(&self) -> BTreeSet<PathBuf> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// When files and folders were last changed, and their lengths; `None` for one that is not there.
struct State(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

impl State {
    fn of(paths: impl Iterator<Item = PathBuf>) -> Self {
        Self(paths.map(|path| (path.clone(), look(&path))).collect())
    }

    /// Watches these instead. What was known of one before the run stays, so that a change during the run
    /// counts.
    fn replace(&mut self, paths: BTreeSet<PathBuf>) {
        let known = &self.0;
        let state = |path: PathBuf| {
            let state = known.get(&path).copied().unwrap_or_else(|| look(&path));
            (path, state)
        };
        self.0 = paths.into_iter().map(state).collect();
    }

    /// Waits for a change, and until all is quiet again.
    fn changed(&mut self) -> PathBuf {
        let mut first = None;
        loop {
            match (self.look_again(), first.take()) {
                (None, Some(path)) => return path,
                (changed, path) => first = path.or(changed),
            }
            thread::sleep(if first.is_some() { QUIET } else { PERIOD });
        }
    }

    /// Takes note of all changes, and gives the first.
    fn look_again(&mut self) -> Option<PathBuf> {
        let mut first = None;
        for (path, state) in &mut self.0 {
            let now = look(path);
            if *state != now {
                *state = now;
                first.get_or_insert_with(|| path.clone());
            }
        }
        first
    }
}

fn look(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
