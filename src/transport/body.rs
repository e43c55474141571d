//! The body of an answer, whole or on its way.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};

use super::TransportError;
use crate::error::Cause;

/// The body of an answer: bytes, or a stream of them.
///
/// It is made of bytes, of [chunks](Self::from_chunks), or of [any body](Self::new) of the `http`
/// family.
pub struct Body(UnsyncBoxBody<Bytes, TransportError>);

impl Body {
    /// A body of the `http-body` crate, as hyper's or axum's are once their error is mapped.
    pub fn new(
        body: impl http_body::Body<Data = Bytes, Error = TransportError> + Send + 'static,
    ) -> Self {
        Self(body.boxed_unsync())
    }

    /// A body that comes in these pieces, or breaks with the first error of them.
    pub fn from_chunks<I>(chunks: I) -> Self
    where
        I: IntoIterator<Item = Result<Bytes, TransportError>>,
        I::IntoIter: Send + Unpin + 'static,
    {
        Self::new(Chunks(chunks.into_iter()))
    }

    /// The next piece, as soon as there is one; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`TransportError`] if the connection breaks before the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        while let Some(frame) = self.0.frame().await {
            // Trailers say nothing that is signed.
            if let Ok(chunk) = frame?.into_data() {
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    /// The whole body, if it has at most `limit` bytes.
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Cause> {
        let mut whole = Bytes::new();
        let mut joined = BytesMut::new();
        while let Some(chunk) = self.chunk().await.map_err(Cause::Lost)? {
            if whole.len() + joined.len() + chunk.len() > limit {
                return Err(Cause::TooLarge);
            }
            // Most bodies are one piece, which needs no copy.
            if whole.is_empty() && joined.is_empty() {
                whole = chunk;
            } else {
                joined.extend_from_slice(&std::mem::take(&mut whole));
                joined.extend_from_slice(&chunk);
            }
        }
        if joined.is_empty() {
            return Ok(whole);
        }
        Ok(joined.freeze())
    }
}

impl Default for Body {
    /// No bytes.
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(Full::new(bytes).map_err(|never| match never {}))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for Body {
    /// A body can hold personal data: nothing of it is shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Body").finish_non_exhaustive()
    }
}

struct Chunks<I>(I);

impl<I> http_body::Body for Chunks<I>
where
    I: Iterator<Item = Result<Bytes, TransportError>> + Unpin,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Poll::Ready(self.0.next().map(|chunk| chunk.map(Frame::data)))
    }
}
