//! Who calls, and whom to trust: from flags, the environment, or a profile of the configuration file.

mod file;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use wechatpay_client::{
    ApiV3Key, Client, ClientBuilder, ConfigReason, KeyError, KeyTable, PlatformCertificate,
    PrivateKey, PublicKey,
};

use self::file::Profile;
use crate::failure::Failure;
use crate::language::{self, say, told};

/// The settings of the client. Secrets are never given here, but by files or the environment.
#[derive(Debug, Args)]
#[command(next_help_heading = "Merchant")]
pub(crate) struct Settings {
    /// The profile of the configuration file to use; `wechatpay --help` says where else all of this comes
    /// from
    #[arg(long, env = "WECHATPAY_PROFILE", value_name = "NAME", global = true)]
    profile: Option<String>,
    /// The configuration file [default: ~/.config/wechatpay/config.toml]
    #[arg(long, env = "WECHATPAY_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The merchant's number (商户号)
    #[arg(long, value_name = "ID", global = true)]
    mchid: Option<String>,
    /// The serial number of the merchant's API certificate (商户API证书序列号)
    #[arg(long, value_name = "HEX", global = true)]
    serial_no: Option<String>,
    /// That certificate's private key, PEM (`apiclient_key.pem`)
    #[arg(long, value_name = "FILE", global = true)]
    private_key_file: Option<PathBuf>,
    /// The id of WeChat Pay's public key (微信支付公钥ID)
    #[arg(long, value_name = "ID", global = true)]
    public_key_id: Option<String>,
    /// WeChat Pay's public key, PEM (`pub_key.pem`)
    #[arg(long, value_name = "FILE", global = true)]
    public_key_file: Option<PathBuf>,
    /// Platform certificates, PEM (微信支付平台证书)
    #[arg(long, value_name = "FILE", global = true)]
    certificate_file: Option<PathBuf>,
    /// Where downloaded platform certificates are kept
    #[arg(long, value_name = "FILE", global = true)]
    certificate_store: Option<PathBuf>,
    /// Which of WeChat Pay's keys requests name, if not its public key (Wechatpay-Serial)
    #[arg(long, value_name = "ID", global = true)]
    wechatpay_serial: Option<String>,
    /// A file that holds the APIv3 key
    #[arg(long, value_name = "FILE", global = true)]
    api_v3_key_file: Option<PathBuf>,
    /// Another gateway than `https://api.mch.weixin.qq.com`
    #[arg(long, value_name = "URL", global = true)]
    base_url: Option<String>,
    /// Where calls go while that one is ill, or `none`
    #[arg(long, value_name = "URL", global = true)]
    backup_url: Option<String>,
}

const PREFIX: &str = "WECHATPAY_";
const PRIVATE_KEY_FILE: &str = "WECHATPAY_PRIVATE_KEY_FILE";
const API_V3_KEY: &str = "WECHATPAY_API_V3_KEY";
const API_V3_KEY_FILE: &str = "WECHATPAY_API_V3_KEY_FILE";

