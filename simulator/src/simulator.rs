//! The simulator as its users hold it: started, configured, asked.

use std::{
    fmt, io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, RwLock},
    time::Duration,
};

use crate::{
    Coupon, CouponView, Fault, FaultRule, Merchant, PlatformCertificate, ReceivedRequest,
    SentNotification, Signing, StockState,
    clock::Clock,
    environment,
    gateway::{Gateway, NOTIFICATION_INTERVAL, Server, State},
    keys::SigningKey,
    platform::Platform,
    random,
    spec::Spec,
    trust::{ApiV3Key, PlatformKeys},
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
        self.0.state().platform.close();
    }
}

impl Simulator {
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
        self.gateway
            .state()
            .platform
            .set_stock_state(stock_id, state)
    }

    /// How many coupons were redeemed since the start.
    #[must_use]
    pub fn redemptions(&self) -> usize {
        self.gateway.state().platform.redemptions()
    }

    /// What arrived, oldest first; of many requests the last 10,000.
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
    /// arrives, and the merchant's answer is lost.
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

    /// Forgets all faults, queued or by rule.
    pub fn clear_faults(&self) {
        self.gateway.state().faults.clear();
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

/// What a simulator starts with.
#[derive(Clone, Debug)]
pub struct Builder {
    port: u16,
    mchid: String,
    appids: Vec<String>,
    coupons: Vec<Coupon>,
    clock_offset: i64,
    signing: Signing,
    notification_interval: Duration,
    specs: Vec<PathBuf>,
    seed: u64,
    data: Option<PathBuf>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            mchid: "1900000001".to_owned(),
            appids: vec![Coupon::DEFAULT_APPID.to_owned()],
            coupons: Coupon::default_data(),
            clock_offset: 0,
            signing: Signing::default(),
            notification_interval: NOTIFICATION_INTERVAL,
            specs: Vec::new(),
            seed: 0,
            data: None,
        }
    }
}

impl Builder {
    /// The port to listen on; 0, the default, lets the system choose a free one.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// The merchant id; `1900000001` by default.
    #[must_use]
    pub fn mchid(self, mchid: impl Into<String>) -> Self {
        Self {
            mchid: mchid.into(),
            ..self
        }
    }

    /// Binds the merchant to another appid than `wx1234567889999` too. The appids of coupons are bound
    /// without this.
    #[must_use]
    pub fn appid(mut self, appid: impl Into<String>) -> Self {
        self.appids.push(appid.into());
        self
    }

    /// Adds a coupon, in place of one with the same code.
    #[must_use]
    pub fn coupon(mut self, coupon: Coupon) -> Self {
        self.coupons.push(coupon);
        self
    }

    /// These coupons and no others, not even the default ones.
    #[must_use]
    pub fn coupons(self, coupons: impl IntoIterator<Item = Coupon>) -> Self {
        Self {
            coupons: coupons.into_iter().collect(),
            ..self
        }
    }

    /// Sets the gateway's clock this many seconds ahead of the system's; a negative number sets it
    /// behind. The limit is a century.
    #[must_use]
    pub fn clock_offset(self, seconds: i64) -> Self {
        Self {
            clock_offset: seconds,
            ..self
        }
    }

    /// What the platform signs with; the public key by default.
    #[must_use]
    pub fn signing(self, signing: Signing) -> Self {
        Self { signing, ..self }
    }

    /// How long to wait before a notification that was not received is sent again; 60 seconds by
    /// default, as the platform does.
    #[must_use]
    pub fn notification_interval(self, interval: Duration) -> Self {
        Self {
            notification_interval: interval,
            ..self
        }
    }

    /// Answers the operations of this OpenAPI file too (3.0 or 3.1, YAML or JSON), with values made up
    /// from its schemas. Operations that the simulator knows itself stay as they are.
    #[must_use]
    pub fn spec(mut self, file: impl Into<PathBuf>) -> Self {
        self.specs.push(file.into());
        self
    }

    /// What chance and made-up values come from: with the same seed the same request gets the same answer.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Keeps stocks, coupons and all else that the platform knows in this file, which is made if it is
    /// not there. What was answered is in it, however the process ends. Of a file that holds a state
    /// already the coupons count, and not those of this builder. Keys are new at each start.
    #[must_use]
    pub fn data(self, file: impl Into<PathBuf>) -> Self {
        Self {
            data: Some(file.into()),
            ..self
        }
    }

    /// Makes the keys and starts to listen. Needs a tokio runtime, for as long as that takes.
    ///
    /// # Errors
    ///
    /// If the port on 127.0.0.1 is taken, a spec cannot be read, or the file for the data cannot be used:
    /// it is open in another process, say, or holds the state of another merchant.
    pub async fn start(self) -> io::Result<Simulator> {
        let mut spec = Spec::built_in();
        for file in &self.specs {
            spec.add_file(file).map_err(io::Error::other)?;
        }
        let (merchant_key, platform_key) = generate_keys().await?;
        let merchant = Merchant {
            mchid: self.mchid,
            serial_no: random::hex(20).to_uppercase(),
            private_key_pem: merchant_key.private_key_pem(),
            api_v3_key: ApiV3Key::generate(),
        };
        let public_key_pem = platform_key.public_key_pem();
        let clock = Clock::with_offset(self.clock_offset);
        let platform_keys = PlatformKeys::new(self.signing, platform_key, clock.now())?;
        let platform = Platform::new(
            &merchant.mchid,
            self.appids,
            self.coupons,
            self.data.as_deref(),
            clock.now(),
        )?;
        let public_key_id = platform_keys.public_key().id.clone();
        let gateway = Arc::new(Gateway {
            merchant,
            merchant_key: merchant_key.verifying_key(),
            merchant_encrypting_key: merchant_key.encrypting_key(),
            platform_keys: RwLock::new(platform_keys),
            clock,
            notification_interval: self.notification_interval,
            courier: OnceLock::new(),
            spec,
            seed: self.seed,
            state: Mutex::new(State::new(platform, self.seed)),
        });
        let server = Server::start(Arc::clone(&gateway), self.port)?;
        let base_url = format!("http://{}", server.address());
        Ok(Simulator {
            gateway: OpenGateway(gateway),
            server,
            base_url,
            public_key_id,
            public_key_pem,
        })
    }
}

/// The merchant's key and the platform's, made side by side.
async fn generate_keys() -> io::Result<(SigningKey, SigningKey)> {
    let merchant_key = tokio::task::spawn_blocking(SigningKey::generate);
    let platform_key = tokio::task::spawn_blocking(SigningKey::generate);
    Ok((merchant_key.await??, platform_key.await??))
}
