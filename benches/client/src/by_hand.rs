//! The same calls as a careful person writes them for this one operation: with the same HTTP and
//! cryptographic libraries and the same checks of the answer, and nothing general about them.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use reqwest::header::HeaderMap;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::keys::Keys;

#[derive(Serialize)]
struct UseCoupon<'a> {
    coupon_code: &'a str,
    stock_id: &'a str,
    appid: &'a str,
    use_time: &'a str,
    use_request_no: &'a str,
    openid: &'a str,
}

#[derive(Deserialize)]
struct Used {
    stock_id: String,
    #[expect(dead_code, reason = "decoded as the client decodes it")]
    openid: String,
    #[expect(dead_code, reason = "decoded as the client decodes it")]
    wechatpay_use_time: String,
}

const PATH: &str = "/v3/marketing/busifavor/coupons/use";

struct Merchant {
    keys: Keys,
    private_key: KeyPair,
    public_key: ParsedPublicKey,
    http: reqwest::Client,
    url: String,
}

impl Merchant {
    fn new(address: &str) -> Result<Self> {
        let keys = Keys::of_the_vectors();
        let private_key = PrivatePkcs8KeyDer::from_pem_slice(keys.private_key.as_bytes())?;
        let public_key = SubjectPublicKeyInfoDer::from_pem_slice(keys.public_key.as_bytes())?;
        Ok(Self {
            private_key: KeyPair::from_pkcs8(private_key.secret_pkcs8_der())?,
            public_key: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key.as_ref())?,
            http: reqwest::Client::builder()
                .no_proxy()
                .user_agent("by-hand/1.0")
                .build()?,
            url: format!("http://{address}{PATH}"),
            keys,
        })
    }

    async fn use_coupon(&self, request: &UseCoupon<'_>) -> Result<Used> {
        let body = serde_json::to_string(request)?;
        let (timestamp, nonce) = (now()?, nonce()?);
        let signature = self.sign(&format!("POST\n{PATH}\n{timestamp}\n{nonce}\n{body}\n"))?;
        let Keys {
            mchid, serial_no, ..
        } = &self.keys;
        let authorization = format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{mchid}\",nonce_str=\"{nonce}\",\
             signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{serial_no}\""
        );
        let response = self
            .http
            .post(&self.url)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .header("Wechatpay-Serial", &self.keys.public_key_id)
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        let headers = response.headers().clone();
        let body = response.bytes().await?;
        self.verify(&headers, &body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn sign(&self, message: &str) -> Result<String> {
        let mut signature = vec![0; self.private_key.public_modulus_len()];
        self.private_key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )?;
        Ok(BASE64_STANDARD.encode(signature))
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<()> {
        let text = |name: &str| -> Result<&str> {
            Ok(headers.get(name).ok_or("a header is missing")?.to_str()?)
        };
        let timestamp = text("Wechatpay-Timestamp")?;
        if now()?.abs_diff(timestamp.parse()?) > 300 {
            return Err("too old".into());
        }
        if text("Wechatpay-Serial")? != self.keys.public_key_id {
            return Err("another key".into());
        }
        let nonce = text("Wechatpay-Nonce")?;
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let signature = BASE64_STANDARD.decode(text("Wechatpay-Signature")?)?;
        self.public_key.verify_sig(&message, &signature)?;
        Ok(())
    }
}

fn now() -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}

fn nonce() -> Result<String> {
    let mut bytes = [0; 24];
    SystemRandom::new().fill(&mut bytes)?;
    // 32 characters; the two that are no letters or digits are not worth a second thought here.
    Ok(BASE64_STANDARD.encode(bytes).replace(['+', '/'], "0"))
}

/// Makes so many calls, one after the other.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(address: &str, calls: &str) -> Result<()> {
    let merchant = Merchant::new(address)?;
    for number in 0..calls.parse::<u32>()? {
        let used = merchant
            .use_coupon(&UseCoupon {
                coupon_code: "sxxe34343434",
                stock_id: "100088",
                appid: "wx1234567889999",
                use_time: "2015-05-20T13:29:35+08:00",
                use_request_no: &format!("1002600620019090123143{number:06}"),
                openid: "xsd3434454567676",
            })
            .await?;
        assert_eq!(used.stock_id, "100088");
    }
    Ok(())
}

/// Makes so many signatures and nothing else.
pub(crate) fn signatures(calls: &str) -> Result<()> {
    let merchant = Merchant::new("127.0.0.1:1")?;
    for number in 0..calls.parse::<u32>()? {
        merchant.sign(&format!("POST\n{PATH}\n1554208460\n{number}\n\n"))?;
    }
    Ok(())
}
