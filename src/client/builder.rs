//! What a client is to be. [`build`](super::build) makes it.

use std::fmt;
use std::sync::Arc;

#[cfg(doc)]
use super::Client;
use super::connections::Connections;
use crate::certificates::CertificateDownload;
use crate::error::{ConfigReason, Setting};
use crate::keys::{ApiV3Key, PlatformCertificate, PrivateKey, PublicKey};
use crate::observe::Observer;
use crate::retry::RetryPolicy;

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
    pub(super) public_keys: Vec<(String, PublicKey)>,
    /// Id and key from the environment, where they come apart. Used if no key was given in code.
    pub(super) public_key_id: Option<String>,
    pub(super) public_key: Option<PublicKey>,
    pub(super) certificates: Vec<PlatformCertificate>,
    pub(super) certificate_download: Option<CertificateDownload>,
    pub(super) wechatpay_serial: Option<String>,
    pub(super) api_v3_key: Option<ApiV3Key>,
    pub(super) base_url: Option<String>,
    pub(super) accept_language: Option<String>,
    pub(super) connections: Connections,
    pub(super) backup_url: Backup,
    pub(super) retry: RetryPolicy,
    pub(super) rate_limits: bool,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) problems: Vec<(Setting, ConfigReason)>,
    /// How the user knows a setting.
    pub(crate) name_of: fn(Setting) -> &'static str,
}

/// The gateway beside the primary one.
#[derive(Clone)]
pub(super) enum Backup {
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
