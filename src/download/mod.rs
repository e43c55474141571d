//! Downloads: files that come without a signature, piece by piece, checked against a digest.

mod digest;
mod error;

use std::fmt;
use std::io::Write;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};

pub use error::DownloadError;

use crate::error::{Answer, Cause, Error};
use crate::operation::OperationInfo;
use crate::timer;
use crate::transport::{Body, TransportError};
use crate::unpack::Unpacker;
use crate::verification::VerifyError;
use digest::ExpectedHash;

/// A file on its way, from an operation whose answer is not signed.
///
/// What vouches for the file is the digest that an earlier, signed answer gave, as `hash_type` and
/// `hash_value`: pass it to [`expect_hash`](Self::expect_hash). Without it the file is only as
/// trustworthy as the TLS connection. A file has no limit of size.
///
/// ```no_run
/// # async fn example(
/// #     download: wechatpay_client::Download,
/// #     hash_value: &str,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let mut file = std::fs::File::create("bill.csv.part")?;
/// download.expect_hash("SHA1", hash_value)?.write_to(&mut file).await?;
/// // Only now is the file what it should be.
/// std::fs::rename("bill.csv.part", "bill.csv")?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Download {
    operation: &'static OperationInfo,
    /// For the error, if there is one.
    answer: Option<Answer>,
    headers: HeaderMap,
    body: Body,
    /// The longest time from one piece to the next.
    pause: Duration,
    unpacker: Unpacker,
    expected: Option<ExpectedHash>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Arriving,
    /// All is here, and is what was expected.
    Complete,
    Failed,
}

impl Download {
    pub(crate) fn new(
        operation: &'static OperationInfo,
        answer: Answer,
        headers: HeaderMap,
        body: Body,
        pause: Duration,
    ) -> Result<Self, Error> {
        match Unpacker::of(headers.get(CONTENT_ENCODING)) {
            Ok(unpacker) => Ok(Self {
                operation,
                answer: Some(answer),
                headers,
                body,
                pause,
                unpacker,
                expected: None,
                state: State::Arriving,
            }),
            Err(error) => Err(Error::new(operation, Cause::Undecodable(error)).with_answer(answer)),
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn operation(&self) -> &'static OperationInfo {
        self.operation
    }

    /// The header `Content-Type`, as in `image/png`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header(&CONTENT_TYPE)
    }

    /// The header `Content-Length`: how many bytes come over the wire, packed or not.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.header(&CONTENT_LENGTH)?.parse().ok()
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Compares the file with a digest: what the signed answer that led to this download calls
    /// `hash_type` (`SHA1` or `SHA256`) and `hash_value` (in hex). It is the digest of the unpacked
    /// file.
    ///
    /// # Errors
    ///
    /// [`Error`] with [`VerifyError::UnsupportedHash`] for any other type.
    pub fn expect_hash(mut self, hash_type: &str, hash_value: &str) -> Result<Self, Error> {
        match ExpectedHash::new(hash_type, hash_value) {
            Some(expected) => {
                self.expected = Some(expected);
                Ok(self)
            }
            None => {
                let error = VerifyError::UnsupportedHash(String::from(hash_type));
                Err(self.failed(Cause::Unverified(error)))
            }
        }
    }

    /// Unpacks a file that was asked for with `tar_type` `GZIP`. A file that HTTP itself has packed
    /// (`Content-Encoding: gzip`) is unpacked anyway, and not twice.
    #[cfg(feature = "gzip")]
    pub fn gunzip(self) -> Self {
        self.unpacked()
    }

    pub(crate) fn unpacked(mut self) -> Self {
        self.unpacker.gunzip();
        self
    }

    /// The next piece of the file; `None` at its end.
    ///
    /// The pieces are not yet checked: only `None` says that the whole file is what was expected.
    ///
    /// # Errors
    ///
    /// [`Error`] if the connection breaks, if the next piece is not here within the client's
    /// [`timeout`](crate::ClientBuilder::timeout), if the file cannot be unpacked, and in place of `None` if
    /// its digest is another than [expected](Self::expect_hash).
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self.state {
            State::Arriving => {}
            State::Complete => return Ok(None),
            State::Failed => {
                let before = TransportError::outcome_unknown("the download has failed before");
                return Err(Error::new(self.operation, Cause::Lost(before)));
            }
        }
        match self.next().await {
            Ok(Some(chunk)) => Ok(Some(chunk)),
            Ok(None) => {
                self.state = State::Complete;
                Ok(None)
            }
            Err(cause) => Err(self.failed(cause)),
        }
    }

    /// The whole file.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk): then there is no file.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut file = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            file.extend_from_slice(&chunk);
        }
        Ok(file.freeze())
    }

    /// Writes the file to `sink` and tells how many bytes it has. The writing blocks: for a slow sink
    /// take [`chunk`](Self::chunk).
    ///
    /// # Errors
    ///
    /// [`DownloadError`]: then what was written is not the file, and must be thrown away.
    pub async fn write_to<W: Write>(mut self, mut sink: W) -> Result<u64, DownloadError> {
        let mut length = 0;
        while let Some(chunk) = self.chunk().await? {
            sink.write_all(&chunk).map_err(DownloadError::Write)?;
            length += chunk.len() as u64;
        }
        sink.flush().map_err(DownloadError::Write)?;
        Ok(length)
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Cause> {
        loop {
            if let Some(chunk) = self.unpacker.chunk().map_err(Cause::Undecodable)? {
                if let Some(expected) = &mut self.expected {
                    expected.update(&chunk);
                }
                return Ok(Some(chunk));
            }
            match self.packed().await.map_err(Cause::Lost)? {
                Some(packed) => self.unpacker.push(packed),
                None if self.unpacker.is_finished() => break,
                None => self.unpacker.finish().map_err(Cause::Undecodable)?,
            }
        }
        let matches = self.expected.take().is_none_or(ExpectedHash::matches);
        if matches {
            Ok(None)
        } else {
            Err(Cause::Unverified(VerifyError::WrongHash))
        }
    }

    /// The next piece as it comes over the wire.
    async fn packed(&mut self) -> Result<Option<Bytes>, TransportError> {
        let limit = timer::after(self.pause);
        let next = timer::before(limit, self.body.chunk()).await;
        next.unwrap_or_else(|| {
            let error = TransportError::outcome_unknown("the next piece of the file is late");
            Err(error.timeout())
        })
    }

    fn failed(&mut self, cause: Cause) -> Error {
        self.state = State::Failed;
        let error = Error::new(self.operation, cause);
        match self.answer.take() {
            Some(answer) => error.with_answer(answer),
            None => error,
        }
    }
}

impl fmt::Debug for Download {
    /// Nothing of the file is shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("operation", &self.operation.id)
            .field("content_type", &self.content_type())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}
