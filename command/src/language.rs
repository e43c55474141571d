//! The language of messages: Chinese where the locale says so, English elsewhere.

use std::env;
use std::fmt::Display;
use std::sync::LazyLock;

/// Whether messages are in Chinese: by the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
pub(crate) fn is_chinese() -> bool {
    *IS_CHINESE
}

static IS_CHINESE: LazyLock<bool> = LazyLock::new(|| {
    let locales = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let mut set = locales.filter_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    set.next().is_some_and(|locale| locale.starts_with("zh"))
});

/// The same language as WeChat Pay names it.
pub(crate) fn accepted() -> &'static str {
    if is_chinese() { "zh-CN" } else { "en" }
}

/// What the libraries below tell in English, and [`chinese`](crate::chinese) in Chinese.
pub(crate) trait InChinese {
    fn in_chinese(&self) -> String;
}

/// The words for it in the user's language.
pub(crate) fn told(what: &(impl Display + InChinese + ?Sized)) -> String {
    if is_chinese() {
        what.in_chinese()
    } else {
        what.to_string()
    }
}

/// A message in the user's language: the English form, then the Chinese one.
macro_rules! say {
    ($english:literal, $chinese:literal) => {
        if $crate::language::is_chinese() {
            format!($chinese)
        } else {
            format!($english)
        }
    };
}
pub(crate) use say;
