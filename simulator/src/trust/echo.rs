//! `POST /v3/security/echo` (商户签名验签／加解密测试): a merchant tries its keys in one call.

use serde_json::{Value, json};

use crate::{
    platform::{ApiError, is_notify_url},
    spec::Call,
};

/// Says back what was sent, the encrypted text encrypted for the merchant.
pub(crate) fn echo(wechatpay_serial: Option<&str>, call: &Call) -> Result<Value, ApiError> {
    // The gateway has refused a serial that nobody has.
    if wechatpay_serial.is_none() {
        return Err(ApiError::param_error("Http头缺少Wechatpay-Serial"));
    }
    if let Some(url) = call.text("notify_url").filter(|url| !is_notify_url(url)) {
        let issue = "https, or http to this machine";
        return Err(ApiError::field("/notify_url", &json!(url), issue));
    }
    let mut answer = json!({ "echo_message": call.required("echo_message") });
    let name = "encrypted_echo_message";
    if let Some(secret) = call.text(name) {
        answer[name] = json!(secret);
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
