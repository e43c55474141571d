//! Makes a client of what was set, or names everything that is missing or wrong at once.

use std::sync::Arc;

use http::HeaderValue;

use super::builder::{Backup, ClientBuilder};
use super::{Client, Inner};
use crate::base_url::BaseUrl;
use crate::certificates::Certificates;
use crate::chain::Resources;
use crate::error::{ConfigError, ConfigProblem, ConfigReason, Setting};
use crate::exchange::Exchange;
use crate::keys::{KeyId, KeyTable};
use crate::rate_limit::RateLimiter;
use crate::retry::Gateways;
use crate::signing::{Credential, CredentialError, check_mchid, check_serial_no};

impl ClientBuilder {
    /// The client.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names every setting that is missing or wrong.
    pub fn build(mut self) -> Result<Client, ConfigError> {
        let credential = self.take_credential();
        let certificates = self.take_certificate_download();
        let trust = self.take_trust(certificates.is_some());
        let gateways = self.take_gateways();
        let accept_language = self.take_accept_language();
        let is_loopback = gateways
            .as_ref()
            .is_some_and(|gateways| gateways.primary().is_loopback());
        let timeout = self.connections.timeout();
        let transport = self.take_transport(is_loopback);

        match (credential, trust, gateways, transport) {
            (Some(credential), Some((keys, chosen_key)), Some(gateways), Some(transport))
                if self.problems.is_empty() =>
            {
                let exchange = Exchange {
                    credential,
                    keys,
                    chosen_key,
                    accept_language,
                };
                Ok(Client(Arc::new(Inner {
                    exchange,
                    gateways,
                    retry: self.retry,
                    rate_limiter: self.rate_limits.then(RateLimiter::default),
                    observer: self.observer,
                    timeout,
                    transport,
                    api_v3_key: self.api_v3_key,
                    certificates,
                    name_of: self.name_of,
                    resources: Resources::new(),
                })))
            }
            _ => Err(self.into_error()),
        }
    }

    fn take_credential(&mut self) -> Option<Credential> {
        let mchid = self.mchid.take();
        let mchid = self.require(Setting::Mchid, mchid);
        let mchid = mchid.and_then(|mchid| self.valid(Setting::Mchid, mchid, check_mchid));
        let serial_no = self.serial_no.take();
        let serial_no = self.require(Setting::SerialNo, serial_no);
        let serial_no =
            serial_no.and_then(|serial| self.valid(Setting::SerialNo, serial, check_serial_no));
        let private_key = self.private_key.take();
        let private_key = self.require(Setting::PrivateKey, private_key);

        // Both texts were checked, so this always makes a credential of them.
        Credential::new(mchid?, serial_no?, private_key?).ok()
    }

    /// The download of certificates, if there shall be one.
    fn take_certificate_download(&mut self) -> Option<Certificates> {
        let is_wanted = self.certificate_download.is_some();
        let has_public_key = !self.public_keys.is_empty()
            || self.public_key.is_some()
            || self.public_key_id.is_some();
        if !is_wanted && has_public_key {
            return None;
        }
        let api_v3_key = self.api_v3_key.clone();
        let api_v3_key = if is_wanted {
            self.require(Setting::ApiV3Key, api_v3_key)
        } else {
            api_v3_key
        };
        let download = self.certificate_download.take().unwrap_or_default();
        Some(Certificates::new(download, api_v3_key?))
    }

