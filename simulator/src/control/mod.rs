//! The control interface on the gateway's port: what a test in any language can ask of the simulator
//! and change in it. Nothing here is signed, so it only serves programs of this machine.

mod commands;
mod origin;
mod page;

use std::sync::Arc;

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    header::{self, HeaderValue},
};
use serde_json::{Map, Value, json};

use crate::gateway::Gateway;

/// What all paths of the control interface begin with.
const ROOT: &str = "/simulator";

/// An answer of the control interface.
pub(crate) struct ControlAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ControlAnswer {
    fn json(status: StatusCode, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    fn to_page() -> Self {
        let mut answer = Self::text(StatusCode::SEE_OTHER, "text/plain", String::new());
        let page = HeaderValue::from_static(ROOT);
        answer.headers.insert(header::LOCATION, page);
        answer
    }

    fn text(status: StatusCode, content_type: &'static str, body: String) -> Self {
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Self {
            status,
            headers: headers
                .map(|(name, value)| (name, HeaderValue::from_static(value)))
                .into_iter()
                .collect(),
            body: body.into(),
        }
    }
}

/// What a command answers: JSON, or why it was not done.
type Outcome = Result<Value, String>;

/// Answers a request to the control interface; `None` for one to the gateway.
pub(crate) fn answer(gateway: &Arc<Gateway>, request: &Request<Bytes>) -> Option<ControlAnswer> {
    let path = request.uri().path().strip_prefix(ROOT)?;
    if !path.is_empty() && !path.starts_with('/') {
        return None;
    }
    if !origin::is_of_this_machine(request.headers()) {
        let body = json!({ "error": "the control interface serves this machine only" });
        return Some(ControlAnswer::json(StatusCode::FORBIDDEN, &body));
    }
    let is_get = request.method() == Method::GET;
    if is_get && path.trim_end_matches('/').is_empty() {
        return Some(page::page(
            gateway,
            request.uri().query().unwrap_or_default(),
        ));
    }
    if is_get && let Some(asset) = page::asset(path) {
        return Some(asset);
    }
    let done = if is_get {
        commands::read(gateway, path).map(Ok)
    } else if request.method() == Method::POST {
        commands::write(gateway, path, &fields(request))
    } else {
        None
    };
    Some(match done {
        // A person goes back to the page.
        Some(Ok(_)) if !is_get && is_form(request) => ControlAnswer::to_page(),
        Some(Ok(body)) => ControlAnswer::json(StatusCode::OK, &body),
        Some(Err(error)) => {
            ControlAnswer::json(StatusCode::BAD_REQUEST, &json!({ "error": error }))
        }
        None => {
            let body = json!({ "error": "unknown path or method", "paths": commands::PATHS });
            ControlAnswer::json(StatusCode::NOT_FOUND, &body)
        }
    })
}

fn is_form(request: &Request<Bytes>) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| {
        value
            .as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

/// The fields of a JSON body, or of a form.
fn fields(request: &Request<Bytes>) -> Map<String, Value> {
    if is_form(request) {
        return form_urlencoded::parse(request.body())
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect();
    }
    serde_json::from_slice(request.body()).unwrap_or_default()
}
