//! Whatever a program puts into a request, its URL and its `Authorization` header keep their form.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request};
use proptest::prelude::*;
use wechatpay_client::signing::{Credential, RequestMessage};
use wechatpay_client::transport::{Transport, TransportError, TransportFuture};
use wechatpay_client::{Client, RetryPolicy};

use crate::vectors::{assert_signed, client_builder, private_key};

/// Keeps the request, and has no answer.
#[derive(Default)]
struct Recorder(Mutex<Option<Request<Bytes>>>);

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        *self.0.lock().unwrap() = Some(request);
        Box::pin(async { Err(TransportError::not_sent("a recorder")) })
    }
}

/// What is sent with these values in path and query; `None` if it is not sent.
fn sent(segment: &str, name: &'static str, value: &str) -> Option<Request<Bytes>> {
    let recorder = Arc::new(Recorder::default());
    let client: Client = client_builder()
        .transport(recorder.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let call = client.chain("v3/stocks/{stock_id}/codes");
    let call = call.path("stock_id", segment).query(name, value);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(call.get()).unwrap_err();
    recorder.0.lock().unwrap().take()
}

/// What was percent-encoded, by RFC 3986: none but its unreserved characters stand for themselves.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                let digits = std::str::from_utf8(&digits).ok()?;
                if digits != digits.to_ascii_uppercase() {
                    return None;
                }
                u8::from_str_radix(digits, 16).ok()?
            }
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => byte,
            _ => return None,
        });
    }
    String::from_utf8(decoded).ok()
}

/// The pairs of an `Authorization` header by its grammar: `name="value"`, with commas between, and
/// no quote in a value.
fn pairs(authorization: &str) -> Option<Vec<(&str, &str)>> {
    let (scheme, pairs) = authorization.split_once(' ')?;
    if scheme != "WECHATPAY2-SHA256-RSA2048" {
        return None;
    }
    pairs
        .split(',')
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            (!value.contains('"')).then_some((name, value))
        })
        .collect()
}

proptest! {
    #[test]
    fn values_stay_in_their_place_of_the_url(
        segment in "(?s).{0,12}|[./%{}?#&=+ ]{0,4}|stock_id|\\{stock_id\\}",
        name in prop::sample::select(vec!["a", "{stock_id}", "a&b=c", "#", "页"]),
        value in "(?s).{0,12}|[./%{}?#&=+ ]{0,4}",
    ) {
        let is_basic = |text: &str| text.chars().all(|character| character <= '\u{ffff}');
        let can_be_sent = !matches!(segment.as_str(), "" | "." | "..")
            && is_basic(&segment)
            && is_basic(&value);
        let request = sent(&segment, name, &value);
        prop_assert_eq!(request.is_some(), can_be_sent);
        if let Some(request) = request {
            let uri = request.uri();
            let path: Vec<_> = uri.path().split('/').collect();
            prop_assert_eq!(&path[..3], &["", "v3", "stocks"]);
            prop_assert_eq!(decoded(path[3]), Some(segment));
            prop_assert_eq!(&path[4..], &["codes"]);
            let (sent_name, sent_value) = uri.query().unwrap().split_once('=').unwrap();
            prop_assert_eq!(decoded(sent_name), Some(String::from(name)));
            prop_assert_eq!(decoded(sent_value), Some(value));

            let target = uri.path_and_query().unwrap().as_str();
            let authorization = request.headers()[AUTHORIZATION].to_str().unwrap();
            assert_signed(authorization, &Method::GET, target, b"");
        }
    }

    #[test]
    fn the_authorization_header_keeps_its_grammar(
        mchid in "[0-9]{1,32}|(?s).{0,6}|[0-9]{1,4}[\",= ]",
        serial_no in "[0-9a-fA-F]{1,64}|(?s).{0,6}|[0-9A-F]{1,4}[\",= ]",
        nonce in "[0-9A-Za-z]{1,32}|(?s).{0,6}|[0-9A-Za-z]{1,4}[\",= ]",
        timestamp in any::<i64>(),
        path_and_query in "/(?s).{0,20}",
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let message = RequestMessage {
            method: &Method::POST,
            path_and_query: &path_and_query,
            timestamp,
            nonce: &nonce,
            body: &body,
        };
        let credential = Credential::new(&mchid, &serial_no, private_key("merchant"));
        let is = |text: &str, longest, allowed: fn(&u8) -> bool| {
            (1..=longest).contains(&text.len()) && text.bytes().all(|byte| allowed(&byte))
        };
        prop_assert_eq!(
            credential.is_ok(),
            is(&mchid, 32, u8::is_ascii_digit) && is(&serial_no, 64, u8::is_ascii_hexdigit)
        );
        if let Ok(credential) = credential {
            let header = credential.authorization(&message);
            prop_assert_eq!(header.is_ok(), is(&nonce, 32, u8::is_ascii_alphanumeric));
            if let Ok(header) = header {
                let signature = credential.sign(&message.to_bytes()).unwrap();
                let (timestamp, serial_no) = (timestamp.to_string(), serial_no.to_uppercase());
                let expected = vec![
                    ("mchid", mchid.as_str()),
                    ("nonce_str", &nonce),
                    ("signature", &signature),
                    ("timestamp", &timestamp),
                    ("serial_no", &serial_no),
                ];
                // A signature in Base64 may end with `=`, but has no comma and no quote.
                prop_assert_eq!(pairs(header.to_str().unwrap()), Some(expected));
            }
        }
    }
}
