//! Answers of success: the type that their JSON becomes, or bytes. Where it differs by the status, an
//! enum of both.

use std::collections::BTreeSet;

use crate::document::{self, Located, MediaType};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::docs::Docs;
use super::lower::Lowering;
use super::media_type::{essence, is_file, is_json};
use super::names::Identifier;
use super::part::Part;
use super::resolve::resolve;
use super::{Choice, KeptRules, Response, ToldBy, Type, TypeDefinition, Union};

/// What is answered with one status, or with each of a range.
struct Answer<'d> {
    status: &'d Located<String>,
    content: &'d [MediaType],
    headers: &'d [String],
}

/// What is answered when a call has succeeded.
struct Successes<'d> {
    answers: Vec<Answer<'d>>,
    /// Whether there may be others, which are faulty.
    may_be_others: bool,
}

/// Answers with the same body.
struct Distinct<'d> {
    /// At least one, exact ones first.
    statuses: Vec<&'d Located<String>>,
    media_type: &'d MediaType,
    /// Where the schema is.
    schema: Option<Place>,
}

impl<'d> Lowering<'d, '_> {
    /// The answer of success, unless something is wrong with it, and the names of its headers.
    pub(super) fn response(
        &mut self,
        operation: &'d document::Operation,
        call: &str,
    ) -> Option<(Response, Vec<&'d str>)> {
        let Successes {
            answers,
            mut may_be_others,
        } = self.successes(operation);
        let headers: BTreeSet<&str> = answers
            .iter()
            .flat_map(|answer| answer.headers)
            .map(String::as_str)
            .collect();
        let headers = headers.into_iter().collect();
        let (empty, with_body): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .partition(|answer| answer.content.is_empty());
        let has_empty = !empty.is_empty();
        let distinct = self.distinct_answers(with_body, &mut may_be_others)?;
        let kind = match distinct.as_slice() {
            [] if has_empty => return Some((Response::Empty, headers)),
            [] if may_be_others => return None,
            [] => {
                self.faults.note_lost();
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
            [only] if !is_json(only.media_type) => {
                let response = self.binary(only.media_type, operation)?;
                if has_empty {
                    let message =
                        "a file that is answered with one status, and nothing with another";
                    self.faults.push(
                        Fault::new(Code::UnsupportedSchema, only.statuses[0].place, message)
                            .hint("describe one of the two"),
                    );
                }
                return Some((response, headers));
            }
            [only] => self.whole_answer(only.media_type, operation, call, None)?,
            several => self.by_status(several, operation, call)?,
        };
        let response = if has_empty {
            Response::JsonOrEmpty(kind)
        } else {
            Response::Json(kind)
        };
        Some((response, headers))
    }

    /// What is answered when a call has succeeded: by its status, or as `default` if no status is
    /// described that means so.
    fn successes(&mut self, operation: &'d document::Operation) -> Successes<'d> {
        let is_success = |status: &str| status.starts_with('2');
        let mut statuses = operation
            .responses
            .iter()
            .map(|it| it.status.value.as_str());
        let is_default = !statuses.any(is_success);
        let mut answers = Vec::new();
        let mut may_be_others = self.faults.doubt(operation.place, "responses");
        for success in &operation.responses {
            let status = success.status.value.as_str();
            if !success.has_status {
                may_be_others = true;
                self.unknown_answer(success, operation);
                continue;
            }
            let is_meant = is_success(status) || is_default && status == "default";
            // The client tells of 202 as of a call that is not finished.
            if !is_meant || status == "202" {
                continue;
            }
            let Some(response) = resolve(&success.response, self.library, self.faults) else {
                may_be_others = true;
                continue;
            };
            let response = response.value;
            if response.content.is_empty() && self.faults.doubt(response.place, "content") {
                self.faults.note_lost();
                may_be_others = true;
                continue;
            }
            if matches!(status, "204" | "205") && !response.content.is_empty() {
                self.faults.push(
                    Fault::new(
                        Code::UnsupportedSchema,
                        success.status.place,
                        "this status means that there is no body",
                    )
                    .hint("take its `content` out, or write `'200':`"),
                );
                may_be_others = true;
                self.unknown_answer(success, operation);
                continue;
            }
            answers.push(Answer {
                status: &success.status,
                content: &response.content,
                headers: &response.headers,
            });
        }
        // An exact status comes before the range that it is in.
        answers.sort_by(|one, other| one.status.value.cmp(&other.status.value));
        Successes {
            answers,
            may_be_others,
        }
    }

    /// Looks for the faults of an answer of which it is not known when it comes.
    fn unknown_answer(
        &mut self,
        answer: &'d document::StatusResponse,
        operation: &'d document::Operation,
    ) {
        let Some(response) = resolve(&answer.response, self.library, self.faults) else {
            return;
        };
        let content = &response.value.content;
        if content.is_empty() {
            return;
        }
        match self.only_media_type(content, answer.status.place) {
            Some(media_type) if is_json(media_type) => {
                self.whole_answer(media_type, operation, "", None);
            }
            Some(media_type) => drop(self.binary(media_type, operation)),
            None => {}
        }
    }

    /// The answers that differ, each with all statuses that it comes with.
    fn distinct_answers(
        &mut self,
        answers: Vec<Answer<'d>>,
        may_be_others: &mut bool,
    ) -> Option<Vec<Distinct<'d>>> {
        let mut distinct: Vec<Distinct<'d>> = Vec::new();
        for Answer {
            status, content, ..
        } in answers
        {
            let Some(media_type) = self.only_media_type(content, status.place) else {
                *may_be_others = true;
                continue;
            };
            let schema = media_type.schema.as_ref();
            let resolved = schema.map(|schema| resolve(schema, self.library, self.faults));
            if matches!(resolved, Some(None)) {
                *may_be_others = true;
                continue;
            }
            let schema = resolved.flatten().map(|resolved| resolved.value.place);
            let known = distinct.iter_mut().find(|known| {
                let name = |media_type: &'d MediaType| essence(&media_type.name.value);
                known.schema == schema && name(known.media_type) == name(media_type)
            });
            match known {
                Some(known) => known.statuses.push(status),
                None => distinct.push(Distinct {
                    statuses: vec![status],
                    media_type,
                    schema,
                }),
            }
        }
        if let [first, second, ..] = distinct.as_slice()
            && !distinct.iter().all(|answer| is_json(answer.media_type))
        {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    second.statuses[0].place,
                    "a second successful answer, and they are not all JSON",
                )
                .related(first.statuses[0].place, "the first is here")
                .hint("keep one of them"),
            );
            return None;
        }
        Some(distinct)
    }

    /// The type of an answer that is JSON, with one of several statuses or with any.
    fn whole_answer(
        &mut self,
        media_type: &'d MediaType,
        operation: &'d document::Operation,
        call: &str,
        status: Option<&str>,
    ) -> Option<Type> {
        let schema = self.schema_of(media_type)?;
        let name = format!(
            "{} Response {}",
            operation.id.value,
            status.unwrap_or_default()
        );
        let kind = self.part_or_unknown(schema, &name, Part::Answer).kind;
        self.define_pending();
        if let Type::Named(id) = kind {
            let with = status.map(|status| format!(", with the status {status}"));
            let with = with.unwrap_or_default();
            self.types
                .document(id, &format!("The answer of [`{call}`]{with}."));
        }
        Some(kind)
    }

    /// The type of answers that differ by their status: an enum of them.
    fn by_status(
        &mut self,
        answers: &[Distinct<'d>],
        operation: &'d document::Operation,
        call: &str,
    ) -> Option<Type> {
        let name = format!("{} Response", operation.id.value);
        let id = self.reserve(&name, operation.id.place, false)?;
        let mut choices = Vec::new();
        for answer in answers {
            let statuses = answer.statuses.iter().map(|status| status.value.as_str());
            let tags: Vec<String> = statuses.map(str::to_owned).collect();
            let status = tags[0].as_str();
            let kind = self.whole_answer(answer.media_type, operation, call, Some(status));
            let kind = kind.unwrap_or(Type::Unknown);
            choices.push(Choice {
                name: Identifier::of_type(&format!("Status {}", status.to_lowercase()))?,
                kind,
                rules: KeptRules::default(),
                sensitive: false,
                encrypted: None,
                tags,
            });
        }
        let mut docs = Docs::default();
        docs.paragraph(&format!("The answer of [`{call}`], by its status."));
        let union = Union {
            name: self.types.name(id).clone(),
            docs,
            choices,
            told_by: ToldBy::Status,
            sent: false,
            received: false,
        };
        self.types.define(id, TypeDefinition::Union(union));
        Some(Type::Named(id))
    }

    /// An answer that is no JSON.
    fn binary(
        &mut self,
        media_type: &'d MediaType,
        operation: &document::Operation,
    ) -> Option<Response> {
        let name = &media_type.name;
        if !is_file(name) {
            self.faults.note_lost();
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
            self.check_bytes(schema, media_type)?;
        }
        Some(match operation.unsigned_response {
            Some(_) => Response::Download,
            None => Response::Binary,
        })
    }
}
