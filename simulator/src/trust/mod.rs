//! The keys that the platform signs with: its public key and its certificates, which of them signs
//! an answer, and the operations by which a merchant learns and tries them.

mod api_v3_key;
mod certificate;
mod certificates;
mod echo;
mod saved;

use std::{io, sync::Arc};

use time::OffsetDateTime;

pub(crate) use self::api_v3_key::ApiV3Key;
pub use self::certificate::PlatformCertificate;
pub(crate) use self::{
    certificates::list_certificates,
    echo::{echo, echo_event},
};
use crate::{keyring::Keyring, keys::SigningKey, random};

/// What the platform signs its answers with.
///
/// A merchant has either platform certificates (平台证书), or a WeChat Pay public key (微信支付公钥),
/// or, on the way from the first to the second, both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    /// With the public key, as for every new merchant: there are no certificates, and
    /// `GET /v3/certificates` answers 404 `RESOURCE_NOT_EXISTS`.
    #[default]
    PublicKey,
    /// With a certificate, whatever key a request asks for: the time before the switch to the public
    /// key, and after the switch was stopped.
    Certificate,
    /// With the key that the request names in `Wechatpay-Serial`; with a certificate if it names none.
    AsRequested,
}

impl Signing {
    pub(crate) const ALL: [Self; 3] = [Self::PublicKey, Self::Certificate, Self::AsRequested];

    /// What the control interface calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PublicKey => "public-key",
            Self::Certificate => "certificate",
            Self::AsRequested => "as-requested",
        }
    }
}

/// A key pair with the id that `Wechatpay-Serial` names it by.
#[derive(Debug)]
pub(crate) struct PlatformKey {
    /// `PUB_KEY_ID_…`, or the serial number of a certificate.
    pub(crate) id: String,
    pub(crate) key: SigningKey,
}

/// All keys of the platform.
#[derive(Debug)]
pub(crate) struct PlatformKeys {
    signing: Signing,
    public_key: Arc<PlatformKey>,
    /// Oldest first.
    certificates: Vec<Issued>,
    /// The certificate that signs.
    current: usize,
    /// Where they are kept, if they are.
    keyring: Option<Keyring>,
}

/// A certificate with its private key.
#[derive(Debug)]
struct Issued {
    key: Arc<PlatformKey>,
    certificate: PlatformCertificate,
}

impl PlatformKeys {
    /// The keys of a platform that signs like this: those on the ring, or new ones, which go there.
    pub(crate) fn take(
        signing: Signing,
        keyring: Option<Keyring>,
        now: OffsetDateTime,
    ) -> io::Result<Self> {
        let mut keys = match saved::load(keyring.as_ref())? {
            Some(keys) => keys,
            None => Self {
                signing: Signing::PublicKey,
                public_key: Arc::new(PlatformKey {
                    id: format!("PUB_KEY_ID_{}", random::digits(34)),
                    key: SigningKey::generate()?,
                }),
                certificates: Vec::new(),
                current: 0,
                keyring: None,
            },
        };
        keys.keyring = keyring;
        keys.save()?;
        keys.set_signing(signing, now)?;
        Ok(keys)
    }

    pub(crate) fn public_key(&self) -> &Arc<PlatformKey> {
        &self.public_key
    }

    pub(crate) fn signing(&self) -> Signing {
        self.signing
    }

    pub(crate) fn set_signing(&mut self, signing: Signing, now: OffsetDateTime) -> io::Result<()> {
        if signing != Signing::PublicKey && self.certificates.is_empty() {
            self.issue(now)?;
        }
        self.signing = signing;
        Ok(())
    }

    /// Makes a certificate that can be downloaded, but does not sign yet.
    pub(crate) fn issue(&mut self, now: OffsetDateTime) -> io::Result<PlatformCertificate> {
        let key = SigningKey::generate()?;
        let certificate = PlatformCertificate::issue(&key, now)?;
        let key = PlatformKey {
            id: certificate.serial_no().to_owned(),
            key,
        };
        self.certificates.push(Issued {
            key: Arc::new(key),
            certificate: certificate.clone(),
        });
        self.save()?;
        Ok(certificate)
    }

    /// Signs with the newest certificate from now on; makes one if the newest signs already.
    pub(crate) fn rotate(&mut self, now: OffsetDateTime) -> io::Result<PlatformCertificate> {
        if self.current + 1 >= self.certificates.len() {
            self.issue(now)?;
        }
        self.current = self.certificates.len() - 1;
        self.save()?;
        Ok(self.certificates[self.current].certificate.clone())
    }

    /// The certificates that have not expired, oldest first; none where only the public key counts.
    pub(crate) fn certificates(&self, now: OffsetDateTime) -> Vec<PlatformCertificate> {
        if self.signing == Signing::PublicKey {
            return Vec::new();
        }
        let certificates = self.certificates.iter().map(|issued| &issued.certificate);
        certificates
            .filter(|certificate| now < certificate.expire_time())
            .cloned()
            .collect()
    }

    /// The key that a request's `Wechatpay-Serial` names.
    pub(crate) fn named(&self, id: &str) -> Option<&Arc<PlatformKey>> {
        let certificates = match self.signing {
            Signing::PublicKey => &[],
            Signing::Certificate | Signing::AsRequested => self.certificates.as_slice(),
        };
        let mut keys = certificates.iter().map(|issued| &issued.key);
        if id == self.public_key.id {
            return Some(&self.public_key);
        }
        // A serial number is a number in hexadecimal, whichever letters it is written in.
        keys.find(|key| key.id.eq_ignore_ascii_case(id))
    }

    /// The key that signs the answer to a request with this `Wechatpay-Serial`.
    pub(crate) fn signer(&self, requested: Option<&str>) -> Arc<PlatformKey> {
        let asks_for_public_key = requested == Some(self.public_key.id.as_str());
        let key = match self.signing {
            Signing::PublicKey => &self.public_key,
            Signing::AsRequested if asks_for_public_key => &self.public_key,
            Signing::Certificate | Signing::AsRequested => &self.certificates[self.current].key,
        };
        Arc::clone(key)
    }

    /// The key that signs a notification. Where both kinds are in use the platform chooses, so both
    /// come in turn.
    pub(crate) fn notifier(&self, attempt: usize) -> Arc<PlatformKey> {
        let asked_for = (attempt % 2 == 1).then_some(self.public_key.id.as_str());
        self.signer(asked_for)
    }
}
