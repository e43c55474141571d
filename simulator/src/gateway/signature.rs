//! Whether a request was signed by the merchant, just now, and not seen before.

use bytes::Bytes;
use hyper::Request;
use serde_json::{Value, json};

use super::{
    Gateway,
    authorization::Authorization,
    diagnosis::SignatureDiagnosis,
    form::signed_body,
    refusal::{Refusal, Rejected},
};

/// How far the client's clock and the gateway's may lie apart, either way.
const WINDOW_SECONDS: i64 = 300;

pub(super) fn check(gateway: &Gateway, request: &Request<Bytes>) -> Result<(), Rejected> {
    let authorization = Authorization::from_headers(request.headers())?;
    let now = gateway.clock.now().unix_timestamp();
    check_timestamp(authorization.timestamp, now)?;
    if authorization.mchid != gateway.merchant.mchid {
        return Err(Refusal::WrongMchid.into());
    }
    if authorization.serial_no != gateway.merchant.serial_no {
        return Err(Refusal::WrongSerialNo.into());
    }
    if !gateway
        .merchant_key
        .verifies(&message(request, &authorization), authorization.signature)
    {
        let detail = Some(sign_information(request, &authorization));
        return Err(Rejected {
            refusal: Refusal::SignatureMismatch,
            detail,
            diagnosis: Some(SignatureDiagnosis::find(
                &gateway.merchant_key,
                request,
                &authorization,
            )),
        });
    }
    // Only now, so that no stranger can use up a nonce.
    if !gateway.state().nonces.is_new(authorization.nonce, now) {
        return Err(Refusal::ReplayedNonce.into());
    }
    Ok(())
}

fn check_timestamp(timestamp: i64, now: i64) -> Result<(), Refusal> {
    let seconds = timestamp.saturating_sub(now);
    if seconds.saturating_abs() > WINDOW_SECONDS {
        return Err(Refusal::TimestampOutOfWindow { seconds });
    }
    Ok(())
}

/// The text that the merchant has to sign: five lines, each ended by a line feed.
fn message(request: &Request<Bytes>, authorization: &Authorization<'_>) -> Vec<u8> {
    let mut message = message_head(request, authorization).into_bytes();
    message.extend_from_slice(signed_body(request));
    message.push(b'\n');
    message
}

fn message_head(request: &Request<Bytes>, authorization: &Authorization<'_>) -> String {
    let Authorization {
        timestamp, nonce, ..
    } = authorization;
    format!(
        "{}\n{}\n{timestamp}\n{nonce}\n",
        request.method(),
        url(request)
    )
}

/// The path and the query exactly as they stood in the request line.
pub(super) fn url(request: &Request<Bytes>) -> &str {
    request
        .uri()
        .path_and_query()
        .map_or("/", |url| url.as_str())
}

/// The gateway's view of the signed text, by which a developer finds the difference. Of the body it
/// shows eight characters, as the platform does.
fn sign_information(request: &Request<Bytes>, authorization: &Authorization<'_>) -> Value {
    let start_of_body: String = String::from_utf8_lossy(signed_body(request))
        .chars()
        .take(8)
        .collect();
    json!({
        "field": "signature",
        "location": "authorization",
        "detail": { "issue": "sign not match" },
        "sign_information": {
            "method": request.method().as_str(),
            "url": url(request),
            "sign_message_length": message(request, authorization).len(),
            "truncated_sign_message":
                format!("{}{start_of_body}\n", message_head(request, authorization)),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_are_within_the_window_and_a_second_more_is_not() {
        for seconds in [-300, 0, 300] {
            assert_eq!(check_timestamp(1_000 + seconds, 1_000), Ok(()));
        }
        for seconds in [-301, 301] {
            let refusal = Refusal::TimestampOutOfWindow { seconds };
            assert_eq!(check_timestamp(1_000 + seconds, 1_000), Err(refusal));
        }
    }
}
