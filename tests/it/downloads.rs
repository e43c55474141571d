//! Answers that are no JSON, and answers without a signature: whole, and piece by piece.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{Request, Response};
use http_body::Frame;
use tokio::sync::mpsc;
use wechatpay_client::transport::{Body, Transport, TransportError, TransportFuture};
use wechatpay_client::{Client, Download, DownloadError, Error, ErrorKind, VerifyError};

use crate::golden::files::{
    CertificateImageRequest, DownloadBillRequest, Files, ServerTimeRequest,
};
use crate::socket::{Gateway, bytes_of, signed_bytes};
use crate::vectors::{assert_signed, client_builder, signed};

pub(crate) const BILL: &str =
    "\u{feff}交易时间,公众账号ID\n`2015-05-20 13:29:35,`wx1234567889999\n";

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}

/// The digest in hex, by a library that the client does not use it of.
pub(crate) fn sha1(content: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, content);
    let digits = digest.as_ref().iter().map(|byte| format!("{byte:02X}"));
    digits.collect()
}

/// An answer without a signature.
pub(crate) fn file(content: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder()
        .header(CONTENT_TYPE, "application/octet-stream")
        .body(content.into())
        .unwrap()
}

fn client(gateway: &Gateway) -> Client {
    client_builder().base_url(&gateway.url).build().unwrap()
}

async fn download_from(gateway: &Gateway) -> Result<Download, Error> {
    let request = DownloadBillRequest::builder().token("a/b=").build();
    Files::new(&client(gateway)).download_bill(&request).await
}

/// A download of this answer.
async fn download(answer: &Response<Bytes>) -> Download {
    let gateway = Gateway::answering(bytes_of(answer));
    download_from(&gateway).await.unwrap()
}

#[tokio::test]
async fn a_file_is_asked_for_with_a_signature_and_comes_without_one() {
    let gateway = Gateway::answering(bytes_of(&file(BILL)));
    let download = download_from(&gateway).await.unwrap();
    assert_eq!(download.content_type(), Some("application/octet-stream"));
    assert_eq!(download.content_length(), Some(BILL.len() as u64));
    let download = download
        .expect_hash("SHA1", &sha1(BILL.as_bytes()))
        .unwrap();
    assert_eq!(download.bytes().await.unwrap(), BILL);

    let received = &gateway.received()[0];
    let target = "/v3/billdownload/file?token=a%2Fb%3D";
    assert_eq!(received.head[0], format!("GET {target} HTTP/1.1"));
    assert_eq!(received.header("accept"), Some("*/*"));
    let authorization = received.header("authorization").unwrap();
    assert_signed(authorization, &http::Method::GET, target, b"");
}

#[tokio::test]
async fn the_url_of_an_answer_is_taken_as_it_is_and_to_the_own_gateway_only() {
    let gateway = Gateway::answering(bytes_of(&file(BILL)));
    let client = client(&gateway);
    let target = "/v3/billdownload/file?token=6XIv5TUPto7pByrTQKhd6kwvyKLG2uY2&tartype=gzip";
    let download = client
        .download_url::<DownloadBillRequest>(&format!("https://elsewhere.example{target}"))
        .await
        .unwrap();
    assert_eq!(download.bytes().await.unwrap(), BILL);
    let received = &gateway.received()[0];
    assert_eq!(received.head[0], format!("GET {target} HTTP/1.1"));
    let authorization = received.header("authorization").unwrap();
    assert_signed(authorization, &http::Method::GET, target, b"");

    for url in [
        "",
        "no url",
        "https://api.mch.weixin.qq.com/v3/certificates",
        "https://api.mch.weixin.qq.com/v3/billdownload/file/../../certificates",
        "https://api.mch.weixin.qq.com?/v3/billdownload/file",
    ] {
        let error = client
            .download_url::<DownloadBillRequest>(url)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent, "{url}: {error}");
        let invalid = error.invalid_request().unwrap();
        assert_eq!(
            invalid.violations()[0].to_string(),
            "download_url must be a URL with the path /v3/billdownload/file"
        );
    }
    assert_eq!(gateway.received().len(), 1);
}

