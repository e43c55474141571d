//! The configuration file: profiles, each with the settings of one merchant.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    /// The profile to use when none is named.
    default: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, ProfileSettings>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileSettings {
    mchid: Option<String>,
    serial_no: Option<String>,
    private_key_file: Option<PathBuf>,
    public_key_id: Option<String>,
    public_key_file: Option<PathBuf>,
    certificate_file: Option<PathBuf>,
    certificate_store: Option<PathBuf>,
    api_v3_key_file: Option<PathBuf>,
    wechatpay_serial: Option<String>,
    base_url: Option<String>,
    backup_url: Option<String>,
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
        let config: ConfigFile =
            toml::from_str(&text).map_err(|error| mistaken(&path, &text, &error))?;
        let Some(name) = name.or(config.default.as_deref()) else {
            return Ok(None);
        };
        let Some(settings) = config.profiles.get(name) else {
            let hint = did_you_mean(name, config.profiles.keys().map(String::as_str));
            return Err(Failure::Input(say!(
                "{place}: there is no profile `{name}`{hint}",
                "{place}：没有名为 `{name}` 的配置{hint}"
            )));
        };
        Ok(Some(Self {
            settings: settings.clone(),
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        }))
    }

    /// A setting by its name. A path that is not absolute begins in the folder of the file.
    pub(super) fn get(&self, name: &str) -> Option<OsString> {
        let settings = &self.settings;
        let text = |text: &Option<String>| text.clone().map(OsString::from);
        let path = |path: &Option<PathBuf>| {
            let path = path.as_ref()?;
            Some(self.folder.join(path).into_os_string())
        };
        match name {
            "mchid" => text(&settings.mchid),
            "serial_no" => text(&settings.serial_no),
            "private_key_file" => path(&settings.private_key_file),
            "public_key_id" => text(&settings.public_key_id),
            "public_key_file" => path(&settings.public_key_file),
            "certificate_file" => path(&settings.certificate_file),
            "certificate_store" => path(&settings.certificate_store),
            "api_v3_key_file" => path(&settings.api_v3_key_file),
            "wechatpay_serial" => text(&settings.wechatpay_serial),
            "base_url" => text(&settings.base_url),
            "backup_url" => text(&settings.backup_url),
            _ => None,
        }
    }
}

/// What is wrong with the file, and where. The line itself is not shown: it may hold a secret, which has
/// no place there.
fn mistaken(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let column = before.map_or(1, |before| {
        before.chars().rev().take_while(|c| *c != '\n').count() + 1
    });
    let path = path.display();
    let problem = error.message().lines().next().unwrap_or_default();
    // Nor is the text that was written in place of something else.
    let quoted = problem.split_once("string \"");
    let unquoted = quoted.and_then(|(before, rest)| {
        let (_, after) = rest.rsplit_once("\", expected ")?;
        Some(format!("{before}string, expected {after}"))
    });
    let problem = unquoted.as_deref().unwrap_or(problem);
    let named = problem.strip_prefix("unknown field `");
    let Some(name) = named.and_then(|rest| Some(rest.split_once('`')?.0)) else {
        return Failure::Input(format!("{path}:{line}:{column}: {problem}"));
    };
    let hint = did_you_mean(name, NAMES);
    let known = NAMES.join(", ");
    Failure::Input(say!(
        "{path}:{line}:{column}: unknown field `{name}`{hint}; a profile has {known}",
        "{path}:{line}:{column}：没有名为 `{name}` 的设置{hint}；可用的有 {known}"
    ))
}

/// The settings of a profile. Secrets are not among them, but the files that hold them.
const NAMES: [&str; 11] = [
    "mchid",
    "serial_no",
    "private_key_file",
    "public_key_id",
    "public_key_file",
    "certificate_file",
    "certificate_store",
    "api_v3_key_file",
    "wechatpay_serial",
    "base_url",
    "backup_url",
];

/// `wechatpay/config.toml` in the user's folder for configurations.
fn usual_path() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let folder = set("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(set("HOME")?).join(".config")))?;
    Some(folder.join("wechatpay").join("config.toml"))
}
