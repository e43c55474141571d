//! Answers that HTTP packed on their way (`Content-Encoding`), though nobody asked for it. What is
//! signed is the content, so it is unpacked first, with the feature `gzip`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::Response;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::{Error, ErrorKind, VerifyError};

use crate::socket::ANSWER;
use crate::vectors::{client, signed};

const NOW: u64 = 1_722_850_422;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn finish(response: Response<Bytes>) -> Result<UseCouponResponse, Error> {
    client().finish_at::<UseCouponRequest>(response, now())
}

/// A gzip file of one stored block, which no compressor has to make.
pub(crate) fn packed(text: &str) -> Vec<u8> {
    let mut file = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01".to_vec();
    let length = u16::try_from(text.len()).expect("a short text");
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(text.as_bytes());
    let mut crc = u32::MAX;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 * (crc & 1));
        }
    }
    file.extend((!crc).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    file
}

/// The answer with another body, under this `Content-Encoding`.
fn encoded(
    mut response: Response<Bytes>,
    encoding: &'static str,
    body: Vec<u8>,
) -> Response<Bytes> {
    let headers = response.headers_mut();
    headers.insert("Content-Encoding", encoding.parse().unwrap());
    *response.body_mut() = body.into();
    response
}

fn packed_error(response: Response<Bytes>) -> String {
    let error = finish(response).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.may_have_taken_effect());
    match error.verify_error() {
        Some(VerifyError::Packed(problem)) => problem.to_string(),
        _ => panic!("{error}"),
    }
}

#[test]
fn what_is_not_packed_may_say_so() {
    let answer = signed(200, ANSWER, NOW);
    finish(encoded(answer, "identity", ANSWER.into())).unwrap();
}

#[test]
fn an_unknown_packing_leaves_the_outcome_unknown() {
    for encoding in ["br", "gzip, gzip", "deflate"] {
        let answer = encoded(signed(200, ANSWER, NOW), encoding, packed(ANSWER));
        assert_eq!(
            packed_error(answer),
            "this comes packed in a way that was not asked for"
        );
    }
}

#[test]
fn of_a_refusal_without_a_signature_the_status_is_left() {
    let refusal = Response::builder().status(403).body(Bytes::new()).unwrap();
    let error = finish(encoded(refusal, "br", b"?".to_vec())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(!error.is_verified() && error.code().is_none(), "{error}");
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzip_is_told_with_the_feature_that_unpacks_it() {
    let answer = encoded(signed(200, ANSWER, NOW), "gzip", packed(ANSWER));
    assert_eq!(
        packed_error(answer),
        "this comes packed with gzip: enable the feature `gzip`"
    );
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn the_signature_is_over_the_unpacked_content() {
        let used = finish(encoded(signed(200, ANSWER, NOW), "gzip", packed(ANSWER)));
        assert_eq!(used.unwrap().stock_id, "100088");

        let other = ANSWER.replace("100088", "100089");
        let error = finish(encoded(signed(200, ANSWER, NOW), "gzip", packed(&other)));
        let error = error.unwrap_err();
        assert_eq!(error.verify_error(), Some(&VerifyError::WrongSignature));

        // Not that of the packed bytes.
        let answer = signed(200, &packed(ANSWER), NOW);
        let error = finish(encoded(answer, "gzip", packed(ANSWER))).unwrap_err();
        assert_eq!(error.verify_error(), Some(&VerifyError::WrongSignature));
    }

    #[test]
    fn a_packed_refusal_is_read() {
        let body = r#"{"code":"PARAM_ERROR","message":"no"}"#;
        let error = finish(encoded(signed(400, body, NOW), "gzip", packed(body))).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Refused, Some("PARAM_ERROR"))
        );
        assert!(error.is_verified() && !error.may_have_taken_effect());
    }

    #[test]
    fn what_is_cut_short_or_no_gzip_leaves_the_outcome_unknown() {
        let mut short = packed(ANSWER);
        short.pop();
        for (body, problem) in [
            (short, "what is packed with gzip is cut short"),
            (ANSWER.into(), "this is not gzip"),
        ] {
            let answer = encoded(signed(200, ANSWER, NOW), "gzip", body);
            assert_eq!(packed_error(answer), problem);
        }
    }

    #[test]
    fn a_small_answer_that_unpacks_to_a_huge_one_is_not_read() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..64 {
            encoder.write_all(&vec![b' '; 1024 * 1024]).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        assert!(bomb.len() < 100_000);
        let error = finish(encoded(signed(200, ANSWER, NOW), "gzip", bomb)).unwrap_err();
        assert!(error.to_string().contains("too large"), "{error}");
        assert!(error.may_have_taken_effect());
    }
}
