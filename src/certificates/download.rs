//! The settings of the download.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::CertificateStore;

/// How a client downloads platform certificates; [the module](super) tells when.
#[derive(Clone)]
#[must_use]
pub struct CertificateDownload {
    pub(super) interval: Duration,
    pub(super) store: Option<Arc<dyn CertificateStore>>,
}

impl CertificateDownload {
    /// Every 12 hours, as WeChat Pay recommends, and kept in memory only.
    pub fn new() -> Self {
        Self {
            interval: Duration::from_secs(12 * 60 * 60),
            store: None,
        }
    }

    /// Downloads once the certificates are this old.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Keeps the certificates in `store`, and uses what others have put there.
    pub fn store(mut self, store: impl CertificateStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }
}

impl Default for CertificateDownload {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for CertificateDownload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CertificateDownload")
            .field("interval", &self.interval)
            .field("has_store", &self.store.is_some())
            .finish()
    }
}
