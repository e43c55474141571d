//! Calls without a spec: any path of the API, JSON in and JSON out, signed and verified like all
//! others.
//!
//! ```no_run
//! # async fn example(client: wechatpay_client::Client) -> Result<(), wechatpay_client::Error> {
//! use serde_json::json;
//!
//! let used = client
//!     .chain("v3/marketing/busifavor/coupons/use")
//!     .idempotency_key("use_request_no")
//!     .post(&json!({"coupon_code": "sxxe34343434", "use_request_no": "1002600620019090123143254435"}))
//!     .await?;
//! println!("{}", used["wechatpay_use_time"]);
//!
//! // The same by index, and with values for the places of a template.
//! let stock = client["v3/marketing/busifavor/stocks/{stock_id}"].path("stock_id", "100088").get().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing checks fields and limits here: prefer the generated calls where there are any. What goes
//! out and comes back is redacted in `Debug` all the same.

pub(crate) mod interned;
mod request;
mod resource;
mod verbs;

use std::fmt;

use http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::Client;
use crate::decode::{self, DecodeError};
use crate::download::Download;
use crate::error::Error;
use crate::operation::{InvalidRequest, OperationInfo, Parts, Retry};

use self::request::UntypedRequest;
pub(crate) use self::verbs::verbs;

pub use self::resource::Resource;
pub(crate) use self::resource::Resources;

/// A call to be made, to a path of the API.
///
/// The path is a text of the program, never one that is put together: values go where it has
/// `{name}`, by [`path`](Self::path), so that none can change where the call goes.
#[derive(Clone)]
#[must_use]
pub struct Chain<C> {
    pub(crate) client: C,
    path: &'static str,
    path_values: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    idempotency_key: Option<&'static str>,
}

impl<C> Chain<C> {
    pub(crate) fn new(client: C, path: &'static str) -> Self {
        Self {
            client,
            path,
            path_values: Vec::new(),
            query: Vec::new(),
            idempotency_key: None,
        }
    }

    /// Puts `value` where the path has `{name}`, percent-encoded.
    pub fn path(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.path_values.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter, percent-encoded.
    pub fn query(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// Says by which property of the body, or parameter of the query, WeChat Pay recognises a repeated
    /// call. Without it a call that may change something is never repeated; with it the request must
    /// have that property, or it is not sent.
    pub fn idempotency_key(mut self, name: &'static str) -> Self {
        self.idempotency_key = Some(name);
        self
    }

    /// The call as data, and what it sends.
    pub(crate) fn request<B: Serialize + ?Sized>(
        &self,
        method: Method,
        body: Option<&B>,
    ) -> (&'static OperationInfo, Result<Parts, InvalidRequest>) {
        let retry = match self.idempotency_key {
            _ if method.is_safe() => Retry::Safe,
            Some(key) => Retry::IdempotencyKey(key),
            None => Retry::Never,
        };
        let operation = interned::operation(method, self.path, retry);
        let mut request = UntypedRequest::new(operation.path, &self.path_values, &self.query, body);
        if let Retry::IdempotencyKey(key) = retry {
            request.require(key);
        }
        (operation, request.parts(operation))
    }
}

verbs!(Chain<Client>, [async], [.await]);

impl Chain<Client> {
    async fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        body: Option<&B>,
    ) -> Result<Value, Error> {
        let (operation, parts) = self.request(method, body);
        self.client.untyped(operation, || parts).await
    }
}

impl Chain<Client> {
    /// `GET`s a bill (申请账单), and downloads the file that the verified answer tells of by its
    /// `download_url`, `hash_type` and `hash_value`, as [`Client::download_bill`] does. `file` is the
    /// path that its URL must have:
    ///
    /// ```no_run
    /// # async fn example(client: wechatpay_client::Client) -> Result<(), wechatpay_client::Error> {
    /// let bill = client
    ///     .chain("v3/bill/tradebill")
    ///     .query("bill_date", "2019-06-11")
    ///     .download_bill("v3/billdownload/file")
    ///     .await?;
    /// let table = bill.bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Client::download_bill`].
    pub async fn download_bill(&self, file: &'static str) -> Result<Download, Error> {
        let (operation, parts) = self.request(Method::GET, None::<&()>);
        let file = interned::file(file);
        self.client.bill_at(operation, || parts, file).await
    }
}

impl Client {
    /// A call without a spec, to `path`, such as `v3/marketing/busifavor/stocks/{stock_id}`.
    pub fn chain(&self, path: &'static str) -> Chain<Self> {
        Chain::new(self.clone(), path)
    }

    pub(crate) async fn untyped(
        &self,
        operation: &'static OperationInfo,
        parts: impl FnOnce() -> Result<Parts, InvalidRequest>,
    ) -> Result<Value, Error> {
        self.exchange(operation, parts, |success| success.read(read))
            .await
    }
}

/// The body of an answer, whatever it is.
fn read(body: &[u8]) -> Result<Value, DecodeError> {
    Ok(decode::decode_optional(body)?.unwrap_or_default())
}

impl<C> fmt::Debug for Chain<C> {
    /// Values can be personal data: only where they go is shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Chain")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
