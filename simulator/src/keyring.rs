//! Keys that outlive the process: a file for those of the merchant, and one for those of the platform.

use std::{fs, io, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use crate::environment::write_private;

/// The folder of the files.
#[derive(Clone, Debug)]
pub(crate) struct Keyring(PathBuf);

impl Keyring {
    /// The folder, which is made if it is not there.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(format!("simulator_{name}_keys.json"))
    }

    /// The keys of this name, if there are any yet.
    pub(crate) fn load<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        let file = self.file(name);
        let unreadable =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
        match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| unreadable(error.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(error)),
        }
    }

    pub(crate) fn save(&self, name: &str, keys: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(keys)?;
        write_private(&self.file(name), &text)
    }
}
