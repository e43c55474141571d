//! The faults of keywords and extensions that do not exist, or not where they stand.

use crate::fault::{Code, Fault, did_you_mean};
use crate::yaml::Place;

use super::keywords::{EXTENSIONS, Keywords};
use super::mending;

pub(super) fn keyword_fault(key: &str, keywords: &Keywords, place: Place) -> Fault {
    let what = with_article(keywords.what);
    if keywords.refused.contains(&key) {
        return Fault::new(
            Code::UnsupportedKeyword,
            place,
            format!("`{key}` of {what} is not supported"),
        )
        .hint(format!(
            "describe the same without it, or accept its loss with `--allow {key}`"
        ))
        .keyword(key);
    }
    let known = [keywords.read, keywords.ignored, keywords.refused].concat();
    let fault = Fault::new(
        Code::UnknownKeyword,
        place,
        format!("`{key}` is not a keyword of {what}"),
    );
    if let Some(hint) = mending::elsewhere(key, keywords.what) {
        return fault.hint(hint);
    }
    match did_you_mean(key, known.iter().copied()) {
        Some(word) => fault.hint(format!("did you mean `{word}`?")),
        None => fault.hint("take it out; a keyword of your own begins with `x-`"),
    }
}

/// The fault of a key that is none of these extensions, but written almost as one.
pub(super) fn near_extension(key: &str, place: Place) -> Option<Fault> {
    let full = EXTENSIONS
        .iter()
        .map(|extension| format!("x-wechatpay-{}", extension.name));
    let full: Vec<String> = full.collect();
    let dashed = key.replace('_', "-");
    let near = did_you_mean(&dashed, full.iter().map(String::as_str))?;
    let message = format!("there is no extension `{key}`");
    let fault = Fault::new(Code::UnknownExtension, place, message);
    Some(fault.hint(format!("did you mean `{near}`?")))
}

pub(super) fn extension_fault(name: &str, keywords: &Keywords, place: Place) -> Option<Fault> {
    let Some(extension) = EXTENSIONS.iter().find(|extension| extension.name == name) else {
        let fault = Fault::new(
            Code::UnknownExtension,
            place,
            format!("there is no extension `x-wechatpay-{name}`"),
        );
        let names = EXTENSIONS.iter().map(|extension| extension.name);
        return Some(match did_you_mean(name, names) {
            Some(word) => fault.hint(format!("did you mean `x-wechatpay-{word}`?")),
            None => fault.hint("spec/README.md lists the extensions there are"),
        });
    };
    if keywords.extensions.contains(&name) {
        return None;
    }
    let message = format!(
        "`x-wechatpay-{name}` does not fit {}",
        with_article(keywords.what)
    );
    let hint = format!("it belongs on {}", extension.belongs_on);
    Some(Fault::new(Code::BadExtension, place, message).hint(hint))
}

fn with_article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {what}")
}
