//! Reads the settings of a client from environment variables and the files they name.

use std::ffi::OsString;
use std::path::Path;

use zeroize::Zeroizing;

use super::ClientBuilder;
use crate::certificates::{CertificateDownload, FileCertificateStore};
use crate::error::{ConfigReason, Setting};
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
            .and_then(|text| {
                let key = ApiV3Key::new(text.as_bytes()).map_err(ConfigReason::key);
                builder.keep(Setting::ApiV3Key, key)
            });
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
        self.keep(setting, text.map_err(|_| ConfigReason::NotUnicode))
    }

    fn key<K>(
        &mut self,
        setting: Setting,
        variable: &impl Fn(Setting) -> Option<OsString>,
        from_pem: impl FnOnce(&str) -> Result<K, KeyError>,
    ) -> Option<K> {
        let path = variable(setting)?;
        let path = Path::new(&path);
        let text = std::fs::read_to_string(path).map(Zeroizing::new);
        let key = match text {
            Ok(text) => from_pem(&text).map_err(|error| ConfigReason::Key {
                path: Some(path.to_owned()),
                error,
            }),
            Err(error) => Err(ConfigReason::unreadable(path, &error)),
        };
        self.keep(setting, key)
    }
}
