//! Rules of a request, in Chinese.

use wechatpay_client::{ParseDateTimeError, Rule, Violation};

use super::system::quoted;
use crate::language::InChinese;

impl InChinese for Violation {
    fn in_chinese(&self) -> String {
        let field = match self.field() {
            "" => "请求体",
            field => field.trim_start_matches('/'),
        };
        format!("{field} {}", self.rule().in_chinese())
    }
}

impl InChinese for Rule {
    fn in_chinese(&self) -> String {
        match self {
            Self::Length { min, max, actual } => count(*min, *max, *actual, "个字符"),
            Self::Items { min, max, actual } => count(*min, *max, *actual, "项"),
            Self::Entries { min, max, actual } => count(*min, *max, *actual, "个字段"),
            Self::Contains { min, max, actual } => {
                let rule = count(*min, *max, *actual, "项");
                format!("其中符合要求的{rule}")
            }
            Self::Pattern(pattern) => format!("须匹配 {pattern}"),
            Self::Range { minimum, maximum } => match (minimum, maximum) {
                (Some(minimum), Some(maximum)) => format!("须在 {minimum} 与 {maximum} 之间"),
                (Some(minimum), None) => format!("不能小于 {minimum}"),
                (None, Some(maximum)) => format!("不能大于 {maximum}"),
                (None, None) => "超出范围".to_owned(),
            },
            Self::UniqueItems => "各项不能重复".to_owned(),
            Self::PresentWith(name) => format!("给出 {name} 时必填"),
            Self::OneOf(values) => format!("只能是以下之一：{}", values.join(", ")),
            Self::MultipleOf(step) => format!("须为 {step} 的倍数"),
            Self::MultipleOfNumber(step) => format!("须为 {step} 的倍数"),
            Self::AtLeast(limit) => format!("不能小于 {limit}"),
            Self::MoreThan(limit) => format!("必须大于 {limit}"),
            Self::AtMost(limit) => format!("不能大于 {limit}"),
            Self::LessThan(limit) => format!("必须小于 {limit}"),
            Self::Key(rule) => format!("作为键{}", rule.in_chinese()),
            Self::BasicMultilingualPlane => "不能含有 U+FFFF 以上的字符，例如表情符号".to_owned(),
            Self::Finite => "须为有限的数，整数不超过 64 位".to_owned(),
            Self::PathSegment => "不能为空，也不能是“.”或“..”".to_owned(),
            Self::HeaderText => "只能含有 ASCII 字符".to_owned(),
            Self::Comma => "位于头部，不能含有逗号".to_owned(),
            Self::FileName => "须有文件名".to_owned(),
            Self::ContentType => "须为媒体类型，例如 image/png".to_owned(),
            Self::OperationPath(path) => format!("须为路径是 {path} 的 URL"),
            Self::SingleValue => "须为单个值".to_owned(),
            Self::InPath => "在路径中没有位置".to_owned(),
            Self::JsonObject => "须为 JSON 对象".to_owned(),
            Self::EncryptedBytes { max, actual } => {
                format!("须加密，最多 {max} 字节（UTF-8），现有 {actual} 字节")
            }
            Self::Encryptable => "须加密，但没有微信支付公钥或平台证书".to_owned(),
            Self::Present => "必填".to_owned(),
            other => quoted(other),
        }
    }
}

fn count(min: Option<usize>, max: Option<usize>, actual: usize, unit: &str) -> String {
    let wanted = match (min, max) {
        (Some(min), Some(max)) if min == max => format!("须为 {min} {unit}"),
        (Some(min), Some(max)) => format!("须为 {min} 至 {max} {unit}"),
        (Some(min), None) => format!("至少 {min} {unit}"),
        (None, Some(max)) => format!("最多 {max} {unit}"),
        (None, None) => "数量不符".to_owned(),
    };
    format!("{wanted}，现有 {actual}")
}

impl InChinese for ParseDateTimeError {
    fn in_chinese(&self) -> String {
        match self {
            Self::NoOffset => "时间没有时区：请加上，例如 +08:00",
            Self::NotRfc3339 => "不是 RFC 3339 的时间，应如 2015-05-20T13:29:35+08:00",
            Self::NotDate => "不是日期，应如 2015-05-20",
            other => return quoted(other),
        }
        .to_owned()
    }
}
