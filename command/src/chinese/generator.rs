//! What the generator says, in Chinese: the kinds of faults, and the words around them. Messages, labels
//! and hints stay in its own words.

mod titles;

use wechatpay_codegen::{Error, FaultCode, Phrase, Selector};

use self::titles::title;
use super::system::quoted;
use crate::language::{InChinese, is_chinese};

/// The words of the generator in the user's language.
pub(crate) fn phrase(phrase: Phrase<'_>) -> String {
    if is_chinese() {
        phrase.in_chinese()
    } else {
        phrase.to_string()
    }
}

impl InChinese for Phrase<'_> {
    fn in_chinese(&self) -> String {
        match *self {
            Self::Error => "错误".to_owned(),
            Self::Warning => "警告".to_owned(),
            Self::Note => "相关".to_owned(),
            Self::Help => "提示".to_owned(),
            Self::Title(code) => code.in_chinese(),
            Self::Lead(code) => format!("{}：", code.in_chinese()),
            Self::Group(name) => titles::group(name).unwrap_or(name).to_owned(),
            Self::Found {
                errors,
                warnings,
                files,
                shown,
            } => {
                let faults = match (errors, warnings) {
                    (errors, 0) => format!("{errors} 个错误"),
                    (0, warnings) => format!("{warnings} 个警告"),
                    (errors, warnings) => format!("{errors} 个错误与 {warnings} 个警告"),
                };
                let limit = if errors + warnings > shown {
                    format!("，以上显示了 {shown} 个")
                } else {
                    String::new()
                };
                format!("{files} 个文件中有 {faults}{limit}")
            }
            Self::Wrote(path) => format!("已写入 {}", path.display()),
            Self::Unchanged(path) => format!("没有变化 {}", path.display()),
            Self::UpToDate(folder) => format!("{} 已是最新", folder.display()),
            Self::NoFaults(specs) => format!("{specs} 份接口定义均没有错误"),
            Self::Missing(path) => format!("缺少 {}", path.display()),
            Self::Stale(path) => format!("{} 与接口定义不符", path.display()),
            Self::Run(command) => format!("请运行 `{command}`"),
            Self::Failed(error) => error.in_chinese(),
            Self::Watching => "等待改动，Ctrl-C 结束".to_owned(),
            Self::Changed(path) => format!("已改动：{}", path.display()),
            Self::Step(step) => {
                let doing = match step.doing {
                    "reading" => "读取",
                    "checking" => "检查",
                    "generating" => "生成",
                    other => other,
                };
                let (file, number, files) = (step.file.display(), step.number, step.files);
                format!("{doing} {file}（{number}/{files}）")
            }
            Self::Explain(program) => format!("用 `{program} explain CODE` 查看其中一类的说明。"),
            ref other => quoted(other),
        }
    }
}

impl InChinese for FaultCode {
    fn in_chinese(&self) -> String {
        title(*self).unwrap_or(self.title()).to_owned()
    }
}

impl InChinese for Error {
    fn in_chinese(&self) -> String {
        match self {
            Self::Spec(report) => report.in_language(phrase, false),
            Self::Read { path, source } => {
                format!("无法读取 {}：{}", path.display(), source.in_chinese())
            }
            Self::Write { path, source } => {
                format!("无法写入 {}：{}", path.display(), source.in_chinese())
            }
            Self::NoSpecs { folder } => {
                format!("目录 {} 中没有 .yaml、.yml 或 .json 文件", folder.display())
            }
            Self::NoBindings => {
                "没有可写入的内容：给出的文档都没有 `paths` 或 `webhooks`，请给出含有它们的文档"
                    .to_owned()
            }
            Self::SameOutput {
                name,
                first,
                second,
            } if first
                .canonicalize()
                .is_ok_and(|first| second.canonicalize().is_ok_and(|second| first == second)) =>
            {
                format!("{} 给出了两次，都会写入 {name}", second.display())
            }
            Self::SameOutput {
                name,
                first,
                second,
            } => format!(
                "{} 与 {} 都会写入 {name}，请将其中一个改名",
                first.display(),
                second.display()
            ),
            Self::NotRefused {
                keyword,
                suggestion,
            } => format!(
                "`{keyword}` 不是会被拒绝的关键字{}",
                meant(suggestion.as_slice())
            ),
            Self::NothingSelected { selector, near } => {
                let nothing = match selector {
                    Selector::Tag(tag) => format!("没有接口带有标签 `{tag}`"),
                    Selector::PathPrefix(prefix) => format!("没有路径以 `{prefix}` 开头"),
                    Selector::Operation(id) => format!("没有接口的 operationId 是 `{id}`"),
                    other => quoted(other),
                };
                nothing + &meant(near)
            }
            Self::Internal { spec, message } => format!(
                "生成器自身有错误，由 {} 生成了不正确的代码：{}",
                spec.display(),
                quoted(message)
            ),
            other => quoted(other),
        }
    }
}

/// A question after what was probably meant, or nothing.
fn meant(words: &[String]) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("（是否为 `{}`？）", words.join("` 或 `"))
}
