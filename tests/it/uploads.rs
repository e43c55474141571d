//! Uploads: a form of the signed JSON `meta` and of a file.

use std::io;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};
use wechatpay_client::signing::RequestMessage;
use wechatpay_client::{File, Operation, Parts, Rule};
use wechatpay_simulator::{Simulator, Verdict};

use crate::golden::uploads::{
    UploadImageRequest, UploadStatementRequest, UploadStatementRequestBankType,
    UploadStatementRequestOwner, Uploads,
};
use crate::socket::{Gateway, bytes, signed_bytes};
use crate::vectors::{assert_signed, client_builder, credential, text, vector};

/// The SHA-256 of `abc` (FIPS 180-2, B.1).
const SHA256_OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn upload(file: File) -> UploadImageRequest {
    UploadImageRequest::builder().file(file).build()
}

/// The boundary that the header names.
fn boundary(parts: &Parts) -> &str {
    let content_type = parts.content_type().unwrap().to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=");
    boundary.unwrap()
}

/// The parts of a form: head and content of each.
fn form<'a>(body: &'a [u8], boundary: &str) -> Vec<(&'a str, &'a [u8])> {
    let find = |text: &[u8], from: usize| {
        let mut windows = body[from..].windows(text.len());
        windows
            .position(|window| window == text)
            .map(|at| from + at)
    };
    let delimiter = format!("--{boundary}");
    assert!(body.starts_with(delimiter.as_bytes()));
    let mut parts = Vec::new();
    let mut start = delimiter.len();
    while body[start..].starts_with(b"\r\n") {
        let end = find(format!("\r\n{delimiter}").as_bytes(), start).expect("an end");
        let head_end = find(b"\r\n\r\n", start).expect("a head");
        let head = std::str::from_utf8(&body[start + 2..head_end]).unwrap();
        parts.push((head, &body[head_end + 4..end]));
        start = end + 2 + delimiter.len();
    }
    assert_eq!(&body[start..], b"--\r\n");
    parts
}

/// The answer says what WeChat Pay checked; of an upload that is its JSON, and so it is here.
#[tokio::test]
async fn a_refused_signature_of_an_upload_is_compared_by_what_was_signed_of_it() {
    let meta = upload(File::new("abc.png", "abc")).parts().unwrap();
    let (path, body) = (meta.path_and_query().len(), meta.signed_body().len());
    let message = 4 + path + 10 + 32 + body + 5;
    let answer = format!(
        r#"{{"code":"SIGN_ERROR","detail":{{"sign_information":{{"sign_message_length":{message}}}}}}}"#
    );
    let gateway = Gateway::answering(bytes(401, &[], answer.as_bytes()));
    let client = client_builder().base_url(&gateway.url).build().unwrap();
    let uploads = Uploads::new(&client);
    let error = uploads
        .upload_image(&upload(File::new("abc.png", "abc")))
        .await
        .unwrap_err();
    let told = format!(
        "signed here: {message} bytes, {path} of path and query, {body} of body; checked there: \
         {message} bytes (the same length"
    );
    assert!(error.to_string().contains(&told), "{error}");
}

#[test]
fn the_form_and_its_signature_are_those_of_the_vector() {
    let vector = vector("request_signatures", "multipart-meta");
    let bytes = |name: &str| BASE64_STANDARD.decode(text(&vector[name])).unwrap();
    let file = File::new("wechatpay_logo.png", bytes("file_base64"));
    let parts = upload(file).parts().unwrap();

    assert_eq!(parts.path_and_query(), text(&vector["canonical_url"]));
    assert_eq!(parts.signed_body(), text(&vector["signed_body"]).as_bytes());
    let authorization = credential().authorization(&RequestMessage {
        method: &Method::POST,
        path_and_query: parts.path_and_query(),
        timestamp: vector["timestamp"].as_i64().unwrap(),
        nonce: text(&vector["nonce"]),
        body: parts.signed_body(),
    });
    assert_eq!(authorization.unwrap(), text(&vector["authorization"]));

    // The boundary is free; with that of the vector, the form is the same to the byte.
    let (_, other) = text(&vector["content_type"])
        .split_once("boundary=")
        .unwrap();
    let expected = form(&bytes("sent_body_base64"), other)
        .into_iter()
        .map(|(head, content)| (String::from(head), content.to_vec()))
        .collect::<Vec<_>>();
    let sent = form(parts.body().unwrap(), boundary(&parts))
        .into_iter()
        .map(|(head, content)| (String::from(head), content.to_vec()))
        .collect::<Vec<_>>();
    assert_eq!(sent, expected);
    let length = |body: usize, boundary: &str| body - 3 * boundary.len();
    assert_eq!(
        length(parts.body().unwrap().len(), boundary(&parts)),
        length(bytes("sent_body_base64").len(), other)
    );
}