impl Settings {
    /// The client that these settings make.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        Ok(self.client_builder()?.build()?)
    }

    /// The client to be, with messages in the user's language.
    pub(crate) fn client_builder(&self) -> Result<ClientBuilder, Failure> {
        let variables = self.variables()?;
        let api_v3_key = variables.api_v3_key()?;
        let builder = ClientBuilder::from_variables(|name| match name {
            API_V3_KEY => api_v3_key.clone(),
            _ => variables.get(name),
        });
        Ok(builder.accept_language(language::accepted()))
    }

    /// The keys of WeChat Pay to verify with: those that the settings name, else its certificates,
    /// downloaded.
    pub(crate) async fn key_table(&self) -> Result<KeyTable, Failure> {
        let variables = self.variables()?;
        let keys = KeyTable::new();
        let id = variables.get("WECHATPAY_PUBLIC_KEY_ID");
        let id = id.unwrap_or_default().to_string_lossy().into_owned();
        if let Some(key) = variables.key("WECHATPAY_PUBLIC_KEY_FILE", PublicKey::from_pem)? {
            let trusted = keys.trust(&id, key);
            trusted.map_err(|error| wrong("WECHATPAY_PUBLIC_KEY_ID", &key_reason(None, error)))?;
        }
        let from_pem = PlatformCertificate::all_from_pem;
        let certificates = variables.key("WECHATPAY_CERTIFICATE_FILE", from_pem)?;
        for certificate in certificates.into_iter().flatten() {
            keys.trust_certificate(certificate);
        }
        if keys.ids().is_empty() {
            let client = self.client()?;
            client.refresh_certificates().await?;
            return Ok(client.keys().clone());
        }
        Ok(keys)
    }

    /// The APIv3 key, if it is set.
    pub(crate) fn api_v3_key(&self) -> Result<Option<ApiV3Key>, Failure> {
        let Some(text) = self.variables()?.api_v3_key()? else {
            return Ok(None);
        };
        let key = ApiV3Key::new(text.as_encoded_bytes());
        key.map(Some)
            .map_err(|error| wrong(API_V3_KEY, &key_reason(None, error)))
    }

    /// The merchant's private key.
    pub(crate) fn private_key(&self) -> Result<PrivateKey, Failure> {
        let key = self
            .variables()?
            .key(PRIVATE_KEY_FILE, PrivateKey::from_pem)?;
        key.ok_or_else(|| {
            Failure::Input(say!(
                "{PRIVATE_KEY_FILE}: not set",
                "{PRIVATE_KEY_FILE}：没有设置"
            ))
        })
    }

    /// Whether downloaded certificates are kept in a file.
    pub(crate) fn has_certificate_store(&self) -> Result<bool, Failure> {
        let store = self.variables()?.get("WECHATPAY_CERTIFICATE_STORE");
        Ok(store.is_some())
    }

    /// All settings by the names of their variables. A flag counts before all else. The rest comes from
    /// one place, so that never one merchant's key signs for another: the profile if one is named, else
    /// the environment if it names a merchant, else the default profile.
    fn variables(&self) -> Result<Variables<'_>, Failure> {
        let profile = if self.profile.is_none() && from_environment("WECHATPAY_MCHID").is_some() {
            None
        } else {
            Profile::load(self.config.as_deref(), self.profile.as_deref())?
        };
        Ok(Variables {
            flags: self,
            profile,
        })
    }

    fn flag(&self, name: &str) -> Option<OsString> {
        let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        let text = |text: &Option<String>| text.clone().map(OsString::from);
        match name.strip_prefix(PREFIX)? {
            "MCHID" => text(&self.mchid),
            "SERIAL_NO" => text(&self.serial_no),
            "PRIVATE_KEY_FILE" => path(&self.private_key_file),
            "PUBLIC_KEY_ID" => text(&self.public_key_id),
            "PUBLIC_KEY_FILE" => path(&self.public_key_file),
            "CERTIFICATE_FILE" => path(&self.certificate_file),
            "CERTIFICATE_STORE" => path(&self.certificate_store),
            "API_V3_KEY_FILE" => path(&self.api_v3_key_file),
            "WECHATPAY_SERIAL" => text(&self.wechatpay_serial),
            "BASE_URL" => text(&self.base_url),
            "BACKUP_URL" => text(&self.backup_url),
            _ => None,
        }
    }
}

/// The settings by the names of their variables.
struct Variables<'s> {
    flags: &'s Settings,
    profile: Option<Profile>,
}

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<OsString> {
        self.flags.flag(name).or_else(|| match &self.profile {
            Some(profile) => profile.get(&name.strip_prefix(PREFIX)?.to_lowercase()),
            None => from_environment(name),
        })
    }

    /// What the file of this setting holds, if it is set.
    fn key<K>(
        &self,
        name: &str,
        from_pem: impl FnOnce(&str) -> Result<K, KeyError>,
    ) -> Result<Option<K>, Failure> {
        let Some(path) = self.get(name) else {
            return Ok(None);
        };
        let path = PathBuf::from(path);
        let text = read_secret(name, &path)?;
        let key = from_pem(&text);
        key.map(Some)
            .map_err(|error| wrong(name, &key_reason(Some(path), error)))
    }

    /// The APIv3 key, from its file or from the environment, whose own profile names no file.
    fn api_v3_key(&self) -> Result<Option<OsString>, Failure> {
        let Some(path) = self.get(API_V3_KEY_FILE) else {
            return Ok(from_environment(API_V3_KEY).filter(|_| self.profile.is_none()));
        };
        let text = read_secret(API_V3_KEY_FILE, Path::new(&path))?;
        Ok(Some(OsString::from(text.trim_end())))
    }
}

/// What a file holds that a setting names. Where there is none, and what should be its path may be the
/// secret itself, that is not shown.
fn read_secret(name: &str, path: &Path) -> Result<String, Failure> {
    /// Of an APIv3 key, in bytes.
    const API_V3_KEY_LENGTH: usize = 32;
    fs::read_to_string(path).map_err(|error| {
        let may_be_api_v3_key =
            name == API_V3_KEY_FILE && path.as_os_str().len() == API_V3_KEY_LENGTH;
        let reason = if may_be_api_v3_key {
            ConfigReason::KeyInPlaceOfPath
        } else {
            ConfigReason::unreadable(path, &error)
        };
        wrong(name, &reason)
    })
}

fn key_reason(path: Option<PathBuf>, error: KeyError) -> ConfigReason {
    ConfigReason::Key { path, error }
}

/// A setting that is wrong.
fn wrong(name: &str, reason: &ConfigReason) -> Failure {
    let reason = told(reason);
    Failure::Input(say!("{name}: {reason}", "{name}：{reason}"))
}

fn from_environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
