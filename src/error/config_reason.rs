//! What is wrong with a setting.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::Setting;
use crate::keys::KeyError;
use crate::signing::CredentialError;

/// What is wrong with a setting of a client. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigReason {
    /// It is missing.
    NotSet {
        /// What to set it to, in English.
        meaning: &'static str,
    },
    /// The value is not Unicode.
    NotUnicode,
    /// There is no such file, and what should be its path may be the key itself.
    KeyInPlaceOfPath,
    /// Its file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why, by its kind.
        kind: io::ErrorKind,
        /// Why, in the words of the system.
        error: String,
    },
    /// The text is not the key that is wanted, or not the id of one.
    Key {
        /// The file that holds it, if it came from one.
        path: Option<PathBuf>,
        /// What is wrong with it.
        error: KeyError,
    },
    /// The merchant's number or its serial number does not have the form of one.
    Credential(CredentialError),
    /// It is not the URL of a gateway.
    Url(UrlError),
    /// One of the two gateways is on this machine, and the other is not.
    OtherMachine,
    /// No key is given by the id that requests shall name.
    UnknownKeyId,
    /// It cannot be a language in a header.
    Language,
    /// It is not the URL of a proxy.
    ProxyUrl,
    /// Another setting makes it void.
    NoEffect {
        /// The setting that does.
        beside: &'static str,
    },
    /// The HTTP library could not be set up.
    Http {
        /// Why, in its words.
        error: String,
    },
    /// The thread of a blocking client could not be started.
    Thread {
        /// Why, in the words of the system.
        error: String,
    },
}

/// A text is not the URL of a gateway: scheme, host and port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlError {
    /// It is not a URL at all.
    NotUrl,
    /// It has a user or a password.
    User,
    /// It has a path.
    Path,
    /// It has a query or a fragment.
    Query,
    /// It is plain `http`, and not of this machine.
    Plain,
    /// It begins with another scheme than `https`.
    Scheme,
}

impl ConfigReason {
    pub(crate) fn not_set(setting: Setting) -> Self {
        Self::NotSet {
            meaning: setting.meaning(),
        }
    }

    /// Why the file of a key cannot be read. What may be the key itself is not shown.
    #[must_use]
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        if may_be_key(path) {
            return Self::KeyInPlaceOfPath;
        }
        Self::Unreadable {
            path: path.to_owned(),
            kind: error.kind(),
            error: error.to_string(),
        }
    }

    /// Of a key that was set itself.
    pub(crate) fn key(error: KeyError) -> Self {
        Self::Key { path: None, error }
    }
}

/// Whether what should be the path of a file may be what the file should hold: PEM, or its Base64 alone.
fn may_be_key(path: &Path) -> bool {
    /// Shorter than the Base64 of a private key, whose slashes pass for folders.
    const LONGEST_PATH: usize = 512;
    let text = path.to_string_lossy();
    text.contains("-----") || text.contains('\n') || text.len() > LONGEST_PATH
}

impl fmt::Display for ConfigReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet { meaning } => write!(formatter, "not set: set it to {meaning}"),
            Self::NotUnicode => formatter.write_str("the value is not Unicode"),
            Self::KeyInPlaceOfPath => formatter.write_str(
                "there is no such file: set it to the path of the file that holds the key, not to \
                 the key itself",
            ),
            Self::Unreadable { path, error, .. } => {
                write!(formatter, "cannot read {}: {error}", path.display())
            }
            Self::Key {
                path: Some(path),
                error,
            } => write!(formatter, "cannot read {}: {error}", path.display()),
            Self::Key { path: None, error } => error.fmt(formatter),
            Self::Credential(error) => error.fmt(formatter),
            Self::Url(error) => error.fmt(formatter),
            Self::OtherMachine => {
                formatter.write_str("both gateways must be on this machine, or neither")
            }
            Self::UnknownKeyId => formatter.write_str("no key is given by this id"),
            Self::Language => formatter.write_str("a language is written like zh-CN or en"),
            // The URL may hold a password, so it is not told.
            Self::ProxyUrl => {
                formatter.write_str("this is not a URL such as http://proxy.example:3128")
            }
            Self::NoEffect { beside } => {
                write!(formatter, "has no effect beside `{beside}`: set it there")
            }
            Self::Http { error } => formatter.write_str(error),
            Self::Thread { error } => write!(formatter, "its thread could not be started: {error}"),
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotUrl => "this is not a URL such as https://api.mch.weixin.qq.com",
            Self::User => "the URL must not have a user or password",
            Self::Path => "the URL must not have a path: the path of a request is signed as it is",
            Self::Query => "the URL must not have a query or fragment",
            Self::Plain => "use https: plain http is only for 127.0.0.1, [::1] and localhost",
            Self::Scheme => "the URL must begin with https://",
        })
    }
}

impl std::error::Error for UrlError {}
