//! `wechatpay verify` and `wechatpay decrypt`: messages captured from the simulator.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use http::Method;
use serde_json::json;
use wechatpay_client::{OperationInfo, runtime};
use wechatpay_simulator::{Signing, Simulator};

use crate::shell::Shell;

/// The bytes of an answer, as they came over the wire.
fn answer(
    simulator: &Simulator,
    operation: &'static OperationInfo,
    body: &serde_json::Value,
) -> Vec<u8> {
    struct Call<'a>(&'a serde_json::Value);
    impl runtime::Value for Call<'_> {
        fn accept(&self, visitor: &mut dyn runtime::Visitor) {
            let fields = self.0.as_object().into_iter().flatten();
            let place = |name: &str| match name {
                "encrypted_echo_message" => runtime::body().encrypted(),
                _ => runtime::body(),
            };
            let fields: Vec<_> = fields
                .map(|(name, value)| runtime::property(name, value, place(name)))
                .collect();
            visitor.object("Call", &fields);
        }
    }
    let request = simulator
        .client()
        .unwrap()
        .prepare_call(operation, &Call(body))
        .unwrap();
    let path = request.uri().path_and_query().unwrap();
    let mut bytes = format!("{} {path} HTTP/1.1\r\n", request.method()).into_bytes();
    write!(bytes, "Host: localhost\r\nConnection: close\r\n").unwrap();
    for (name, value) in request.headers() {
        write!(bytes, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(bytes, "Content-Length: {}\r\n\r\n", request.body().len()).unwrap();
    let mut stream = TcpStream::connect(&simulator.base_url()["http://".len()..]).unwrap();
    stream.write_all(&bytes).unwrap();
    stream.write_all(request.body()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

const ECHO: &OperationInfo = &OperationInfo::new(Method::POST, "/v3/security/echo", "echo");
const CERTIFICATES: &OperationInfo =
    &OperationInfo::new(Method::GET, "/v3/certificates", "certificates");

/// The notification that the simulator sends after this, as it came over the wire.
fn notification(send: impl FnOnce(String)) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let receiver = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut message = Vec::new();
        loop {
            let mut bytes = [0; 4096];
            let count = stream.read(&mut bytes).unwrap();
            message.extend_from_slice(&bytes[..count]);
            let text = String::from_utf8_lossy(&message).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let lengths = head.lines().filter_map(|line| line.split_once(": "));
            let mut lengths =
                lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            if body.len() >= lengths.next().unwrap().1.parse().unwrap() {
                stream
                    .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                    .unwrap();
                return message;
            }
        }
    });
    send(url);
    receiver.join().unwrap()
}

#[tokio::test]
async fn a_genuine_answer_is_told_and_shown_and_a_changed_one_is_not() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let message = answer(&simulator, ECHO, &json!({"echo_message": "你好"}));
    shell.write("answer.http", &message);

    let good = shell.run(&["verify", "answer.http"]);
    assert_eq!(good.json()["echo_message"], "你好");
    assert!(
        good.errors.contains("genuine: signed by WeChat Pay"),
        "{good:?}"
    );

    let text = String::from_utf8(message).unwrap();
    shell.write("changed.http", text.replace("你好", "您好"));
    shell
        .run(&["verify", "changed.http"])
        .fails(1, &["not genuine: ", "signature"]);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let unsigned: Vec<&str> = head
        .lines()
        .filter(|line| !line.contains("ignature"))
        .collect();
    shell.write("headers.txt", unsigned.join("\n"));
    shell.write("body.json", body);
    let files = ["verify", "--headers", "headers.txt", "--body", "body.json"];
    shell
        .run(&files)
        .fails(1, &["not genuine: ", "Wechatpay-Signature"]);
    shell.write("headers.txt", head);
    assert_eq!(shell.run(&files).status, Some(0));
    shell.write("body.json", format!("{body}\n"));
    shell.run(&files).fails(1, &["not genuine"]);
}

