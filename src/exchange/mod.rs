//! One call without its I/O: makes the signed request, and judges the answer.

mod answer;
mod request;
mod success;

use std::time::SystemTime;

use bytes::Bytes;
use http::HeaderValue;

use crate::error::{Cause, Error};
use crate::keys::{KeyId, KeyTable, RequestKey};
use crate::operation::{FileOperation, InvalidRequest, Operation, OperationInfo, Parts};
use crate::signing::Credential;
use crate::value::Value;

pub(crate) use answer::{LARGEST_ANSWER, is_unsigned_success, unpacked};
pub(crate) use request::explain;
pub(crate) use success::Success;

/// What it takes to sign requests and to judge answers.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) credential: Credential,
    pub(crate) keys: KeyTable,
    /// The key that requests name, if it was chosen.
    pub(crate) chosen_key: Option<KeyId>,
    pub(crate) accept_language: Option<HeaderValue>,
}

impl Exchange {
    /// The key that requests name in `Wechatpay-Serial`, which asks WeChat Pay to sign its answer
    /// with it. Fields are encrypted with none but the key that their request names.
    pub(crate) fn request_key(&self) -> Result<RequestKey, Cause> {
        self.keys
            .request_key(self.chosen_key.as_ref(), SystemTime::now())
            .ok_or(Cause::NoKey)
    }

    /// The parts of a request, its encrypted fields encrypted once for all attempts.
    pub(crate) fn parts<O: Operation>(&self, operation: &O) -> Result<Parts, InvalidRequest> {
        match self.request_key() {
            Ok(key) => operation.parts_encrypted(&key),
            Err(_) => operation.parts(),
        }
    }

    /// [`parts`](Self::parts), of an operation that is known at run time only.
    pub(crate) fn value_parts(
        &self,
        operation: &OperationInfo,
        request: &dyn Value,
    ) -> Result<Parts, InvalidRequest> {
        match self.request_key() {
            Ok(key) => Parts::encrypted(operation, request, &key),
            Err(_) => Parts::of(operation, request),
        }
    }

    /// [`parts`](Self::parts), of an operation whose answer is a file.
    pub(crate) fn file_parts<O: FileOperation>(
        &self,
        operation: &O,
    ) -> Result<Parts, InvalidRequest> {
        match self.request_key() {
            Ok(key) => operation.parts_encrypted(&key),
            Err(_) => operation.parts(),
        }
    }

    /// Reads the body of an answer, its encrypted fields decrypted.
    pub(crate) fn decode<O: Operation>(
        &self,
        answer: Success<Bytes>,
    ) -> Result<O::Response, Error> {
        let (status, key) = (answer.status(), self.credential.private_key());
        answer.read(|body| O::decode_answer(status, body, key))
    }
}
