//! RSA-2048 key pairs of the simulator, and their PEM forms.

use std::{fmt, io};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{
        KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
        PrivateDecryptingKey, PublicEncryptingKey,
    },
    signature::{self, KeyPair as _, ParsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};

/// A key pair that signs SHA-256 with RSASSA-PKCS1-v1_5.
pub(crate) struct SigningKey(KeyPair);

impl SigningKey {
    /// Makes a new key. Takes some hundred milliseconds of CPU time.
    pub(crate) fn generate() -> io::Result<Self> {
        KeyPair::generate(KeySize::Rsa2048)
            .map(Self)
            .map_err(|_| io::Error::other("could not generate an RSA key"))
    }

    /// The key that [`private_key_pem`](Self::private_key_pem) has written.
    pub(crate) fn from_pem(pem: &str) -> io::Result<Self> {
        let invalid = |error: &dyn fmt::Display| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("not an RSA key: {error}"),
            )
        };
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes());
        let der = der.map_err(|error| invalid(&error))?;
        KeyPair::from_pkcs8(der.secret_pkcs8_der())
            .map(Self)
            .map_err(|error| invalid(&error))
    }

    /// The signature of `message` in Base64.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &signature::RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .expect("the buffer has the length of the modulus");
        STANDARD.encode(signature)
    }

    pub(crate) fn verifying_key(&self) -> VerifyingKey {
        let public_key = ParsedPublicKey::new(
            &signature::RSA_PKCS1_2048_8192_SHA256,
            self.0.public_key().as_ref(),
        );
        VerifyingKey(public_key.expect("the public half of a generated key is well formed"))
    }

    pub(crate) fn encrypting_key(&self) -> EncryptingKey {
        let key = PublicEncryptingKey::from_der(self.public_key_der().as_ref())
            .expect("the public half of a generated key is well formed");
        let key = OaepPublicEncryptingKey::new(key);
        EncryptingKey(key.expect("it is long enough to encrypt with"))
    }

    /// The text that `ciphertext`, in standard Base64, was made of with [`EncryptingKey::encrypt`].
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(ciphertext).ok()?;
        let key = PrivateDecryptingKey::from_pkcs8(&self.private_key_der())
            .expect("a generated key is well formed");
        let key = OaepPrivateDecryptingKey::new(key).expect("it is long enough to decrypt with");
        let mut buffer = vec![0; key.min_output_size()];
        let plaintext = key
            .decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut buffer, None)
            .ok()?;
        String::from_utf8(plaintext.to_vec()).ok()
    }

    /// The private key in PKCS#8.
    pub(crate) fn private_key_der(&self) -> Vec<u8> {
        let der: Pkcs8V1Der<'_> = self.0.as_der().expect("a generated key can be encoded");
        der.as_ref().to_vec()
    }

    fn public_key_der(&self) -> PublicKeyX509Der<'static> {
        let key = self.0.public_key();
        key.as_der().expect("a generated key can be encoded")
    }

    /// The private key as PKCS#8 PEM.
    pub(crate) fn private_key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.private_key_der())
    }

    /// The public key as `SubjectPublicKeyInfo` PEM.
    pub(crate) fn public_key_pem(&self) -> String {
        pem("PUBLIC KEY", self.public_key_der().as_ref())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// The public half of a [`SigningKey`].
#[derive(Debug)]
pub(crate) struct VerifyingKey(ParsedPublicKey);

impl VerifyingKey {
    /// Whether `signature`, in standard Base64 with padding, is this key's signature of `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        STANDARD
            .decode(signature)
            .is_ok_and(|signature| self.0.verify_sig(message, &signature).is_ok())
    }
}

/// The public half of a [`SigningKey`] that encrypts with RSAES-OAEP, SHA-1 and MGF1 with SHA-1.
#[derive(Debug)]
pub(crate) struct EncryptingKey(OaepPublicEncryptingKey);

impl EncryptingKey {
    /// The beginning of a text, as much as can be encrypted, encrypted in standard Base64. What a key of
    /// the same size has decrypted fits.
    pub(crate) fn encrypt_what_fits(&self, plaintext: &str) -> String {
        let most = self.0.max_plaintext_size(&OAEP_SHA1_MGF1SHA1);
        let end = (0..=most.min(plaintext.len()))
            .rfind(|end| plaintext.is_char_boundary(*end))
            .unwrap_or_default();
        let mut buffer = vec![0; self.0.ciphertext_size()];
        let ciphertext = self
            .0
            .encrypt(
                &OAEP_SHA1_MGF1SHA1,
                &plaintext.as_bytes()[..end],
                &mut buffer,
                None,
            )
            .expect("the text fits, and the buffer has the size of the key");
        STANDARD.encode(ciphertext)
    }
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for line in base64.as_bytes().chunks(64) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_verifies_for_its_message_only() {
        let key = SigningKey::generate().unwrap();
        let signature = key.sign(b"message");

        assert!(key.verifying_key().verifies(b"message", &signature));
        assert!(!key.verifying_key().verifies(b"massage", &signature));
        assert!(!key.verifying_key().verifies(b"message", "not Base64"));
    }

    #[test]
    fn pem_lines_are_64_characters_long() {
        let text = pem("TEST", &[0; 100]);

        let lines: Vec<_> = text.lines().map(str::len).collect();
        assert_eq!(lines, [20, 64, 64, 8, 18]);
    }
}
