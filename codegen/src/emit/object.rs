//! Structs: one call of the runtime's `object!`, a field a line.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::document::Bound;
use crate::model::{Access, Contains, Field, Identifier, Location, Product, Rules, Struct, Type};

use super::layout::{Item, doc_lines};
use super::rust::{Rust, integer, literal, name};

/// The columns a field may take before it is broken.
const WIDTH: usize = 100;

pub(super) fn write(definition: &Struct, rust: &Rust<'_>, text: &mut String) {
    text.push_str("runtime::object! {\n");
    text.push_str(&doc_lines(&definition.docs, 4));
    let _ = writeln!(text, "    {} {{", head(definition));
    for line in lines(definition, rust) {
        text.push_str(&doc_lines(&line.field.docs, 8));
        text.push_str(&line.text());
    }
    text.push_str("    }");
    if definition.sent && definition.rules.any() {
        let _ = write!(text, ", body(){}", constraints(&definition.rules));
    }
    text.push_str("\n}\n");
}

/// The fields of an answer that are decrypted, if it has any.
pub(super) fn decrypt(definition: &Struct, product: &Product) -> Option<Item> {
    let is_encrypted =
        |field: &&Field| field.encrypted.is_some() || product.is_encrypted(&field.kind);
    let mut fields = definition.fields.iter().filter(is_encrypted).peekable();
    if !definition.received || fields.peek().is_none() {
        return None;
    }
    let mut text = String::from("runtime::decrypt! {\n");
    let _ = writeln!(text, "    {} {{", definition.name.as_str());
    for field in fields {
        let (name, wire) = (name(&field.name), literal(&field.wire));
        let _ = writeln!(text, "        {name} = {wire},");
    }
    text.push_str("    }\n}\n");
    Some(Item::Text(text))
}

/// `sent UseCouponRequest, UseCouponRequestBuilder, CouponCode`
fn head(definition: &Struct) -> String {
    let type_name = definition.name.as_str();
    if !definition.sent {
        return format!("received {type_name}");
    }
    let direction = if definition.received {
        "sent_and_received"
    } else {
        "sent"
    };
    let first = marker(required(definition).next());
    format!("{direction} {type_name}, {type_name}Builder, {first}")
}

/// The fields that a builder must be given, in their order.
fn required(definition: &Struct) -> impl Iterator<Item = &Field> {
    definition.fields.iter().filter(|field| field.required)
}

/// What stands for a field in a builder that needs it next, or for none.
fn marker(field: Option<&Field>) -> &str {
    let marker = field.and_then(|field| field.marker.as_ref());
    marker.map_or("Nothing", Identifier::as_str)
}

struct Line<'a> {
    field: &'a Field,
    mode: String,
    declaration: String,
    tail: String,
}

impl Line<'_> {
    fn text(&self) -> String {
        let Self {
            mode,
            declaration,
            tail,
            ..
        } = self;
        let line = format!("        {mode} {declaration} = {tail};\n");
        if line.chars().count() <= WIDTH + 1 {
            return line;
        }
        format!("        {mode} {declaration} =\n            {tail};\n")
    }
}

fn lines<'a>(definition: &'a Struct, rust: &Rust<'_>) -> impl Iterator<Item = Line<'a>> {
    let mut following = required(definition).skip(1);
    definition.fields.iter().map(move |field| {
        let mode = match field.access {
            Access::ReadOnly => "read_only".to_owned(),
            Access::WriteOnly if !field.required => "write_only".to_owned(),
            _ if !field.required => "optional".to_owned(),
            _ if !definition.sent => "required".to_owned(),
            _ => format!(
                "required({}, {})",
                marker(Some(field)),
                marker(following.next())
            ),
        };
        let wire = literal(&field.wire);
        let is_secret = field.sensitive || field.encrypted.is_some();
        let tail = match (definition.sent, is_secret) {
            (true, _) => format!("{wire}, {}", schema(field)),
            (false, true) => format!("{wire}, sensitive"),
            (false, false) => wire,
        };
        Line {
            field,
            mode,
            declaration: format!("{}: {}", name(&field.name), rust.type_of(&field.kind)),
            tail,
        }
    })
}

