//! `POST /v3/security/echo` (商户签名验签／加解密测试): a merchant tries its keys in one call.

use serde_json::{Value, json};

use super::PlatformKeys;
use crate::{
    keys::EncryptingKey,
    platform::{ANY_LENGTH, ApiError, Parameters},
};

/// Says back what was sent. The encrypted text is decrypted with the key that `Wechatpay-Serial`
/// names, and goes back encrypted for the merchant.
pub(crate) fn echo(
    keys: &PlatformKeys,
    merchant: &EncryptingKey,
    wechatpay_serial: Option<&str>,
    body: &[u8],
) -> Result<Value, ApiError> {
    let parameters = Parameters::parse(body)?;
    let message = parameters.required("echo_message", ANY_LENGTH)?;
    let ciphertext = parameters.optional("encrypted_echo_message", ANY_LENGTH)?;
    parameters.optional("notify_url", ANY_LENGTH)?;
    // The gateway has refused a serial that nobody has.
    let Some(key) = wechatpay_serial.and_then(|id| keys.named(id)) else {
        return Err(ApiError::param_error("Http头缺少Wechatpay-Serial"));
    };

    let mut answer = json!({ "echo_message": message });
    if let Some(ciphertext) = ciphertext {
        let name = "encrypted_echo_message";
        let plaintext = key.key.decrypt(&ciphertext).ok_or_else(|| {
            ApiError::field(name, Some(&json!(ciphertext)), "cannot be decrypted")
        })?;
        answer[name] = json!(merchant.encrypt(&plaintext));
    }
    Ok(answer)
}
