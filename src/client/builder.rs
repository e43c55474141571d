//! Builds a client, naming everything that is missing or wrong at once.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::connections::Connections;
use super::{Client, Inner};
use crate::base_url::BaseUrl;
use crate::certificates::{CertificateDownload, Certificates};
use crate::chain::Resources;
use crate::error::{ConfigError, ConfigProblem, Setting};
use crate::exchange::Exchange;
use crate::keys::{ApiV3Key, KeyId, KeyTable, PlatformCertificate, PrivateKey, PublicKey};
use crate::observe::Observer;
use crate::rate_limit::RateLimiter;
use crate::retry::{Gateways, RetryPolicy};
use crate::signing::{Credential, check_mchid, check_serial_no};

/// Builds a [`Client`].
///
/// ```no_run
/// use wechatpay_client::{Client, PrivateKey, PublicKey};
///
/// let client = Client::builder()
///     .mchid("1900000001")
///     .serial_no("3775B6A45ACD588826D15E583A95F5DD1A2B3C4D")
///     .private_key(PrivateKey::from_pem(&std::fs::read_to_string("apiclient_key.pem")?)?)
///     .public_key(
///         "PUB_KEY_ID_0000000000000026112300000000000001",
///         PublicKey::from_pem(&std::fs::read_to_string("pub_key.pem")?)?,
///     )
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    pub(super) mchid: Option<String>,
    pub(super) serial_no: Option<String>,
    pub(super) private_key: Option<PrivateKey>,
    public_keys: Vec<(String, PublicKey)>,
    /// Id and key from the environment, where they come apart. Used if no key was given in code.
    pub(super) public_key_id: Option<String>,
    pub(super) public_key: Option<PublicKey>,
    pub(super) certificates: Vec<PlatformCertificate>,
    pub(super) certificate_download: Option<CertificateDownload>,
    pub(super) wechatpay_serial: Option<String>,
    pub(super) api_v3_key: Option<ApiV3Key>,
    pub(super) base_url: Option<String>,
    accept_language: Option<String>,
    pub(super) connections: Connections,
    backup_url: Backup,
    retry: RetryPolicy,
    rate_limits: bool,
    observer: Option<Arc<dyn Observer>>,
    problems: Vec<(Setting, String)>,
    /// How the user knows a setting.
    pub(crate) name_of: fn(Setting) -> &'static str,
}

