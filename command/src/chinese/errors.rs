//! A call that failed, in Chinese.

use std::fmt::Write as _;

use wechatpay_client::{Error, ErrorKind};

use crate::language::InChinese;

/// What happened on one line, and below it what may have caused it.
pub(crate) fn lines(error: &Error) -> String {
    parts(error).join("\n  ")
}

impl InChinese for Error {
    fn in_chinese(&self) -> String {
        parts(self).join("；")
    }
}

fn parts(error: &Error) -> Vec<String> {
    let mut parts = vec![format!("{}：{}", error.operation().id, outcome(error))];
    // Of a refusal the message says it.
    if error.kind() != ErrorKind::Refused {
        parts.push(format!("原因：{}", error.cause().in_chinese()));
    }
    if let Some(certificates) = error.certificate_error() {
        let why = certificates.in_chinese();
        parts.push(format!("平台证书没有更新：{why}"));
    }
    if let Some(ahead) = error.wrong_clock() {
        let direction = if ahead < 0 { "慢" } else { "快" };
        let seconds = ahead.unsigned_abs();
        parts.push(format!(
            "本机时间比应答的 Date 头部{direction} {seconds} 秒，请校准"
        ));
    }
    parts.extend(signed(error));
    parts
}

/// What became of the call, with all that the answer says.
fn outcome(error: &Error) -> String {
    let what = match error.kind() {
        ErrorKind::NotSent => "请求没有发出",
        ErrorKind::Refused => "微信支付拒绝了本次调用",
        ErrorKind::OutcomeUnknown => "结果未知",
        ErrorKind::Undecodable => "应答无法理解",
        _ => "调用失败",
    };
    let mut parts = vec![what.to_owned()];
    if let Some(status) = error.status() {
        let code = error.code().unwrap_or_default();
        let status = format!("HTTP {} {code}", status.as_u16());
        parts.push(status.trim_end().to_owned());
    }
    let detail = detail(error);
    match error.message() {
        Some(message) => parts.push(format!("{message}{detail}")),
        None if detail.is_empty() => {}
        None => parts.push(detail),
    }
    if let Some(id) = error.request_id() {
        let number = id.error_number().filter(|number| *number > 0);
        let number = number.map(|number| format!("（错误编号 {number}）"));
        parts.push(format!("Request-ID {id}{}", number.unwrap_or_default()));
    }
    if error.status().is_some() {
        let verified = if error.is_verified() {
            "已验签"
        } else {
            "未验签"
        };
        parts.push(verified.to_owned());
    }
    if error.attempts() > 0 {
        parts.push(format!("尝试 {} 次", error.attempts()));
    }
    let line = parts.join("，");
    // What others wrote disturbs no terminal.
    line.chars()
        .map(|character| match character {
            character if character.is_control() => character.escape_debug().to_string(),
            character => character.to_string(),
        })
        .collect()
}

/// Which field the answer calls wrong, in brackets.
fn detail(error: &Error) -> String {
    let Some((detail, field)) = error
        .detail()
        .and_then(|detail| Some((detail, detail.field()?)))
    else {
        return String::new();
    };
    let mut text = format!("（字段 {field}");
    // Writing to a string cannot fail.
    if let Some(location) = detail.location() {
        let _ = write!(text, "，位于 {location}");
    }
    if let Some(issue) = detail.issue() {
        let _ = write!(text, "：“{issue}”");
    }
    text.push('）');
    text
}

/// The lengths of what was signed and of what was checked.
fn signed(error: &Error) -> Option<String> {
    let ours = error.signed_text()?;
    let mut text = format!(
        "本机的签名串 {} 字节，其中路径与查询串 {} 字节，包体 {} 字节",
        ours.message, ours.path_and_query, ours.body
    );
    if let Some(theirs) = error.checked_text() {
        // Writing to a string cannot fail.
        let _ = write!(text, "；微信支付验签用的签名串 {} 字节", theirs.message);
        if let Some(length) = theirs.path_and_query {
            let _ = write!(text, "，其中路径与查询串 {length} 字节");
        }
        text.push_str(if theirs.message == ours.message as u64 {
            "（长度相同：请核对商户API证书序列号与私钥）"
        } else {
            "（长度不同：请求在途中被改动）"
        });
    }
    Some(text)
}
