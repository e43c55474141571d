//! A gateway that answers every request alike, with one signature made at its start. It is a process
//! of its own, so that what it uses counts for nobody.

use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;
use crate::keys::Keys;

const BODY: &str = r#"{"stock_id":"100088","openid":"xsd3434454567676","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;

/// Prints its address, and answers until its standard input is closed.
#[tokio::main]
pub(crate) async fn run() -> Result<()> {
    let answer = answer()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    std::thread::spawn(|| {
        let _ = std::io::read_to_string(std::io::stdin());
        std::process::exit(0);
    });
    loop {
        let (connection, _) = listener.accept().await?;
        connection.set_nodelay(true)?;
        let answer = answer.clone();
        tokio::spawn(async move {
            // A client that goes away is no fault.
            let _ = serve(connection, &answer).await;
        });
    }
}

fn answer() -> Result<String> {
    let keys = Keys::of_the_vectors();
    let key = PrivatePkcs8KeyDer::from_pem_slice(keys.gateway_key.as_bytes())?;
    let key = KeyPair::from_pkcs8(key.secret_pkcs8_der())?;
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
    let message = format!("{timestamp}\n{nonce}\n{BODY}\n");
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )?;
    let signature = BASE64_STANDARD.encode(signature);
    let (id, length) = (keys.public_key_id, BODY.len());
    Ok(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Request-ID: 08F5-0\r\nWechatpay-Serial: {id}\r\nWechatpay-Timestamp: {timestamp}\r\n\
         Wechatpay-Nonce: {nonce}\r\nWechatpay-Signature: {signature}\r\n\r\n{BODY}"
    ))
}

async fn serve(mut connection: TcpStream, answer: &str) -> std::io::Result<()> {
    let mut received = Vec::new();
    loop {
        while !is_whole(&received) {
            if connection.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
        }
        received.clear();
        connection.write_all(answer.as_bytes()).await?;
    }
}

/// Whether the bytes are a whole request. Nobody sends the next before the answer.
fn is_whole(received: &[u8]) -> bool {
    let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    received.len() >= end + 4 + length
}