#[tokio::test]
async fn a_file_may_be_larger_than_any_answer_that_is_read_whole() {
    let content = vec![b','; 12 * 1024 * 1024];
    let download = download(&file(content.clone())).await;
    let mut written = Vec::new();
    let length = download
        .expect_hash("sha1", &sha1(&content))
        .unwrap()
        .write_to(&mut written)
        .await
        .unwrap();
    assert_eq!(length, written.len() as u64);
    assert!(written == content);
}

#[tokio::test]
async fn a_file_with_another_digest_is_not_handed_out() {
    let of_another_file = sha1(b"another file");
    let expect = async || {
        let download = download(&file(BILL)).await;
        download.expect_hash("SHA1", &of_another_file).unwrap()
    };
    let error = expect().await.bytes().await.unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongHash));
    assert!(!error.may_have_taken_effect());
    assert_eq!(
        error.to_string(),
        "files.downloadBill: outcome unknown: the file does not have the expected digest; \
         HTTP 200, not verified; 1 attempt"
    );

    let error = expect().await.write_to(std::io::sink()).await.unwrap_err();
    assert!(matches!(error, DownloadError::Call(_)), "{error:?}");

    let mut pieces = expect().await;
    assert!(pieces.chunk().await.unwrap().is_some());
    pieces.chunk().await.unwrap_err();
    // Whoever asks on is not told that this was the end.
    pieces.chunk().await.unwrap_err();
}

#[tokio::test]
async fn a_digest_of_an_unknown_type_is_no_digest() {
    let download = download(&file(BILL)).await;
    let error = download.expect_hash("SM3", "00").unwrap_err();
    assert_eq!(
        error.verify_error(),
        Some(&VerifyError::UnsupportedHash(String::from("SM3")))
    );
}

#[tokio::test]
async fn a_file_that_is_cut_short_is_an_error_with_or_without_a_digest() {
    let mut bytes = bytes_of(&file(BILL));
    bytes.truncate(bytes.len() - 1);
    let download = download_from(&Gateway::answering(bytes)).await.unwrap();
    let error = download.bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
}

#[tokio::test]
async fn a_sink_that_takes_nothing_is_told_from_a_bad_file() {
    let mut too_small = [0; 4];
    let error = download(&file(BILL))
        .await
        .write_to(too_small.as_mut_slice())
        .await
        .unwrap_err();
    assert!(matches!(error, DownloadError::Write(_)), "{error:?}");
}

#[tokio::test]
async fn an_error_in_place_of_a_file_is_an_error_of_the_api() {
    let refusal = r#"{"code":"NO_STATEMENT_EXIST","message":"账单文件不存在"}"#;
    let gateway = Gateway::answering(signed_bytes(400, refusal));
    let error = download_from(&gateway).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.is_verified()),
        (ErrorKind::Refused, Some("NO_STATEMENT_EXIST"), true)
    );

    // One that claims a signature must have a good one.
    let mut forged = signed(400, refusal, now());
    *forged.body_mut() = Bytes::from(refusal.replace("NO_", ""));
    let error = download_from(&Gateway::answering(bytes_of(&forged)))
        .await
        .unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongSignature));

    // Not yet made: no file, and no success.
    let accepted = "HTTP/1.1 202 \r\nContent-Length: 0\r\n\r\n";
    let error = download_from(&Gateway::answering(accepted.into()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn a_signed_answer_that_is_no_json_is_verified_and_read_whole() {
    const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\x00\xff";
    let mut answer = signed(200, PICTURE, now());
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, http::HeaderValue::from_static("image/png"));
    let request = CertificateImageRequest::builder().id("1").build();

    let gateway = Gateway::answering(bytes_of(&answer));
    let client_of = |gateway: &Gateway| client(gateway);
    let picture = Files::new(&client_of(&gateway))
        .certificate_image(&request)
        .await
        .unwrap();
    assert_eq!(picture.content_type(), Some("image/png"));
    assert_eq!(picture.bytes(), PICTURE);
    assert_eq!(
        format!("{picture:?}"),
        r#"Binary { content_type: Some("image/png"), bytes: 10 }"#
    );

    *answer.body_mut() = Bytes::from_static(b"\x89PNG\r\n\x1a\n\x00\xfe");
    let gateway = Gateway::answering(bytes_of(&answer));
    let error = Files::new(&client_of(&gateway))
        .certificate_image(&request)
        .await
        .unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongSignature));
}

