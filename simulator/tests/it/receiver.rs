//! A merchant's server for notifications: keeps what arrives and answers as it is told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver as Queue, Sender, channel},
    thread,
    time::Duration,
};

use hyper::{HeaderMap, header::HeaderName};

/// The headers and the body of a notification.
pub(crate) type Notice = (HeaderMap, Vec<u8>);

pub(crate) struct Receiver {
    pub(crate) url: String,
    arrived: Queue<Notice>,
}

impl Receiver {
    /// Answers the first notifications with these statuses, and 200 after that.
    pub(crate) fn answering(statuses: &'static [u16]) -> Self {
        Self::start(TcpListener::bind("127.0.0.1:0").unwrap(), statuses)
    }

    pub(crate) fn listening_at(address: SocketAddr) -> Self {
        Self::start(TcpListener::bind(address).unwrap(), &[])
    }

    fn start(listener: TcpListener, statuses: &'static [u16]) -> Self {
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        let (sender, arrived) = channel();
        thread::spawn(move || {
            let statuses = statuses.iter().copied().chain(std::iter::repeat(200));
            for (stream, status) in listener.incoming().zip(statuses) {
                serve(stream.unwrap(), status, &sender);
            }
        });
        Self { url, arrived }
    }

    /// Waits for the next notification.
    pub(crate) fn next(&self) -> Notice {
        let patience = Duration::from_secs(20);
        self.arrived.recv_timeout(patience).expect("a notification")
    }
}

fn serve(mut stream: TcpStream, status: u16, sender: &Sender<Notice>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut headers = HeaderMap::new();
    for line in reader.by_ref().lines().map(Result::unwrap).skip(1) {
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        let name = HeaderName::try_from(name).unwrap();
        headers.append(name, value.parse().unwrap());
    }
    let length = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).unwrap();
    // Whoever no longer listens has seen enough.
    let _ = sender.send((headers, body));
}
