//! Which operation a method and a path name.

use bytes::Bytes;
use hyper::{Method, Request};

use super::refusal::Refusal;

/// An operation of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// 核销用户券.
    UseCoupon,
}

const ROUTES: [(Method, &str, Operation); 1] = [(
    Method::POST,
    "/v3/marketing/busifavor/coupons/use",
    Operation::UseCoupon,
)];

pub(super) fn find(request: &Request<Bytes>) -> Result<Operation, Refusal> {
    let mut refusal = Refusal::UnknownPath;
    for (method, path, operation) in ROUTES {
        if path != request.uri().path() {
            continue;
        }
        if method == request.method() {
            return Ok(operation);
        }
        refusal = Refusal::MethodNotAllowed;
    }
    Err(refusal)
}
