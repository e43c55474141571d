//! Platform certificates: X.509 with an RSA key, signed by that key.

use std::io;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_RSA_SHA256, SerialNumber};
use rustls_pki_types::PrivatePkcs8KeyDer;
use time::{Duration, OffsetDateTime};

use crate::{
    keys::{SigningKey, pem},
    random,
};

/// As long as the platform's own.
const LIFETIME: Duration = Duration::days(5 * 365);

/// A platform certificate (平台证书) of the simulator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformCertificate {
    serial_no: String,
    pem: String,
    public_key_pem: String,
    effective_time: OffsetDateTime,
}

impl PlatformCertificate {
    /// A new certificate for this key, good from a moment before `now`.
    pub(crate) fn issue(key: &SigningKey, now: OffsetDateTime) -> io::Result<Self> {
        // Positive and of full length, so that its digits are 40.
        let serial_no = format!("5{}", &random::hex(20).to_uppercase()[1..]);
        // So that a client whose clock is a little behind can use it at once.
        let effective_time = now - Duration::HOUR;

        let der = key.private_key_der();
        let pair = KeyPair::from_pkcs8_der_and_sign_algo(
            &PrivatePkcs8KeyDer::from(der.as_slice()),
            &PKCS_RSA_SHA256,
        );
        let mut name = DistinguishedName::new();
        name.push(DnType::OrganizationName, "WeChat Pay simulator");
        name.push(DnType::CommonName, "platform certificate");
        let mut params = CertificateParams::default();
        params.distinguished_name = name;
        params.serial_number = Some(SerialNumber::from(bytes_of(&serial_no)));
        params.not_before = effective_time;
        params.not_after = effective_time + LIFETIME;
        let certificate = pair
            .and_then(|pair| params.self_signed(&pair))
            .map_err(io::Error::other)?;

        Ok(Self {
            serial_no,
            pem: pem("CERTIFICATE", certificate.der()),
            public_key_pem: key.public_key_pem(),
            effective_time,
        })
    }

    /// One that was issued before.
    pub(super) fn issued(
        key: &SigningKey,
        serial_no: String,
        pem: String,
        effective_time: OffsetDateTime,
    ) -> Self {
        Self {
            serial_no,
            pem,
            public_key_pem: key.public_key_pem(),
            effective_time,
        }
    }

    /// The serial number: 40 upper-case hexadecimal digits.
    #[must_use]
    pub fn serial_no(&self) -> &str {
        &self.serial_no
    }

    /// The certificate, X.509 in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The certificate's public key, `SubjectPublicKeyInfo` in PEM.
    #[must_use]
    pub fn public_key_pem(&self) -> &str {
        &self.public_key_pem
    }

    pub(crate) fn effective_time(&self) -> OffsetDateTime {
        self.effective_time
    }

    pub(crate) fn expire_time(&self) -> OffsetDateTime {
        self.effective_time + LIFETIME
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'A' + 10,
    };
    hex.as_bytes()
        .chunks(2)
        .map(|pair| nibble(pair[0]) << 4 | nibble(pair[1]))
        .collect()
}
