//! `wechatpay call` of uploads, and of answers that are files.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;

use flate2::Compression;
use flate2::write::GzEncoder;
use wechatpay_simulator::{Fault, Simulator};

use crate::shell::Shell;

const SPEC: &str = "
openapi: 3.1.0
info: {title: Files, version: '1'}
security: [{wechatpay: []}]
components:
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
paths:
  /v3/media/upload:
    post:
      operationId: uploadImage
      summary: Upload a picture.
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [meta, file]
              properties:
                meta:
                  type: object
                  required: [filename, sha256, purpose]
                  properties:
                    filename: {type: string, maxLength: 10}
                    sha256: {type: string, minLength: 64, maxLength: 64}
                    purpose: {type: string, enum: [LOGO, BANNER]}
                file: {type: string, format: binary}
      responses:
        '200':
          description: Where it is.
          content:
            application/json:
              schema:
                type: object
                required: [media_id, sha256, filename]
                properties:
                  media_id: {type: string}
                  sha256: {type: string}
                  filename: {type: string}
  /v3/receipt:
    get:
      operationId: downloadReceipt
      summary: A file that is signed.
      responses:
        '200': {description: The file., content: {application/pdf: {schema: {type: string, format: binary}}}}
  /v3/bill:
    get:
      operationId: downloadBill
      summary: A file that is not signed.
      x-wechatpay-unsigned-response: true
      responses:
        '200': {description: The file., content: {text/csv: {schema: {type: string, format: binary}}}}
";

/// A simulator that answers these operations, and a shell with the spec and a picture.
async fn with_files() -> (Simulator, Shell) {
    let folder = tempfile::TempDir::new().unwrap();
    let spec = folder.path().join("files.yaml");
    std::fs::write(&spec, SPEC).unwrap();
    let simulator = Simulator::builder().spec(&spec).start().await.unwrap();
    let shell = Shell::of(&simulator);
    shell.write("files.yaml", SPEC);
    shell.write("logo.png", b"\x89PNG and so on");
    (simulator, shell)
}

fn call<'a>(operation: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["call", "--spec", "files.yaml", operation], more].concat()
}

/// Of the picture.
const SHA256: &str = "29a1575c";

#[tokio::test]
async fn a_file_goes_up_with_its_name_and_digest() {
    let (simulator, shell) = with_files().await;
    let fields = ["purpose=LOGO", "--file", "file=logo.png"];

    let answer = shell.run(&call("uploadImage", &fields)).json();
    // What the request says under a name, the answer says as well.
    assert_eq!(answer["filename"], "logo.png");
    let sha256 = answer["sha256"].as_str().unwrap();
    assert_eq!(sha256.len(), 64);
    assert!(sha256.starts_with(SHA256), "{sha256}");

    let path = ["call", "POST", "/v3/media/upload"];
    let by_path = shell.run(&[&path[..], &fields].concat()).json();
    assert_eq!(by_path["sha256"], answer["sha256"]);
    assert_eq!(simulator.requests().len(), 2);
}

#[tokio::test]
async fn an_upload_that_breaks_the_spec_is_not_sent() {
    let (simulator, shell) = with_files().await;
    let fails = |arguments: &[&str], told: &str| {
        shell.run(&call("uploadImage", arguments)).fails(2, &[told]);
    };
    fails(&["purpose=LOGO"], "takes a file: --file file=PATH");
    fails(
        &["purpose=LOGO", "--file", "image=logo.png"],
        "--file file=PATH",
    );
    fails(&["purpose=LOGO", "--file", "logo.png"], "write NAME=PATH");
    fails(
        &["purpose=LOGO", "--file", "file=nothing.png"],
        "nothing.png",
    );
    fails(&["purpose=PORTRAIT", "--file", "file=logo.png"], "purpose");
    fails(&["--file", "file=logo.png"], "purpose: required");
    fails(
        &["purpose=LOGO", "filename=a.png", "--file", "file=logo.png"],
        "the file itself gives the field `filename`",
    );
    shell.write("a-long-name.png", b"");
    fails(
        &["purpose=LOGO", "--file", "file=a-long-name.png"],
        "filename",
    );
    let none = shell.run(&call("downloadBill", &["--file", "file=logo.png"]));
    none.fails(2, &["downloadBill takes no file"]);
    assert_eq!(simulator.requests().len(), 0);
}

