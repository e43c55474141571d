//! Downloads that are waited for.

use std::fmt;
use std::io::Write;

use bytes::Bytes;

use super::Client;
use crate::download::DownloadError;
use crate::error::Error;

/// A file on its way, as [`Download`](crate::Download), for a program without async.
#[must_use]
pub struct Download {
    client: Client,
    download: crate::Download,
}

impl Download {
    pub(super) fn new(client: Client, download: crate::Download) -> Self {
        Self { client, download }
    }

    /// The header `Content-Type`, as in `image/png`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.download.content_type()
    }

    /// The header `Content-Length`: how many bytes come over the wire, packed or not.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.download.content_length()
    }

    /// Compares the file with a digest; see
    /// [`Download::expect_hash`](crate::Download::expect_hash).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn expect_hash(mut self, hash_type: &str, hash_value: &str) -> Result<Self, Error> {
        self.download = self.download.expect_hash(hash_type, hash_value)?;
        Ok(self)
    }

    /// Unpacks a file that was asked for with `tar_type` `GZIP`; see `Download::gunzip`.
    #[cfg(feature = "gzip")]
    pub fn gunzip(mut self) -> Self {
        self.download = self.download.gunzip();
        self
    }

    /// Waits for the next piece of the file; `None` at its end. See
    /// [`Download::chunk`](crate::Download::chunk).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let operation = self.download.operation();
        self.client.wait(operation, self.download.chunk())
    }

    /// Waits for the whole file.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk): then there is no file.
    pub fn bytes(self) -> Result<Bytes, Error> {
        let operation = self.download.operation();
        self.client.wait(operation, self.download.bytes())
    }

    /// Writes the file to `sink` and tells how many bytes it has.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]: then what was written is not the file, and must be thrown away.
    pub fn write_to<W: Write>(self, sink: W) -> Result<u64, DownloadError> {
        let operation = self.download.operation();
        let writing = async { Ok(self.download.write_to(sink).await) };
        self.client.wait(operation, writing)?
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.download.fmt(formatter)
    }
}
