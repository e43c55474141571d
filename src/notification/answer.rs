//! The whole of what a service does with a notification: verified, handled once, answered in time.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::{Event, Notification, NotificationError, Notifications, Reply};
use crate::timer;

/// How long [`Notifications::answer`] takes at most: WeChat Pay waits for five seconds, and the answer
/// has to travel.
pub const TIME_LIMIT: Duration = Duration::from_secs(4);

impl Notifications {
    /// Receives a notification as [`receive_refreshing`](Self::receive_refreshing) does, has it
    /// handled by `handle`, and gives what to answer:
    ///
    /// - `handle` ended well: [accepted](Reply::accepted);
    /// - it failed, with words that WeChat Pay gets to read: [failed](Reply::failed), and the event
    ///   comes again;
    /// - it took longer than [`TIME_LIMIT`]: failed as well. Its future is dropped, so what must not
    ///   be stopped halfway belongs in a task of its own;
    /// - the notification is not acceptable: the [reply](NotificationError::reply) for that, and
    ///   [`Reply::error`] says why.
    ///
    /// An event that is told twice is handled once: a repetition that comes while the first is
    /// handled waits for its end, and what was accepted is accepted again without `handle`. An event
    /// is known again by its type and its content. The memory of it is that of this value and its
    /// clones, for the last 10,000 events: across restarts and processes, a unique index of the
    /// database does it.
    ///
    /// ```no_run
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    /// use wechatpay_client::Notifications;
    /// use wechatpay_client::busifavor::BusifavorEvent;
    ///
    /// async fn notified(notifications: &Notifications, request: Request<Bytes>) -> Response<Bytes> {
    ///     let reply = notifications
    ///         .answer(request.headers(), request.body(), async |notification| {
    ///             match notification.into_event() {
    ///                 BusifavorEvent::CouponSend(coupon) => record(&coupon.coupon_code).await,
    ///                 // Of no interest: accept it, or it is sent again.
    ///                 _ => Ok(()),
    ///             }
    ///         })
    ///         .await;
    ///     if let Some(error) = reply.error() {
    ///         eprintln!("{error}");
    ///     }
    ///     reply.into()
    /// }
    ///
    /// async fn record(coupon_code: &str) -> Result<(), &'static str> {
    /// #    let _ = coupon_code;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// Outside tokio there is no limit of time.
    pub async fn answer<E, M, F, A>(&self, headers: &HeaderMap, body: &[u8], handle: F) -> Reply
    where
        E: Event,
        M: Into<Cow<'static, str>>,
        F: FnOnce(Notification<E>) -> A,
        A: Future<Output = Result<(), M>>,
    {
        let reply = timer::before(
            timer::after(TIME_LIMIT),
            self.answer_at_leisure(headers, body, handle),
        );
        match reply.await {
            Some(Ok(reply)) => reply,
            Some(Err(error)) => error.reply(),
            None => Reply::failed("took too long"),
        }
    }

    async fn answer_at_leisure<E, M, F, A>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        handle: F,
    ) -> Result<Reply, NotificationError>
    where
        E: Event,
        M: Into<Cow<'static, str>>,
        F: FnOnce(Notification<E>) -> A,
        A: Future<Output = Result<(), M>>,
    {
        self.learn_signer(headers).await;
        let opened = self.open(headers, body, SystemTime::now())?;
        let turn = self.accepted.turn(opened.digest()).await;
        if turn.is_accepted() {
            return Ok(Reply::accepted());
        }
        let notification = opened.read(self.private_key.as_ref())?;
        Ok(match handle(notification).await {
            Ok(()) => {
                turn.accept();
                Reply::accepted()
            }
            Err(message) => Reply::failed(message),
        })
    }
}