#[tokio::test]
async fn a_signed_file_is_written_once_it_is_verified() {
    let (simulator, shell) = with_files().await;
    let output = ["--output", "receipt.pdf"];

    let unsaid = shell.run(&call("downloadReceipt", &[]));
    unsaid.fails(2, &["downloadReceipt answers a file", "--output FILE"]);
    assert_eq!(simulator.requests().len(), 0);

    let done = shell.run(&call("downloadReceipt", &output));
    assert_eq!(
        (done.status, done.output.as_str()),
        (Some(0), ""),
        "{done:?}"
    );
    let receipt = shell.read("receipt.pdf");
    assert!(receipt.starts_with("downloadReceipt: "), "{receipt}");
    let printed = shell.run(&call("downloadReceipt", &["--output", "-"]));
    assert_eq!(printed.output, receipt);
    let by_path = shell.run(&["call", "GET", "/v3/receipt", "--output", "-"]);
    assert_eq!(by_path.output, receipt);

    // What is not genuine leaves the file as it was, and nothing beside it.
    for _ in 0..4 {
        simulator.fail_next(Fault::TamperedBody);
    }
    let tampered = shell.run(&call("downloadReceipt", &output));
    assert_eq!(tampered.status, Some(4), "{tampered:?}");
    assert_eq!(shell.read("receipt.pdf"), receipt);
    assert!(!shell.folder().join("receipt.pdf.part").exists());
}

/// Answers requests with this file, unsigned, as bills are.
fn serve(file: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            // To the blank line; there is no body.
            let _ = stream
                .by_ref()
                .lines()
                .find(|line| line.as_ref().unwrap().is_empty());
            let length = file.len();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            let stream = stream.get_mut();
            stream
                .write_all(&[head.as_bytes(), &file].concat())
                .unwrap();
        }
    });
    url
}

#[tokio::test]
async fn a_packed_bill_is_unpacked_and_held_against_the_digest_of_what_was_in_it() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(b"date,fee\n").unwrap();
    let url = serve(packed.finish().unwrap());
    let path = [
        "call",
        "GET",
        "/v3/billdownload/file",
        "token=t",
        "--unsigned-answer",
    ];
    let to = ["--base-url", &url, "--output", "bill.csv", "--hash"];
    // printf 'date,fee\n' | sha1sum
    let hash = "SHA1:24958c9f51e51834c10b8cea363c8ccd95de8bb1";

    let unpacked = [&path[..], &to, &[hash, "--gunzip"]].concat();
    assert_eq!(shell.run(&unpacked).status, Some(0));
    assert_eq!(shell.read("bill.csv"), "date,fee\n");

    let as_it_came = [&path[..], &to, &[hash]].concat();
    assert_eq!(shell.run(&as_it_came).status, Some(4));
}

#[tokio::test]
async fn an_unsigned_file_is_held_against_its_digest() {
    let (_simulator, shell) = with_files().await;
    let done = shell.run(&call("downloadBill", &["--output", "bill.csv"]));
    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(done.errors.contains("no --hash was given"), "{done:?}");

    let digest = aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        shell.read("bill.csv").as_bytes(),
    );
    let hex: Vec<_> = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let hash = format!("SHA256:{}", hex.concat());
    let checked = ["--output", "checked.csv", "--hash", &hash];
    let done = shell.run(&call("downloadBill", &checked));
    assert_eq!(
        (done.status, done.errors.as_str()),
        (Some(0), ""),
        "{done:?}"
    );
    assert_eq!(shell.read("checked.csv"), shell.read("bill.csv"));

    let other = format!("SHA256:{}", "0".repeat(64));
    for hash in ["MD5:24958c9f51e51834c10b8cea363c8ccd", "SHA1:24958", "SHA1"] {
        let done = shell.run(&["call", "GET", "/v3/x", "--output", "x", "--hash", hash]);
        done.fails(2, &["write SHA1: and 40 hexadecimal digits"]);
    }
    let wrong = ["--output", "wrong.csv", "--hash", &other];
    let done = shell.run(&call("downloadBill", &wrong));
    assert_eq!(done.status, Some(4), "{done:?}");
    assert!(!shell.folder().join("wrong.csv").exists());
    assert!(!shell.folder().join("wrong.csv.part").exists());

    // Of a path nobody knows whether its answer is signed, unless it is said.
    let path = ["call", "GET", "/v3/bill", "--output", "-"];
    let refused = shell.run(&path);
    assert_eq!(refused.status, Some(4), "{refused:?}");
    let said = shell.run(&[&path[..], &["--unsigned-answer"]].concat());
    assert_eq!(said.output, shell.read("bill.csv"));
    let named = ["--output", "-", "--unsigned-answer"];
    shell
        .run(&call("downloadReceipt", &named))
        .fails(2, &["its spec says whether the answer is signed"]);
}
