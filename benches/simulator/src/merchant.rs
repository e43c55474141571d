//! A merchant that signs, by the folder of keys that the simulator has written.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;

use crate::Result;

const USE_COUPON: &str = "/v3/marketing/busifavor/coupons/use";

pub(crate) struct Merchant {
    mchid: String,
    serial_no: String,
    public_key_id: String,
    key: KeyPair,
}

impl Merchant {
    pub(crate) fn of_folder(folder: &Path) -> Result<Self> {
        let env = std::fs::read_to_string(folder.join("env"))?;
        let value = |name: &str| {
            let mut lines = env.lines();
            let value = lines.find_map(|line| {
                let line = line.strip_prefix("export ")?.strip_prefix(name)?;
                line.strip_prefix("='")?.strip_suffix('\'')
            });
            value
                .map(str::to_owned)
                .ok_or_else(|| format!("no {name} in env"))
        };
        let key = PrivatePkcs8KeyDer::from_pem_file(value("WECHATPAY_PRIVATE_KEY_FILE")?)?;
        Ok(Self {
            mchid: value("WECHATPAY_MCHID")?,
            serial_no: value("WECHATPAY_SERIAL_NO")?,
            public_key_id: value("WECHATPAY_PUBLIC_KEY_ID")?,
            key: KeyPair::from_pkcs8(key.secret_pkcs8_der())?,
        })
    }

    pub(crate) fn sign(&self, message: &str) -> Result<String> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )?;
        Ok(BASE64_STANDARD.encode(signature))
    }

    /// A whole request that redeems a coupon.
    pub(crate) fn use_coupon(&self, coupon_code: &str) -> Result<String> {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let nonce = format!("n{coupon_code:0>31}");
        let body = serde_json::json!({
            "coupon_code": coupon_code,
            "stock_id": "100088",
            "appid": "wx1234567889999",
            "use_time": "2015-05-20T13:29:35+08:00",
            "use_request_no": format!("number of {coupon_code}"),
        });
        let body = body.to_string();
        let message = format!("POST\n{USE_COUPON}\n{timestamp}\n{nonce}\n{body}\n");
        let (signature, length) = (self.sign(&message)?, body.len());
        let Self {
            mchid,
            serial_no,
            public_key_id,
            ..
        } = self;
        Ok(format!(
            "POST {USE_COUPON} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\
             User-Agent: simulator-bench\r\nContent-Type: application/json\r\n\
             Wechatpay-Serial: {public_key_id}\r\n\
             Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"{mchid}\",nonce_str=\"{nonce}\",\
             signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{serial_no}\"\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        ))
    }
}
