//! The settings of a client's connections, or the transport that takes their place.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Proxy;

use super::ClientBuilder;
use crate::error::{ConfigReason, Setting, innermost};
use crate::transport::{Pool, PoolSettings, Transport};

/// What was set; what was not has its usual value.
#[derive(Clone, Default)]
pub(super) struct Connections {
    transport: Option<Arc<dyn Transport>>,
    http_client: Option<reqwest::Client>,
    proxy: Option<String>,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
}

impl ClientBuilder {
    /// Sends through `transport` in place of connections of its own. Proxy and the time limit for
    /// a connection are then the transport's affair.
    ///
    /// Clients for many merchants share their connections this way:
    ///
    /// ```no_run
    /// # use wechatpay_client::{Client, ConfigError};
    /// # fn example(first: Client) -> Result<(), ConfigError> {
    /// let second = Client::builder()
    ///     .transport(first.transport())
    ///     .mchid("1900000002")
    ///     // …
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.connections.transport = Some(transport);
        self
    }

    /// Sends with a reqwest client that was made elsewhere, with its proxy, certificates and
    /// resolver. These of its settings matter:
    ///
    /// - `redirect(Policy::none())`: a redirected request has a signature for another path. A call
    ///   that the client redirects fails, and its outcome counts as unknown;
    /// - `retry(retry::never())`: each attempt needs a signature of its own;
    /// - `pool_idle_timeout`, below 8 s: WeChat Pay closes an unused connection then, and a request
    ///   that is just under way is lost;
    /// - `connect_timeout`: reqwest has none by itself. For all else [`timeout`](Self::timeout) holds.
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.connections.http_client = Some(http_client);
        self
    }

    /// The proxy for all requests, as `http://proxy.example:3128`, with user and password if it
    /// wants them. Without it, requests go through the proxy of the environment (`HTTPS_PROXY`,
    /// `NO_PROXY`) if there is one, but never to this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.connections.proxy = Some(url.into());
        self
    }

    /// The time limit for making a connection: 5 s unless set.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connections.connect_timeout = Some(limit);
        self
    }

    /// The time limit for a whole call, with all its attempts and the pauses between them: 30 s
    /// unless set. A call that exceeds it may have taken effect. A download may take longer, as long
    /// as no two pieces of it are so far apart.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.connections.timeout = Some(limit);
        self
    }

    /// For how long an unused connection is kept: 7 s unless set. WeChat Pay closes it after 8 s,
    /// and a request that is then under way is lost.
    pub fn pool_idle_timeout(mut self, limit: Duration) -> Self {
        self.connections.idle_timeout = Some(limit);
        self
    }

    /// The transport that the settings describe, for a gateway that may be on this machine.
    pub(super) fn take_transport(&mut self, is_loopback: bool) -> Option<Arc<dyn Transport>> {
        let connections = std::mem::take(&mut self.connections);
        let without_effect = connections.without_effect();
        if let Some((_, owner)) = without_effect.first() {
            let owner = *owner;
            for (setting, _) in without_effect {
                self.keep::<()>(setting, Err(ConfigReason::NoEffect { beside: owner }));
            }
            return None;
        }
        if let Some(transport) = connections.transport {
            return Some(transport);
        }
        if let Some(client) = connections.http_client {
            return Some(Arc::new(Pool::of(client)));
        }
        let proxy = match connections.proxy {
            Some(url) => Some(self.keep(Setting::Proxy, proxy(&url))?),
            None => None,
        };
        let pool = Pool::new(PoolSettings {
            connect_timeout: connections
                .connect_timeout
                .unwrap_or(PoolSettings::CONNECT_TIMEOUT),
            idle_timeout: connections
                .idle_timeout
                .unwrap_or(PoolSettings::IDLE_TIMEOUT),
            proxy,
            is_loopback,
        });
        let pool = pool.map_err(|error| ConfigReason::Http {
            error: innermost(&error),
        });
        let pool = self.keep(Setting::Http, pool)?;
        Some(Arc::new(pool))
    }
}

impl Connections {
    /// The time limit for a whole call.
    pub(super) fn timeout(&self) -> Duration {
        const TIMEOUT: Duration = Duration::from_secs(30);
        self.timeout.unwrap_or(TIMEOUT)
    }

    /// The settings that another one, named with them, makes void.
    fn without_effect(&self) -> Vec<(Setting, &'static str)> {
        let owner = match (&self.transport, &self.http_client) {
            (Some(_), _) => Setting::Transport.method(),
            (None, Some(_)) => Setting::HttpClient.method(),
            (None, None) => return Vec::new(),
        };
        let has_transport = self.transport.is_some();
        let settings = [
            (
                Setting::HttpClient,
                has_transport && self.http_client.is_some(),
            ),
            (Setting::Proxy, self.proxy.is_some()),
            (Setting::ConnectTimeout, self.connect_timeout.is_some()),
            (Setting::PoolIdleTimeout, self.idle_timeout.is_some()),
        ];
        let void = settings.into_iter().filter(|(_, is_void)| *is_void);
        void.map(|(setting, _)| (setting, owner)).collect()
    }
}

fn proxy(url: &str) -> Result<Proxy, ConfigReason> {
    Proxy::all(url).map_err(|_| ConfigReason::ProxyUrl)
}