#[tokio::test]
async fn it_takes_no_private_key_to_verify_and_another_key_does_not_verify() {
    let simulator = Simulator::start().await.unwrap();
    let message = answer(&simulator, ECHO, &json!({"echo_message": "a"}));
    let mut shell = Shell::of(&simulator);
    shell.write("answer.http", message);
    for name in [
        "WECHATPAY_PRIVATE_KEY_FILE",
        "WECHATPAY_SERIAL_NO",
        "WECHATPAY_API_V3_KEY",
    ] {
        shell.set(name, "");
    }
    assert_eq!(shell.run(&["verify", "answer.http"]).status, Some(0));
    shell.set(
        "WECHATPAY_PUBLIC_KEY_ID",
        "PUB_KEY_ID_0000000000000000000000000000000000",
    );
    shell
        .run(&["verify", "answer.http"])
        .fails(1, &["not genuine", simulator.public_key_id()]);
}

#[tokio::test]
async fn a_notification_is_verified_and_decrypted() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    let message = notification(|url| {
        answer(
            &simulator,
            ECHO,
            &json!({"echo_message": "secret", "notify_url": url}),
        );
    });
    shell.write("notification.http", &message);
    for command in ["verify", "decrypt"] {
        let done = shell.run(&[command, "notification.http"]);
        assert_eq!(done.json()["event_type"], "SECURITY_ECHO.SUCCESS");
        assert_eq!(done.json()["resource"]["echo_message"], "secret");
    }

    // Its body alone, which the APIv3 key proves.
    let begin = message
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap()
        + 4;
    shell.write("body.json", &message[begin..]);
    let done = shell.run(&["decrypt", "--body", "body.json"]);
    assert_eq!(done.json()["resource"]["echo_message"], "secret");
    shell.set("WECHATPAY_API_V3_KEY", "0".repeat(32));
    shell
        .run(&["decrypt", "--body", "body.json"])
        .fails(1, &["cannot be decrypted"]);
    shell.set("WECHATPAY_API_V3_KEY", "");
    shell
        .run(&["decrypt", "--body", "body.json"])
        .fails(2, &["the APIv3 key is not set"]);
}

#[tokio::test]
async fn certificates_are_shown_and_an_answer_that_brings_them_is_decrypted() {
    let simulator = Simulator::builder()
        .signing(Signing::Certificate)
        .start()
        .await
        .unwrap();
    let mut shell = Shell::of(&simulator);
    let serial_no = simulator.certificates()[0].serial_no().to_owned();
    shell.set("WECHATPAY_PUBLIC_KEY_ID", "");
    shell.set("WECHATPAY_PUBLIC_KEY_FILE", "");

    let done = shell.run(&["certificates"]);
    assert_eq!(done.json()[0]["serial_no"], serial_no);
    assert_eq!(done.json()[0]["has_expired"], false);

    shell.write(
        "answer.http",
        answer(&simulator, CERTIFICATES, &json!(null)),
    );
    let done = shell.run(&["decrypt", "answer.http"]);
    let pem = done.json()["data"][0]["encrypt_certificate"].clone();
    assert!(
        pem.as_str()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----"),
        "{pem}"
    );

    shell.set("WECHATPAY_API_V3_KEY", "0".repeat(32));
    shell
        .run(&["certificates"])
        .fails(1, &["cannot be decrypted"]);
}

#[tokio::test]
async fn fields_are_decrypted_with_the_merchants_key() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let sent = json!({"echo_message": "a", "encrypted_echo_message": "张三"});
    let message = answer(&simulator, ECHO, &sent);
    assert!(!String::from_utf8_lossy(&message).contains("张三"));
    shell.write("answer.http", message);
    let arguments = [
        "decrypt",
        "answer.http",
        "--field",
        "encrypted_echo_message",
    ];
    assert_eq!(
        shell.run(&arguments).json()["encrypted_echo_message"],
        "张三"
    );

    shell
        .run(&["decrypt", "answer.http"])
        .fails(2, &["nothing in the body is encrypted"]);
    let other = ["decrypt", "answer.http", "--field", "echo_message"];
    shell.run(&other).fails(1, &["cannot be decrypted"]);
}
