//! The simulator as its users hold it: started, configured, asked.

use std::{fmt, io, ops::Deref, path::Path, sync::Arc};

use crate::{
    Builder, CouponView, Fault, FaultRule, Merchant, PlatformCertificate, ReceivedRequest,
    SentNotification, Signing, StockState, environment,
    gateway::{Gateway, Server},
};

/// A running gateway with one merchant, on 127.0.0.1. It stops when it is dropped.
///
/// It runs on threads of its own, so that blocking clients are answered too.
pub struct Simulator {
    gateway: OpenGateway,
    server: Server,
    base_url: String,
    public_key_id: String,
    public_key_pem: String,
}

/// The gateway, which lets go of its file when this is dropped, whoever holds it besides.
struct OpenGateway(Arc<Gateway>);

impl Deref for OpenGateway {
    type Target = Gateway;

    fn deref(&self) -> &Gateway {
        &self.0
    }
}

impl Drop for OpenGateway {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Simulator {
    pub(crate) fn new(
        gateway: Arc<Gateway>,
        server: Server,
        public_key_id: String,
        public_key_pem: String,
    ) -> Self {
        Self {
            base_url: format!("http://{}", server.address()),
            gateway: OpenGateway(gateway),
            server,
            public_key_id,
            public_key_pem,
        }
    }

    /// Starts a simulator with the default data: merchant `1900000001` and a few coupons, among them
    /// the documents' `sxxe34343434`.
    ///
    /// # Errors
    ///
    /// If no port can be had on 127.0.0.1.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A simulator with other data, on a given port, or with a clock that is off.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where the gateway listens, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The credentials to sign requests with.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.gateway.merchant
    }

    /// The id of the WeChat Pay public key (微信支付公钥ID) that answers are verified with:
    /// `PUB_KEY_ID_` and 34 digits.
    #[must_use]
    pub fn public_key_id(&self) -> &str {
        &self.public_key_id
    }

    /// The WeChat Pay public key, `SubjectPublicKeyInfo` in PEM.
    #[must_use]
    pub fn public_key_pem(&self) -> &str {
        &self.public_key_pem
    }

    /// The platform certificates that `GET /v3/certificates` gives now, oldest first.
    #[must_use]
    pub fn certificates(&self) -> Vec<PlatformCertificate> {
        let now = self.gateway.clock.now();
        self.gateway.platform_keys().certificates(now)
    }

    /// Makes another platform certificate. It can be downloaded from now on, but does not sign before
    /// [`rotate_certificate`](Self::rotate_certificate).
    ///
    /// # Errors
    ///
    /// If no key can be made.
    pub fn issue_certificate(&self) -> io::Result<PlatformCertificate> {
        let now = self.gateway.clock.now();
        self.gateway.platform_keys_mut().issue(now)
    }

    /// Signs with the newest platform certificate from now on, and makes one if the newest signs
    /// already. The others can still be downloaded.
    ///
    /// # Errors
    ///
    /// If no key can be made.
    pub fn rotate_certificate(&self) -> io::Result<PlatformCertificate> {
        let now = self.gateway.clock.now();
        self.gateway.platform_keys_mut().rotate(now)
    }

    /// Signs answers otherwise from now on, as when a merchant moves to the public key.
    ///
    /// # Errors
    ///
    /// If there is no certificate yet, and no key can be made for one.
    pub fn set_signing(&self, signing: Signing) -> io::Result<()> {
        let now = self.gateway.clock.now();
        self.gateway.platform_keys_mut().set_signing(signing, now)
    }

    /// Writes the keys and a file `env`, for a shell to source, into a folder (made if it is not
    /// there; files readable by their owner only) and returns the `WECHATPAY_*` variables that point
    /// a client at this simulator.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or the folder's path is not UTF-8.
    pub fn environment(&self, folder: impl AsRef<Path>) -> io::Result<Vec<(&'static str, String)>> {
        environment::write(self, folder.as_ref())
    }

    /// The state of the coupon with this code.
    #[must_use]
    pub fn coupon(&self, coupon_code: &str) -> Option<CouponView> {
        let now = self.gateway.clock.calendar();
        self.gateway.state().platform.coupon(coupon_code, now)
    }

    /// All coupons there are, in the order of their codes.
    #[must_use]
    pub fn coupons(&self) -> Vec<CouponView> {
        let now = self.gateway.clock.calendar();
        self.gateway.state().platform.coupons(now)
    }

    /// Sets the state of a stock, as an operator of the platform does; `false` if there is no such
    /// stock.
    ///
    /// # Errors
    ///
    /// If it cannot be stored in the file of [`Builder::data`].
    pub fn set_stock_state(&self, stock_id: &str, state: StockState) -> io::Result<bool> {
        self.gateway.set_stock_state(stock_id, state)
    }

    /// How many coupons were redeemed since the start.
    #[must_use]
    pub fn redemptions(&self) -> usize {
        self.gateway.state().platform.redemptions()
    }

    /// What arrived, oldest first; of many requests the last 10,000, and of large ones with wrong signatures
    /// as many as 64 MiB hold.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.gateway.state().journal.requests()
    }

    /// The notifications that were sent, oldest first; of many the last 10,000.
    #[must_use]
    pub fn notifications(&self) -> Vec<SentNotification> {
        self.gateway.state().notifications.entries()
    }

    /// Queues a fault for the notifications. Each attempt to deliver one takes one off the queue. Of the
    /// faults those show that concern the body or the signature, and [`Fault::Closed`]: the notification
    /// arrives, and the merchant's answer is lost. The others are of answers alone.
    pub fn fail_next_notification(&self, fault: Fault) {
        self.gateway.state().notification_faults.push_back(fault);
    }

    /// Queues a fault. Each answer takes one off the queue.
    pub fn fail_next(&self, fault: Fault) {
        self.gateway.state().faults.queue(fault);
    }

    /// Adds a rule for faults. Of several that fit a request the first counts; queued faults go before.
    pub fn add_fault(&self, rule: FaultRule) {
        self.gateway.state().faults.add(rule);
    }

    pub(crate) fn check_rule(&self, rule: &FaultRule) -> Result<(), String> {
        self.gateway.check_rule(rule)
    }

    /// Forgets all faults, queued or by rule, of answers and of notifications.
    pub fn clear_faults(&self) {
        self.gateway.state().clear_faults();
    }

    /// Sets the gateway's clock this many seconds ahead of the system's; a negative number sets it
    /// behind. The limit is a century.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.gateway.clock.set_offset(seconds);
    }

    /// Sets the calendar of stocks and coupons this many seconds ahead of the gateway's clock; a negative
    /// number sets it behind. By it coupons become usable and expire, and days begin. The timestamps of
    /// signatures stay with the clock, so that a client need not know. The limit is a century.
    pub fn set_calendar_offset(&self, seconds: i64) {
        self.gateway.clock.set_calendar_offset(seconds);
    }

    /// Takes no more connections, answers the requests under way, and stops.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("base_url", &self.base_url)
            .field("merchant", self.merchant())
            .field("public_key_id", &self.public_key_id())
            .finish_non_exhaustive()
    }
}
