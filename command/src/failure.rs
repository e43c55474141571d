//! Why the exit status is not 0.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::Arc;

use wechatpay_client::certificates::CertificateError;
use wechatpay_client::{ConfigError, Error, ErrorKind};

use crate::chinese;
use crate::language::{is_chinese, say, told};
use crate::terminal::note;

/// What ends a command before it is done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing was sent, because of the input or the configuration; in the user's language.
    Input(String),
    /// The client cannot be made of the settings.
    Config(ConfigError),
    /// A spec has faults, which the generator tells.
    Spec(wechatpay_codegen::Error),
    /// A call did not give its answer.
    Call(Arc<Error>),
    /// A list is not done, and the same command goes on with it; in the user's language.
    Stopped(String),
    /// The platform refused some of a list, as was told.
    SomeRefused,
    /// Something on this machine failed; in the user's language.
    Local(String),
}

impl Failure {
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Local(_) => 1,
            Self::Input(_) | Self::Config(_) | Self::Spec(_) => 2,
            Self::SomeRefused => 3,
            Self::Stopped(_) => 4,
            Self::Call(error) => match error.kind() {
                ErrorKind::NotSent => 2,
                ErrorKind::Refused if !error.may_have_taken_effect() => 3,
                _ => 4,
            },
        }
    }

    /// A file that cannot be read, when that keeps a request from being sent.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        let error = told(error);
        Self::Input(say!(
            "cannot read {path}: {error}",
            "无法读取 {path}：{error}"
        ))
    }

    /// A file that cannot be used, for the same reason.
    pub(crate) fn unusable(path: &Path, error: &io::Error) -> Self {
        let (path, error) = (path.display(), told(error));
        Self::Input(say!("{path}: {error}", "{path}：{error}"))
    }

    /// Tells it on standard error, and what to do next.
    pub(crate) fn show(&self) {
        let error = say!("error", "错误");
        match self {
            Self::Input(message) | Self::Local(message) | Self::Stopped(message) => {
                note(format_args!("{error}: {message}"));
            }
            Self::SomeRefused => {}
            Self::Config(config) => {
                let title = say!("the client is not configured", "客户端尚未配置好");
                note(format_args!("{error}: {title}"));
                for problem in config.problems() {
                    note(format_args!("  {}", told(problem)));
                }
                note(say!(
                    "help: set the variables, or write a profile: see `wechatpay help`",
                    "提示：请设置环境变量，或编写配置文件，参见 `wechatpay help`"
                ));
            }
            Self::Spec(wechatpay_codegen::Error::Spec(report)) => {
                note(report.in_language(chinese::phrase, false));
            }
            Self::Spec(other) => note(format_args!("{error}: {}", told(other))),
            Self::Call(call) => {
                note(format_args!("{error}: {}", call_line(call)));
                note(next_step(call));
            }
        }
    }
}

/// A call that failed, with what caused it below.
pub(crate) fn call_line(call: &Error) -> String {
    if is_chinese() {
        return chinese::error_lines(call);
    }
    let mut text = call.to_string();
    let mut cause = call.source();
    while let Some(source) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  caused by: {source}");
        cause = source.source();
    }
    text
}

/// What may safely be done after a call that failed.
fn next_step(error: &Error) -> String {
    if error.may_have_taken_effect() {
        return say!(
            "The call may have taken effect. Repeat the very same request, every field as it was, to find out.",
            "本次调用可能已经生效。请用完全相同的请求（每个字段都不变）重试，以确认结果。"
        );
    }
    match error.kind() {
        ErrorKind::NotSent => say!(
            "Nothing was sent. Mend it and call again.",
            "请求没有发出。修正之后可以再次调用。"
        ),
        ErrorKind::Refused => say!(
            "The platform refused the call: it has changed nothing.",
            "平台拒绝了本次调用，没有产生任何变更。"
        ),
        _ => say!(
            "The operation only reads: call it again.",
            "此接口只做查询，可以再次调用。"
        ),
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(Arc::new(error))
    }
}

impl From<CertificateError> for Failure {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Call(error) => Self::Call(error),
            other => Self::Local(told(&other)),
        }
    }
}
