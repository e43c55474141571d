//! Bodies: the fields that a request sends as JSON, and the type that an answer's JSON becomes.

use crate::document::{self, MediaType, Method, SchemaOrReference};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::lower::Lowering;
use super::names::Scope;
use super::part::Part;
use super::resolve::resolve;
use super::{Field, Response, Type};

impl<'d> Lowering<'d, '_> {
    /// The fields of a request that are properties of its body.
    pub(super) fn body_fields(
        &mut self,
        operation: &'d document::Operation,
        owner: &str,
        scope: &mut Scope,
    ) -> Vec<Field> {
        let Some(body) = &operation.request_body else {
            return Vec::new();
        };
        if operation.method == Method::Get {
            let message = "a GET request has no body";
            self.faults.push(Fault::new(
                Code::UnsupportedMethod,
                operation.place,
                message,
            ));
        }
        let Some(body) = resolve(body, self.library, self.faults) else {
            return Vec::new();
        };
        let Some(schema) = self.json_schema(&body.value.content, body.value.place) else {
            return Vec::new();
        };
        let Some(resolved) = resolve(schema, self.library, self.faults) else {
            return Vec::new();
        };
        if !is_object(resolved.value) {
            let message = "the body of a request must be an object with properties";
            self.faults.push(Fault::new(
                Code::UnsupportedSchema,
                resolved.value.place,
                message,
            ));
            return Vec::new();
        }
        if let Some(component) = resolved.component {
            self.inlined.insert(component.place);
        }
        // Whatever constraint the body as a whole has would not be checked.
        self.rules(resolved.value, &Type::Boolean);
        self.properties(resolved.value, owner, scope)
    }

    /// The schema of the one media type there is, which is JSON.
    pub(super) fn json_schema(
        &mut self,
        content: &'d [MediaType],
        place: Place,
    ) -> Option<&'d SchemaOrReference> {
        let [media_type] = content else {
            let fault = match content {
                [_, second, ..] => Fault::new(
                    Code::SeveralMediaTypes,
                    second.name.place,
                    "a second media type",
                )
                .hint("keep one: WeChat Pay's JSON interfaces have only `application/json`"),
                _ => Fault::new(Code::MissingKeyword, place, "`content` has no media type")
                    .hint("add `application/json:` with its `schema:`"),
            };
            self.faults.push(fault);
            return None;
        };
        let essence = media_type.name.value.split(';').next().unwrap_or_default();
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            let message = format!(
                "the media type `{}` is not supported",
                media_type.name.value
            );
            self.faults.push(
                Fault::new(Code::UnsupportedMediaType, media_type.name.place, message)
                    .hint("`application/json` is"),
            );
            return None;
        }
        if media_type.schema.is_none() {
            self.faults.push(
                Fault::new(
                    Code::MissingKeyword,
                    media_type.name.place,
                    "this media type has no `schema`",
                )
                .hint("add `schema:` to it"),
            );
        }
        media_type.schema.as_ref()
    }

    /// The answer of success, unless something is wrong with it.
    pub(super) fn response(
        &mut self,
        operation: &'d document::Operation,
        call: &str,
    ) -> Option<Response> {
        let mut with_body = Vec::new();
        let mut has_empty = false;
        for success in &operation.responses {
            if !success.status.value.starts_with('2') {
                continue;
            }
            let response = resolve(&success.response, self.library, self.faults)?;
            let is_empty = response.value.content.is_empty();
            match success.status.value.as_str() {
                // The client tells of it as of a call that is not finished.
                "202" => continue,
                "204" | "205" if !is_empty => {
                    self.faults.push(
                        Fault::new(
                            Code::UnsupportedSchema,
                            success.status.place,
                            "this status means that there is no body",
                        )
                        .hint("take its `content` out, or write `'200':`"),
                    );
                    return None;
                }
                _ => {}
            }
            if is_empty {
                has_empty = true;
            } else {
                with_body.push((&success.status, &response.value.content));
            }
        }
        let (status, content) = match with_body.as_slice() {
            [] if has_empty => return Some(Response::Empty),
            [] => {
                self.faults.push(
                    Fault::new(
                        Code::MissingResponse,
                        operation.id.place,
                        "no successful answer is described",
                    )
                    .hint(
                        "add a response `'200':`, or `'204':` if it has no body; a `'202':` says that \
                         the call is not finished, and is an error of its own",
                    ),
                );
                return None;
            }
            [only] => *only,
            [first, second, ..] => {
                self.faults.push(
                    Fault::new(
                        Code::UnsupportedSchema,
                        second.0.place,
                        "a second successful answer with a body",
                    )
                    .related(first.0.place, "the first is here")
                    .hint("describe them as one, with `oneOf` if their bodies differ"),
                );
                return None;
            }
        };
        let schema = self.json_schema(content, status.place)?;
        let kind = self.part(
            schema,
            &format!("{} Response", operation.id.value),
            Part::Answer,
        )?;
        self.define_pending();
        if let Type::Named(id) = kind {
            self.types
                .document(id, &format!("The answer of [`{call}`]."));
        }
        Some(if has_empty {
            Response::JsonOrEmpty(kind)
        } else {
            Response::Json(kind)
        })
    }
}

/// Whether a schema can be the body of a request: its properties become fields.
fn is_object(schema: &document::Schema) -> bool {
    let is_object = schema
        .kind
        .is_none_or(|kind| kind.value == document::SchemaType::Object);
    let says_so =
        schema.kind.is_some() || !schema.properties.is_empty() || !schema.all_of.is_empty();
    is_object && says_so && schema.enum_values.is_none()
}