/// The gateway beside the primary one.
#[derive(Clone)]
enum Backup {
    None,
    /// The one that WeChat Pay has for this primary, if there is one.
    Usual,
    At(String),
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            mchid: None,
            serial_no: None,
            private_key: None,
            public_keys: Vec::new(),
            public_key_id: None,
            public_key: None,
            certificates: Vec::new(),
            certificate_download: None,
            wechatpay_serial: None,
            api_v3_key: None,
            base_url: None,
            accept_language: None,
            connections: Connections::default(),
            backup_url: Backup::Usual,
            retry: RetryPolicy::default(),
            rate_limits: false,
            observer: None,
            problems: Vec::new(),
            name_of: Setting::method,
        }
    }

    /// The merchant's number (商户号). Required.
    pub fn mchid(mut self, mchid: impl Into<String>) -> Self {
        self.mchid = Some(mchid.into());
        self
    }

    /// The serial number of the merchant's own API certificate (商户API证书序列号), in hex.
    /// Required.
    pub fn serial_no(mut self, serial_no: impl Into<String>) -> Self {
        self.serial_no = Some(serial_no.into());
        self
    }

    /// The private key of the merchant's API certificate (商户API私钥). Required.
    pub fn private_key(mut self, private_key: PrivateKey) -> Self {
        self.private_key = Some(private_key);
        self
    }

    /// Trusts WeChat Pay's public key (微信支付公钥) under its id, `PUB_KEY_ID_…`.
    ///
    /// Required is a public key, a [certificate](Self::certificate), or the
    /// [APIv3 key](Self::api_v3_key) to download certificates with. There may be all of them, and
    /// several public keys and certificates.
    ///
    /// The id may also be the serial number of a platform certificate that the key was taken from.
    pub fn public_key(mut self, id: impl Into<String>, public_key: PublicKey) -> Self {
        self.public_keys.push((id.into(), public_key));
        self
    }

    /// Trusts a platform certificate (平台证书) until it expires.
    pub fn certificate(mut self, certificate: PlatformCertificate) -> Self {
        self.certificates.push(certificate);
        self
    }

    /// Downloads platform certificates, and keeps them up to date, as
    /// [`certificates`](crate::certificates) tells. It needs the [APIv3 key](Self::api_v3_key).
    ///
    /// Without this, they are downloaded if there is an APIv3 key and no
    /// [public key](Self::public_key). A merchant on the way from certificates to the public key sets
    /// it beside the public key, until the switch is done: WeChat Pay may sign with either.
    pub fn certificate_download(mut self, download: CertificateDownload) -> Self {
        self.certificate_download = Some(download);
        self
    }

    /// The key that requests name in the header `Wechatpay-Serial`: an id of a public key or the
    /// serial number of a platform certificate.
    ///
    /// WeChat Pay signs its answers with that key, and decrypts fields of the request with it. Unless
    /// this is set, it is the first public key, or without one the certificate that became effective
    /// last. While a merchant moves from certificates to the public key, this says which is meant;
    /// answers are verified by whichever key they name.
    pub fn wechatpay_serial(mut self, id: impl Into<String>) -> Self {
        self.wechatpay_serial = Some(id.into());
        self
    }

    /// The APIv3 key (APIv3 密钥), which decrypts notifications and platform certificates:
    /// [`Client::notifications`] needs it.
    pub fn api_v3_key(mut self, api_v3_key: ApiV3Key) -> Self {
        self.api_v3_key = Some(api_v3_key);
        self
    }

    /// Another gateway than `https://api.mch.weixin.qq.com`: scheme, host and port, no path.
    ///
    /// Plain `http` is allowed on `127.0.0.0/8`, `[::1]` and `localhost` only.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// The language of the messages in errors, as `zh-CN` or `en`: the header `Accept-Language` of
    /// every request whose operation has no such parameter. WeChat Pay's choice unless set.
    pub fn accept_language(mut self, language: impl Into<String>) -> Self {
        self.accept_language = Some(language.into());
        self
    }

    /// Where calls go while the primary gateway is ill: if it cannot be reached, or two attempts in
    /// a row have no answer of it. After 60 s one call tries it again, and the others follow if it
    /// is well.
    ///
    /// Unless set it is `https://api2.mch.weixin.qq.com`, or `https://api2.wechatpay.cn` if the
    /// primary is `https://api.wechatpay.cn`; for any other [`base_url`](Self::base_url) there is
    /// none. Both must be on this machine, or neither.
    pub fn backup_url(mut self, backup_url: impl Into<String>) -> Self {
        self.backup_url = Backup::At(backup_url.into());
        self
    }

    /// Never uses a backup gateway.
    pub fn no_backup(mut self) -> Self {
        self.backup_url = Backup::None;
        self
    }

    /// Whether calls wait for their turn, so that this client and its clones never begin more
    /// attempts of an operation than WeChat Pay takes of a merchant ([`OperationInfo::rate_limit`]):
    /// no, unless set. A call whose turn does not come within its [`timeout`](Self::timeout) is not
    /// sent.
    ///
    /// [`OperationInfo::rate_limit`]: crate::OperationInfo#structfield.rate_limit
    pub fn rate_limits(mut self, are_kept: bool) -> Self {
        self.rate_limits = are_kept;
        self
    }

    /// Tells each attempt and each call to `observer`, in place of an earlier one.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// How calls are repeated: as [`RetryPolicy::default`] says unless set, and not at all with
    /// [`RetryPolicy::never`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

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
            self.keep(Setting::PublicKeyId, keys.trust(&id, key))?;
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
        let id = self.keep(Setting::WechatpaySerial, KeyId::new(id))?;
        let may_come = are_downloaded && !id.is_public_key_id();
        let known = (keys.has_id(&id) || may_come).then_some(id);
        self.keep(
            Setting::WechatpaySerial,
            known.ok_or("no key is given by this id"),
        )
    }

    fn take_gateways(&mut self) -> Option<Gateways> {
        let text = self.base_url.take();
        let primary = BaseUrl::parse(text.as_deref().unwrap_or(BaseUrl::PRIMARY));
        let primary = self.keep(Setting::BaseUrl, primary);
        let backup = match std::mem::replace(&mut self.backup_url, Backup::None) {
            Backup::None => None,
            Backup::Usual => primary.as_ref().and_then(BaseUrl::usual_backup),
            Backup::At(url) => {
                let backup = BaseUrl::parse(&url).and_then(|backup| match &primary {
                    Some(primary) if primary.is_loopback() != backup.is_loopback() => {
                        Err("both gateways must be on this machine, or neither")
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
        let language = HeaderValue::try_from(language);
        let problem = "a language is written like zh-CN or en";
        self.keep(Setting::AcceptLanguage, language.map_err(|_| problem))
    }

    /// Notes a missing setting, unless it is already known what is wrong with it.
    fn require<T>(&mut self, setting: Setting, value: Option<T>) -> Option<T> {
        let is_known = |known: &Setting| (self.name_of)(*known) == (self.name_of)(setting);
        if value.is_none() && !self.problems.iter().any(|(known, _)| is_known(known)) {
            self.problems.push((setting, setting.not_set()));
        }
        value
    }

    fn valid<E: fmt::Display>(
        &mut self,
        setting: Setting,
        text: String,
        check: impl FnOnce(&str) -> Result<(), E>,
    ) -> Option<String> {
        let checked = check(&text).map(|()| text);
        self.keep(setting, checked)
    }

    /// The value, or a note of what is wrong with it.
    pub(super) fn keep<T, E: fmt::Display>(
        &mut self,
        setting: Setting,
        result: Result<T, E>,
    ) -> Option<T> {
        result
            .map_err(|error| self.problems.push((setting, error.to_string())))
            .ok()
    }

    fn into_error(self) -> ConfigError {
        let name_of = self.name_of;
        let problems = self.problems.into_iter();
        ConfigError::new(
            problems
                .map(|(setting, problem)| ConfigProblem::new(name_of(setting), problem))
                .collect(),
        )
    }
}

impl fmt::Debug for ClientBuilder {
    /// Leaves out the URLs, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("mchid", &self.mchid)
            .field("serial_no", &self.serial_no)
            .field("private_key", &self.private_key)
            .field("public_keys", &self.public_keys)
            .field("certificates", &self.certificates)
            .field("certificate_download", &self.certificate_download)
            .field("wechatpay_serial", &self.wechatpay_serial)
            .field("api_v3_key", &self.api_v3_key)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
