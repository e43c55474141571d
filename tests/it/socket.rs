//! A gateway on a socket of this machine: what comes off the wire, and answers byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::Response;

use crate::vectors::signed;

/// A request as it came off the wire.
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

/// A gateway that serves one connection with `answer`, after reading a whole request from it.
pub(crate) struct Gateway {
    pub(crate) url: String,
    serving: JoinHandle<Received>,
}

impl Gateway {
    pub(crate) fn new(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        let (listener, url) = listen();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let received = receive(&stream);
            answer(&mut stream);
            received
        });
        Self { url, serving }
    }

    pub(crate) fn answering(bytes: Vec<u8>) -> Self {
        // A client may stop reading early, so a failed write is no failure of the test.
        Self::new(move |stream| drop(stream.write_all(&bytes)))
    }

    pub(crate) fn received(self) -> Received {
        self.serving.join().unwrap()
    }
}

/// A port of this machine, and its URL.
pub(crate) fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

pub(crate) fn receive(stream: &TcpStream) -> Received {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
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
        .map_or(0, |length| length.parse().unwrap());
    received.body.resize(length, 0);
    reader.read_exact(&mut received.body).unwrap();
    received
}

/// The bytes of an answer that is signed now.
pub(crate) fn signed_bytes(status: u16, body: &str) -> Vec<u8> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    bytes_of(&signed(status, body, now))
}

/// An answer as it goes over the wire.
pub(crate) fn bytes_of(response: &Response<Bytes>) -> Vec<u8> {
    let mut head = vec![
        format!("HTTP/1.1 {} ", response.status().as_u16()),
        format!("Content-Length: {}", response.body().len()),
    ];
    for (name, value) in response.headers() {
        head.push(format!("{name}: {}", value.to_str().unwrap()));
    }
    let head = format!("{}\r\n\r\n", head.join("\r\n"));
    [head.as_bytes(), response.body()].concat()
}
