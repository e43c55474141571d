//! An answer that is no JSON, read whole.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// The content of an answer that is no JSON: an image, a PDF, a table. Its signature was verified,
/// unless its operation has none.
///
/// `Debug` shows only how many bytes there are.
#[derive(Clone, PartialEq, Eq)]
pub struct Binary {
    content_type: Option<String>,
    bytes: Bytes,
}

impl Binary {
    pub(crate) fn new(headers: &HeaderMap, bytes: Bytes) -> Self {
        let content_type = headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        Self {
            content_type: content_type.map(String::from),
            bytes,
        }
    }

    /// The header `Content-Type` of the answer, as in `image/png`. The signature does not cover it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The content, for keeping.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Binary")
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
