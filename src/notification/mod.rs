//! Receives notifications: verifies them, decrypts them, and reads their events.
//!
//! WeChat Pay sends them by `POST` to an address of the merchant's. [`Notifications`] does no I/O,
//! so it works with any HTTP library: give it the headers and **the body's bytes as they were
//! received**. A body that a framework has parsed and written again does not verify.
//!
//! ```no_run
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use wechatpay_client::busifavor::{BusifavorEvent, CouponSent};
//! use wechatpay_client::notification::Reply;
//! use wechatpay_client::{Client, Notifications};
//!
//! fn handle(notifications: &Notifications, request: &Request<Bytes>) -> Response<Bytes> {
//!     let received = notifications.receive::<BusifavorEvent>(request.headers(), request.body());
//!     let reply = match received {
//!         Ok(notification) => match notification.into_event() {
//!             BusifavorEvent::CouponSend(coupon) => match record(&coupon) {
//!                 Ok(()) => Reply::accepted(),
//!                 Err(_) => Reply::failed("not recorded"),
//!             },
//!             // Of no interest: accept it, or it is sent again.
//!             _ => Reply::accepted(),
//!         },
//!         Err(error) => {
//!             eprintln!("{error}");
//!             error.reply()
//!         }
//!     };
//!     reply.into()
//! }
//!
//! /// Records once that this coupon was sent, however often it is told.
//! fn record(coupon: &CouponSent) -> std::io::Result<()> {
//! #    let _ = &coupon.coupon_code;
//! #    Ok(())
//! }
//!
//! let notifications = Client::from_env()?.notifications()?;
//! # let request = Request::new(Bytes::new());
//! let response = handle(&notifications, &request);
//! # Ok::<(), wechatpay_client::ConfigError>(())
//! ```
//!
//! In a service, [`Notifications::answer`] does that and more: it keeps to the time that WeChat Pay
//! waits, and has an event handled once. The repository has complete services in `examples/axum` and
//! `examples/actix-web`.
//!
//! # What to answer
//!
//! Answer within five seconds, with a [`Reply`]. If the work takes longer, put the event in a safe
//! place, accept it, and work afterwards: what was accepted does not come again. All else does:
//!
//! | event | sent again |
//! | --- | --- |
//! | payments | 15 times, after 15 s, 15 s, 30 s, 3 min, 10 min, 20 min, three times 30 min, 60 min, three times 3 h, twice 6 h |
//! | `COUPON.SEND` | 11 times, every 60 s |
//! | `COUPON.USE` | 9 times, every minute |
//!
//! # Duplicates
//!
//! The same event may come more than once, even at the same moment, and later than a query has
//! told it already. Recognise it by its type and the key of what it is about, such as the coupon's
//! code, under a unique index of the database; within one process, [`Notifications::answer`] does it by
//! type and content. Do not take the
//! [id](Notification::id) for it: of some products it is another one with each repetition.
//!
//! # Probes
//!
//! Now and then WeChat Pay sends a notification with a wrong signature, to see whether the merchant
//! verifies. It is refused like any other ([`NotificationError::Unverified`]); the right one
//! follows. Nothing is to be done about it.

mod accepted;
mod answer;
mod envelope;
mod error;
mod event;
mod message;
mod opened;
mod reply;

use std::time::SystemTime;

use http::HeaderMap;

pub use answer::TIME_LIMIT;
pub use error::NotificationError;
pub use event::{Event, UnknownEvent};
pub use message::Notification;
pub use reply::Reply;

use crate::client::Client;
use crate::decode::decode;
use crate::encrypted::Content;
use crate::error::RequestId;
use crate::keys::{ApiV3Key, KeyTable, PrivateKey};
use crate::verification::Verifier;
use accepted::Accepted;
use envelope::Envelope;
use opened::Opened;

