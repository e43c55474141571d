//! Reads the settings of a client from environment variables and the files they name.

use std::ffi::OsString;
use std::path::Path;

use zeroize::Zeroizing;

use super::ClientBuilder;
use crate::certificates::{CertificateDownload, FileCertificateStore};
use crate::error::Setting;
use crate::keys::{ApiV3Key, KeyError, PlatformCertificate, PrivateKey, PublicKey};

impl ClientBuilder {
    /// Starts with the settings of the environment; [`Client::from_env`] lists them.
    ///
    /// What is missing or wrong is reported by [`build`](Self::build).
    ///
    /// [`Client::from_env`]: crate::Client::from_env
    pub fn from_env() -> Self {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// Starts with the settings of [`from_env`](Self::from_env), looked up by `variable` instead
    /// of in the environment.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let variable =
            |setting: Setting| variable(setting.variable()).filter(|value| !value.is_empty());
        let mut builder = Self::new();
        builder.name_of = Setting::variable;
        builder.mchid = builder.text(Setting::Mchid, &variable);
        builder.serial_no = builder.text(Setting::SerialNo, &variable);
        builder.private_key = builder.key(Setting::PrivateKey, &variable, PrivateKey::from_pem);

        builder.public_key_id = builder.text(Setting::PublicKeyId, &variable);
        builder.public_key = builder.key(Setting::PublicKey, &variable, PublicKey::from_pem);
        builder.certificates = builder
            .key(
                Setting::Certificate,
                &variable,
                PlatformCertificate::all_from_pem,
            )
            .unwrap_or_default();
        builder.api_v3_key = builder
            .text(Setting::ApiV3Key, &variable)
            .map(Zeroizing::new)
            .and_then(|text| builder.keep(Setting::ApiV3Key, ApiV3Key::new(text.as_bytes())));
        builder.certificate_download = variable(Setting::CertificateStore)
            .map(|path| CertificateDownload::new().store(FileCertificateStore::new(path)));
        builder.wechatpay_serial = builder.text(Setting::WechatpaySerial, &variable);
        builder.base_url = builder.text(Setting::BaseUrl, &variable);
        match builder.text(Setting::BackupUrl, &variable) {
            None => builder,
            Some(none) if none == "none" => builder.no_backup(),
            Some(url) => builder.backup_url(url),
        }
    }

    fn text(
        &mut self,
        setting: Setting,
        variable: &impl Fn(Setting) -> Option<OsString>,
    ) -> Option<String> {
        let text = variable(setting)?.into_string();
        self.keep(setting, text.map_err(|_| "the value is not Unicode"))
    }

    fn key<K>(
        &mut self,
        setting: Setting,
        variable: &impl Fn(Setting) -> Option<OsString>,
        from_pem: impl FnOnce(&str) -> Result<K, KeyError>,
    ) -> Option<K> {
        let path = variable(setting)?;
        let path = Path::new(&path);
        let key = match std::fs::read_to_string(path).map(Zeroizing::new) {
            Err(_) if may_be_key(path) => Err(String::from(IS_NO_PATH)),
            read => read
                .map_err(|error| error.to_string())
                .and_then(|text| from_pem(&text).map_err(|error| error.to_string()))
                .map_err(|problem| format!("cannot read {}: {problem}", path.display())),
        };
        self.keep(setting, key)
    }
}

/// Told in place of a value that may be a secret.
const IS_NO_PATH: &str = "there is no such file: set it to the path of the file that holds the key, not to the key itself";

/// Whether what should be the path of a file may be what the file should hold: PEM, or its Base64 alone.
fn may_be_key(path: &Path) -> bool {
    /// Shorter than the Base64 of a private key, whose slashes pass for folders.
    const LONGEST_PATH: usize = 512;
    let text = path.to_string_lossy();
    text.contains("-----") || text.contains('\n') || text.len() > LONGEST_PATH
}
