//! What the configuration file may hold, and what is wrong with one that holds something else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::catalog::did_you_mean;
use crate::language::say;

/// The settings of a profile by their names.
pub(super) type ProfileSettings = BTreeMap<&'static str, String>;

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct ConfigFile {
    /// The profile to use when none is named.
    pub(super) default: Option<String>,
    pub(super) profiles: BTreeMap<String, ProfileSettings>,
}

const DEFAULT: &str = "default";
const PROFILES: &str = "profiles";

/// All that stands at the top of the file.
const AT_THE_TOP: [&str; 2] = [DEFAULT, PROFILES];

/// What a profile has. Secrets are not among it, but the files that hold them.
const OF_A_PROFILE: [&str; 11] = [
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

/// Whether a setting is the path of a file.
pub(super) fn is_path(name: &str) -> bool {
    name.ends_with("_file") || name == "certificate_store"
}

/// What is wrong with the file. What stands there is not told but for names: it may be a secret, which
/// has no place there.
#[derive(Debug)]
pub(super) struct Mistake {
    /// In bytes.
    at: usize,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    /// It is not TOML, for this reason.
    Syntax(String),
    /// It has a name at its top that is none of those.
    UnknownAtTop(String),
    /// A profile has a setting of a name that is none.
    UnknownInProfile(String),
    /// A value is of another kind.
    Kind {
        expected: &'static str,
        found: &'static str,
    },
}

impl ConfigFile {
    pub(super) fn read(text: &str) -> Result<Self, Mistake> {
        let table = DeTable::parse(text).map_err(|error| Mistake {
            at: error.span().map_or(0, |span| span.start),
            problem: Problem::Syntax(error.message().to_owned()),
        })?;
        let mut config = Self::default();
        for (name, value) in table.get_ref() {
            match name.get_ref().as_ref() {
                DEFAULT => config.default = Some(text_of(value)?.to_owned()),
                PROFILES => {
                    for (name, profile) in table_of(value)? {
                        let settings = settings_of(table_of(profile)?)?;
                        config.profiles.insert(name.get_ref().to_string(), settings);
                    }
                }
                _ => return Err(mistake(name.span(), Problem::UnknownAtTop(text_in(name)))),
            }
        }
        Ok(config)
    }
}

fn settings_of(table: &DeTable<'_>) -> Result<ProfileSettings, Mistake> {
    let mut settings = ProfileSettings::new();
    for (name, value) in table {
        let known = OF_A_PROFILE
            .into_iter()
            .find(|known| known == name.get_ref());
        let unknown = || mistake(name.span(), Problem::UnknownInProfile(text_in(name)));
        settings.insert(known.ok_or_else(unknown)?, text_of(value)?.to_owned());
    }
    Ok(settings)
}

fn text_of<'v>(value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, Mistake> {
    let text = value.get_ref().as_str();
    text.ok_or_else(|| other_kind(value, "string"))
}

fn table_of<'v, 'i>(value: &'v Spanned<DeValue<'i>>) -> Result<&'v DeTable<'i>, Mistake> {
    let table = value.get_ref().as_table();
    table.ok_or_else(|| other_kind(value, "table"))
}

fn other_kind(value: &Spanned<DeValue<'_>>, expected: &'static str) -> Mistake {
    let found = value.get_ref().type_str();
    mistake(value.span(), Problem::Kind { expected, found })
}

fn text_in(name: &Spanned<Cow<'_, str>>) -> String {
    name.get_ref().to_string()
}

fn mistake(span: Range<usize>, problem: Problem) -> Mistake {
    Mistake {
        at: span.start,
        problem,
    }
}

impl Mistake {
    /// Line and column, from 1.
    pub(super) fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = match &self.problem {
            Problem::Syntax(why) => {
                let why = why.lines().next().unwrap_or_default();
                say!("{why}", "不是合法的 TOML：“{why}”")
            }
            Problem::UnknownAtTop(name) if OF_A_PROFILE.contains(&name.as_str()) => say!(
                "unknown field `{name}`: it belongs to a profile, below a line such as [profiles.shop]",
                "`{name}` 属于某组配置，应写在 [profiles.shop] 这样的一行之下"
            ),
            Problem::UnknownAtTop(name) => {
                unknown(name, &AT_THE_TOP, &say!("the file", "文件顶层"))
            }
            Problem::UnknownInProfile(name) => {
                unknown(name, &OF_A_PROFILE, &say!("a profile", "每组配置"))
            }
            Problem::Kind { expected, found } => say!(
                "invalid type: {found}, expected a {expected}",
                "类型须为 {expected}，给出的是 {found}"
            ),
        };
        formatter.write_str(&told)
    }
}

fn unknown(name: &str, known: &[&str], owner: &str) -> String {
    let hint = did_you_mean(name, known.iter().copied());
    let known = known.join(", ");
    say!(
        "unknown field `{name}`{hint}; {owner} has {known}",
        "没有名为 `{name}` 的设置{hint}；{owner}可用的有 {known}"
    )
}
