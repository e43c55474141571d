//! Bills in one call: asked for, fetched from the client's own gateway, and held against the digest of
//! the signed answer.

use http::Method;
use serde_json::{Value, json};
use wechatpay_client::{Client, Download, Error, ErrorKind, VerifyError};

use crate::downloads::{BILL, file, sha1};
use crate::golden::files::{DownloadBillRequest, ServerTimeRequest, TradeBillRequest};
use crate::socket::{Gateway, Received, bytes_of, signed_bytes};
use crate::vectors::{answer, assert_signed, client_builder, text, vector};

const TARGET: &str = "/v3/billdownload/file?token=6XIv5TUPto7pByrTQKhd6kwvyKLG2uY2";

/// The answer that tells of the bill, with its URL at WeChat Pay.
fn told() -> Value {
    json!({
        "hash_type": "SHA1",
        "hash_value": sha1(BILL.as_bytes()),
        "download_url": format!("https://api.mch.weixin.qq.com{TARGET}"),
    })
}

/// A gateway that tells this of a bill, and has this for its file.
fn gateway(told: &Value, content: impl Into<bytes::Bytes>) -> Gateway {
    let told = signed_bytes(200, &told.to_string());
    Gateway::answering_in_turn(vec![told, bytes_of(&file(content))])
}

fn client(gateway: &Gateway) -> Client {
    client_builder().base_url(&gateway.url).build().unwrap()
}

fn request() -> TradeBillRequest {
    let date = "2019-06-11".parse::<wechatpay_client::Date>().unwrap();
    TradeBillRequest::builder().bill_date(date).build()
}

async fn typed(gateway: &Gateway) -> Result<Download, Error> {
    let client = client(gateway);
    client
        .download_bill::<DownloadBillRequest>(&request())
        .await
}

async fn untyped(gateway: &Gateway) -> Result<Download, Error> {
    let client = client(gateway);
    client
        .chain("v3/bill/tradebill")
        .query("bill_date", "2019-06-11")
        .download_bill("v3/billdownload/file")
        .await
}

fn assert_got(request: &Received, target: &str) {
    assert_eq!(request.head[0], format!("GET {target} HTTP/1.1"));
    let authorization = request.header("authorization").unwrap();
    assert_signed(authorization, &Method::GET, target, b"");
}

#[tokio::test]
async fn a_bill_comes_by_one_call_from_the_own_gateway() {
    // Both calls go to the gateway on this machine, whatever host the URL names.
    for is_typed in [true, false] {
        let gateway = gateway(&told(), BILL);
        let download = if is_typed {
            typed(&gateway).await
        } else {
            untyped(&gateway).await
        };
        assert_eq!(download.unwrap().bytes().await.unwrap(), BILL);
        let received = gateway.received();
        assert_eq!(received.len(), 2);
        assert_got(&received[0], "/v3/bill/tradebill?bill_date=2019-06-11");
        assert_got(&received[1], TARGET);
    }
}

#[tokio::test]
async fn a_file_with_another_digest_is_no_bill() {
    let download = typed(&gateway(&told(), "another file")).await.unwrap();
    let error = download.bytes().await.unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongHash));
    let download = untyped(&gateway(&told(), "another file")).await.unwrap();
    let error = download.bytes().await.unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongHash));
    assert_eq!(error.operation().id, "GET /v3/billdownload/file");
}

#[tokio::test]
async fn a_url_of_another_path_is_not_followed() {
    let mut elsewhere = told();
    elsewhere["download_url"] = json!("https://api.mch.weixin.qq.com/v3/certificates?token=1");
    let both = [gateway(&elsewhere, BILL), gateway(&elsewhere, BILL)];
    for (gateway, result) in [
        (&both[0], typed(&both[0]).await),
        (&both[1], untyped(&both[1]).await),
    ] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
        assert!(error.invalid_request().is_some(), "{error}");
        assert_eq!(gateway.received().len(), 1);
    }
}

