//! Decrypts the fields of an answer that come encrypted.

use std::collections::BTreeMap;

use super::{DecodeError, DecodeProblem};
use crate::formats::JsonText;
use crate::keys::PrivateKey;

/// Something with encrypted parts: a text that is one, whatever holds such texts, and the generated
/// types that have such fields.
pub trait Decrypt {
    /// Puts the plain text in the place of each encrypted one.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] with the place of a text that was not encrypted for `key`.
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError>;
}

/// Decrypts the property `name` of an object.
///
/// # Errors
///
/// Those of [`Decrypt::decrypt`], seen from the object.
pub fn decrypt_property(
    property: &mut dyn Decrypt,
    name: &str,
    key: &PrivateKey,
) -> Result<(), DecodeError> {
    property.decrypt(key).map_err(|error| error.below(name))
}

/// Decrypts what a notification tells.
///
/// # Errors
///
/// Those of [`Decrypt::decrypt`], and one if there is no key.
pub fn decrypt_event(
    resource: &mut dyn Decrypt,
    key: Option<&PrivateKey>,
) -> Result<(), DecodeError> {
    match key {
        Some(key) => resource.decrypt(key),
        None => Err(DecodeError::new(DecodeProblem::NoPrivateKey)),
    }
}

impl Decrypt for String {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        *self = key
            .decrypt(self)
            .map_err(|error| DecodeError::new(DecodeProblem::Cipher(error)))?;
        Ok(())
    }
}

impl<T: Decrypt> Decrypt for Option<T> {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        self.iter_mut().try_for_each(|value| value.decrypt(key))
    }
}

impl<T: Decrypt> Decrypt for Box<T> {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        (**self).decrypt(key)
    }
}

impl<T: Decrypt> Decrypt for JsonText<T> {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        self.0.decrypt(key)
    }
}

impl<T: Decrypt> Decrypt for Vec<T> {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        for (index, item) in self.iter_mut().enumerate() {
            decrypt_property(item, &index.to_string(), key)?;
        }
        Ok(())
    }
}

impl<T: Decrypt> Decrypt for BTreeMap<String, T> {
    fn decrypt(&mut self, key: &PrivateKey) -> Result<(), DecodeError> {
        for (name, value) in self {
            decrypt_property(value, name, key)?;
        }
        Ok(())
    }
}