#[tokio::test]
async fn an_answer_is_unsigned_only_where_the_spec_says_so() {
    let gateway = Gateway::answering(bytes_of(&file("picture")));
    let request = CertificateImageRequest::builder().id("1").build();
    let error = Files::new(&client(&gateway))
        .certificate_image(&request)
        .await
        .unwrap_err();
    assert!(
        matches!(error.verify_error(), Some(VerifyError::MissingHeader(_))),
        "{error}"
    );

    let gateway = Gateway::answering(bytes_of(&file(r#"{"time":1554208460}"#)));
    let request = ServerTimeRequest::builder().build();
    let answer = Files::new(&client(&gateway)).server_time(&request).await;
    assert_eq!(answer.unwrap().time, 1_554_208_460);
    // Nor does the request have a signature, as the spec says.
    let received = &gateway.received()[0];
    assert_eq!(received.header("authorization"), None);
    assert_eq!(received.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn a_file_packed_in_a_way_that_was_not_asked_for_is_refused() {
    let mut answer = file("???");
    let brotli = http::HeaderValue::from_static("br");
    answer.headers_mut().insert(CONTENT_ENCODING, brotli);
    let gateway = Gateway::answering(bytes_of(&answer));
    let error = download_from(&gateway).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable, "{error}");
}

#[test]
fn downloads_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let client = client_builder().build().unwrap();
    let request = DownloadBillRequest::builder().token("1").build();
    is_send(&async move {
        let files = Files::new(&client);
        files.download_bill(&request).await?.bytes().await
    });
}

/// With nothing to unpack it, a packed file is refused by the name of what is missing.
#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn a_packed_file_names_the_feature_that_unpacks_it() {
    let mut answer = file("\u{1f}");
    let gzip = http::HeaderValue::from_static("gzip");
    answer.headers_mut().insert(CONTENT_ENCODING, gzip);
    let gateway = Gateway::answering(bytes_of(&answer));
    let error = download_from(&gateway).await.unwrap_err();
    assert!(error.to_string().contains("the feature `gzip`"), "{error}");
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[tokio::test]
    async fn the_digest_of_a_gzip_file_is_that_of_the_unpacked_one() {
        let download = download(&file(packed(BILL.as_bytes()))).await;
        let download = download
            .gunzip()
            .expect_hash("SHA1", &sha1(BILL.as_bytes()))
            .unwrap();
        assert_eq!(download.bytes().await.unwrap(), BILL);
    }

    #[tokio::test]
    async fn what_http_has_packed_is_unpacked_once() {
        let mut answer = file(packed(BILL.as_bytes()));
        let gzip = http::HeaderValue::from_static("gzip");
        answer.headers_mut().insert(CONTENT_ENCODING, gzip);
        for gunzip in [false, true] {
            let mut download = download(&answer).await;
            if gunzip {
                download = download.gunzip();
            }
            assert_eq!(download.bytes().await.unwrap(), BILL);
        }
    }

    #[tokio::test]
    async fn unpacking_goes_in_pieces() {
        let content = vec![b'0'; 40 * 1024 * 1024];
        let mut download = download(&file(packed(&content))).await.gunzip();
        let mut length = 0;
        while let Some(chunk) = download.chunk().await.unwrap() {
            assert!(chunk.len() < 16 * 1024 * 1024, "{}", chunk.len());
            length += chunk.len();
        }
        assert_eq!(length, content.len());
    }

    #[tokio::test]
    async fn what_is_not_gzip_or_only_a_part_of_it_is_refused() {
        let mut half = packed(BILL.as_bytes());
        half.truncate(half.len() - 4);
        for content in [BILL.as_bytes().to_vec(), half] {
            let error = download(&file(content))
                .await
                .gunzip()
                .bytes()
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Undecodable, "{error}");
        }
    }
}

/// The body of a double is streamed as well.
#[tokio::test]
async fn pieces_come_as_they_are_sent() {
    struct Double;

    impl Transport for Double {
        fn send(&self, _request: Request<Bytes>) -> TransportFuture<'_> {
            let pieces = ["a", "", "b"].map(|piece| Ok(Bytes::from(piece)));
            Box::pin(async { Ok(Response::new(Body::from_chunks(pieces))) })
        }
    }

    let client = client_builder()
        .transport(Arc::new(Double))
        .build()
        .unwrap();
    let request = DownloadBillRequest::builder().token("1").build();
    let mut download = Files::new(&client).download_bill(&request).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "a");
    assert_eq!(download.chunk().await.unwrap().unwrap(), "b");
    assert_eq!(download.chunk().await.unwrap(), None);
    assert_eq!(download.chunk().await.unwrap(), None);
}

