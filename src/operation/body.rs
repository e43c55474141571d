//! The body of a request: what is sent, and what of it is signed.

use bytes::Bytes;
use http::HeaderValue;

use super::multipart;
use crate::file::File;

const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// A body as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Bytes,
    /// What the signature covers.
    pub(super) signed: Bytes,
    pub(super) content_type: HeaderValue,
}

impl Body {
    /// JSON, all of which is signed.
    pub(super) fn json(json: Vec<u8>) -> Self {
        let bytes = Bytes::from(json);
        Self {
            signed: bytes.clone(),
            bytes,
            content_type: HeaderValue::from_static("application/json"),
        }
    }

    /// Bytes of another media type, all of which are signed.
    pub(super) fn content(bytes: Bytes, content_type: &str) -> Self {
        let content_type = HeaderValue::try_from(content_type);
        Self {
            signed: bytes.clone(),
            bytes,
            // The check has refused a type that cannot stand in a header.
            content_type: content_type.unwrap_or(OCTETS),
        }
    }

    /// The form of an upload, of which the JSON alone is signed.
    pub(super) fn upload(upload: Upload) -> Self {
        let (bytes, content_type) = multipart::form(&upload);
        Self {
            bytes,
            signed: Bytes::from(upload.meta),
            content_type,
        }
    }
}

/// A file with the JSON that tells of it.
pub(super) struct Upload {
    pub(super) meta: Vec<u8>,
    /// The name of the file's part.
    pub(super) part: String,
    pub(super) file: File,
    /// The SHA-256 of the file's content, in hex.
    pub(super) sha256: String,
}
