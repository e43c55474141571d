//! The client for a program without async: every call waits for its answer.
//!
//! ```no_run
//! use wechatpay_client::busifavor::UseCouponRequest;
//! use wechatpay_client::{DateTime, blocking};
//!
//! let client = blocking::Client::from_env()?;
//! let request = UseCouponRequest::builder()
//!     .coupon_code("sxxe34343434")
//!     .appid("wx1234567889999")
//!     .use_time("2015-05-20T13:29:35+08:00".parse::<DateTime>()?)
//!     .use_request_no("1002600620019090123143254435")
//!     .build();
//! let used = client.busifavor().use_coupon(&request)?;
//! println!("{} used at {}", used.stock_id, used.wechatpay_use_time);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chain;
mod download;

use std::fmt;
use std::io;
use std::ops::Index;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

pub use self::download::Download;

use crate::binary::Binary;
use crate::certificates::CertificateError;
use crate::chain::{Resource, Resources};
use crate::client::{ClientBuilder, DOWNLOAD};
use crate::error::{Cause, ConfigError, Error};
use crate::keys::PlatformCertificate;
use crate::operation::{FileOperation, Operation, OperationInfo};
use crate::self_test::{ECHO, SelfTestReport};

/// A [client](crate::Client) whose calls wait for their answer. Cheap to clone; share it between
/// threads, so that connections are reused.
///
/// It keeps one thread, which drives the connections of all its clones.
///
/// Within an async runtime, tokio's `spawn_blocking` included, a call is refused before anything is
/// sent: there the [async client](crate::Client) is at hand.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    client: crate::Client,
    driver: Driver,
    resources: Resources<Client>,
}

impl Client {
    /// A client with the settings of the environment, as those of
    /// [`Client::from_env`](crate::Client::from_env).
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env() -> Result<Self, ConfigError> {
        ClientBuilder::from_env().build_blocking()
    }

    /// Lets the calls of `client` wait for their answer.
    ///
    /// # Errors
    ///
    /// That of the operating system, if it gives no thread.
    pub fn new(client: crate::Client) -> io::Result<Self> {
        Ok(Self(Arc::new(Inner {
            client,
            driver: Driver::start()?,
            resources: Resources::new(),
        })))
    }

    /// Checks, signs and sends `operation`, waits for the answer, verifies it and reads it.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`](crate::Client::send). Within an async runtime it sends nothing and
    /// says so: there it would hold up what else the thread has to do, in the worst case the very
    /// answer it waits for.
    pub fn send<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        self.wait(O::info(), self.0.client.send(operation))
    }

    /// Checks, signs and sends `operation`, waits for the file that it answers and verifies it.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub fn fetch<O: FileOperation>(&self, operation: &O) -> Result<Binary, Error> {
        self.wait(O::info(), self.0.client.fetch(operation))
    }

    /// Checks, signs and sends `operation`, and gives the file that it answers as it comes; see
    /// [`Client::download`](crate::Client::download).
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); the [`Download`] has its own.
    pub fn download<O: FileOperation>(&self, operation: &O) -> Result<Download, Error> {
        let download = self.wait(O::info(), self.0.client.download(operation))?;
        Ok(Download::new(self.clone(), download))
    }

    /// Downloads the file of a URL that an earlier answer gave as `download_url`; see
    /// [`Client::download_url`](crate::Client::download_url).
    ///
    /// # Errors
    ///
    /// Those of [`download`](Self::download).
    pub fn download_url<O: FileOperation>(&self, url: &str) -> Result<Download, Error> {
        let download = self.wait(O::info(), self.0.client.download_url::<O>(url))?;
        Ok(Download::new(self.clone(), download))
    }

    /// Asks for a bill, and downloads its file; see
    /// [`Client::download_bill`](crate::Client::download_bill).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn download_bill<F: FileOperation>(
        &self,
        request: &impl Operation,
    ) -> Result<Download, Error> {
        self.bill_of(request, F::info())
    }

    fn bill_of<O: Operation>(
        &self,
        request: &O,
        file: &'static OperationInfo,
    ) -> Result<Download, Error> {
        let download = self.wait(O::info(), self.0.client.bill_of(request, file))?;
        Ok(Download::new(self.clone(), download))
    }

    /// Says which of the client's settings do not fit; see
    /// [`Client::self_test`](crate::Client::self_test).
    ///
    /// Within an async runtime it sends nothing, and the report says so as its
    /// [failure](SelfTestReport::failure).
    #[must_use]
    pub fn self_test(&self) -> SelfTestReport {
        let test = async { Ok(self.0.client.self_test().await) };
        self.wait(ECHO, test).unwrap_or_else(|error| {
            let mut report = SelfTestReport::new("");
            report.failed(error);
            report
        })
    }

    /// Downloads the platform certificates now; see
    /// [`Client::refresh_certificates`](crate::Client::refresh_certificates).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn refresh_certificates(&self) -> Result<Vec<PlatformCertificate>, CertificateError> {
        let refresh = async { Ok(self.0.client.refresh_certificates().await) };
        self.wait(DOWNLOAD, refresh)
            .map_err(|error| CertificateError::Call(Arc::new(error)))?
    }

    /// The client itself, with which a program can also await answers.
    #[must_use]
    pub fn client(&self) -> &crate::Client {
        &self.0.client
    }

    pub(crate) fn wait<T>(
        &self,
        operation: &'static OperationInfo,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::new(operation, Cause::WithinRuntime));
        }
        self.0.driver.runtime().block_on(call)
    }
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

impl ClientBuilder {
    /// [Builds](Self::build) a client whose calls wait for their answer.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names every setting that is missing or wrong.
    pub fn build_blocking(self) -> Result<Client, ConfigError> {
        let name_of = self.name_of;
        let client = self.build()?;
        Client::new(client).map_err(|error| ConfigError::thread(&error, name_of))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("blocking::Client")
            .field(&self.0.client)
            .finish()
    }
}

/// The thread that drives the connections. Only dropping it takes the runtime.
struct Driver(Option<Runtime>);

impl Driver {
    fn start() -> io::Result<Self> {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("wechatpay-client")
            .enable_all()
            .build()
            .map(|runtime| Self(Some(runtime)))
    }

    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("taken when dropped only")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Waiting for the thread, as dropping a runtime does, panics within another runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
