//! An answer that says the call was carried out.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::binary::Binary;
use crate::decode::DecodeError;
use crate::download::Download;
use crate::error::{Answer, Cause, Earlier, Error};
use crate::operation::OperationInfo;
use crate::transport::Body;
use crate::verification::{SIGNATURE, VerifyError, unix_seconds};

/// An answer that says the call was carried out: verified, unless its operation has none that is.
#[derive(Debug)]
pub(crate) struct Success<B> {
    operation: &'static OperationInfo,
    answer: Answer,
    response: Response<B>,
    earlier: Earlier,
}

impl<B> Success<B> {
    /// The success of an attempt that is the first.
    pub(super) fn new(
        operation: &'static OperationInfo,
        answer: Answer,
        response: Response<B>,
    ) -> Self {
        Self {
            operation,
            answer,
            response,
            earlier: Earlier::default(),
        }
    }

    /// The success of [`is_unsigned_success`](super::is_unsigned_success).
    pub(crate) fn unsigned(
        operation: &'static OperationInfo,
        response: Response<B>,
        now: SystemTime,
    ) -> Self {
        let answer = Answer::new(response.status(), response.headers(), unix_seconds(now));
        Self::new(operation, answer, response)
    }

    /// What is known of the answer but its content.
    pub(crate) fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The success, if its answer was verified, so that it can vouch for something else.
    pub(crate) fn verified(self) -> Result<Self, Error> {
        if self.answer.verified {
            return Ok(self);
        }
        let cause = Cause::Unverified(VerifyError::MissingHeader(SIGNATURE));
        let error = Error::new(self.operation, cause).with_answer(self.answer);
        Err(error.after(self.earlier))
    }

    /// The success of an attempt that others came before.
    pub(crate) fn after(mut self, earlier: Earlier) -> Self {
        self.earlier = earlier;
        self
    }

    /// The body alone.
    pub(crate) fn into_content(self) -> B {
        self.response.into_body()
    }

    /// The same with its body changed.
    pub(crate) fn map<C>(self, change: impl FnOnce(B) -> C) -> Success<C> {
        Success {
            operation: self.operation,
            answer: self.answer,
            response: self.response.map(change),
            earlier: self.earlier,
        }
    }
}

impl Success<Bytes> {
    /// The status that says so.
    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The body with a reader of it.
    pub(crate) fn read<T>(
        self,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, Error> {
        decode(self.response.body()).map_err(|error| {
            Error::new(self.operation, Cause::Undecodable(error))
                .with_answer(self.answer)
                .after(self.earlier)
        })
    }

    /// The file that the answer brings.
    pub(crate) fn binary(self) -> Binary {
        let (head, body) = self.response.into_parts();
        Binary::new(&head.headers, body)
    }
}

impl Success<Body> {
    /// The file that the answer brings, as it comes, with no more than `pause` from piece to piece.
    pub(crate) fn download(self, pause: Duration) -> Result<Download, Error> {
        let (head, body) = self.response.into_parts();
        Download::new(self.operation, self.answer, head.headers, body, pause)
    }
}
