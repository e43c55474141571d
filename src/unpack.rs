//! Undoes gzip, with the feature `gzip`; without it, passes on what is not packed.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, HeaderValue};

use crate::decode::{DecodeError, DecodeProblem};

/// A body as it was before HTTP packed it (`Content-Encoding`), which is what is signed; `None` if it
/// has more than `limit` bytes then. The client asks for no packing, but what stands between it and
/// the gateway may pack all the same.
pub(crate) fn whole(
    headers: &HeaderMap,
    body: Bytes,
    limit: usize,
) -> Result<Option<Bytes>, DecodeError> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else {
        return Ok(Some(body));
    };
    let mut unpacker = Unpacker::of(Some(encoding))?;
    unpacker.push(body);
    let mut whole = BytesMut::new();
    loop {
        while let Some(chunk) = unpacker.chunk()? {
            if whole.len() + chunk.len() > limit {
                return Ok(None);
            }
            whole.extend_from_slice(&chunk);
        }
        if unpacker.is_finished() {
            return Ok(Some(whole.freeze()));
        }
        unpacker.finish()?;
    }
}

/// What stands between the pieces on the wire and those of the content.
pub(crate) struct Unpacker {
    /// What has come and is not yet unpacked.
    packed: Bytes,
    kind: Kind,
    is_finished: bool,
}

enum Kind {
    Plain,
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::write::MultiGzDecoder<Vec<u8>>>),
}

#[cfg_attr(
    not(feature = "gzip"),
    expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "there is nothing to do without the feature, and nothing that can fail"
    )
)]
impl Unpacker {
    /// The unpacker for this `Content-Encoding`.
    pub(crate) fn of(encoding: Option<&HeaderValue>) -> Result<Self, DecodeError> {
        let mut unpacker = Self {
            packed: Bytes::new(),
            kind: Kind::Plain,
            is_finished: false,
        };
        match encoding.map(|encoding| encoding.as_bytes().to_ascii_lowercase()) {
            None => {}
            Some(encoding) if encoding.is_empty() || encoding == b"identity" => {}
            Some(encoding) if encoding == b"gzip" || encoding == b"x-gzip" => {
                if !cfg!(feature = "gzip") {
                    return Err(DecodeError::new(DecodeProblem::GzipFeature));
                }
                unpacker.gunzip();
            }
            Some(_) => {
                return Err(DecodeError::new(DecodeProblem::Packed));
            }
        }
        Ok(unpacker)
    }

    /// From here on the pieces are those of a gzip file.
    #[cfg(feature = "gzip")]
    pub(crate) fn gunzip(&mut self) {
        if matches!(self.kind, Kind::Plain) {
            self.kind = Kind::Gzip(Box::new(flate2::write::MultiGzDecoder::new(Vec::new())));
        }
    }

    #[cfg(not(feature = "gzip"))]
    pub(crate) fn gunzip(&mut self) {}

    /// Takes a piece off the wire.
    pub(crate) fn push(&mut self, packed: Bytes) {
        self.packed = packed;
    }

    /// The wire has no more.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        self.is_finished = true;
        match &mut self.kind {
            Kind::Plain => Ok(()),
            #[cfg(feature = "gzip")]
            Kind::Gzip(decoder) => decoder
                .try_finish()
                .map_err(|_| DecodeError::new(DecodeProblem::GzipCutShort)),
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// The next piece of the content that can be had of what came; never an empty one.
    pub(crate) fn chunk(&mut self) -> Result<Option<Bytes>, DecodeError> {
        match &mut self.kind {
            Kind::Plain if self.packed.is_empty() => Ok(None),
            Kind::Plain => Ok(Some(std::mem::take(&mut self.packed))),
            #[cfg(feature = "gzip")]
            Kind::Gzip(decoder) => {
                use std::io::Write as _;

                // Little by little: what is unpacked can be a thousand times as long.
                const STEP: usize = 8 * 1024;
                while decoder.get_ref().is_empty() && !self.packed.is_empty() {
                    let step = self.packed.split_to(STEP.min(self.packed.len()));
                    decoder
                        .write_all(&step)
                        .map_err(|_| DecodeError::new(DecodeProblem::NotGzip))?;
                }
                let unpacked = std::mem::take(decoder.get_mut());
                Ok((!unpacked.is_empty()).then(|| Bytes::from(unpacked)))
            }
        }
    }
}