/// Each piece of a file has the time of a whole call, and the file as long as it takes.
#[tokio::test(start_paused = true)]
async fn a_piece_of_a_file_may_be_late_but_not_forever() {
    struct Slow;

    impl Transport for Slow {
        fn send(&self, _request: Request<Bytes>) -> TransportFuture<'_> {
            let (sender, receiver) = mpsc::channel(1);
            tokio::spawn(async move {
                for _ in 0..3 {
                    tokio::time::sleep(Duration::from_secs(9)).await;
                    sender.send(Bytes::from("9 s")).await.unwrap();
                }
                sender.closed().await;
            });
            Box::pin(async { Ok(Response::new(Body::new(Pieces(receiver)))) })
        }
    }

    struct Pieces(mpsc::Receiver<Bytes>);

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = TransportError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
            let piece = self.0.poll_recv(context);
            piece.map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
        }
    }

    let client = client_builder()
        .timeout(Duration::from_secs(10))
        .transport(Arc::new(Slow))
        .build()
        .unwrap();
    let request = DownloadBillRequest::builder().token("1").build();
    let mut download = Files::new(&client).download_bill(&request).await.unwrap();
    for _ in 0..3 {
        assert_eq!(download.chunk().await.unwrap().unwrap(), "9 s");
    }
    let before = tokio::time::Instant::now();
    let error = download.chunk().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(before.elapsed().as_secs(), 10);
}

#[cfg(feature = "blocking")]
#[test]
fn files_can_be_waited_for() {
    use crate::golden::files::blocking;

    let answering = |gateway: &Gateway| {
        let builder = client_builder().base_url(&gateway.url);
        builder.build_blocking().unwrap()
    };
    let request = DownloadBillRequest::builder().token("1").build();
    let gateway = Gateway::answering(bytes_of(&file(BILL)));
    let client = answering(&gateway);
    let download = blocking::Files::new(&client)
        .download_bill(&request)
        .unwrap();
    let mut written = Vec::new();
    download
        .expect_hash("SHA1", &sha1(BILL.as_bytes()))
        .unwrap()
        .write_to(&mut written)
        .unwrap();
    assert_eq!(written, BILL.as_bytes());

    let gateway = Gateway::answering(bytes_of(&file(BILL)));
    let client = answering(&gateway);
    let download = blocking::Files::new(&client)
        .download_bill(&request)
        .unwrap();
    let error = download.expect_hash("SHA1", "00").unwrap().bytes();
    assert_eq!(
        error.unwrap_err().verify_error(),
        Some(&VerifyError::WrongHash)
    );

    let gateway = Gateway::answering(bytes_of(&signed(200, "picture", now())));
    let client = answering(&gateway);
    let request = CertificateImageRequest::builder().id("1").build();
    let picture = blocking::Files::new(&client).certificate_image(&request);
    assert_eq!(picture.unwrap().into_bytes(), "picture");
}
