//! Calls of operations that a program knows only when it runs.

use bytes::Bytes;
use http::Request;
use serde_json::Value as Json;

use super::{Client, checked};
use crate::download::Download;
use crate::error::Error;
use crate::json_pointer;
use crate::operation::{InvalidRequest, OperationInfo, Parts, Retry, Rule, Violation};
use crate::percent_encoding::percent_encode;
use crate::value::Value;

impl Client {
    /// Checks, signs and sends `request` as a call of `operation`, for a program that learns at run
    /// time which operation that is: one that reads a spec, as the command `wechatpay` does. The
    /// answer is JSON, `null` if it has no body; its encrypted fields stay as they are.
    ///
    /// `request` shows itself as one object, as generated requests do: parameters and the properties
    /// of the body, each with where it stands and the rules it has to keep. If the operation has an
    /// idempotency key, `request` must have it: without it, each repetition would take effect.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub async fn call(
        &self,
        operation: &'static OperationInfo,
        request: &(dyn Value + Sync),
    ) -> Result<Json, Error> {
        let parts = || self.run_time_parts(operation, request);
        self.untyped(operation, parts).await
    }

    /// The same for an operation whose answer is a file, as [`download`](Self::download) gives it. It
    /// comes verified, unless the answer of this operation [is not signed](OperationInfo::unsigned_response).
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); the [`Download`] has its own.
    pub async fn download_call(
        &self,
        operation: &'static OperationInfo,
        request: &(dyn Value + Sync),
    ) -> Result<Download, Error> {
        let parts = || self.run_time_parts(operation, request);
        self.exchange(operation, parts, |success| success.download(self.0.timeout))
            .await
    }

    /// The signed request of such a call, as [`prepare`](Self::prepare) gives it.
    ///
    /// # Errors
    ///
    /// Those of [`prepare`](Self::prepare).
    pub fn prepare_call(
        &self,
        operation: &'static OperationInfo,
        request: &dyn Value,
    ) -> Result<Request<Bytes>, Error> {
        let parts = checked(operation, self.run_time_parts(operation, request))?;
        let primary = self.0.gateways.primary();
        self.0.exchange.prepare(operation, &parts, primary)
    }

    fn run_time_parts(
        &self,
        operation: &'static OperationInfo,
        request: &dyn Value,
    ) -> Result<Parts, InvalidRequest> {
        let parts = self.0.exchange.value_parts(operation, request)?;
        match operation.retry {
            Retry::IdempotencyKey(key) if !has(&parts, key) => {
                let field = json_pointer::of_property(key);
                let violation = Violation::new(field, Rule::Present);
                Err(InvalidRequest::new(operation.id, vec![violation]))
            }
            _ => Ok(parts),
        }
    }
}

/// Whether a request has a value by this name, in its body or its query.
fn has(parts: &Parts, name: &str) -> bool {
    let body: Json = serde_json::from_slice(parts.signed_body()).unwrap_or_default();
    match body.get(name) {
        Some(Json::String(text)) => return !text.is_empty(),
        Some(Json::Number(_)) => return true,
        _ => {}
    }
    let prefix = format!("{}=", percent_encode(name));
    let query = parts.path_and_query().split_once('?');
    let mut pairs = query.into_iter().flat_map(|(_, query)| query.split('&'));
    pairs.any(|pair| pair.len() > prefix.len() && pair.starts_with(&prefix))
}
