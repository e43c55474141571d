//! Receives the notifications of sent coupons (`COUPON.SEND`) with actix-web.
//!
//! It is the merchant that the `WECHATPAY_*` variables describe; `Client::from_env` lists them. `LISTEN`
//! is the address to listen on, `INBOX` the folder that keeps what arrives. WeChat Pay only calls
//! HTTPS, so a proxy has to stand before it.

use std::env;
use std::error::Error;
use std::io;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, PayloadConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use wechatpay_client::busifavor::{BusifavorEvent, CouponSent};
use wechatpay_client::notification::Reply;
use wechatpay_client::{Client, Notification, Notifications};

use inbox::Inbox;

mod inbox;

/// No notification comes near it. What is longer is answered with 413, unread.
const MAX_BODY_BYTES: usize = 64 * 1024;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Data::new(Service {
        notifications: Client::from_env()?.notifications()?,
        inbox: Arc::new(Inbox::open(setting("INBOX", "inbox"))?),
    });
    let app = move || {
        App::new()
            .app_data(service.clone())
            .app_data(PayloadConfig::new(MAX_BODY_BYTES))
            .route("/notify", web::post().to(notify))
    };
    let server = HttpServer::new(app).bind(setting("LISTEN", "127.0.0.1:3000"))?;
    for address in server.addrs() {
        println!("listening on http://{address}/notify");
    }
    server.run().await?;
    Ok(())
}

fn setting(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| String::from(default))
}

/// The body is taken as it came: one that was parsed and written again does not verify.
async fn notify(service: Data<Service>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let headers = headers(&request);
    response(service.answer(&headers, &body).await)
}

/// The headers in the types of `http` 1; actix-web has those of `http` 0.2.
fn headers(request: &HttpRequest) -> HeaderMap {
    let headers = request.headers().iter().filter_map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_ref()).ok()?;
        let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
        Some((name, value))
    });
    headers.collect()
}

/// And back.
fn response(reply: Reply) -> HttpResponse {
    let reply: Response<Bytes> = reply.into();
    let status = StatusCode::from_u16(reply.status().as_u16());
    let mut response = HttpResponse::build(status.unwrap_or_default());
    for (name, value) in reply.headers() {
        response.insert_header((name.as_str(), value.as_bytes()));
    }
    response.body(reply.into_body())
}

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
        let kept = web::block(move || inbox.keep(&coupon)).await;
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
