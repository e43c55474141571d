//! The client: runs any operation, in one call or step by step.

mod attempts;
mod build;
mod builder;
mod certificate_list;
mod certificates;
mod connections;
mod content;
mod dynamic;
mod environment;
mod self_test;

use std::fmt;
use std::ops::Index;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};

pub use builder::ClientBuilder;
#[cfg(feature = "blocking")]
pub(crate) use certificate_list::DOWNLOAD;
use content::Content;

use crate::binary::Binary;
use crate::certificates::Certificates;
use crate::chain::{Resource, Resources};
use crate::download::Download;
use crate::error::{Cause, ConfigError, Error, Setting};
use crate::exchange::{Exchange, Success};
use crate::keys::{ApiV3Key, KeyTable};
use crate::notification::Notifications;
use crate::observe::{CallWatch, Observer};
use crate::operation::{FileOperation, InvalidRequest, Operation, OperationInfo, Parts};
use crate::rate_limit::RateLimiter;
use crate::retry::{Gateways, RetryPolicy};
use crate::signing::Credential;
use crate::timer;
use crate::transport::Transport;

/// A client for one merchant. Cheap to clone; share it, so that connections are reused.
///
/// Every request is signed over exactly the bytes that are sent, and every success is verified
/// before it is read. Neither can be turned off.
///
/// Each product has a handle with its operations, such as [`busifavor`](Self::busifavor).
///
/// A tokio runtime that is built by hand needs its timers and I/O (`enable_all`): tokio panics where
/// they are used without.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) exchange: Exchange,
    gateways: Gateways,
    retry: RetryPolicy,
    /// The time limit of a call, with all its attempts.
    timeout: Duration,
    rate_limiter: Option<RateLimiter>,
    observer: Option<Arc<dyn Observer>>,
    transport: Arc<dyn Transport>,
    api_v3_key: Option<ApiV3Key>,
    /// The downloads of platform certificates, if there are any.
    certificates: Option<Certificates>,
    /// How the user knows a setting.
    name_of: fn(Setting) -> &'static str,
    resources: Resources<Client>,
}

