//! Parameters as written, and how their values are to be put down.

use crate::fault::{Code, Fault};
use crate::yaml::Node;

use super::content::content;
use super::keywords;
use super::reader::{Mapping, Reader};
use super::schema::{self, owned, reference};
use super::{
    Form, Located, Location, OrReference, Parameter, ParameterOrReference, SchemaOrReference,
};

/// The parameters of a path item or an operation.
pub(super) fn parameters(
    parent: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Vec<ParameterOrReference> {
    let nodes = parent.sequence("parameters", reader).unwrap_or_default();
    nodes.iter().map(|node| parameter(node, reader)).collect()
}

pub(super) fn parameter(node: &Node, reader: &mut Reader<'_>) -> ParameterOrReference {
    let unknown = OrReference::Unknown(reader.place(node));
    let Some(mapping) = Mapping::read(node, "parameter", reader) else {
        return unknown;
    };
    if let Some(reference) = reference::<Parameter>(&mapping, reader) {
        return reference;
    }
    mapping.check(&keywords::PARAMETER, reader);
    let name = owned(mapping.required_string("name", reader));
    let location = location(&mapping, reader);
    unescaped(&mapping, reader);
    let (schema, form) = match mapping.node("content") {
        Some(_) => {
            for keyword in ["schema", "style", "explode", "allowReserved"] {
                beside_content(&mapping, keyword, reader);
            }
            (json_content(&mapping, reader), Form::Json)
        }
        None if mapping.node("schema").is_none() && reader.misses(&mapping, "content") => {
            (None, Form::Json)
        }
        None => {
            let schema = mapping
                .required("schema", reader)
                .map(|node| schema::read(node, reader));
            (schema, Form::Plain)
        }
    };
    let mut parameter = Parameter {
        required: mapping.flag("required", reader),
        deprecated: mapping.flag("deprecated", reader),
        description: mapping.text("description", reader),
        place: mapping.place,
        has_name: name.is_some(),
        name: name.unwrap_or_else(|| Located {
            value: String::new(),
            place: mapping.place,
        }),
        has_location: location.is_some(),
        location: location.unwrap_or(Location::Query),
        schema: schema.unwrap_or(OrReference::Unknown(mapping.place)),
        form,
    };
    if let (Form::Plain, Some(location)) = (parameter.form, location) {
        parameter.form = serialisation(&mapping, location, reader);
    }
    OrReference::Here(Box::new(parameter))
}

/// Reports a keyword for parameters that are written as text.
fn beside_content(parameter: &Mapping<'_>, keyword: &str, reader: &mut Reader<'_>) {
    let Some(entry) = parameter.entry(keyword) else {
        return;
    };
    let place = reader.key_place(entry);
    let message = format!("`{keyword}` has no effect beside `content`");
    reader.fault(
        Fault::new(Code::UnsupportedKeyword, place, message)
            .hint("keep one of the two: `content` is JSON in the query, `schema` is text"),
    );
}

/// The schema of a parameter's `content`, which is JSON.
fn json_content(parameter: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<SchemaOrReference> {
    let mut content = content(parameter, reader);
    if content.is_empty() {
        let place = parameter
            .node("content")
            .map_or(parameter.place, |node| reader.place(node));
        reader.fault(
            Fault::new(
                Code::MissingKeyword,
                place,
                "this `content` has no media type",
            )
            .hint("add `application/json:` with a `schema:` to it"),
        );
        return None;
    }
    let media_type = content.remove(0);
    if !content.is_empty() || media_type.name.value != "application/json" {
        reader.fault(
            Fault::new(
                Code::UnsupportedMediaType,
                media_type.name.place,
                "the content of a parameter is JSON here",
            )
            .hint("keep one media type, `application/json`"),
        );
        return None;
    }
    if let Some(encoding) = media_type.encoding.first() {
        reader.fault(
            Fault::new(
                Code::BadName,
                encoding.property.place,
                "`encoding` is for the parts of a form",
            )
            .hint("take it out"),
        );
    }
    if media_type.schema.is_none() && !reader.misses_at(media_type.place, "schema") {
        reader.fault(
            Fault::new(
                Code::MissingKeyword,
                media_type.name.place,
                "this media type has no `schema`",
            )
            .hint("add `schema:` to it"),
        );
    }
    media_type.schema
}

fn location(parameter: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Location> {
    let name = parameter.required_string("in", reader)?;
    match name.value {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => {
            reader.fault(
                Fault::new(
                    Code::UnsupportedKeyword,
                    name.place,
                    "cookies are not supported",
                )
                .hint("WeChat Pay APIv3 has none"),
            );
            None
        }
        other => {
            let message = format!("a parameter is not in `{other}`");
            let hint = match other {
                "body" | "formData" => {
                    "the body is no parameter: describe it in `requestBody:` of the operation"
                }
                _ if other.eq_ignore_ascii_case("path") => "write `path`, in small letters",
                _ if other.eq_ignore_ascii_case("query") => "write `query`, in small letters",
                _ if other.eq_ignore_ascii_case("header") => "write `header`, in small letters",
                _ => "write `path`, `query` or `header`",
            };
            reader.fault(Fault::new(Code::BadName, name.place, message).hint(hint));
            None
        }
    }
}

/// How a parameter is written. Only the usual styles are supported, so others must not pass.
fn serialisation(parameter: &Mapping<'_>, location: Location, reader: &mut Reader<'_>) -> Form {
    let styles: &[&str] = match location {
        Location::Query => &["form", "deepObject"],
        Location::Path | Location::Header => &["simple"],
    };
    let style = parameter.string("style", reader);
    if let Some(written) = style
        && !styles.contains(&written.value)
    {
        let message = format!("style `{}` is not supported here", written.value);
        reader.fault(
            Fault::new(Code::UnsupportedKeyword, written.place, message)
                .hint(format!("write `{}`", styles.join("` or `"))),
        );
    }
    let is_deep = style.is_some_and(|style| style.value == "deepObject");
    let explode = parameter
        .node("explode")
        .and_then(|node| reader.boolean(node, "`explode`"));
    if let (true, Some(false), Some(entry)) = (is_deep, explode, parameter.entry("explode")) {
        let place = reader.key_place(entry);
        let message = "`explode: false` has no meaning beside `deepObject`";
        reader.fault(Fault::new(Code::UnsupportedKeyword, place, message).hint("take it out"));
    }
    match location {
        Location::Query if is_deep => Form::Deep,
        Location::Query if explode != Some(false) => Form::Plain,
        // Where there is room for one value only, several stand with commas between.
        _ => Form::Commas,
    }
}

/// Reports keywords of which only the default is supported.
fn unescaped(parameter: &Mapping<'_>, reader: &mut Reader<'_>) {
    for keyword in ["allowReserved", "allowEmptyValue"] {
        if let (true, Some(entry)) = (parameter.flag(keyword, reader), parameter.entry(keyword)) {
            let place = reader.key_place(entry);
            let message = format!("`{keyword}: true` of a parameter is not supported");
            reader.fault(
                Fault::new(Code::UnsupportedKeyword, place, message)
                    .hint(format!(
                        "take it out, or accept its loss with `--allow {keyword}`"
                    ))
                    .keyword(keyword),
            );
        }
    }
}
