//! What the operating system and the readers of files say, in Chinese. What is not known stays in their
//! own words, in quotation marks.

use std::error::Error as _;
use std::fmt::Display;
use std::io::{Error, ErrorKind};

use wechatpay_openapi::SpecError;

use crate::language::InChinese;

impl InChinese for Error {
    fn in_chinese(&self) -> String {
        match (io_kind(self.kind()), self.raw_os_error(), self.get_ref()) {
            (Some(words), Some(code), _) => format!("{words}（系统错误 {code}）"),
            (Some(words), None, Some(within)) => format!("{words}：{}", quoted(within)),
            (Some(words), None, None) => words.to_owned(),
            // What the standard library says of a text; others have an error of their own within.
            (None, None, None) if self.kind() == ErrorKind::InvalidData => NOT_UTF8.to_owned(),
            (None, ..) => quoted(self),
        }
    }
}

/// Of a file that should be a text.
pub(super) const NOT_UTF8: &str = "不是 UTF-8 编码";

/// The words for a kind of error, if there is more to it than that it failed.
pub(super) fn io_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "文件或目录不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "文件或目录已存在",
        ErrorKind::IsADirectory => "这是目录，不是文件",
        ErrorKind::NotADirectory => "路径中的某一级不是目录",
        ErrorKind::DirectoryNotEmpty => "目录不为空",
        ErrorKind::ReadOnlyFilesystem => "文件系统只读",
        ErrorKind::StorageFull => "磁盘空间不足",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件过大",
        ErrorKind::InvalidFilename => "文件名无效或过长",
        ErrorKind::ConnectionRefused => "连接被拒绝",
        ErrorKind::ConnectionReset => "连接被对方重置",
        ErrorKind::ConnectionAborted => "连接被中断",
        ErrorKind::NotConnected => "连接尚未建立",
        ErrorKind::BrokenPipe => "对方已关闭连接或管道",
        ErrorKind::HostUnreachable => "无法到达主机",
        ErrorKind::NetworkUnreachable => "无法到达网络",
        ErrorKind::NetworkDown => "网络不可用",
        ErrorKind::AddrInUse => "地址或端口已被占用",
        ErrorKind::AddrNotAvailable => "地址不可用",
        ErrorKind::TimedOut => "超时",
        ErrorKind::UnexpectedEof => "内容意外结束",
        ErrorKind::Interrupted => "操作被中断",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::Unsupported => "系统不支持此操作",
        ErrorKind::InvalidInput => "参数无效",
        _ => return None,
    })
}

/// The words of a library as they are.
pub(super) fn quoted(words: &(impl Display + ?Sized)) -> String {
    format!("“{words}”")
}

impl InChinese for serde_json::Error {
    fn in_chinese(&self) -> String {
        use serde_json::error::Category;

        let words = match self.classify() {
            Category::Io => {
                return self
                    .io_error_kind()
                    .and_then(io_kind)
                    .map_or_else(|| quoted(self), str::to_owned);
            }
            Category::Eof => "JSON 不完整",
            Category::Syntax => "语法错误",
            Category::Data => return quoted(self),
        };
        format!("第 {} 行第 {} 列：{words}", self.line(), self.column())
    }
}

impl InChinese for SpecError {
    fn in_chinese(&self) -> String {
        format!("无法使用接口定义：{}", quoted(self))
    }
}

impl InChinese for csv::Error {
    fn in_chinese(&self) -> String {
        let line = |position: &Option<csv::Position>| {
            position
                .as_ref()
                .map_or_else(String::new, |position| format!("第 {} 行", position.line()))
        };
        match self.kind() {
            csv::ErrorKind::Io(error) => error.in_chinese(),
            csv::ErrorKind::Utf8 { pos, .. } => format!("{}{NOT_UTF8}", line(pos)),
            csv::ErrorKind::Deserialize { pos, err } => format!("{}：{}", line(pos), quoted(err)),
            _ => self.source().map_or_else(|| quoted(self), quoted),
        }
    }
}
