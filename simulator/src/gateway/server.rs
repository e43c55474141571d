//! The HTTP/1.1 server on loopback, on threads of its own.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{self, Runtime},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use super::Gateway;

/// How long a connection may idle; the platform announces and keeps the same.
const IDLE_TIMEOUT: Duration = Duration::from_secs(8);

/// A running server; it stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    _threads: Threads,
}

impl Server {
    /// Listens on 127.0.0.1; port 0 lets the system choose one.
    pub(crate) fn start(gateway: Arc<Gateway>, port: u16) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;

        let threads = Threads::start()?;
        let (stop, stopped) = watch::channel(false);
        let accepting = {
            let _entered = threads.runtime().enter();
            // Those that an earlier process has not delivered.
            gateway.post_notifications();
            tokio::spawn(accept(TcpListener::from_std(listener)?, gateway, stopped))
        };
        Ok(Self {
            address,
            stop,
            accepting,
            _threads: threads,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts no more connections, finishes the requests under way and closes the rest.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        // An error would mean that the task panicked; there is nothing left to stop then.
        let _ = self.accepting.await;
    }
}

/// A runtime apart from the caller's, so that a test that blocks its own thread is answered too.
/// It can be dropped where blocking is not allowed.
struct Threads(Option<Runtime>);

impl Threads {
    fn start() -> io::Result<Self> {
        let mut builder = runtime::Builder::new_multi_thread();
        builder
            .worker_threads(2)
            .thread_name("wechatpay-simulator")
            .enable_all();
        builder.build().map(Some).map(Self)
    }

    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("it is taken only by drop")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Owns the tasks of all connections, so that they end with it.
async fn accept(listener: TcpListener, gateway: Arc<Gateway>, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, Arc::clone(&gateway), stopped.clone()));
                }
                // Out of file descriptors, say: wait for one instead of spinning.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = stopped.changed() => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn serve(stream: TcpStream, gateway: Arc<Gateway>, mut stopped: watch::Receiver<bool>) {
    // Best effort: without it an answer may only be slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| Arc::clone(&gateway).handle(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // Errors here are broken connections: the client's affair, or a fault on demand.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
