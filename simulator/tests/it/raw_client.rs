//! A client that shares nothing with the simulator: plain TCP, and its own signing.

use std::{
    collections::HashMap,
    fs,
    io::{self, Read, Write},
    net::TcpStream,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use wechatpay_simulator::Simulator;

pub(crate) const USE_COUPON: &str = "/v3/marketing/busifavor/coupons/use";

/// The request body of the documents' example.
pub(crate) fn example_body() -> Value {
    json!({
        "coupon_code": "sxxe34343434",
        "stock_id": "100088",
        "appid": "wx1234567889999",
        "use_time": "2015-05-20T13:29:35+08:00",
        "use_request_no": "1002600620019090123143254435",
        "openid": "xsd3434454567676",
    })
}

/// The example with one field changed, or taken out.
pub(crate) fn example_with(name: &str, value: Option<Value>) -> Value {
    let mut body = example_body();
    match value {
        Some(value) => body[name] = value,
        None => drop(body.as_object_mut().unwrap().remove(name)),
    }
    body
}

pub(crate) fn now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since_epoch.as_secs().try_into().unwrap()
}

pub(crate) fn fresh_nonce() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("nonce{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A merchant's credentials and the address to call.
pub(crate) struct RawClient {
    address: String,
    pub(crate) mchid: String,
    pub(crate) serial_no: String,
    private_key: RsaKeyPair,
    pub(crate) public_key_id: String,
    public_key: Vec<u8>,
}

/// A simulator with the default data, and a client of it.
pub(crate) async fn start() -> (Simulator, RawClient) {
    let simulator = Simulator::start().await.unwrap();
    let client = RawClient::new(&simulator);
    (simulator, client)
}

impl RawClient {
    pub(crate) fn new(simulator: &Simulator) -> Self {
        let merchant = simulator.merchant();
        Self {
            address: simulator
                .base_url()
                .strip_prefix("http://")
                .unwrap()
                .to_owned(),
            mchid: merchant.mchid().to_owned(),
            serial_no: merchant.serial_no().to_owned(),
            private_key: RsaKeyPair::from_pkcs8(&der(merchant.private_key_pem())).unwrap(),
            public_key_id: simulator.public_key_id().to_owned(),
            public_key: der(simulator.public_key_pem()),
        }
    }

    /// With the keys that the command has written.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let env = fs::read_to_string(folder.join("env")).unwrap();
        let value = |name: &str| {
            let line = env.lines().find_map(|line| {
                let line = line.strip_prefix("export ")?.strip_prefix(name)?;
                line.strip_prefix("='")?.strip_suffix('\'')
            });
            line.unwrap().to_owned()
        };
        let key = |name: &str| der(&fs::read_to_string(value(name)).unwrap());
        let base_url = value("WECHATPAY_BASE_URL");
        Self {
            address: base_url.strip_prefix("http://").unwrap().to_owned(),
            mchid: value("WECHATPAY_MCHID"),
            serial_no: value("WECHATPAY_SERIAL_NO"),
            private_key: RsaKeyPair::from_pkcs8(&key("WECHATPAY_PRIVATE_KEY_FILE")).unwrap(),
            public_key_id: value("WECHATPAY_PUBLIC_KEY_ID"),
            public_key: key("WECHATPAY_PUBLIC_KEY_FILE"),
        }
    }

    /// The same for another simulator.
    pub(crate) fn of_address(self, simulator: &Simulator) -> Self {
        let address = simulator.base_url().strip_prefix("http://").unwrap();
        Self {
            address: address.to_owned(),
            ..self
        }
    }

    /// Redeems a coupon with a good request.
    pub(crate) fn use_coupon(&self, body: &Value) -> Answer {
        self.use_coupon_request(body).send().unwrap()
    }

    /// A good request to redeem a coupon, signed now.
    pub(crate) fn use_coupon_request(&self, body: &Value) -> Request {
        self.request("POST", USE_COUPON, &body.to_string())
    }

    /// A good request, signed now.
    pub(crate) fn request(&self, method: &str, url: &str, body: &str) -> Request {
        self.request_at(now(), &fresh_nonce(), method, url, body)
    }

    /// A good request with a chosen timestamp and nonce.
    pub(crate) fn request_at(
        &self,
        timestamp: i64,
        nonce: &str,
        method: &str,
        url: &str,
        body: &str,
    ) -> Request {
        let signature = self.sign(&format!("{method}\n{url}\n{timestamp}\n{nonce}\n{body}\n"));
        let authorization = format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
             timestamp=\"{timestamp}\",serial_no=\"{}\"",
            self.mchid, self.serial_no,
        );
        let headers = [
            ("Host", self.address.as_str()),
            ("Connection", "close"),
            ("Accept", "application/json"),
            ("User-Agent", "raw-client/1"),
            ("Content-Type", "application/json"),
            ("Wechatpay-Serial", &self.public_key_id),
            ("Authorization", &authorization),
        ];
        Request {
            address: self.address.clone(),
            method: method.to_owned(),
            url: url.to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn sign(&self, message: &str) -> String {
        let mut signature = vec![0; self.private_key.public_modulus_len()];
        let random = SystemRandom::new();
        self.private_key
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                message.as_bytes(),
                &mut signature,
            )
            .unwrap();
        STANDARD.encode(signature)
    }

    /// Whether the answer names the platform's public key and its signature is good.
    pub(crate) fn verifies(&self, answer: &Answer) -> bool {
        answer.header("wechatpay-serial") == Some(&self.public_key_id)
            && verifies_with(&self.public_key, answer)
    }
}