/// `body().length(1, 32).sensitive()`
fn schema(field: &Field) -> String {
    let is_list = matches!(field.kind, Type::List(_));
    let media_type = field.media_type.as_deref().unwrap_or_default();
    let content = format!("content({})", literal(media_type));
    let mut text = match field.location {
        Location::Path if is_list => "path().commas()",
        Location::Path => "path()",
        Location::Query => "query()",
        Location::QueryWithCommas => "query().commas()",
        Location::QueryAsJson => "query().json()",
        Location::QueryDeep => "query().deep()",
        Location::QueryProperties => "query().properties()",
        Location::Header if is_list => "header().commas()",
        Location::Header => "header()",
        Location::Whole => "whole()",
        Location::Content => &content,
        Location::Body => "body()",
        Location::File { filename, sha256 } => match (filename, sha256) {
            (true, true) => "file().filename().sha256()",
            (true, false) => "file().filename()",
            (false, true) => "file().sha256()",
            (false, false) => "file()",
        },
    }
    .to_owned();
    text.push_str(&constraints(&field.rules));
    if field.or_null && !field.required {
        text.push_str(".or_null()");
    }
    if field.encrypted.is_some() {
        text.push_str(".encrypted()");
    } else if field.sensitive {
        text.push_str(".sensitive()");
    }
    text
}

/// `.length(1, 32)`
pub(super) fn constraints(rules: &Rules) -> String {
    let Rules {
        min_length,
        max_length,
        pattern,
        minimum,
        maximum,
        min_items,
        max_items,
        object,
        min_properties,
        max_properties,
        unique_items,
        multiple_of,
        lower,
        upper,
        multiple_of_number,
        each,
        keys,
        contains,
        dependents,
        values,
    } = rules;
    let mut text = bounds(
        *min_length,
        *max_length,
        ["length", "min_length", "max_length"],
    );
    if let Some(pattern) = pattern {
        let _ = write!(text, ".pattern({})", literal(pattern));
    }
    text.push_str(&bounds(*minimum, *maximum, ["range", "minimum", "maximum"]));
    text.push_str(&bounds(*multiple_of, None, ["", "multiple_of", ""]));
    text.push_str(&bound(*lower, "more_than", "at_least"));
    text.push_str(&bound(*upper, "less_than", "at_most"));
    if let Some(divisor) = multiple_of_number {
        let _ = write!(text, ".multiple_of_number(\"{divisor}\")");
    }
    text.push_str(&bounds(
        *min_items,
        *max_items,
        ["items", "min_items", "max_items"],
    ));
    text.push_str(match object {
        None => "",
        Some(false) => ".object()",
        Some(true) => ".object_or_null()",
    });
    let entries = ["entries", "min_entries", "max_entries"];
    text.push_str(&bounds(*min_properties, *max_properties, entries));
    if *unique_items {
        text.push_str(".unique_items()");
    }
    if !values.is_empty() {
        let _ = write!(text, ".one_of(&[{}])", literals(values));
    }
    if !dependents.is_empty() {
        let dependents = dependents
            .iter()
            .map(|(name, required)| format!("({}, &[{}])", literal(name), literals(required)));
        let dependents: Vec<String> = dependents.collect();
        let _ = write!(text, ".dependent_required(&[{}])", dependents.join(", "));
    }
    let contained = contains.as_ref().map(|contains| &contains.rules);
    for (method, rules) in [
        ("keys", keys.as_deref()),
        ("each", each.as_deref()),
        ("contains", contained),
    ] {
        if let Some(rules) = rules {
            let _ = write!(text, ".{method}(&const {{ body(){} }})", constraints(rules));
        }
    }
    if let Some(Contains { min, max, .. }) = contains.as_deref() {
        let min = Some(*min).filter(|min| *min != 1);
        text.push_str(&bounds(min, None, ["", "min_contains", ""]));
        text.push_str(&bounds(None, *max, ["", "", "max_contains"]));
    }
    text
}

/// `"a", "b"`
fn literals(texts: &BTreeSet<String>) -> String {
    let texts: Vec<String> = texts.iter().map(|text| literal(text)).collect();
    texts.join(", ")
}

/// `.more_than("0.5")`
fn bound(bound: Option<Bound>, exclusive: &str, inclusive: &str) -> String {
    bound.map_or_else(String::new, |bound| {
        let method = if bound.is_exclusive {
            exclusive
        } else {
            inclusive
        };
        format!(".{method}(\"{}\")", bound.limit)
    })
}

/// `.both(least, greatest)`, or the one there is.
fn bounds<T: Into<i64>>(least: Option<T>, greatest: Option<T>, methods: [&str; 3]) -> String {
    let [both, only_least, only_greatest] = methods;
    match (least, greatest) {
        (None, None) => String::new(),
        (Some(least), Some(greatest)) => {
            format!(
                ".{both}({}, {})",
                integer(least.into()),
                integer(greatest.into())
            )
        }
        (Some(least), None) => format!(".{only_least}({})", integer(least.into())),
        (None, Some(greatest)) => format!(".{only_greatest}({})", integer(greatest.into())),
    }
}
