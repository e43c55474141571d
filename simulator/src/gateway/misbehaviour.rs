//! What each fault does to an answer, stage by stage.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{self, HeaderValue},
};
use serde_json::{Map, Value, json};

use super::{
    WECHATPAY_SERIAL,
    answer::Answer,
    seal::{SealedAnswer, WECHATPAY_NONCE, WECHATPAY_SIGNATURE},
};
use crate::{Fault, platform::ApiError};

/// What the platform's probes of a client begin with; also valid Base64.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// The answer before it is signed: the platform's own, if the fault lets it process the request,
/// and then as the fault wants it.
pub(super) fn perform(fault: Option<&Fault>, process: impl FnOnce() -> Answer) -> Answer {
    let Some(fault) = fault else {
        return process();
    };
    let processed = fault.is_processed().then(process);
    match (fault, processed) {
        (Fault::SystemError { .. }, _) => ApiError::system_error().into(),
        (Fault::SystemErrorAsBadRequest { .. }, _) => ApiError {
            status: StatusCode::BAD_REQUEST,
            ..ApiError::system_error()
        }
        .into(),
        (Fault::NotJson, Some(answer)) if !answer.body.is_empty() => Answer {
            body: Bytes::from_static(b"stock_id=100088"),
            ..answer
        },
        (Fault::UnknownFields, Some(answer)) => with_fields(answer, |fields| {
            let unknown = json!({ "nested": [1, null, "text"] });
            fields.insert("a_field_of_tomorrow".to_owned(), unknown);
        }),
        (Fault::MissingField(name), Some(answer)) => with_fields(answer, |fields| {
            fields.remove(name);
        }),
        (Fault::Unsigned, Some(answer)) => Answer {
            is_signed: false,
            ..answer
        },
        (_, Some(answer)) => answer,
        (Fault::Forbidden(code), None) => {
            ApiError::new(StatusCode::FORBIDDEN, code.name(), code.message()).into()
        }
        (Fault::TooManyRequests { retry_after }, None) => Answer {
            extra_header: retry_after.map(|seconds| (header::RETRY_AFTER, seconds.into())),
            ..ApiError::frequency_limited().into()
        },
        (_, None) => Answer::html(
            StatusCode::BAD_GATEWAY,
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n\
             <body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n",
        ),
    }
}

/// How far the answer's timestamp lies behind the clock.
pub(super) fn lag_seconds(fault: Option<&Fault>) -> i64 {
    match fault {
        Some(Fault::Stale { seconds }) => *seconds,
        _ => 0,
    }
}

/// Spoils an answer after it was signed.
pub(super) fn forge(fault: Option<&Fault>, answer: &mut SealedAnswer) {
    match fault {
        // An answer without a body is tampered with by its nonce, which is signed too.
        Some(Fault::TamperedBody) if answer.body.is_empty() => {
            let nonce = HeaderValue::from_static("another");
            answer.headers.insert(WECHATPAY_NONCE, nonce);
        }
        Some(Fault::TamperedBody) => answer.body = tampered(&answer.body),
        Some(Fault::UnknownSerial) => {
            let stranger =
                HeaderValue::from_static("PUB_KEY_ID_9999999999999999999999999999999999");
            answer.headers.insert(WECHATPAY_SERIAL, stranger);
        }
        Some(Fault::Probe) => insert_signature(answer, &decodable_probe()),
        Some(Fault::UndecodableProbe) => insert_signature(answer, &undecodable_probe()),
        _ => {}
    }
}

/// The answer with its fields changed; one that has none, as a file, stays as it is.
fn with_fields(answer: Answer, change: impl FnOnce(&mut Map<String, Value>)) -> Answer {
    let Ok(mut fields) = serde_json::from_slice(&answer.body) else {
        return answer;
    };
    change(&mut fields);
    Answer {
        body: Value::Object(fields).to_string().into(),
        ..answer
    }
}

/// The same text with its last digit or letter changed, so that JSON stays JSON.
fn tampered(body: &[u8]) -> Bytes {
    let mut body = body.to_vec();
    if let Some(byte) = body
        .iter_mut()
        .rev()
        .find(|byte| byte.is_ascii_alphanumeric())
    {
        *byte = if *byte == b'1' { b'2' } else { b'1' };
    }
    body.into()
}

/// Base64 of 256 bytes, as long as a real signature.
fn decodable_probe() -> String {
    let signature = STANDARD.encode([0x5A; 256]);
    format!("{PROBE}{}", &signature[PROBE.len()..])
}

fn undecodable_probe() -> String {
    format!("{PROBE}not+Base64/at=all")
}

fn insert_signature(answer: &mut SealedAnswer, signature: &str) {
    let value = HeaderValue::from_str(signature).expect("a probe is printable ASCII");
    answer.headers.insert(WECHATPAY_SIGNATURE, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tampered_answer_differs_in_one_character() {
        assert_eq!(tampered(br#"{"a":"+08:00"}"#), r#"{"a":"+08:01"}"#);
        assert_eq!(tampered(br#"{"a":"1"}"#), r#"{"a":"2"}"#);
    }

    #[test]
    fn one_probe_is_base64_and_the_other_is_not() {
        assert_eq!(STANDARD.decode(decodable_probe()).unwrap().len(), 256);
        assert!(STANDARD.decode(undecodable_probe()).is_err());
    }
}