/// Whether the answer's signature is that of a key.
pub(crate) fn verifies_with(public_key: &[u8], answer: &Answer) -> bool {
    let header = |name| answer.header(name).unwrap_or_default();
    let mut message = format!(
        "{}\n{}\n",
        header("wechatpay-timestamp"),
        header("wechatpay-nonce")
    )
    .into_bytes();
    message.extend_from_slice(&answer.body);
    message.push(b'\n');
    let Ok(signature) = STANDARD.decode(header("wechatpay-signature")) else {
        return false;
    };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key);
    key.verify(&message, &signature).is_ok()
}

#[derive(Clone)]
pub(crate) struct Request {
    address: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    /// The request with a header changed, or taken out.
    pub(crate) fn header(mut self, name: &str, value: Option<&str>) -> Self {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers
            .extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }

    /// The request with a piece of its `Authorization` replaced.
    pub(crate) fn authorization(mut self, from: &str, to: &str) -> Self {
        let (_, value) = self
            .headers
            .iter_mut()
            .find(|(name, _)| name == "Authorization")
            .unwrap();
        assert!(value.contains(from), "{from} is not in {value}");
        *value = value.replace(from, to);
        self
    }

    /// Other bytes than those that were signed.
    pub(crate) fn body(self, body: &str) -> Self {
        Self {
            body: body.to_owned(),
            ..self
        }
    }

    pub(crate) fn url(self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self
        }
    }

    pub(crate) fn method(self, method: &str) -> Self {
        Self {
            method: method.to_owned(),
            ..self
        }
    }

    /// Sends the request and reads until the gateway closes the connection.
    pub(crate) fn send(&self) -> io::Result<Answer> {
        let mut request = format!("{} {} HTTP/1.1\r\n", self.method, self.url).into_bytes();
        for (name, value) in &self.headers {
            write!(request, "{name}: {value}\r\n")?;
        }
        write!(
            request,
            "Content-Length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        )?;

        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(&request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Answer::parse(&answer)
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> io::Result<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let (status_line, fields) = head.split_once("\r\n").unwrap();
        let fields = fields.lines().map(|line| line.split_once(": ").unwrap());
        Ok(Self {
            status: status_line.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: fields
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: bytes[end + 4..].to_vec(),
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status and the code of an error answer.
    pub(crate) fn error(&self) -> (u16, String) {
        (
            self.status,
            self.json()["code"].as_str().unwrap_or_default().to_owned(),
        )
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.header("content-length").unwrap().parse() == Ok(self.body.len())
    }

    pub(crate) fn timestamp(&self) -> i64 {
        self.header("wechatpay-timestamp").unwrap().parse().unwrap()
    }

    pub(crate) fn has_signature_headers(&self) -> bool {
        self.headers
            .keys()
            .any(|name| name.starts_with("wechatpay-"))
    }
}

pub(crate) fn der(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(base64).unwrap()
}
