//! Reads answers: strict about what the spec requires, open to whatever is added to it.

mod decoder;
mod decrypt;
mod error;
mod object;
mod problem;

use serde::de::DeserializeOwned;

pub use decrypt::{Decrypt, decrypt_event, decrypt_property};
pub use error::DecodeError;
pub use object::{Object, optional, required};
pub use problem::DecodeProblem;

use decoder::Decoder;

/// Reads the JSON of an answer.
///
/// # Errors
///
/// [`DecodeError`] if `body` is not JSON, or not the JSON that `T` wants.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let value = serde_json::from_slice(body).map_err(|error| DecodeError::not_json(&error))?;
    from_value(value)
}

/// Reads the JSON of an answer that may also have no body.
///
/// # Errors
///
/// As [`decode`], of a body that is not empty.
pub fn decode_optional<T: DeserializeOwned>(body: &[u8]) -> Result<Option<T>, DecodeError> {
    if body.is_empty() {
        return Ok(None);
    }
    decode(body).map(Some)
}

/// An answer that differs by its status.
pub trait ByStatus: Sized {
    /// Reads the body of an answer with this status.
    ///
    /// # Errors
    ///
    /// As [`decode`], of what this status promises.
    fn decode_status(status: u16, body: &[u8]) -> Result<Self, DecodeError>;
}

impl<T: ByStatus> ByStatus for Option<T> {
    fn decode_status(status: u16, body: &[u8]) -> Result<Self, DecodeError> {
        if body.is_empty() {
            return Ok(None);
        }
        T::decode_status(status, body).map(Some)
    }
}

/// Reads JSON that is parsed already.
pub(crate) fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, DecodeError> {
    T::deserialize(Decoder(value))
}

/// Reads an answer that has nothing to say: `204 No Content`. A body is ignored, as is any unknown
/// property.
///
/// # Errors
///
/// None so far.
pub fn decode_empty(_body: &[u8]) -> Result<(), DecodeError> {
    Ok(())
}
