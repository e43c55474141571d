//! A platform certificate: a public key of WeChat Pay with a serial number and an end.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::SystemTime;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::SectionKind;
use webpki::EndEntityCert;

use super::validity::Validity;
use super::{KeyError, PemKind, PublicKey, pem};
use crate::formats::DateTime;

/// A platform certificate (微信支付平台证书): WeChat Pay's public key, the serial number that
/// `Wechatpay-Serial` names it by, and the time it is valid for. Cheap to clone.
///
/// Reading one does not check who issued it: trust only those that WeChat Pay gave to the merchant.
#[derive(Clone)]
pub struct PlatformCertificate(Arc<Certificate>);

struct Certificate {
    serial_no: String,
    public_key: PublicKey,
    validity: Validity,
}

impl PlatformCertificate {
    /// Reads a certificate from PEM (`BEGIN CERTIFICATE`).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (kind, der) = pem::first_block(text)?;
        Self::from_block(kind, &der)
    }

    /// Reads all certificates of a PEM text that has one or more.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if one of its blocks is not a certificate, or if there is none.
    pub fn all_from_pem(text: &str) -> Result<Vec<Self>, KeyError> {
        pem::blocks(text)?
            .iter()
            .map(|(kind, der)| Self::from_block(*kind, der))
            .collect()
    }

    fn from_block(kind: SectionKind, der: &[u8]) -> Result<Self, KeyError> {
        if kind != SectionKind::Certificate {
            return Err(KeyError::NotCertificate {
                found: PemKind::of(kind),
            });
        }
        let certificate_der = CertificateDer::from(der);
        let certificate =
            EndEntityCert::try_from(&certificate_der).map_err(|_| KeyError::DamagedCertificate)?;
        Ok(Self(Arc::new(Certificate {
            serial_no: serial_no(certificate.serial()),
            public_key: PublicKey::from_spki(&certificate.subject_public_key_info())?,
            validity: Validity::of_certificate(der).ok_or(KeyError::DamagedCertificate)?,
        })))
    }

    /// The serial number as WeChat Pay writes it: 40 hex digits in upper case.
    #[must_use]
    pub fn serial_no(&self) -> &str {
        &self.0.serial_no
    }

    /// Whether `serial_no` is its serial number, without regard to case and leading zeros.
    pub(crate) fn is_named(&self, serial_no: &str) -> bool {
        same_serial_no(self.serial_no(), serial_no)
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// From when on it is valid.
    #[must_use]
    pub fn effective_time(&self) -> DateTime {
        self.0.validity.effective
    }

    /// When it ends.
    #[must_use]
    pub fn expire_time(&self) -> DateTime {
        self.0.validity.expire
    }

    /// Whether it has ended by `now`.
    #[must_use]
    pub fn has_expired(&self, now: SystemTime) -> bool {
        self.0.validity.has_expired(now)
    }
}

/// Whether two serial numbers are the same number.
pub(super) fn same_serial_no(one: &str, other: &str) -> bool {
    let digits = |text| str::trim_start_matches(text, '0');
    digits(one).eq_ignore_ascii_case(digits(other))
}

/// A serial number of DER, a number in two's complement, as WeChat Pay writes it.
fn serial_no(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in bytes {
        let _ = write!(hex, "{byte:02X}"); // a String takes everything
    }
    format!("{:0>40}", hex.trim_start_matches('0'))
}

impl fmt::Debug for PlatformCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PlatformCertificate")
            .field("serial_no", &self.serial_no())
            .field("effective_time", &self.effective_time())
            .field("expire_time", &self.expire_time())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_has_forty_digits() {
        let high = [&[0][..], &[0xff; 20]].concat();
        assert_eq!(serial_no(&high), "F".repeat(40));
        assert_eq!(serial_no(&[0x0a, 0x3f]), format!("{:0>40}", "A3F"));
        assert_eq!(serial_no(&[]), "0".repeat(40));
    }
}
