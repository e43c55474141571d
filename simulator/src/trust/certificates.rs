//! `GET /v3/certificates` (获取平台证书列表): the platform certificates, encrypted for the merchant.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{ApiV3Key, PlatformCertificate, PlatformKeys};
use crate::{
    platform::{ApiError, Reply, rfc3339},
    spec::Call,
};

/// The certificates that can be used now. There are none of SM2.
pub(crate) fn list_certificates(
    keys: &PlatformKeys,
    api_v3_key: &ApiV3Key,
    call: &Call,
    now: OffsetDateTime,
) -> Reply {
    let certificates = match call.text("algorithm_type") {
        Some("SM2") => Vec::new(),
        _ => keys.certificates(now),
    };
    if certificates.is_empty() {
        return Err(ApiError::not_exists(
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196",
        ));
    }
    let encrypted: Vec<_> = certificates
        .iter()
        .map(|certificate| encrypted(certificate, api_v3_key, now))
        .collect();
    Ok(Some(json!({ "data": encrypted })))
}

fn encrypted(
    certificate: &PlatformCertificate,
    api_v3_key: &ApiV3Key,
    now: OffsetDateTime,
) -> Value {
    // Those of a folder of keys have their times at another offset.
    let text = |time: OffsetDateTime| rfc3339(time.to_offset(now.offset()));
    json!({
        "serial_no": certificate.serial_no(),
        "effective_time": text(certificate.effective_time()),
        "expire_time": text(certificate.expire_time()),
        "encrypt_certificate": api_v3_key.encrypt(certificate.pem(), "certificate"),
    })
}
