//! Receives the notifications of sent coupons (`COUPON.SEND`) with axum.
//!
//! It is the merchant that the `WECHATPAY_*` variables describe; `Client::from_env` lists them. `LISTEN`
//! is the address to listen on, `INBOX` the folder that keeps what arrives. WeChat Pay only calls
//! HTTPS, so a proxy has to stand before it.

use std::env;
use std::error::Error;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use wechatpay_client::busifavor::{BusifavorEvent, CouponSent};
use wechatpay_client::notification::Reply;
use wechatpay_client::{Client, Notification, Notifications};

use inbox::Inbox;

mod inbox;

/// No notification comes near it. What is longer is answered with 413, unread.
const MAX_BODY_BYTES: usize = 64 * 1024;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service {
        notifications: Client::from_env()?.notifications()?,
        inbox: Arc::new(Inbox::open(setting("INBOX", "inbox"))?),
    };
    let router = Router::new()
        .route("/notify", post(notify))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(service);
    let listener = TcpListener::bind(setting("LISTEN", "127.0.0.1:3000")).await?;
    println!("listening on http://{}/notify", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

fn setting(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| String::from(default))
}

/// The body is taken as it came: one that was parsed and written again does not verify.
async fn notify(State(service): State<Service>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let reply = service.answer(&headers, &body).await;
    Response::from(reply).map(Body::from)
}

#[derive(Clone)]
struct Service {
    notifications: Notifications,
    inbox: Arc<Inbox>,
}

impl Service {
    async fn answer(&self, headers: &HeaderMap, body: &[u8]) -> Reply {
        let handle = async |notification: Notification<BusifavorEvent>| {
            match notification.into_event() {
                BusifavorEvent::CouponSend(coupon) => self.keep(*coupon).await,
                // Of no interest: accept it, or it is sent again.
                _ => Ok(()),
            }
        };
        let reply = self.notifications.answer(headers, body, handle).await;
        if let Some(error) = reply.error() {
            eprintln!("{error}");
        }
        reply
    }

    async fn keep(&self, coupon: CouponSent) -> Result<(), &'static str> {
        let inbox = Arc::clone(&self.inbox);
        let stock_id = coupon.stock_id.clone();
        let kept = spawn_blocking(move || inbox.keep(&coupon)).await;
        match kept.unwrap_or_else(|panic| Err(io::Error::other(panic))) {
            // What else is to be done about it is done after the answer.
            Ok(true) => println!("a coupon of stock {stock_id} was sent"),
            Ok(false) => eprintln!("a coupon of stock {stock_id} was told again"),
            Err(error) => {
                eprintln!("a coupon of stock {stock_id} cannot be kept: {error}");
                return Err("not kept");
            }
        }
        Ok(())
    }
}