/// What receives a merchant's notifications. Cheap to clone.
///
/// [`Client::notifications`](crate::Client::notifications) makes it with the client's keys.
#[derive(Debug, Clone)]
pub struct Notifications {
    verifier: Verifier,
    api_v3_key: ApiV3Key,
    /// What decrypts the fields that are encrypted one by one.
    private_key: Option<PrivateKey>,
    /// What downloads platform certificates.
    client: Option<Client>,
    accepted: Accepted,
}

impl Notifications {
    /// For a service that only receives: trusts the keys of `keys`, now and later, and decrypts with
    /// `api_v3_key`.
    ///
    /// ```no_run
    /// use wechatpay_client::{ApiV3Key, KeyTable, Notifications, PublicKey};
    ///
    /// let public_key = PublicKey::from_pem(&std::fs::read_to_string("pub_key.pem")?)?;
    /// let keys = KeyTable::new();
    /// keys.trust("PUB_KEY_ID_0000000000000026112300000000000001", public_key)?;
    /// let api_v3_key = ApiV3Key::new(std::env::var("WECHATPAY_API_V3_KEY")?)?;
    /// let notifications = Notifications::new(keys, api_v3_key);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(keys: KeyTable, api_v3_key: ApiV3Key) -> Self {
        Self {
            verifier: Verifier::new(keys),
            api_v3_key,
            private_key: None,
            client: None,
            accepted: Accepted::default(),
        }
    }

    /// The merchant's private key, for events that have fields which are encrypted one by one.
    #[must_use]
    pub fn private_key(mut self, key: PrivateKey) -> Self {
        self.private_key = Some(key);
        self
    }

    pub(crate) fn of(client: Client, api_v3_key: ApiV3Key) -> Self {
        Self {
            verifier: Verifier::new(client.keys().clone()),
            api_v3_key,
            private_key: Some(client.credential().private_key().clone()),
            client: Some(client),
            accepted: Accepted::default(),
        }
    }

    /// The notification in a request: its `headers`, and its `body` in the bytes as they were
    /// received.
    ///
    /// Nothing is read before the signature is verified. A signature whose time is more than
    /// [`CLOCK_TOLERANCE`](crate::verification::CLOCK_TOLERANCE) seconds off the local clock, in
    /// either direction, is refused. An event type that `E` does not know is no error.
    ///
    /// # Errors
    ///
    /// [`NotificationError`]; its [`reply`](NotificationError::reply) is what to answer.
    pub fn receive<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, NotificationError> {
        self.receive_at(headers, body, SystemTime::now())
    }

    /// [`receive`](Self::receive), after a download of the [platform certificates](crate::certificates)
    /// if the notification is signed with one that is not known, and the client downloads them.
    ///
    /// # Errors
    ///
    /// Those of [`receive`](Self::receive).
    pub async fn receive_refreshing<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, NotificationError> {
        self.learn_signer(headers).await;
        self.receive(headers, body)
    }

    async fn learn_signer(&self, headers: &HeaderMap) {
        if let Some(client) = &self.client {
            // If that fails, the certificate is as unknown as before.
            client.learn_signer(headers).await;
        }
    }

    /// [`receive`](Self::receive) as of `now`, for notifications that were recorded. For a live one
    /// a wrong `now` weakens the protection against replayed ones.
    ///
    /// # Errors
    ///
    /// Those of [`receive`](Self::receive).
    pub fn receive_at<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Notification<E>, NotificationError> {
        self.open(headers, body, now)?
            .read(self.private_key.as_ref())
    }

    /// A notification, verified and decrypted.
    fn open(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Opened, NotificationError> {
        self.verifier
            .verify(headers, body, now)
            .map_err(NotificationError::Unverified)?;
        let Envelope { about, content } = decode(body).map_err(NotificationError::Envelope)?;
        match content {
            Content::Unsupported { algorithm } => {
                Err(NotificationError::UnsupportedAlgorithm(algorithm))
            }
            Content::Aes256Gcm(encrypted) => {
                let resource = encrypted.decrypt(&self.api_v3_key);
                Ok(Opened {
                    about,
                    request_id: RequestId::of(headers),
                    resource: resource.ok_or(NotificationError::Undecryptable)?,
                })
            }
        }
    }
}
