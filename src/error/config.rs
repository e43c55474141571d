//! Why a client could not be built, or lacks what is asked of it.

use std::fmt;

use super::{ConfigReason, write_list};

/// The settings of a client are incomplete or wrong. It names all of them at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self { problems }
    }

    /// The one setting that is missing, by the name that the user knows it by.
    pub(crate) fn not_set(setting: Setting, name_of: fn(Setting) -> &'static str) -> Self {
        Self::new(vec![ConfigProblem::new(
            name_of(setting),
            ConfigReason::not_set(setting),
        )])
    }

    /// The thread of a blocking client could not be started.
    #[cfg(feature = "blocking")]
    pub(crate) fn thread(error: &std::io::Error, name_of: fn(Setting) -> &'static str) -> Self {
        let reason = ConfigReason::Thread {
            error: error.to_string(),
        };
        Self::new(vec![ConfigProblem::new(name_of(Setting::Http), reason)])
    }

    /// Every setting that is missing or wrong.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the client is not configured: ")?;
        write_list(formatter, &self.problems)
    }
}

impl std::error::Error for ConfigError {}

/// One setting that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    setting: &'static str,
    reason: ConfigReason,
    /// The text of `reason`.
    problem: String,
}

impl ConfigProblem {
    pub(crate) fn new(setting: &'static str, reason: ConfigReason) -> Self {
        Self {
            setting,
            problem: reason.to_string(),
            reason,
        }
    }

    /// The builder's method, or the environment variable if the settings come from there.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// What is wrong with it, for programs.
    #[must_use]
    pub fn reason(&self) -> &ConfigReason {
        &self.reason
    }

    /// What is wrong with it, and what to do.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.setting, self.problem)
    }
}

/// A setting of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Mchid,
    SerialNo,
    PrivateKey,
    PublicKeyId,
    PublicKey,
    Certificate,
    CertificateStore,
    WechatpaySerial,
    ApiV3Key,
    BaseUrl,
    BackupUrl,
    AcceptLanguage,
    Transport,
    HttpClient,
    Proxy,
    ConnectTimeout,
    PoolIdleTimeout,
    Http,
}

impl Setting {
    /// The method of the builder that sets it.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Mchid => "mchid",
            Self::SerialNo => "serial_no",
            Self::PrivateKey => "private_key",
            Self::PublicKeyId | Self::PublicKey => "public_key",
            Self::Certificate => "certificate",
            Self::CertificateStore => "certificate_download",
            Self::WechatpaySerial => "wechatpay_serial",
            Self::ApiV3Key => "api_v3_key",
            Self::BaseUrl => "base_url",
            Self::BackupUrl => "backup_url",
            Self::AcceptLanguage => "accept_language",
            Self::Transport => "transport",
            Self::HttpClient => "http_client",
            Self::Proxy => "proxy",
            Self::ConnectTimeout => "connect_timeout",
            Self::PoolIdleTimeout => "pool_idle_timeout",
            Self::Http => "the HTTP library",
        }
    }

    /// The environment variable that sets it, if there is one, else the method.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Mchid => "WECHATPAY_MCHID",
            Self::SerialNo => "WECHATPAY_SERIAL_NO",
            Self::PrivateKey => "WECHATPAY_PRIVATE_KEY_FILE",
            Self::PublicKeyId => "WECHATPAY_PUBLIC_KEY_ID",
            Self::PublicKey => "WECHATPAY_PUBLIC_KEY_FILE",
            Self::Certificate => "WECHATPAY_CERTIFICATE_FILE",
            Self::CertificateStore => "WECHATPAY_CERTIFICATE_STORE",
            Self::WechatpaySerial => "WECHATPAY_WECHATPAY_SERIAL",
            Self::ApiV3Key => "WECHATPAY_API_V3_KEY",
            Self::BaseUrl => "WECHATPAY_BASE_URL",
            Self::BackupUrl => "WECHATPAY_BACKUP_URL",
            other => other.method(),
        }
    }

    /// What to set it to.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Mchid => "the merchant's number",
            Self::SerialNo => "the serial number of the merchant's API certificate, in hex",
            Self::PrivateKey => {
                "the private key of the merchant's API certificate, apiclient_key.pem"
            }
            Self::PublicKeyId => "the id of WeChat Pay's public key, PUB_KEY_ID_…",
            Self::PublicKey => "WeChat Pay's public key, pub_key.pem",
            Self::Certificate => "WeChat Pay's platform certificates, PEM",
            Self::CertificateStore => "a file that keeps platform certificates",
            Self::WechatpaySerial => "the id of the key that requests shall name",
            Self::ApiV3Key => "the APIv3 key, 32 bytes",
            Self::BaseUrl => "the gateway, such as https://api.mch.weixin.qq.com",
            Self::BackupUrl => "the backup gateway, such as https://api2.mch.weixin.qq.com",
            Self::AcceptLanguage => "a language such as zh-CN",
            Self::Transport
            | Self::HttpClient
            | Self::Proxy
            | Self::ConnectTimeout
            | Self::PoolIdleTimeout
            | Self::Http => "what connections need",
        }
    }
}
