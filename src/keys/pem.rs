//! Finds the PEM blocks of a text.

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

/// What `kind` is, in words.
pub(super) fn name(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Certificate => "a certificate",
        SectionKind::PublicKey => "a public key",
        SectionKind::RsaPrivateKey | SectionKind::PrivateKey => "a private key",
        SectionKind::EcPrivateKey => "an elliptic-curve private key",
        SectionKind::Csr => "a certificate request",
        _ => "another PEM block",
    }
}
