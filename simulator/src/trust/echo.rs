//! `POST /v3/security/echo` (商户签名验签／加解密测试): a merchant tries its keys in one call.

use serde_json::{Value, json};

use super::PlatformKeys;
use crate::{
    keys::EncryptingKey,
    platform::{ApiError, is_notify_url},
    spec::Call,
};

/// Says back what was sent. The encrypted text is decrypted with the key that `Wechatpay-Serial`
/// names, and goes back encrypted for the merchant.
pub(crate) fn echo(
    keys: &PlatformKeys,
    merchant: &EncryptingKey,
    wechatpay_serial: Option<&str>,
    call: &Call,
) -> Result<Value, ApiError> {
    // The gateway has refused a serial that nobody has.
    let Some(key) = wechatpay_serial.and_then(|id| keys.named(id)) else {
        return Err(ApiError::param_error("Http头缺少Wechatpay-Serial"));
    };
    if let Some(url) = call.text("notify_url").filter(|url| !is_notify_url(url)) {
        let issue = "https, or http to this machine";
        return Err(ApiError::field("/notify_url", &json!(url), issue));
    }
    let mut answer = json!({ "echo_message": call.required("echo_message") });
    let name = "encrypted_echo_message";
    if let Some(ciphertext) = call.text(name) {
        let plaintext = key.key.decrypt(ciphertext).ok_or_else(|| {
            let issue = "cannot be decrypted with the key that Wechatpay-Serial names";
            ApiError::field(&format!("/{name}"), &json!(ciphertext), issue)
        })?;
        answer[name] = json!(merchant.encrypt(&plaintext));
    }
    Ok(answer)
}

/// What the notification says, which names the encrypted field otherwise than the answer does.
pub(crate) fn echo_event(answer: &Value) -> Value {
    let mut event = json!({ "echo_message": answer["echo_message"] });
    if let Some(ciphertext) = answer.get("encrypted_echo_message") {
        event["encrypt_echo_message"] = ciphertext.clone();
    }
    event
}
