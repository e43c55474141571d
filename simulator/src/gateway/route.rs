//! Which operation a method and a path name.

use bytes::Bytes;
use hyper::{Method, Request};

use super::refusal::Refusal;

/// An operation of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// 核销用户券.
    UseCoupon,
    /// 获取平台证书列表.
    ListCertificates,
    /// 商户签名验签／加解密测试.
    Echo,
}

const ROUTES: [(Method, &str, Operation); 3] = [
    (
        Method::POST,
        "/v3/marketing/busifavor/coupons/use",
        Operation::UseCoupon,
    ),
    (Method::GET, "/v3/certificates", Operation::ListCertificates),
    (Method::POST, "/v3/security/echo", Operation::Echo),
];

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
