//! `GET /v3/certificates` (获取平台证书列表): the platform certificates, encrypted for the merchant.

use hyper::StatusCode;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{ApiV3Key, PlatformCertificate, PlatformKeys};
use crate::platform::ApiError;

/// The certificates that can be used now. There are none of SM2.
pub(crate) fn list_certificates(
    keys: &PlatformKeys,
    api_v3_key: &ApiV3Key,
    query: Option<&str>,
    now: OffsetDateTime,
) -> Result<Value, ApiError> {
    let certificates = match algorithm_type(query)? {
        Algorithm::Rsa => keys.certificates(now),
        Algorithm::Sm2 => Vec::new(),
    };
    if certificates.is_empty() {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "RESOURCE_NOT_EXISTS",
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196",
        ));
    }
    let encrypted: Vec<_> = certificates
        .iter()
        .map(|certificate| encrypted(certificate, api_v3_key))
        .collect();
    Ok(json!({ "data": encrypted }))
}

enum Algorithm {
    Rsa,
    Sm2,
}

fn algorithm_type(query: Option<&str>) -> Result<Algorithm, ApiError> {
    let pairs = query.unwrap_or_default().split('&');
    let value = pairs
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(name, value)| (name == "algorithm_type").then_some(value));
    match value {
        None | Some("RSA" | "ALL") => Ok(Algorithm::Rsa),
        Some("SM2") => Ok(Algorithm::Sm2),
        Some(other) => Err(ApiError::in_query(
            "algorithm_type",
            other,
            "RSA, SM2 or ALL",
        )),
    }
}

fn encrypted(certificate: &PlatformCertificate, api_v3_key: &ApiV3Key) -> Value {
    let text = |time: OffsetDateTime| {
        time.format(&Rfc3339)
            .expect("the clock is within RFC 3339's years")
    };
    json!({
        "serial_no": certificate.serial_no(),
        "effective_time": text(certificate.effective_time()),
        "expire_time": text(certificate.expire_time()),
        "encrypt_certificate": api_v3_key.encrypt(certificate.pem(), "certificate"),
    })
}
