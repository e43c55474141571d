//! Certificates in a file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{CertificateStore, StoreFuture};
use crate::signing::nonce;

/// Keeps certificates in a file, for the processes of one machine. It is replaced as a whole, so that
/// nobody reads half of it. Its folder must be there.
///
/// On Unix only the owner can read and write the file, though it holds no secret:
/// [`CertificateStore`] tells what a stranger could do with it.
///
/// Reading and writing hold up the thread, for a few kilobytes twice a day.
#[derive(Debug, Clone)]
pub struct FileCertificateStore {
    path: PathBuf,
}

impl FileCertificateStore {
    /// Keeps them at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn replace(&self, document: &[u8]) -> io::Result<()> {
        let unique = nonce().map_err(|_| io::Error::other("the system gave no random numbers"))?;
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{unique}"));
        let temporary = PathBuf::from(name);
        let written = write(&temporary, document).and_then(|()| fs::rename(&temporary, &self.path));
        if written.is_err() {
            // Nothing more can be done about a file that cannot be removed either.
            let _ = fs::remove_file(&temporary);
        }
        written
    }
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

impl CertificateStore for FileCertificateStore {
    fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>> {
        Box::pin(async {
            match fs::read(&self.path) {
                Ok(document) => Ok(Some(document)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn save(&self, document: Vec<u8>) -> StoreFuture<'_, ()> {
        Box::pin(async move { self.replace(&document) })
    }
}
