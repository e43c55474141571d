//! What to answer to a notification.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::NotificationError;

/// The answer to a notification. It has to arrive within five seconds.
///
/// It becomes a response of [`http`]. What another library wants is one step away: `.map(Body::from)`
/// for axum, `.map(Full::new)` for hyper.
///
/// ```
/// use bytes::Bytes;
/// use http::{Response, StatusCode};
/// use wechatpay_client::notification::Reply;
///
/// let response: Response<Bytes> = Reply::failed("the database is away").into();
/// assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
/// assert_eq!(response.body(), r#"{"code":"FAIL","message":"the database is away"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Reply {
    status: StatusCode,
    /// What went wrong, if anything did.
    message: Option<Cow<'static, str>>,
    /// Why the notification was not acceptable. It is for the merchant, not for WeChat Pay.
    error: Option<Box<NotificationError>>,
}

impl Reply {
    /// The event is in safe hands, and is not to be sent again: 204. It is also the answer to an
    /// event of no interest.
    pub const fn accepted() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            message: None,
            error: None,
        }
    }

    /// The merchant's own failure: 500. The event will be sent again.
    ///
    /// WeChat Pay gets to read `message`: keep internal matters out of it.
    pub fn failed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    pub(super) fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            message: Some(message.into()),
            error: None,
        }
    }

    pub(super) fn because_of(mut self, error: NotificationError) -> Self {
        self.error = Some(Box::new(error));
        self
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Why the notification was not acceptable, if it was not; for one's own log.
    #[must_use]
    pub fn error(&self) -> Option<&NotificationError> {
        self.error.as_deref()
    }
}

impl From<Reply> for Response<Bytes> {
    fn from(reply: Reply) -> Self {
        let mut response = Self::new(Bytes::new());
        *response.status_mut() = reply.status;
        if let Some(message) = reply.message {
            *response.body_mut() = json!({"code": "FAIL", "message": message})
                .to_string()
                .into();
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(CONTENT_TYPE, json);
        }
        response
    }
}
