//! What a simulator starts with, and its start.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, RwLock},
    time::Duration,
};

use time::OffsetDateTime;

use crate::{
    Coupon, Merchant, Signing, Simulator,
    clock::Clock,
    gateway::{Gateway, NOTIFICATION_INTERVAL, Server, State},
    keyring::Keyring,
    merchant::MerchantKeys,
    platform::{Platform, Store},
    spec::Spec,
    trust::PlatformKeys,
};

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
    keys: Option<PathBuf>,
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
            keys: None,
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
    /// already the coupons count, and not those of this builder. Keys are new at each start, unless
    /// [`keys`](Self::keys) keeps them.
    #[must_use]
    pub fn data(self, file: impl Into<PathBuf>) -> Self {
        Self {
            data: Some(file.into()),
            ..self
        }
    }

    /// Keeps all keys, the merchant's and the platform's, in this folder, so that a simulator that is
    /// started again has the same ones: those who know the old one need not be told. They are made if they
    /// are not there.
    #[must_use]
    pub fn keys(self, folder: impl Into<PathBuf>) -> Self {
        Self {
            keys: Some(folder.into()),
            ..self
        }
    }

    /// Makes the keys and starts to listen. Needs a tokio runtime, for as long as that takes.
    ///
    /// # Errors
    ///
    /// If the port on 127.0.0.1 is taken, a spec or the keys cannot be read, or the file for the data cannot
    /// be used: it is open in another process, say, or holds the state of another merchant.
    pub async fn start(self) -> io::Result<Simulator> {
        let mut spec = Spec::built_in();
        for file in &self.specs {
            spec.add_file(file).map_err(io::Error::other)?;
        }
        let clock = Clock::with_offset(self.clock_offset);
        let keyring = self.keys.map(Keyring::open).transpose()?;
        let (merchant_keys, platform_keys) = keys(keyring, self.signing, clock.now()).await?;
        let merchant = Merchant {
            mchid: self.mchid,
            serial_no: merchant_keys.serial_no,
            private_key_pem: merchant_keys.key.private_key_pem(),
            api_v3_key: merchant_keys.api_v3_key,
        };
        let merchant_key = merchant_keys.key;
        let mut file = match &self.data {
            Some(path) => Store::open(path)?,
            None => Store::Nowhere,
        };
        let platform = Platform::new(
            &merchant.mchid,
            self.appids,
            self.coupons,
            &mut file,
            clock.now(),
        )?;
        let public_key_id = platform_keys.public_key().id.clone();
        let public_key_pem = platform_keys.public_key().key.public_key_pem();
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
            file: Mutex::new(file),
            turn_to_store: tokio::sync::Mutex::default(),
        });
        let server = Server::start(Arc::clone(&gateway), self.port)?;
        Ok(Simulator::new(
            gateway,
            server,
            public_key_id,
            public_key_pem,
        ))
    }
}

/// The merchant's keys and the platform's, made side by side if they are not on the ring.
async fn keys(
    keyring: Option<Keyring>,
    signing: Signing,
    now: OffsetDateTime,
) -> io::Result<(MerchantKeys, PlatformKeys)> {
    let of_merchant = keyring.clone();
    let merchant = tokio::task::spawn_blocking(move || MerchantKeys::take(of_merchant.as_ref()));
    let platform = tokio::task::spawn_blocking(move || PlatformKeys::take(signing, keyring, now));
    Ok((merchant.await??, platform.await??))
}
