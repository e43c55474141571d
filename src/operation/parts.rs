//! The parts of a request, written: path and query, headers, body.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri};

use super::body::Body;
use super::parameters::Parameters;
use super::{InvalidRequest, OperationInfo, Rule, Violation};
use crate::keys::{CipherError, RequestKey};
use crate::value::check::check;
use crate::value::{Value, body, json};

/// A checked request, written: exactly what is sent. Path, query and body are signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Parts {
    path_and_query: String,
    headers: HeaderMap,
    body: Option<Body>,
    /// The id of the key that fields are encrypted with.
    key_id: Option<HeaderValue>,
    /// The texts among it that nobody is to read in an error.
    secrets: Vec<String>,
}

impl Parts {
    /// Checks `request` and writes it. It must have no field that is encrypted.
    ///
    /// Path parameters fill the template and query parameters follow it, both percent-encoded but
    /// for RFC 3986's unreserved characters; in the query an array repeats its key, and an object
    /// is written as JSON. The properties of the body make its JSON; an operation that has none
    /// sends no body. With a file they make the part `meta` of a form.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`] names every rule that `request` breaks.
    pub fn of(operation: &OperationInfo, request: &dyn Value) -> Result<Self, InvalidRequest> {
        Self::checked(operation, request, None)
    }

    /// Checks `request` and writes it as [`of`](Self::of) does, with its encrypted fields encrypted
    /// with `key`. Each time gives other bytes, so all attempts of a call share one.
    ///
    /// # Errors
    ///
    /// Those of [`of`](Self::of).
    pub fn encrypted(
        operation: &OperationInfo,
        request: &dyn Value,
        key: &RequestKey,
    ) -> Result<Self, InvalidRequest> {
        let parts = Self::checked(operation, request, Some(key))?;
        Ok(Self {
            key_id: Some(key.id().clone()),
            ..parts
        })
    }

    /// Path and query of a URL that the platform gave, which must have the path of `operation`.
    pub(crate) fn of_url(operation: &OperationInfo, url: &str) -> Result<Self, InvalidRequest> {
        let url: Option<Uri> = url.parse().ok();
        let target = url.as_ref().and_then(Uri::path_and_query);
        match target.filter(|target| target.path() == operation.path) {
            Some(target) => Ok(Self {
                path_and_query: target.to_string(),
                headers: HeaderMap::new(),
                body: None,
                key_id: None,
                secrets: Vec::new(),
            }),
            None => {
                let rule = Rule::OperationPath(operation.path);
                let violation = Violation::new(String::from("download_url"), rule);
                Err(InvalidRequest::new(operation.id, vec![violation]))
            }
        }
    }

    fn checked(
        operation: &OperationInfo,
        request: &dyn Value,
        key: Option<&RequestKey>,
    ) -> Result<Self, InvalidRequest> {
        let secrets =
            check(request, key).map_err(|broken| InvalidRequest::new(operation.id, broken))?;
        // The check has refused what cannot be encrypted; if the library fails, no field is to blame.
        let parts = Self::write(operation, request, key).map_err(|_| {
            let violation = Violation::new(String::from("the request"), Rule::Encryptable);
            InvalidRequest::new(operation.id, vec![violation])
        })?;
        Ok(Self { secrets, ..parts })
    }

    fn write(
        operation: &OperationInfo,
        request: &dyn Value,
        key: Option<&RequestKey>,
    ) -> Result<Self, CipherError> {
        let parameters = Parameters::of(operation.path, request, key)?;
        let path_and_query = parameters.path_and_query();
        let body = match (parameters.upload, parameters.content) {
            (Some(upload), _) => Some(Body::upload(upload)),
            (None, Some(content)) => Some(content),
            (None, None) if parameters.has_body => {
                Some(Body::json(json::encrypted(request, body(), key)?))
            }
            (None, None) => None,
        };
        Ok(Self {
            path_and_query,
            headers: parameters.headers,
            body,
            key_id: None,
            secrets: Vec::new(),
        })
    }

    /// Path and query as they stand in the request line.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The parameters that go into headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id of the key of WeChat Pay that fields are encrypted with, which `Wechatpay-Serial` must
    /// name; `None` if no field can be.
    #[must_use]
    pub fn key_id(&self) -> Option<&HeaderValue> {
        self.key_id.as_ref()
    }

    /// What errors must not show of it.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// The body; `None` if the request has none.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref().map(|body| &body.bytes)
    }

    /// What of the body is signed: all of it, or the JSON `meta` of an upload.
    #[must_use]
    pub fn signed_body(&self) -> &[u8] {
        self.body.as_ref().map_or(&[], |body| &body.signed)
    }

    /// The media type of the body, with the boundary of a form; `None` if there is no body.
    #[must_use]
    pub fn content_type(&self) -> Option<&HeaderValue> {
        self.body.as_ref().map(|body| &body.content_type)
    }
}

impl fmt::Debug for Parts {
    /// All parts can hold personal data: only their sizes are shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Parts")
            .field("path_and_query_bytes", &self.path_and_query.len())
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body().map(Bytes::len))
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}
