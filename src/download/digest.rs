//! The digest that a file must have.

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256};

use crate::hex::hex;

/// A digest, and what has been seen of the file so far.
pub(super) struct ExpectedHash {
    context: Context,
    value: String,
}

impl ExpectedHash {
    /// None if the type is not known.
    pub(super) fn new(hash_type: &str, hash_value: &str) -> Option<Self> {
        let algorithm = match hash_type.to_ascii_uppercase().as_str() {
            "SHA1" => &SHA1_FOR_LEGACY_USE_ONLY,
            "SHA256" => &SHA256,
            _ => return None,
        };
        Some(Self {
            context: Context::new(algorithm),
            value: String::from(hash_value),
        })
    }

    pub(super) fn update(&mut self, chunk: &[u8]) {
        self.context.update(chunk);
    }

    /// Whether this was the file.
    pub(super) fn matches(self) -> bool {
        hex(self.context.finish().as_ref()).eq_ignore_ascii_case(&self.value)
    }
}
