//! Where certificates are kept between runs, and shared between processes.

use std::io;
use std::pin::Pin;

/// Keeps a document of a few kilobytes: the certificates as WeChat Pay sent them, encrypted, and when
/// they were downloaded. A file is [built in](super::FileCertificateStore); a database or a cache that
/// several machines share is as good.
///
/// The document needs no protection: it holds no secret, and of what comes back nothing is trusted
/// that does not decrypt with the APIv3 key. Whoever can write it can do no more than hide the newest
/// certificates until the next download, or make processes download more often than they need.
///
/// Calls can wait for a store, so inside tokio one that takes longer than 5 s has failed.
///
/// ```
/// use std::io;
/// use std::sync::Mutex;
/// use wechatpay_client::certificates::{CertificateStore, StoreFuture};
///
/// #[derive(Default)]
/// struct Memory(Mutex<Option<Vec<u8>>>);
///
/// impl CertificateStore for Memory {
///     fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>> {
///         Box::pin(async { Ok(self.0.lock().unwrap().clone()) })
///     }
///
///     fn save(&self, document: Vec<u8>) -> StoreFuture<'_, ()> {
///         Box::pin(async { Ok(*self.0.lock().unwrap() = Some(document)) })
///     }
/// }
/// ```
pub trait CertificateStore: Send + Sync {
    /// The document that was saved last; `None` if there is none yet.
    ///
    /// # Errors
    ///
    /// If it cannot be told. The certificates are then downloaded.
    fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>>;

    /// Keeps `document` in place of the one before, whole or not at all: another process may be
    /// loading.
    ///
    /// # Errors
    ///
    /// If it was not kept. The certificates that were downloaded are used all the same.
    fn save(&self, document: Vec<u8>) -> StoreFuture<'_, ()>;
}

/// What a [`CertificateStore`] gives.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;
