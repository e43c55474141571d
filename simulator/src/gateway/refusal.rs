//! Why the gateway turns a request away, and what it answers then.

use std::fmt;

use hyper::StatusCode;
use serde_json::Value;

use super::{answer::Answer, diagnosis::SignatureDiagnosis};
use crate::platform::ApiError;

/// What is wrong with a request that does not get as far as the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// 404 without a body: no operation has this path.
    UnknownPath,
    /// 405 without a body: the operation at this path has another method.
    MethodNotAllowed,
    /// 413 without a body: more than 4 MiB.
    BodyTooLarge,
    /// 400 `INVALID_REQUEST`: `Accept` or `User-Agent` is missing or empty.
    MissingAcceptOrUserAgent,
    /// 400 `INVALID_REQUEST`: there is a body, and `Content-Type` is not `application/json`.
    WrongContentType,
    /// 401 `SIGN_ERROR`: `Authorization` is missing, or is not five well-formed pairs, each once.
    MalformedAuthorization,
    /// 401 `SIGN_ERROR`: the scheme is not `WECHATPAY2-SHA256-RSA2048`.
    UnknownScheme,
    /// 401 `SIGN_ERROR`: the timestamp is more than five minutes off the gateway's clock.
    TimestampOutOfWindow {
        /// How far the timestamp lies ahead of the gateway's clock; negative if it lies behind.
        seconds: i64,
    },
    /// 401 `SIGN_ERROR`: the `mchid` is not the merchant's.
    WrongMchid,
    /// 401 `SIGN_ERROR`: the `serial_no` is not that of the merchant's certificate.
    WrongSerialNo,
    /// 401 `SIGN_ERROR`: the signature is not the merchant's signature of this request.
    SignatureMismatch,
    /// 401 `SIGN_ERROR`: the signature is right, but its nonce was seen within the last ten minutes.
    ReplayedNonce,
    /// 400 `PARAM_ERROR`: the header `Simulator-Fault` names no [`Fault`](crate::Fault).
    UnknownFault,
    /// 400 `PARAM_ERROR`, signed: `Wechatpay-Serial` names a key that is not the gateway's.
    UnknownWechatpaySerial,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownPath => "no operation has this path",
            Self::MethodNotAllowed => "the operation at this path has another method",
            Self::BodyTooLarge => "the body is too large",
            Self::MissingAcceptOrUserAgent => "the header Accept or User-Agent is missing",
            Self::WrongContentType => "the header Content-Type is not application/json",
            Self::MalformedAuthorization => "the header Authorization is missing or malformed",
            Self::UnknownScheme => "the scheme of the header Authorization is unknown",
            Self::TimestampOutOfWindow { seconds } => {
                return write!(
                    f,
                    "the timestamp is {seconds} s ahead of the gateway's clock"
                );
            }
            Self::WrongMchid => "the mchid is unknown",
            Self::WrongSerialNo => "the serial_no is not that of the merchant's certificate",
            Self::SignatureMismatch => "the signature does not match the request",
            Self::ReplayedNonce => "the nonce was used before",
            Self::UnknownFault => "the header Simulator-Fault names no fault",
            Self::UnknownWechatpaySerial => "the header Wechatpay-Serial names an unknown key",
        })
    }
}

/// A refusal with what the platform tells about it.
#[derive(Debug)]
pub(super) struct Rejected {
    pub(super) refusal: Refusal,
    pub(super) detail: Option<Value>,
    /// Why the signature is wrong, if it is that.
    pub(super) diagnosis: Option<SignatureDiagnosis>,
}

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            detail: None,
            diagnosis: None,
        }
    }
}

impl From<Rejected> for Answer {
    fn from(rejected: Rejected) -> Self {
        let Rejected {
            refusal, detail, ..
        } = rejected;
        let error = match refusal {
            Refusal::UnknownPath => return Self::empty(StatusCode::NOT_FOUND),
            Refusal::MethodNotAllowed => return Self::empty(StatusCode::METHOD_NOT_ALLOWED),
            Refusal::BodyTooLarge => return Self::empty(StatusCode::PAYLOAD_TOO_LARGE),
            Refusal::MissingAcceptOrUserAgent => {
                ApiError::invalid_request("Http头缺少Accept或User-Agent")
            }
            Refusal::WrongContentType => {
                ApiError::invalid_request("Http头Content-Type值必须为application/json")
            }
            Refusal::MalformedAuthorization => ApiError::sign_error(
                "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》",
            ),
            Refusal::UnknownScheme => ApiError::sign_error("Http头Authorization认证类型不正确"),
            Refusal::TimestampOutOfWindow { .. } => ApiError::sign_error(
                "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            ),
            Refusal::WrongMchid => ApiError::sign_error("商户号不存在").numbered(269_546_538),
            Refusal::WrongSerialNo => {
                ApiError::sign_error("商户证书序列号有误").numbered(269_546_507)
            }
            Refusal::SignatureMismatch => ApiError::sign_error("错误的签名，验签失败"),
            Refusal::ReplayedNonce => {
                ApiError::sign_error("Http头Authorization中的nonce_str已被使用")
            }
            Refusal::UnknownFault => ApiError::param_error("Http头Simulator-Fault不是已知的故障"),
            Refusal::UnknownWechatpaySerial => {
                return ApiError::param_error("平台证书序列号Wechatpay-Serial错误").into();
            }
        };
        Self {
            is_signed: false,
            ..ApiError { detail, ..error }.into()
        }
    }
}
