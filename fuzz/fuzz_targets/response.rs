//! An answer: any status, headers and body, and any body that is well signed; also as the list of
//! platform certificates. It is read or an error, and never a panic.

#![no_main]

use bytes::Bytes;
use http::{Response, StatusCode};
use libfuzzer_sys::fuzz_target;
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_fuzz::{client, headers, signed_headers};

fuzz_target!(|bytes: &[u8]| {
    let Some((status, rest)) = bytes.split_first() else {
        return;
    };
    let status = StatusCode::from_u16(100 + 2 * u16::from(*status)).expect("between 100 and 610");
    let (headers, body) = headers(rest);
    for (headers, body) in [(signed_headers(rest), rest), (headers, body)] {
        let mut response = Response::new(Bytes::copy_from_slice(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        // It shows in full what it knows.
        if let Err(error) = client().finish::<UseCouponRequest>(response.clone()) {
            let _ = format!("{error} {error:?}");
        }
        if let Err(error) = client().finish_certificates(response) {
            let _ = format!("{error} {error:?}");
        }
    }
});
