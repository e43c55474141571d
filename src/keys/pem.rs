//! Finds the PEM blocks of a text.

use std::fmt;

use rustls_pki_types::pem::{self, PemObject, SectionKind};
use zeroize::Zeroizing;

use super::KeyError;

/// What a PEM block is, and its DER, which is wiped in the end: it can be a private key.
pub(super) type Block = (SectionKind, Zeroizing<Vec<u8>>);

/// The first PEM block of `text` that is of a known kind.
pub(super) fn first_block(text: &str) -> Result<Block, KeyError> {
    if text.contains("-----BEGIN ENCRYPTED") || text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(KeyError::Encrypted);
    }
    match <(SectionKind, Vec<u8>)>::from_pem_slice(text.as_bytes()) {
        Ok((kind, der)) => Ok((kind, Zeroizing::new(der))),
        Err(pem::Error::NoItemsFound) => Err(KeyError::NotPem),
        Err(_) => Err(KeyError::DamagedPem),
    }
}

/// All PEM blocks of `text` that are of a known kind, at least one.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, KeyError> {
    let blocks = <(SectionKind, Vec<u8>)>::pem_slice_iter(text.as_bytes());
    let blocks: Vec<_> = blocks
        .map(|block| block.map(|(kind, der)| (kind, Zeroizing::new(der))))
        .collect::<Result<_, _>>()
        .map_err(|_| KeyError::DamagedPem)?;
    if blocks.is_empty() {
        return Err(KeyError::NotPem);
    }
    Ok(blocks)
}

/// What a PEM block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PemKind {
    /// A certificate.
    Certificate,
    /// A public key.
    PublicKey,
    /// A private key.
    PrivateKey,
    /// A private key on an elliptic curve, which WeChat Pay does not use.
    EcPrivateKey,
    /// A request for a certificate.
    CertificateRequest,
    /// Anything else.
    Other,
}

impl PemKind {
    pub(super) fn of(kind: SectionKind) -> Self {
        match kind {
            SectionKind::Certificate => Self::Certificate,
            SectionKind::PublicKey => Self::PublicKey,
            SectionKind::RsaPrivateKey | SectionKind::PrivateKey => Self::PrivateKey,
            SectionKind::EcPrivateKey => Self::EcPrivateKey,
            SectionKind::Csr => Self::CertificateRequest,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for PemKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Certificate => "a certificate",
            Self::PublicKey => "a public key",
            Self::PrivateKey => "a private key",
            Self::EcPrivateKey => "an elliptic-curve private key",
            Self::CertificateRequest => "a certificate request",
            Self::Other => "another PEM block",
        })
    }
}
