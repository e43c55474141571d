//! Answers of success: the type that their JSON becomes, or bytes.

use crate::document::{self, MediaType};
use crate::fault::{Code, Fault};

use super::lower::Lowering;
use super::media_type::{is_file, is_json};
use super::part::Part;
use super::resolve::resolve;
use super::{Response, Type};

impl<'d> Lowering<'d, '_> {
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
        let media_type = self.only_media_type(content, status.place)?;
        if !is_json(media_type) {
            return self.binary(media_type, operation);
        }
        let schema = self.schema_of(media_type)?;
        let name = format!("{} Response", operation.id.value);
        let kind = self.part(schema, &name, Part::Answer)?.kind;
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

    /// An answer that is no JSON.
    fn binary(
        &mut self,
        media_type: &'d MediaType,
        operation: &document::Operation,
    ) -> Option<Response> {
        let name = &media_type.name;
        if !is_file(name) {
            let message = format!(
                "an answer of the media type `{}` cannot be read",
                name.value
            );
            self.faults.push(
                Fault::new(Code::UnsupportedMediaType, name.place, message)
                    .hint("`application/json` is read, and files such as `image/png`"),
            );
            return None;
        }
        if let Some(schema) = &media_type.schema {
            self.check_bytes(schema)?;
        }
        Some(match operation.unsigned_response {
            Some(_) => Response::Download,
            None => Response::Binary,
        })
    }
}
