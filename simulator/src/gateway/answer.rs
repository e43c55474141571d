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
    pub(super) content_type: HeaderValue,
    pub(super) extra_header: Option<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
    pub(super) is_signed: bool,
}

impl Answer {
    pub(super) fn json(status: StatusCode, body: &Value) -> Self {
        Self {
            status,
            code: None,
            number: 0,
            content_type: HeaderValue::from_static(JSON),
            extra_header: None,
            body: body.to_string().into(),
            is_signed: true,
        }
    }

    /// A good answer, with the status that its spec gives.
    pub(super) fn success(status: u16, body: &Value) -> Self {
        Self::json(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body)
    }

    /// A good answer that is a file of this media type, which may be a range of them.
    pub(super) fn file(status: u16, media_type: &str, content: String) -> Self {
        let media_type = match media_type {
            "image/*" => "image/png",
            range if range.contains('*') => "application/octet-stream",
            one => one,
        };
        Self {
            content_type: HeaderValue::from_str(media_type)
                .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
            body: content.into(),
            ..Self::without_body(status)
        }
    }

    /// A good answer that needs no words.
    pub(super) fn without_body(status: u16) -> Self {
        Self {
            is_signed: true,
            ..Self::empty(StatusCode::from_u16(status).unwrap_or(StatusCode::NO_CONTENT))
        }
    }

    /// An unsigned answer without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            body: Bytes::new(),
            is_signed: false,
            ..Self::json(status, &Value::Null)
        }
    }

    /// An unsigned page, as a proxy makes it.
    pub(super) fn html(status: StatusCode, page: &'static str) -> Self {
        Self {
            content_type: HeaderValue::from_static("text/html"),
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
            code: Some(error.code),
            number: error.number,
            ..Self::json(error.status, &body)
        }
    }
}
