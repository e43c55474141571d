//! Whether a request comes from a program of this machine, or from its pages only: a web page of someone
//! else in the browser of a developer must not reach the control interface.

use hyper::{HeaderMap, header};

pub(super) fn is_of_this_machine(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Another name for this machine may be one that someone else gave it.
    let Some(host) = text(header::HOST.as_str()).filter(|host| is_loopback(host)) else {
        return false;
    };
    let is_own_origin =
        text(header::ORIGIN.as_str()).is_none_or(|origin| origin == format!("http://{host}"));
    let is_own_site =
        text("sec-fetch-site").is_none_or(|site| ["same-origin", "none"].contains(&site));
    is_own_origin && is_own_site
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(fields: &[(&'static str, &str)]) -> bool {
        let headers = fields
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        is_of_this_machine(&headers.collect::<HeaderMap>())
    }

    #[test]
    fn only_this_machine_and_its_own_pages() {
        assert!(accepts(&[("host", "127.0.0.1:8080")]));
        assert!(accepts(&[
            ("host", "localhost"),
            ("sec-fetch-site", "none")
        ]));
        assert!(accepts(&[
            ("host", "127.0.0.1:1"),
            ("origin", "http://127.0.0.1:1")
        ]));
        assert!(!accepts(&[]));
        assert!(!accepts(&[("host", "evil.example:8080")]));
        assert!(!accepts(&[
            ("host", "127.0.0.1:1"),
            ("origin", "http://evil.example")
        ]));
        assert!(!accepts(&[("host", "127.0.0.1:1"), ("origin", "null")]));
        assert!(!accepts(&[
            ("host", "127.0.0.1:1"),
            ("sec-fetch-site", "cross-site")
        ]));
    }
}
