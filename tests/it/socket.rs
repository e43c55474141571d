//! A gateway on a socket of this machine: what comes off the wire, and answers byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::Response;

use crate::vectors::signed;

/// The verified answer to a redemption.
pub(crate) const ANSWER: &str =
    r#"{"stock_id":"100088","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;

/// A request as it came off the wire.
#[derive(Clone)]
pub(crate) struct Received {
    /// The request line and the header lines.
    pub(crate) head: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Takes one request from each connection, has it answered, and closes.
pub(crate) struct Gateway {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
    is_over: Arc<AtomicBool>,
}

impl Gateway {
    /// Answers by `answer`, which learns how many requests came before.
    pub(crate) fn new(answer: impl Fn(usize, &mut TcpStream) + Send + 'static) -> Self {
        Self::of_connections(move |received, stream| {
            let Some(request) = receive(stream) else {
                return;
            };
            let number = {
                let mut received = received.lock().expect("no panic");
                received.push(request);
                received.len() - 1
            };
            answer(number, stream);
        })
    }

    /// Serves one connection after the other by `serve`, which puts into the list what it receives.
    pub(crate) fn of_connections(
        serve: impl Fn(&Mutex<Vec<Received>>, &mut TcpStream) + Send + 'static,
    ) -> Self {
        let (listener, url) = listen();
        let received = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        std::thread::spawn({
            let (received, is_over) = (Arc::clone(&received), Arc::clone(&is_over));
            move || {
                while let Ok((mut stream, _)) = listener.accept() {
                    if is_over.load(Ordering::SeqCst) {
                        return;
                    }
                    serve(&received, &mut stream);
                }
            }
        });
        Self {
            url,
            received,
            is_over,
        }
    }

    /// Answers every request with these bytes.
    pub(crate) fn answering(bytes: Vec<u8>) -> Self {
        Self::answering_in_turn(vec![bytes])
    }

    /// Answers the requests with these bytes one after the other, and all others with the last. No
    /// bytes close the connection.
    pub(crate) fn answering_in_turn(answers: Vec<Vec<u8>>) -> Self {
        Self::new(move |number, stream| {
            let answer = answers.get(number).or(answers.last()).expect("an answer");
            // A client may stop reading early, so a failed write is no failure of the test.
            drop(stream.write_all(answer));
        })
    }

    /// All requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic").clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread, unless it waits for a client, which is over with the test.
        drop(TcpStream::connect(&self.url["http://".len()..]));
    }
}

/// A port of this machine that nobody listens at.
pub(crate) fn nobody() -> String {
    listen().1
}

/// A port of this machine, and its URL.
pub(crate) fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}

/// A whole request, unless the client has gone before its end.
pub(crate) fn receive(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => head.push(String::from(line)),
        }
    }
    let mut received = Received {
        head,
        body: Vec::new(),
    };
    let length = received
        .header("content-length")
        .map_or(0, |length| length.parse().expect("a number"));
    received.body.resize(length, 0);
    reader.read_exact(&mut received.body).ok()?;
    Some(received)
}

/// The bytes of an answer that is signed now.
pub(crate) fn signed_bytes(status: u16, body: &str) -> Vec<u8> {
    signed_bytes_of_age(0, status, body)
}

/// An answer that is signed now.
pub(crate) fn signed_response(status: u16, body: &str) -> Response<Bytes> {
    signed(status, body, now())
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("a time after 1970").as_secs()
}

/// The bytes of an answer that was signed so many seconds ago.
pub(crate) fn signed_bytes_of_age(age: i64, status: u16, body: &str) -> Vec<u8> {
    bytes_of(&signed(status, body, now().saturating_add_signed(-age)))
}

/// The same answer on a connection that stays open.
pub(crate) fn kept_open(bytes: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.replacen("Connection: close\r\n", "", 1).into_bytes()
}

/// An answer as it goes over the wire.
pub(crate) fn bytes_of(response: &Response<Bytes>) -> Vec<u8> {
    let headers: Vec<_> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("ASCII")))
        .collect();
    let headers: Vec<_> = headers.iter().map(String::as_str).collect();
    bytes(response.status().as_u16(), &headers, response.body())
}

/// The bytes of an answer with these headers, and no signature unless it is among them.
pub(crate) fn bytes(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status} \r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    for header in headers {
        bytes.push_str(header);
        bytes.push_str("\r\n");
    }
    bytes.push_str("\r\n");
    [bytes.as_bytes(), body].concat()
}
