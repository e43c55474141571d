//! Many merchants' worth of calls, each of which redeems a coupon of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::Result;
use crate::programs::{Running, code};

const CONNECTIONS: usize = 8;

/// Redeems so many coupons over connections that stay open, and sees to it that each is redeemed.
pub(crate) fn redeem(simulator: &Running, coupons: usize) -> Result<()> {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let threads = [(); CONNECTIONS].map(|()| {
            scope.spawn(|| -> Result<()> {
                let mut connection = Connection::open(&simulator.address)?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= coupons {
                        return Ok(());
                    }
                    let request = simulator.merchant.use_coupon(&code(number))?;
                    let answer = connection.send(&request)?;
                    if !answer.starts_with("HTTP/1.1 200 ") {
                        return Err(answer.into());
                    }
                }
            })
        });
        let mut ends = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ends.try_for_each(|end| end.map_err(|_| "a thread panicked")?)
    })
}

pub(crate) struct Connection(TcpStream);

impl Connection {
    pub(crate) fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    /// Sends a request, and reads its whole answer.
    pub(crate) fn send(&mut self, request: &str) -> Result<String> {
        self.0.write_all(request.as_bytes())?;
        let (mut answer, mut piece) = (Vec::new(), [0; 16 << 10]);
        while !is_whole(&answer) {
            match self.0.read(&mut piece)? {
                0 => return Err("the connection was closed".into()),
                read => answer.extend_from_slice(&piece[..read]),
            }
        }
        Ok(String::from_utf8(answer)?)
    }
}

/// Whether the bytes are a whole answer.
fn is_whole(received: &[u8]) -> bool {
    let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    received.len() >= end + 4 + length
}
