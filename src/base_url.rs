//! The gateway that requests go to.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::UrlError;

/// Scheme, host and port of a gateway; TLS unless the host is this machine.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    origin: String,
    is_loopback: bool,
}

impl BaseUrl {
    /// WeChat Pay's primary gateway.
    pub(crate) const PRIMARY: &'static str = "https://api.mch.weixin.qq.com";

    /// WeChat Pay's gateways with the backup of each, which stands in another place.
    const BACKUPS: [(&'static str, &'static str); 2] = [
        (Self::PRIMARY, "https://api2.mch.weixin.qq.com"),
        ("https://api.wechatpay.cn", "https://api2.wechatpay.cn"),
    ];

    /// Reads a URL that has nothing after its host and port.
    pub(crate) fn parse(text: &str) -> Result<Self, UrlError> {
        let url = Url::parse(text).map_err(|_| UrlError::NotUrl)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::User);
        }
        if !matches!(url.path(), "" | "/") {
            return Err(UrlError::Path);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(UrlError::Query);
        }
        let is_loopback = url.host_str().is_some_and(is_loopback);
        match url.scheme() {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return Err(UrlError::Plain),
            _ => return Err(UrlError::Scheme),
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            is_loopback,
        })
    }

    /// The backup that WeChat Pay has for this gateway.
    pub(crate) fn usual_backup(&self) -> Option<Self> {
        let (_, backup) = Self::BACKUPS
            .iter()
            .find(|(primary, _)| *primary == self.origin)?;
        Some(Self {
            origin: String::from(*backup),
            is_loopback: false,
        })
    }

    /// Scheme and host, and the port if it is not the usual one.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The URL of a request.
    pub(crate) fn join(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.origin)
    }

    /// Whether the gateway runs on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn tls_is_required_but_on_this_machine() {
        for url in [
            BaseUrl::PRIMARY,
            "https://api2.wechatpay.cn/",
            "https://gateway.example:8443",
            "http://127.0.0.1:8080",
            "http://127.8.9.1",
            "http://localhost:1",
            "http://[::1]:8080/",
        ] {
            assert!(BaseUrl::parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://api.mch.weixin.qq.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://[::2]",
            "http://0.0.0.0",
            "ftp://127.0.0.1",
        ] {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn nothing_may_follow_the_host() {
        for rest in ["/v3", "/?a", "/#a", "?", "/v3/"] {
            let url = format!("{}{rest}", BaseUrl::PRIMARY);
            assert!(BaseUrl::parse(&url).is_err(), "{url}");
        }
        for url in [
            "https://user@host",
            "https://:password@host",
            "host",
            "",
            "https://",
        ] {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn wechat_pays_own_gateways_have_a_backup() {
        for (primary, backup) in [
            (BaseUrl::PRIMARY, Some("https://api2.mch.weixin.qq.com/v3")),
            (
                "https://api.wechatpay.cn:443/",
                Some("https://api2.wechatpay.cn/v3"),
            ),
            ("https://api2.wechatpay.cn", None),
            ("https://apihk.mch.weixin.qq.com", None),
            ("http://127.0.0.1:8080", None),
        ] {
            let usual = BaseUrl::parse(primary).unwrap().usual_backup();
            let url = usual.map(|usual| usual.join("/v3"));
            assert_eq!(url.as_deref(), backup, "{primary}");
        }
    }

    #[test]
    fn the_url_of_a_request_begins_with_the_origin() {
        let base_url = BaseUrl::parse("https://api.mch.weixin.qq.com:443/").unwrap();
        assert_eq!(
            base_url.join("/v3/x?y"),
            "https://api.mch.weixin.qq.com/v3/x?y"
        );
    }
}