impl Client {
    /// Starts a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client with the settings of the environment.
    ///
    /// | variable | holds |
    /// | --- | --- |
    /// | `WECHATPAY_MCHID` | the merchant's number |
    /// | `WECHATPAY_SERIAL_NO` | the serial number of the merchant's API certificate |
    /// | `WECHATPAY_PRIVATE_KEY_FILE` | path of its private key, PEM (`apiclient_key.pem`) |
    /// | `WECHATPAY_PUBLIC_KEY_ID` | the id of WeChat Pay's public key, `PUB_KEY_ID_…` |
    /// | `WECHATPAY_PUBLIC_KEY_FILE` | path of that key, PEM (`pub_key.pem`) |
    /// | `WECHATPAY_CERTIFICATE_FILE` | path of platform certificates, one or more, PEM |
    /// | `WECHATPAY_API_V3_KEY` | the APIv3 key, for [notifications](Self::notifications) and to download certificates |
    /// | `WECHATPAY_CERTIFICATE_STORE` | optional: path of a file that keeps [downloaded](crate::certificates) certificates; may not be there yet |
    /// | `WECHATPAY_WECHATPAY_SERIAL` | optional: [which of the keys](ClientBuilder::wechatpay_serial) requests name in `Wechatpay-Serial` |
    /// | `WECHATPAY_BASE_URL` | optional: another gateway |
    /// | `WECHATPAY_BACKUP_URL` | optional: another [backup](ClientBuilder::backup_url) of it, or `none` |
    ///
    /// To trust WeChat Pay takes the public key, or certificates: from the file, or, with the APIv3
    /// key, by [download](crate::certificates). Public key and certificates together are right while a
    /// merchant moves from one to the other; then certificates are downloaded if there is a
    /// `WECHATPAY_CERTIFICATE_STORE`. A variable that is empty counts as not set.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env() -> Result<Self, ConfigError> {
        ClientBuilder::from_env().build()
    }

    /// Checks, signs and sends `operation`, verifies the answer and reads it. The call is repeated
    /// where that is safe, as the client's [`RetryPolicy`] has it.
    ///
    /// # Errors
    ///
    /// [`Error`], sorted by what may safely be done next. If the future is dropped before it is
    /// done, the outcome is unknown as well.
    pub async fn send<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        let parts = || self.0.exchange.parts(operation);
        self.exchange(O::info(), parts, |success| {
            self.0.exchange.decode::<O>(success)
        })
        .await
    }

    /// Checks, signs and sends `operation`, and verifies the file that it answers.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub async fn fetch<O: FileOperation>(&self, operation: &O) -> Result<Binary, Error> {
        let parts = || self.0.exchange.file_parts(operation);
        self.exchange(O::info(), parts, |success| Ok(success.binary()))
            .await
    }

    /// Checks, signs and sends `operation`, and gives the file that it answers as it comes: without
    /// a signature, if the spec says so, and checked by its digest.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); the [`Download`] has its own.
    pub async fn download<O: FileOperation>(&self, operation: &O) -> Result<Download, Error> {
        let parts = || self.0.exchange.file_parts(operation);
        self.exchange(O::info(), parts, |success| success.download(self.0.timeout))
            .await
    }

    /// [Downloads](Self::download) the file of a URL that an earlier answer gave as `download_url`,
    /// with the operation that has the URL's path. Of the URL only path and query count: the request
    /// goes to the client's own gateway. For bills, [`download_bill`](Self::download_bill) does all of
    /// it.
    ///
    /// ```no_run
    /// # use wechatpay_client::{Client, Error, FileOperation};
    /// # struct Bill { download_url: String, hash_value: String }
    /// # async fn example<DownloadBillRequest: FileOperation>(
    /// #     client: Client,
    /// #     bill: Bill,
    /// # ) -> Result<(), Error> {
    /// let download = client.download_url::<DownloadBillRequest>(&bill.download_url).await?;
    /// let bill = download.expect_hash("SHA1", &bill.hash_value)?.bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`download`](Self::download). Nothing is sent to a URL of another path.
    pub async fn download_url<O: FileOperation>(&self, url: &str) -> Result<Download, Error> {
        self.download_at(O::info(), url).await
    }

    pub(crate) async fn download_at(
        &self,
        operation: &'static OperationInfo,
        url: &str,
    ) -> Result<Download, Error> {
        let parts = || Parts::of_url(operation, url);
        self.exchange(operation, parts, |success| success.download(self.0.timeout))
            .await
    }

    /// The signed request for `operation`, to be sent by an HTTP library of your own, as it is.
    ///
    /// Its timestamp and nonce are fresh: make a new one for each attempt.
    ///
    /// # Errors
    ///
    /// [`Error`] of the kind [`NotSent`](crate::ErrorKind::NotSent).
    pub fn prepare<O: Operation>(&self, operation: &O) -> Result<Request<Bytes>, Error> {
        let parts = checked(O::info(), self.0.exchange.parts(operation))?;
        let primary = self.0.gateways.primary();
        self.0.exchange.prepare(O::info(), &parts, primary)
    }

    /// Verifies and reads the answer to a request from [`prepare`](Self::prepare). The body must
    /// be the bytes as they were received, or with their `Content-Encoding` undone and the header
    /// that names it left out.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send) that follow an answer.
    pub fn finish<O: Operation>(&self, response: Response<Bytes>) -> Result<O::Response, Error> {
        self.finish_at::<O>(response, SystemTime::now())
    }

    /// [`finish`](Self::finish) as of `now`, for answers that were recorded. For a live answer a
    /// wrong `now` weakens the protection against replayed ones.
    ///
    /// # Errors
    ///
    /// Those of [`finish`](Self::finish).
    pub fn finish_at<O: Operation>(
        &self,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<O::Response, Error> {
        let success = self.0.exchange.finish(O::info(), response, now)?;
        self.0.exchange.decode::<O>(success)
    }

    /// Who signs this client's requests. With it, [what a front end needs](crate::front_end) is
    /// signed as well.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.0.exchange.credential
    }

    /// What receives this merchant's notifications, with the keys that this client trusts.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if the client has no APIv3 key.
    pub fn notifications(&self) -> Result<Notifications, ConfigError> {
        let Some(api_v3_key) = self.0.api_v3_key.clone() else {
            return Err(ConfigError::not_set(Setting::ApiV3Key, self.0.name_of));
        };
        Ok(Notifications::of(self.clone(), api_v3_key))
    }

    /// The keys of WeChat Pay that this client trusts. What is added is trusted at once, by all
    /// clones of the client and by their notifications.
    #[must_use]
    pub fn keys(&self) -> &KeyTable {
        &self.0.exchange.keys
    }

    /// What carries this client's requests, to be shared with [another](ClientBuilder::transport).
    #[must_use]
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.0.transport)
    }

    /// A whole call, from the request's parts to what `read` makes of the answer.
    pub(crate) async fn exchange<C: Content, T>(
        &self,
        operation: &'static OperationInfo,
        parts: impl FnOnce() -> Result<Parts, InvalidRequest>,
        read: impl FnOnce(Success<C>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut call = CallWatch::begin(self.0.observer.as_deref(), operation);
        let deadline = timer::after(self.0.timeout);
        let result = match C::ready(self, operation, deadline).await {
            Ok(()) => match checked(operation, parts()) {
                Ok(parts) => {
                    self.attempt_repeatedly(&mut call, operation, &parts, deadline)
                        .await
                }
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        call.end(result.and_then(read))
    }
}

/// The parts of a request that keeps the rules of the spec.
fn checked(
    operation: &'static OperationInfo,
    parts: Result<Parts, InvalidRequest>,
) -> Result<Parts, Error> {
    parts.map_err(|invalid| Error::new(operation, Cause::Invalid(invalid)))
}

impl Index<&'static str> for Client {
    type Output = Resource<Self>;

    /// A path of the API: `client["v3/marketing/busifavor/stocks/{stock_id}"]`.
    fn index(&self, path: &'static str) -> &Resource<Self> {
        self.0
            .resources
            .get(path, || Resource::of(path, &self.0, Self))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("credential", &self.0.exchange.credential)
            .field("keys", &self.0.exchange.keys)
            .field("gateways", &self.0.gateways)
            .field("retry", &self.0.retry)
            .field("api_v3_key", &self.0.api_v3_key)
            .finish_non_exhaustive()
    }
}
