//! Platform certificates (微信支付平台证书): downloaded, verified, kept up to date, and shared between
//! processes.
//!
//! A merchant that was given platform certificates gets a new one every five years, and WeChat Pay
//! signs more and more with it. A client with an APIv3 key downloads them
//! (`GET /v3/certificates`, 获取平台证书列表), provided that it has no public key of WeChat Pay, or that
//! [`ClientBuilder::certificate_download`] says so:
//!
//! - before its first call, if it has no other key that is good;
//! - while calls go on, once the last download is [12 hours](CertificateDownload::every) old; and
//!   without calls by [`Client::keep_certificates_fresh`];
//! - when an answer is signed with a certificate that is not known: the answer is verified after the
//!   download, and the call is not repeated. Many such answers wait for one download, and there is at
//!   most one such download a minute.
//!
//! A download is a call like any other: attempted again and at the backup gateway as the client's
//! [`RetryPolicy`](crate::RetryPolicy) has it, and [observed](crate::observe).
//!
//! Certificates that are no longer listed are kept until they expire. Merchants that have only the
//! public key have none to download; that is no error as long as the client has that key.
//!
//! ```no_run
//! use wechatpay_client::Client;
//! use wechatpay_client::certificates::{CertificateDownload, FileCertificateStore};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let store = FileCertificateStore::new("/var/lib/shop/wechatpay-certificates.json");
//! let client = Client::builder()
//!     // …
//!     .certificate_download(CertificateDownload::new().store(store))
//!     .build()?;
//! // Not needed, but a wrong APIv3 key shows here and not at the first call.
//! client.refresh_certificates().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What makes a downloaded certificate trustworthy
//!
//! Nothing known before can verify the first answer. It is encrypted with the APIv3 key, which only
//! the merchant and WeChat Pay know, so a certificate that decrypts comes from WeChat Pay. The answer
//! must then be signed by one of the certificates it brings, or by a key that is trusted already.
//! Only then are they added to the client's [`KeyTable`](crate::KeyTable).
//!
//! # Without tokio
//!
//! Inside tokio a download is a task of its own, so that a call that is dropped does not stop it, and
//! one that can be verified already does not wait for it. Elsewhere, with a
//! [transport](crate::transport) of your own, the call that is due waits for the download. There is
//! no timer there: what is due is done with the next call. Programs that only receive notifications
//! call [`Client::refresh_certificates`] now and then.
//!
//! [`ClientBuilder::certificate_download`]: crate::ClientBuilder::certificate_download
//! [`Client::keep_certificates_fresh`]: crate::Client::keep_certificates_fresh
//! [`Client::refresh_certificates`]: crate::Client::refresh_certificates

mod answer;
mod document;
mod download;
mod error;
mod file;
mod schedule;
mod state;
mod store;

pub(crate) use answer::{Entry, open};
pub(crate) use document::Document;
pub use download::CertificateDownload;
pub use error::CertificateError;
pub use file::FileCertificateStore;
pub(crate) use state::Certificates;
pub use store::{CertificateStore, StoreFuture};