    /// The keys to verify with, and the one that requests name if it is chosen.
    fn take_trust(&mut self, are_downloaded: bool) -> Option<(KeyTable, Option<KeyId>)> {
        let keys = KeyTable::new();
        let mut public_keys = std::mem::take(&mut self.public_keys);
        let (id, key) = (self.public_key_id.take(), self.public_key.take());
        let has_other = !public_keys.is_empty() || !self.certificates.is_empty() || are_downloaded;
        if !has_other || id.is_some() || key.is_some() {
            let key = self.require(Setting::PublicKey, key);
            let id = self.require(Setting::PublicKeyId, id);
            public_keys.push((id?, key?));
        }
        for (id, key) in public_keys {
            let trusted = keys.trust(&id, key).map_err(ConfigReason::key);
            self.keep(Setting::PublicKeyId, trusted)?;
        }
        for certificate in self.certificates.drain(..) {
            keys.trust_certificate(certificate);
        }
        let chosen = match self.wechatpay_serial.take() {
            None => None,
            Some(id) => Some(self.chosen_key(&id, &keys, are_downloaded)?),
        };
        Some((keys, chosen))
    }

    fn chosen_key(&mut self, id: &str, keys: &KeyTable, are_downloaded: bool) -> Option<KeyId> {
        let id = KeyId::new(id).map_err(ConfigReason::key);
        let id = self.keep(Setting::WechatpaySerial, id)?;
        let may_come = are_downloaded && !id.is_public_key_id();
        let known = (keys.has_id(&id) || may_come).then_some(id);
        self.keep(
            Setting::WechatpaySerial,
            known.ok_or(ConfigReason::UnknownKeyId),
        )
    }

    fn take_gateways(&mut self) -> Option<Gateways> {
        let text = self.base_url.take();
        let primary =
            BaseUrl::parse(text.as_deref().unwrap_or(BaseUrl::PRIMARY)).map_err(ConfigReason::Url);
        let primary = self.keep(Setting::BaseUrl, primary);
        let backup = match std::mem::replace(&mut self.backup_url, Backup::None) {
            Backup::None => None,
            Backup::Usual => primary.as_ref().and_then(BaseUrl::usual_backup),
            Backup::At(url) => {
                let backup = BaseUrl::parse(&url).map_err(ConfigReason::Url);
                let backup = backup.and_then(|backup| match &primary {
                    Some(primary) if primary.is_loopback() != backup.is_loopback() => {
                        Err(ConfigReason::OtherMachine)
                    }
                    _ => Ok(backup),
                });
                Some(self.keep(Setting::BackupUrl, backup)?)
            }
        };
        // Without a second attempt there is nobody to go to the backup.
        let backup = backup.filter(|_| self.retry.repeats());
        Some(Gateways::new(primary?, backup))
    }

    fn take_accept_language(&mut self) -> Option<HeaderValue> {
        let language = self.accept_language.take()?;
        let language = HeaderValue::try_from(language).map_err(|_| ConfigReason::Language);
        self.keep(Setting::AcceptLanguage, language)
    }

    /// Notes a missing setting, unless it is already known what is wrong with it.
    fn require<T>(&mut self, setting: Setting, value: Option<T>) -> Option<T> {
        let is_known = |known: &Setting| (self.name_of)(*known) == (self.name_of)(setting);
        if value.is_none() && !self.problems.iter().any(|(known, _)| is_known(known)) {
            self.problems
                .push((setting, ConfigReason::not_set(setting)));
        }
        value
    }

    fn valid(
        &mut self,
        setting: Setting,
        text: String,
        check: impl FnOnce(&str) -> Result<(), CredentialError>,
    ) -> Option<String> {
        let checked = check(&text).map(|()| text);
        self.keep(setting, checked.map_err(ConfigReason::Credential))
    }

    /// The value, or a note of what is wrong with it.
    pub(super) fn keep<T>(
        &mut self,
        setting: Setting,
        result: Result<T, ConfigReason>,
    ) -> Option<T> {
        result
            .map_err(|reason| self.problems.push((setting, reason)))
            .ok()
    }

    fn into_error(self) -> ConfigError {
        let name_of = self.name_of;
        let problems = self.problems.into_iter();
        ConfigError::new(
            problems
                .map(|(setting, reason)| ConfigProblem::new(name_of(setting), reason))
                .collect(),
        )
    }
}
