//! What is wrong with a command line, in Chinese.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::num::{IntErrorKind, ParseIntError};

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use wechatpay_codegen::UnknownFaultCode;
use wechatpay_simulator::UnknownFault;

use super::system::quoted;

/// A mistake on the command line; `None` for one that is told in clap's own words, or is none.
pub(crate) fn explained(error: &Error) -> Option<String> {
    let value = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        other => Some(other.to_string()),
    };
    let argument = || value(ContextKind::InvalidArg);
    let mut message = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少必填参数：{}", argument()?),
        ErrorKind::UnknownArgument => format!("没有参数 `{}`", argument()?),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 `{}`", value(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::ArgumentConflict if argument() == value(ContextKind::PriorArg) => {
            format!("参数 `{}` 只能给出一次", argument()?)
        }
        ErrorKind::ArgumentConflict => format!(
            "参数 `{}` 与 `{}` 不能同时使用",
            argument()?,
            value(ContextKind::PriorArg)?
        ),
        ErrorKind::TooManyValues => format!(
            "参数 `{}` 不接受值 `{}`",
            argument()?,
            value(ContextKind::InvalidValue)?
        ),
        ErrorKind::InvalidUtf8 => "命令行中有不是 UTF-8 的文字".to_owned(),
        ErrorKind::InvalidValue => {
            let given = value(ContextKind::InvalidValue).filter(|given| !given.is_empty());
            match given {
                Some(given) => format!("参数 `{}` 不接受 `{given}`", argument()?),
                None => format!("参数 `{}` 需要一个值", argument()?),
            }
        }
        ErrorKind::ValueValidation => format!(
            "参数 `{}` 的值 `{}` 不正确",
            argument()?,
            value(ContextKind::InvalidValue)?
        ),
        _ => return None,
    };
    if let Some(cause) = error.source() {
        // Writing to a string cannot fail.
        let _ = write!(message, "：{}", cause_line(cause));
    }
    if let Some(valid) = value(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        let _ = write!(message, "；可以是：{valid}");
    }
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(suggested) = suggested.into_iter().find_map(value) {
        let _ = write!(message, "（是否为 `{suggested}`？）");
    }
    Some(format!("错误：{message}\n更多信息请用 `--help`"))
}

/// Why a value is not one.
fn cause_line(cause: &(dyn StdError + 'static)) -> String {
    if let Some(unknown) = cause.downcast_ref::<UnknownFaultCode>() {
        let meant = unknown.suggestion();
        let hint = meant.map(|meant| format!("（是否为 `{meant}`？）"));
        return format!("没有此代码{}", hint.unwrap_or_default());
    }
    if let Some(unknown) = cause.downcast_ref::<UnknownFault>() {
        if let Some(condition) = unknown.condition() {
            let condition = quoted(condition);
            return format!(
                "{condition} 不是条件；可以是 `operation=ID`、`chance=0.1`（0 到 1）、`times=3`"
            );
        }
        let known = UnknownFault::KNOWN.join("、");
        return format!(
            "没有这样的故障；可以是：{known}；其后可以加 `,operation=ID`、`,chance=0.1`、`,times=3`"
        );
    }
    if let Some(number) = cause.downcast_ref::<ParseIntError>() {
        return match number.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "数值超出范围",
            IntErrorKind::Zero => "不能为 0",
            _ => "应为整数",
        }
        .to_owned();
    }
    let told = cause.to_string();
    // The parsers of this program tell it in Chinese already.
    if told.chars().any(|character| character > '\u{2E80}') {
        told
    } else {
        quoted(&told)
    }
}
