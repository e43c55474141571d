//! The parts of a request, written: path and query, headers, body.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;

use super::parameters::Parameters;
use super::{InvalidRequest, OperationInfo};
use crate::value::check::violations;
use crate::value::{Value, json};

/// A checked request, written: exactly what is sent. Path, query and body are signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Parts {
    path_and_query: String,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl Parts {
    /// Checks `request` and writes it.
    ///
    /// Path parameters fill the template and query parameters follow it, both percent-encoded but
    /// for RFC 3986's unreserved characters; in the query an array repeats its key, and an object
    /// is written as JSON. The properties of the body make its JSON; an operation that has none
    /// sends no body.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`] names every rule that `request` breaks.
    pub fn of(operation: &OperationInfo, request: &dyn Value) -> Result<Self, InvalidRequest> {
        let violations = violations(request);
        if !violations.is_empty() {
            return Err(InvalidRequest::new(operation.id, violations));
        }
        let parameters = Parameters::of(operation.path, request);
        let body = parameters
            .has_body
            .then(|| Bytes::from(json::to_bytes(request)));
        Ok(Self {
            path_and_query: parameters.path_and_query(),
            headers: parameters.headers,
            body,
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

    /// The JSON body; `None` if the request has none.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }
}

impl fmt::Debug for Parts {
    /// All parts can hold personal data: only their sizes are shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Parts")
            .field("path_and_query_bytes", &self.path_and_query.len())
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .finish()
    }
}
