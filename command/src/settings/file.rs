//! The configuration file: profiles, each with the settings of one merchant.

mod contents;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use self::contents::{ConfigFile, ProfileSettings};
use crate::catalog::did_you_mean;
use crate::failure::Failure;
use crate::language::say;

/// One merchant's settings. Secrets are named by their files.
#[derive(Debug)]
pub(super) struct Profile {
    settings: ProfileSettings,
    /// The folder of the configuration file, which paths begin in.
    folder: PathBuf,
}

impl Profile {
    /// The profile of this name, or the default one: none if there is no configuration file, or nothing
    /// is the default. What was asked for by name has to be there.
    pub(super) fn load(file: Option<&Path>, name: Option<&str>) -> Result<Option<Self>, Failure> {
        let Some(path) = file.map(Path::to_owned).or_else(usual_path) else {
            return Ok(None);
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error)
                if error.kind() == ErrorKind::NotFound && file.is_none() && name.is_none() =>
            {
                return Ok(None);
            }
            Err(error) => return Err(Failure::unreadable(&path, &error)),
        };
        let place = path.display();
        let mut config = ConfigFile::read(&text).map_err(|mistake| {
            let (line, column) = mistake.place(&text);
            Failure::Input(say!(
                "{place}:{line}:{column}: {mistake}",
                "{place}:{line}:{column}：{mistake}"
            ))
        })?;
        let Some(name) = name.or(config.default.as_deref()) else {
            return Ok(None);
        };
        let Some(settings) = config.profiles.remove(name) else {
            let hint = did_you_mean(name, config.profiles.keys().map(String::as_str));
            return Err(Failure::Input(say!(
                "{place}: there is no profile `{name}`{hint}",
                "{place}：没有名为 `{name}` 的配置{hint}"
            )));
        };
        Ok(Some(Self {
            settings,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        }))
    }

    /// A setting by its name. A path that is not absolute begins in the folder of the file.
    pub(super) fn get(&self, name: &str) -> Option<OsString> {
        let text = self.settings.get(name)?;
        Some(if contents::is_path(name) {
            self.folder.join(text).into_os_string()
        } else {
            OsString::from(text)
        })
    }
}

/// `wechatpay/config.toml` in the user's folder for configurations.
fn usual_path() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let folder = set("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(set("HOME")?).join(".config")))?;
    Some(folder.join("wechatpay").join("config.toml"))
}
