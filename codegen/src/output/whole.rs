//! Files that are written whole, or stay as they were.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes a file by writing another beside it, which then takes its place. Where that cannot be, since
/// the folder takes no other or the file is not ours to replace, it is written in place. Of a link the
/// file it leads to is written.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = match fs::symlink_metadata(&path) {
        // It leads to what is not there yet.
        Ok(old) if old.is_symlink() => return fs::write(&path, text),
        Ok(old) => {
            // What may not be written is not replaced either.
            OpenOptions::new().write(true).open(&path)?;
            Some(old)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let Some((beside, mut file)) = create_beside(&path) else {
        return fs::write(&path, text);
    };
    let mut result = file.write_all(text.as_bytes());
    if result.is_ok() && !replace(&path, old.as_ref(), &beside, &file) {
        result = fs::write(&path, text);
    } else if result.is_ok() {
        return Ok(());
    }
    // What could not be written, or was not needed.
    let _ = fs::remove_file(&beside);
    result
}

/// A new file in the same folder, if that takes one.
fn create_beside(path: &Path) -> Option<(PathBuf, File)> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name()?.to_owned();
    name.push(format!(".{}-{number}.new", process::id()));
    let beside = path.with_file_name(name);
    // Never one that is there already, be it a link that leads elsewhere.
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&beside);
    Some((beside, file.ok()?))
}

/// Puts the file `beside` in the place of `old`, with its permissions. Whether that could be done.
fn replace(path: &Path, old: Option<&Metadata>, beside: &Path, file: &File) -> bool {
    if let Some(old) = old {
        let is_like = file.metadata().is_ok_and(|new| is_replaceable(old, &new));
        if !is_like || fs::set_permissions(beside, old.permissions()).is_err() {
            return false;
        }
    }
    fs::rename(beside, path).is_ok()
}

/// Whether a file has the same owner as a new one, and no other name.
#[cfg(unix)]
fn is_replaceable(old: &Metadata, new: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (old.uid(), old.gid()) == (new.uid(), new.gid()) && old.nlink() == 1
}

#[cfg(not(unix))]
fn is_replaceable(_: &Metadata, _: &Metadata) -> bool {
    true
}
