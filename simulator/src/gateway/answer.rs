//! An answer before it is signed.

use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{HeaderName, HeaderValue},
};
use serde_json::{Value, json};

use crate::platform::ApiError;

const JSON: &str = "application/json; charset=utf-8";

/// What the gateway is going to say.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// The error code in the body.
    pub(super) code: Option<&'static str>,
    /// The number at the end of the `Request-ID`; zero is success.
    pub(super) number: u32,
    pub(super) content_type: &'static str,
    pub(super) extra_header: Option<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
    pub(super) is_signed: bool,
}

impl Answer {
    pub(super) fn success(body: &Value) -> Self {
        Self {
            status: StatusCode::OK,
            code: None,
            number: 0,
            content_type: JSON,
            extra_header: None,
            body: body.to_string().into(),
            is_signed: true,
        }
    }

    /// An unsigned answer without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            body: Bytes::new(),
            is_signed: false,
            ..Self::success(&Value::Null)
        }
    }

    /// An unsigned page, as a proxy makes it.
    pub(super) fn html(status: StatusCode, page: &'static str) -> Self {
        Self {
            content_type: "text/html",
            body: page.into(),
            ..Self::empty(status)
        }
    }
}

impl From<ApiError> for Answer {
    fn from(error: ApiError) -> Self {
        let mut body = json!({ "code": error.code, "message": error.message });
        if let Some(detail) = error.detail {
            body["detail"] = detail;
        }
        Self {
            status: error.status,
            code: Some(error.code),
            number: error.number,
            ..Self::success(&body)
        }
    }
}

impl From<Result<Value, ApiError>> for Answer {
    fn from(result: Result<Value, ApiError>) -> Self {
        result.map_or_else(Self::from, |body| Self::success(&body))
    }
}