#[tokio::test]
async fn a_bill_without_url_or_digest_is_not_fetched() {
    for name in ["download_url", "hash_type", "hash_value"] {
        let mut told = told();
        told.as_object_mut().unwrap().remove(name);
        let gateway = gateway(&told, BILL);
        let error = typed(&gateway).await.unwrap_err();
        let pointer = error.decode_error().unwrap().pointer();
        assert_eq!(pointer, format!("/{name}"), "{error}");
        assert_eq!(gateway.received().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_signed_vouches_for_no_file() {
    let unsigned = || Gateway::answering(bytes_of(&file(told().to_string())));
    // One that should have been.
    let gateway = unsigned();
    let error = typed(&gateway).await.unwrap_err();
    assert_not_signed(&error);
    let received = gateway.received();
    let asks = |request: &Received| request.head[0].starts_with("GET /v3/bill/tradebill?");
    assert!(received.iter().all(asks));

    // And one whose spec says that it never is.
    let gateway = unsigned();
    let error = client(&gateway)
        .download_bill::<DownloadBillRequest>(&ServerTimeRequest::builder().build())
        .await
        .unwrap_err();
    assert_not_signed(&error);
    assert_eq!(gateway.received().len(), 1);
}

fn assert_not_signed(error: &Error) {
    let error = error.verify_error();
    assert!(
        matches!(error, Some(VerifyError::MissingHeader(_))),
        "{error:?}"
    );
}

/// The chain that asks for a packed bill.
async fn packed(gateway: &Gateway) -> Result<Download, Error> {
    let client = client(gateway);
    client["v3/bill/tradebill"]
        .query("bill_date", "2019-06-11")
        .query("tar_type", "GZIP")
        .download_bill("v3/billdownload/file")
        .await
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_packed_bill_is_unpacked_and_then_checked() {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(BILL.as_bytes()).unwrap();
    let gateway = gateway(&told(), encoder.finish().unwrap());
    let download = packed(&gateway).await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), BILL);
}

/// Its digest is that of the unpacked file, so it could not be checked.
#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn a_packed_bill_is_not_asked_for_if_nothing_unpacks_it() {
    let gateway = gateway(&told(), BILL);
    let error = packed(&gateway).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    let violation = &error.invalid_request().unwrap().violations()[0];
    assert_eq!(
        violation.to_string(),
        "tar_type needs the feature `gzip` of wechatpay-client"
    );
    assert_eq!(gateway.received().len(), 0);
}

#[cfg(feature = "blocking")]
#[test]
fn a_bill_can_be_waited_for() {
    let answering = |gateway: &Gateway| {
        let builder = client_builder().base_url(&gateway.url);
        builder.build_blocking().unwrap()
    };
    let first = gateway(&told(), BILL);
    let download = answering(&first)
        .download_bill::<DownloadBillRequest>(&request())
        .unwrap();
    assert_eq!(download.bytes().unwrap(), BILL);

    let second = gateway(&told(), "another file");
    let download = answering(&second)
        .chain("v3/bill/tradebill")
        .query("bill_date", "2019-06-11")
        .download_bill("v3/billdownload/file")
        .unwrap();
    let error = download.bytes().unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongHash));
}

/// The vector's answer has no signature and is good all the same: its note has the digest.
#[tokio::test]
async fn the_bill_of_the_vector_is_held_against_its_digest() {
    let vector = vector("responses", "bill-download");
    let (_, digest) = text(&vector["note"]).split_once("(sha1 ").unwrap();
    let told = json!({
        "hash_type": "SHA1",
        "hash_value": digest.trim_end_matches(')'),
        "download_url": format!("https://api.mch.weixin.qq.com{TARGET}"),
    });
    let (bill, _) = answer(vector);
    let download = typed(&gateway(&told, bill.body().clone())).await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), bill.body());

    // Without the mark at its beginning it is another file.
    let without_mark = bill.body().slice(3..);
    let download = typed(&gateway(&told, without_mark)).await.unwrap();
    let error = download.bytes().await.unwrap_err();
    assert_eq!(error.verify_error(), Some(&VerifyError::WrongHash));
}
