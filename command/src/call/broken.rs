//! What a field breaks, in words: for people at a terminal, in their language.

use std::fmt;

use serde_json::Value as Json;
use wechatpay_openapi::{Rule, Violation, schema};

use crate::catalog::did_you_mean;
use crate::language::say;

/// Something in a request that the spec does not have.
#[derive(Debug)]
pub(super) enum Broken {
    /// A rule of the spec.
    Rule(Violation),
    /// A field that the spec does not know.
    Unknown {
        /// Its JSON pointer.
        pointer: String,
        /// A question after the field that was meant, or nothing.
        hint: String,
    },
}

impl Broken {
    pub(super) fn pointer(&self) -> &str {
        let (Self::Rule(Violation { pointer, .. }) | Self::Unknown { pointer, .. }) = self;
        pointer
    }
}

/// The names on the way to the field of a JSON pointer, one that is empty for the whole.
pub(super) fn names_of(pointer: &str) -> Vec<String> {
    let names = pointer.trim_start_matches('/').split('/');
    names
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .collect()
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // With dots between, as fields are given.
        let mut field = names_of(self.pointer()).join(".");
        if field.is_empty() {
            field = say!("the body", "请求体");
        }
        let words = match self {
            Self::Rule(violation) => words(&violation.rule, violation.value.as_ref()),
            Self::Unknown { hint, .. } => say!("no such field{hint}", "没有此字段{hint}"),
        };
        write!(formatter, "{field}: {words}")
    }
}

/// What a rule asks for, and what there is instead: its kind or its size, but not the value.
fn words(rule: &Rule, value: Option<&Json>) -> String {
    match rule {
        Rule::Required => say!("required", "必填"),
        Rule::RequiredWith(name) => say!("required beside {name}", "有 {name} 时必填"),
        Rule::PropertyName => say!(
            "the name of this field is none that the spec allows",
            "接口定义不允许此字段名"
        ),
        Rule::Type(names) => type_words(names, value),
        Rule::OneOf(values) => {
            let texts: Vec<String> = values.iter().map(schema::text).collect();
            let given = value.and_then(Json::as_str).unwrap_or_default();
            let hint = did_you_mean(given, texts.iter().map(String::as_str));
            let list = texts.join(", ");
            say!(
                "must be one of {list}{hint}",
                "只能是以下之一：{list}{hint}"
            )
        }
        Rule::Character => say!(
            "must not have characters above U+FFFF, such as emoji",
            "不能含有 U+FFFF 以上的字符，例如表情符号"
        ),
        Rule::MinLength(limit) => at_least(*limit, length(value), Counted::Characters),
        Rule::MaxLength(limit) => at_most(*limit, length(value), Counted::Characters),
        Rule::MinItems(limit) => at_least(*limit, length(value), Counted::Items),
        Rule::MaxItems(limit) => at_most(*limit, length(value), Counted::Items),
        Rule::MinProperties(limit) => at_least(*limit, length(value), Counted::Fields),
        Rule::MaxProperties(limit) => at_most(*limit, length(value), Counted::Fields),
        Rule::Pattern(pattern) => say!("must match {pattern}", "须匹配 {pattern}"),
        Rule::DateTime => say!(
            "must be a time with its offset, such as 2015-05-20T13:29:35+08:00",
            "须为带时区的时间，例如 2015-05-20T13:29:35+08:00"
        ),
        Rule::Date => say!(
            "must be a date, such as 2015-05-20",
            "须为日期，例如 2015-05-20"
        ),
        Rule::Minimum(limit) => say!("must be at least {limit}", "不能小于 {limit}"),
        Rule::Maximum(limit) => say!("must be at most {limit}", "不能大于 {limit}"),
        Rule::ExclusiveMinimum(limit) => say!("must be more than {limit}", "必须大于 {limit}"),
        Rule::ExclusiveMaximum(limit) => say!("must be less than {limit}", "必须小于 {limit}"),
        Rule::MultipleOf(step) => say!("must be a multiple of {step}", "须为 {step} 的倍数"),
        Rule::UniqueItems => say!("must not have an item twice", "各项不能重复"),
        Rule::MinContains(limit) => say!(
            "must have at least {limit} of the items that the spec asks for",
            "所要求的项不能少于 {limit} 个"
        ),
        Rule::MaxContains(limit) => say!(
            "must have at most {limit} of the items that the spec names",
            "所限制的项不能多于 {limit} 个"
        ),
        Rule::Choice(_) => say!(
            "fits none of the forms that the spec gives",
            "不符合接口定义的任何一种形式"
        ),
        // A rule that is younger than this program, in the words of the spec.
        rule => say!("{rule}", "不符合规则：“{rule}”"),
    }
}

fn type_words(names: &[String], value: Option<&Json>) -> String {
    let given = match value {
        None | Some(Json::Null) => "null",
        Some(Json::Bool(_)) => "boolean",
        Some(Json::Number(number)) if number.is_f64() => "number",
        Some(Json::Number(_)) => "integer",
        Some(Json::String(_)) => "string",
        Some(Json::Array(_)) => "array",
        Some(Json::Object(_)) => "object",
    };
    let or = say!(" or ", "或");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let names = names.join(&or);
    say!(
        "must be of type {names}, is {given}",
        "类型须为 {names}，给出的是 {given}"
    )
}

/// What a limit counts.
#[derive(Clone, Copy)]
enum Counted {
    Characters,
    Items,
    Fields,
}

impl Counted {
    /// So many of it.
    fn of(self, count: usize) -> String {
        let (one, many, chinese) = match self {
            Self::Characters => ("character", "characters", "个字符"),
            Self::Items => ("item", "items", "项"),
            Self::Fields => ("field", "fields", "个字段"),
        };
        let english = if count == 1 { one } else { many };
        say!("{count} {english}", "{count} {chinese}")
    }
}

fn at_least(limit: usize, actual: usize, counted: Counted) -> String {
    let limit = counted.of(limit);
    say!(
        "must have at least {limit}, has {actual}",
        "至少 {limit}，现有 {actual}"
    )
}

fn at_most(limit: usize, actual: usize, counted: Counted) -> String {
    let limit = counted.of(limit);
    say!(
        "must have at most {limit}, has {actual}",
        "最多 {limit}，现有 {actual}"
    )
}

/// Characters of a text, items of a list, fields of an object.
fn length(value: Option<&Json>) -> usize {
    match value {
        Some(Json::String(text)) => text.chars().count(),
        Some(Json::Array(items)) => items.len(),
        Some(Json::Object(fields)) => fields.len(),
        _ => 0,
    }
}