#[tokio::test]
async fn a_gateway_gets_the_signed_json_and_the_file() {
    let gateway = Gateway::answering(signed_bytes(200, r#"{"media_url":"https://x"}"#));
    let client = client_builder().base_url(&gateway.url).build().unwrap();
    let uploaded = Uploads::new(&client)
        .upload_image(&upload(File::new("logo.png", "abc")))
        .await
        .unwrap();
    assert_eq!(uploaded.media_url, "https://x");

    let received = gateway.received().remove(0);
    let content_type = received.header("content-type").unwrap();
    let (kind, boundary) = content_type.split_once("; boundary=").unwrap();
    assert_eq!(kind, "multipart/form-data");
    let form = form(&received.body, boundary);
    let [(meta_head, meta), (file_head, file)] = form.as_slice() else {
        panic!("{} parts", form.len())
    };
    assert_eq!(
        *meta_head,
        "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json"
    );
    assert_eq!(
        *file_head,
        "Content-Disposition: form-data; name=\"file\"; filename=\"logo.png\"\r\n\
         Content-Type: image/png"
    );
    assert_eq!(*file, b"abc");
    let json: Value = serde_json::from_slice(meta).unwrap();
    assert_eq!(
        json,
        json!({"filename": "logo.png", "sha256": SHA256_OF_ABC})
    );
    // Of all that was sent, the signature covers the JSON, byte for byte.
    assert_signed(
        received.header("authorization").unwrap(),
        &Method::POST,
        "/v3/marketing/favor/media/image-upload",
        meta,
    );
}

#[test]
fn no_name_leaves_its_place_in_the_form() {
    for (name, written) in [
        ("a\"; name=\"meta\".png", "a%22; name=%22meta%22.png"),
        ("a\r\nX: y\r\n\r\n{}.png", "a%0D%0AX: y%0D%0A%0D%0A{}.png"),
        ("券 图.png", "券 图.png"),
        ("a\0\u{1b}\u{7f}.png", "a%00%1B%7F.png"),
        ("a%22\\.png", "a%22\\.png"),
    ] {
        let parts = upload(File::new(name, "abc")).parts().unwrap();
        let form = form(parts.body().unwrap(), boundary(&parts));
        let [(_, meta), (head, content)] = form.as_slice() else {
            panic!("{} parts for {name:?}", form.len())
        };
        assert_eq!(
            *head,
            format!(
                "Content-Disposition: form-data; name=\"file\"; filename=\"{written}\"\r\n\
                 Content-Type: image/png"
            )
        );
        assert_eq!(*content, b"abc");
        let json: Value = serde_json::from_slice(meta).unwrap();
        assert_eq!(json["filename"], name);
    }
}

#[test]
fn no_content_ends_its_part() {
    let first = upload(File::new("a.csv", "abc")).parts().unwrap();
    let delimiter = format!("\r\n--{}--\r\n", boundary(&first));
    let content = [b"abc", delimiter.as_bytes()].concat();
    let parts = upload(File::new("a.csv", content.clone())).parts().unwrap();
    let form = form(parts.body().unwrap(), boundary(&parts));
    assert_eq!((form.len(), form[1].1), (2, content.as_slice()));
}

#[test]
fn a_repeated_upload_is_the_same_to_the_byte() {
    let request = upload(File::new("a.png", "abc"));
    assert_eq!(request.parts().unwrap(), request.parts().unwrap());
}

#[test]
fn fields_of_meta_are_fields_of_the_request() {
    let request = UploadStatementRequest::builder()
        .mchid("1900000001")
        .bank_type(UploadStatementRequestBankType::Cft)
        .out_request_no("7")
        .statement_file(File::new("七月.csv", "1,2"))
        .owner(UploadStatementRequestOwner::builder().name("张三").build())
        .build();
    let parts = request.parts().unwrap();
    assert_eq!(parts.path_and_query(), "/v3/merchant/1900000001/statements");
    // This `meta` has no digest in the spec.
    assert_eq!(
        std::str::from_utf8(parts.signed_body()).unwrap(),
        r#"{"bank_type":"CFT","out_request_no":"7","owner":{"name":"张三"},"filename":"七月.csv"}"#
    );
    let form = form(parts.body().unwrap(), boundary(&parts));
    assert_eq!(form[0].1, parts.signed_body());
    assert_eq!(
        form[1].0,
        "Content-Disposition: form-data; name=\"statement file\"; filename=\"七月.csv\"\r\n\
         Content-Type: text/csv"
    );
    let shown = format!("{request:?}");
    assert!(shown.contains("statement file: [redacted]"), "{shown}");
}

#[test]
fn a_file_is_checked_before_it_is_sent() {
    let rules = |file: File| {
        let invalid = upload(file).parts().unwrap_err();
        let violations = invalid.violations().iter();
        violations
            .map(|violation| {
                assert_eq!(violation.field(), "file");
                violation.rule().clone()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(File::new("", "abc")), [Rule::FileName]);
    assert_eq!(
        rules(File::new("🎁.png", "abc")),
        [Rule::BasicMultilingualPlane]
    );
    assert!(matches!(
        rules(File::new("a".repeat(129), "abc"))[..],
        [Rule::Length { actual: 129, .. }]
    ));
    for content_type in ["", "image/png\r\nX: y", "图"] {
        let file = File::new("a.png", "abc").with_content_type(content_type);
        assert_eq!(rules(file), [Rule::ContentType], "{content_type}");
    }
}

#[test]
fn files_come_from_bytes_paths_and_readers() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("Logo.JPG");
    std::fs::write(&path, "abc").unwrap();
    let from_path = File::from_path(&path).unwrap();
    assert_eq!(from_path, File::new("Logo.JPG", "abc"));
    assert_eq!(from_path.content_type(), "image/jpeg");

    let from_reader = File::from_reader("a.unknown", io::Cursor::new("abc")).unwrap();
    assert_eq!(from_reader.content_type(), "application/octet-stream");
    assert_eq!(from_reader.bytes(), "abc");
    let typed = from_reader.with_content_type("video/mp4");
    assert_eq!(
        (typed.name(), typed.content_type()),
        ("a.unknown", "video/mp4")
    );

    let missing = File::from_path(path.with_file_name("none.png")).unwrap_err();
    assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    let nameless = File::from_path("..").unwrap_err();
    assert_eq!(nameless.kind(), io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn files_come_from_streams() {
    use wechatpay_client::transport::{Body, TransportError};

    let pieces = || ["a", "", "bc"].map(|piece| Ok(Bytes::from(piece)));
    let whole = File::from_body("a.png", Body::from_chunks(pieces())).await;
    assert_eq!(whole.unwrap(), File::new("a.png", "abc"));

    let broken = Err(TransportError::outcome_unknown("cut off"));
    let broken = Body::from_chunks(pieces().into_iter().chain([broken]));
    let error = File::from_body("a.png", broken).await.unwrap_err();
    assert!(!error.is_not_sent());
}

#[test]
fn debug_shows_the_name_and_the_length_of_a_file() {
    let request = upload(File::new("logo.png", "abc"));
    assert_eq!(
        format!("{request:?}"),
        r#"UploadImageRequest { file: File { name: "logo.png", bytes: 3, .. } }"#
    );
    let parts = request.parts().unwrap();
    assert!(!format!("{parts:?}").contains("abc"));
}

#[tokio::test]
async fn a_gateway_of_the_same_spec_takes_the_upload() {
    let spec = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/codegen/tests/golden/uploads.yaml"
    );
    let simulator = Simulator::builder().spec(spec).start().await.unwrap();
    let client = simulator.client().unwrap();

    let picture = File::new("a \"b\".png", &b"1\r\n--2"[..]);
    let answer = Uploads::new(&client).upload_image(&upload(picture)).await;

    assert!(!answer.unwrap().media_url.is_empty());
    assert_eq!(simulator.requests()[0].verdict, Verdict::Accepted);
}
