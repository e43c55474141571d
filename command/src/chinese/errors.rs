//! A call that failed, in one line of Chinese. What the client says of its causes stays in its own words.

use wechatpay_client::{Error, ErrorKind};

pub(crate) fn line(error: &Error) -> String {
    let what = match error.kind() {
        ErrorKind::NotSent => "请求没有发出",
        ErrorKind::Refused => "微信支付拒绝了本次调用",
        ErrorKind::OutcomeUnknown => "结果未知",
        ErrorKind::Undecodable => "应答无法理解",
        _ => "调用失败",
    };
    let mut parts = vec![format!("{}：{what}", error.operation().id)];
    if let Some(status) = error.status() {
        let code = error.code().unwrap_or_default();
        parts.push(
            format!("HTTP {} {code}", status.as_u16())
                .trim_end()
                .to_owned(),
        );
    }
    parts.extend(error.message().map(str::to_owned));
    if let Some(id) = error.request_id() {
        parts.push(format!("Request-ID {id}"));
    }
    if error.status().is_some() {
        let verified = if error.is_verified() {
            "已验签"
        } else {
            "未验签"
        };
        parts.push(verified.to_owned());
    }
    if error.kind() != ErrorKind::NotSent {
        parts.push(format!("尝试 {} 次", error.attempts()));
    }
    let line = parts.join("，");
    if error.kind() == ErrorKind::Refused {
        return line;
    }
    // Of all but a refusal the cause matters.
    format!("{line}\n  {error}")
}
