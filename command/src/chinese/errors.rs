//! Failures in Chinese: a call that failed, a setting that is missing. What the client says of causes
//! stays in its own words.

use wechatpay_client::verification::VerifyError;
use wechatpay_client::{ConfigProblem, Error, ErrorKind};

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

/// Why a message is not genuine.
pub(crate) fn verification(error: &VerifyError) -> String {
    match error {
        VerifyError::MissingHeader(name) => format!("缺少头部 {name}"),
        VerifyError::RepeatedHeader(name) => format!("头部 {name} 出现了不止一次"),
        VerifyError::UnreadableHeader(name) => format!("头部 {name} 含有不可见字符"),
        VerifyError::UnsupportedType(kind) => {
            format!("不支持签名类型 {}", kind.escape_debug())
        }
        VerifyError::TimestampNotANumber => "头部 Wechatpay-Timestamp 不是数字".to_owned(),
        VerifyError::UnknownSerial(id) => {
            format!("没有签名所用的密钥 {}", id.escape_debug())
        }
        VerifyError::ExpiredCertificate(id) => {
            format!("签名所用的平台证书 {} 已过期", id.escape_debug())
        }
        VerifyError::SignatureNotBase64 => "签名不是 Base64".to_owned(),
        VerifyError::WrongSignature => "签名与收到的内容不符".to_owned(),
        other => other.to_string(),
    }
}

/// A setting that is missing, with what belongs there, or that is wrong.
pub(crate) fn setting_line(problem: &ConfigProblem) -> String {
    let setting = problem.setting();
    if !problem.problem().starts_with("not set") {
        return format!("{setting}：{}", problem.problem());
    }
    let meaning = match setting {
        "WECHATPAY_MCHID" => "商户号",
        "WECHATPAY_SERIAL_NO" => "商户API证书序列号",
        "WECHATPAY_PRIVATE_KEY_FILE" => "商户API证书私钥文件，apiclient_key.pem",
        "WECHATPAY_PUBLIC_KEY_ID" => "微信支付公钥ID，PUB_KEY_ID_…",
        "WECHATPAY_PUBLIC_KEY_FILE" => "微信支付公钥文件，pub_key.pem",
        "WECHATPAY_API_V3_KEY" => "APIv3 密钥，32 字节",
        _ => return format!("{setting}：没有设置"),
    };
    format!("{setting}：没有设置，应为{meaning}")
}

#[cfg(test)]
mod tests {
    use wechatpay_client::ClientBuilder;

    #[test]
    fn all_settings_that_are_missing_are_told_in_chinese() {
        let unset = ClientBuilder::from_variables(|_| None).build();
        let error = unset.expect_err("nothing is set");
        assert_eq!(error.problems().len(), 5);
        for problem in error.problems() {
            let line = super::setting_line(problem);
            assert!(line.contains("：没有设置，应为"), "{line}");
        }
    }
}
