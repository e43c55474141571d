//! The errors that the platform answers with.

use hyper::StatusCode;
use serde_json::{Value, json};

/// An error answer of the platform, with the documents' code and message.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
    pub(crate) detail: Option<Value>,
    /// The number at the end of the `Request-ID`.
    pub(crate) number: u32,
}

impl ApiError {
    /// Stands at the end of the `Request-ID` where no source gives the platform's own number.
    const UNDOCUMENTED_NUMBER: u32 = 268_435_456;

    pub(crate) fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            detail: None,
            number: Self::UNDOCUMENTED_NUMBER,
        }
    }

    pub(crate) fn numbered(self, number: u32) -> Self {
        Self { number, ..self }
    }

    pub(crate) fn invalid_request(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    pub(crate) fn sign_error(message: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "SIGN_ERROR", message).numbered(269_546_525)
    }

    pub(crate) fn param_error(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message)
    }

    /// A field of the body breaks a rule that the spec does not state.
    pub(crate) fn field(pointer: &str, value: &Value, issue: &str) -> Self {
        Self::in_body(pointer, Some(value), issue)
    }

    /// A field of the body is missing that the spec does not require.
    pub(crate) fn missing(pointer: &str) -> Self {
        Self::in_body(pointer, None, "required")
    }

    /// What the JSON pointer names in the body breaks a rule; the empty pointer names all of it.
    pub(crate) fn in_body(pointer: &str, value: Option<&Value>, issue: &str) -> Self {
        Self::in_parameter(pointer, value, issue, "body")
    }

    /// A parameter of the query, the path (`url`) or the headers breaks a rule.
    pub(crate) fn in_parameter(
        field: &str,
        value: Option<&Value>,
        issue: &str,
        location: &str,
    ) -> Self {
        let mut detail = json!({ "field": field, "issue": issue, "location": location });
        if let Some(value) = value {
            detail["value"] = value.clone();
        }
        Self {
            detail: Some(detail),
            ..Self::param_error("参数错误")
        }
    }

    /// There is no such coupon, stock or receipt.
    pub(crate) fn not_exists(message: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", message)
    }

    pub(crate) fn already_exists(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "RESOURCE_ALREADY_EXISTS", message)
    }

    /// The merchant may not do this.
    pub(crate) fn no_auth(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "NO_AUTH", message)
    }

    /// The stock has no coupons left.
    pub(crate) fn not_enough(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "NOT_ENOUGH", message)
    }

    /// A limit of the stock forbids it.
    pub(crate) fn rule_limit(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "RULE_LIMIT", message)
    }

    pub(crate) fn appid_not_bound() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "APPID_MCHID_NOT_MATCH",
            "appid与请求方商户无关联关系",
        )
    }

    pub(crate) fn system_error() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "SYSTEM_ERROR",
            "系统错误",
        )
    }

    pub(crate) fn frequency_limited() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "FREQUENCY_LIMITED",
            "频率限制",
        )
        .numbered(268_461_336)
    }
}
