//! What references name besides components: whole files, and values anywhere in them. Each is read as
//! what is meant where the reference stands.

use std::collections::{HashMap, VecDeque};

use crate::fault::{Code, Fault, Faults, did_you_mean};
use crate::source::FileId;
use crate::yaml::{Node, Place, Value};

use super::keywords;
use super::operation;
use super::parameter;
use super::reader::{Mapping, Reader};
use super::schema;
use super::target::{self, Target};
use super::trees::{self, Found, Lost, Trees};
use super::{
    Component, ComponentList, Document, Library, OrReference, Parameter, RequestBody, Response,
    Schema,
};

/// A kind of thing that a reference can name, where it is meant.
pub(crate) trait Referable: Sized {
    /// Where its components are: `schemas`.
    const KIND: &'static str;

    fn components(document: &Document) -> &ComponentList<OrReference<Self>>;

    fn parts(parts: &Parts) -> &PartList<Self>;
}

/// A kind of thing as it is read.
pub(super) trait Part: Referable {
    fn read(node: &Node, reader: &mut Reader<'_>) -> OrReference<Self>;

    fn list(parts: &mut Parts) -> &mut PartList<Self>;
}

macro_rules! referable {
    ($type:ident, $kind:literal, $list:ident, $read:path) => {
        impl Referable for $type {
            const KIND: &'static str = $kind;

            fn components(document: &Document) -> &ComponentList<OrReference<Self>> {
                &document.components.$list
            }

            fn parts(parts: &Parts) -> &PartList<Self> {
                &parts.$list
            }
        }

        impl Part for $type {
            fn read(node: &Node, reader: &mut Reader<'_>) -> OrReference<Self> {
                $read(node, reader)
            }

            fn list(parts: &mut Parts) -> &mut PartList<Self> {
                &mut parts.$list
            }
        }
    };
}

referable!(Schema, "schemas", schemas, schema::read);
referable!(Parameter, "parameters", parameters, parameter::parameter);
referable!(
    RequestBody,
    "requestBodies",
    request_bodies,
    operation::request_body
);
referable!(Response, "responses", responses, operation::response);

/// What references name, by what is meant.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    schemas: PartList<Schema>,
    parameters: PartList<Parameter>,
    request_bodies: PartList<RequestBody>,
    responses: PartList<Response>,
}

/// A reference that was met, and how what it names is read.
pub(super) struct Wanted {
    target: String,
    place: Place,
    read: fn(&Self, &Library, &mut Parts, &mut Reader<'_>),
}

impl Wanted {
    pub(super) fn new<T: Part>(target: &str, place: Place) -> Self {
        Self {
            target: target.to_owned(),
            place,
            read: read::<T>,
        }
    }
}

impl Parts {
    /// Reads what references name, and what references within that do. `documents` has the components.
    pub(super) fn read(
        mut wanted: VecDeque<Wanted>,
        documents: &Library,
        trees: &Trees,
        faults: &mut Faults,
    ) -> Self {
        let mut parts = Self::default();
        while let Some(next) = wanted.pop_front() {
            let mut reader = Reader::new(next.place.file, trees, &mut wanted, faults);
            (next.read)(&next, documents, &mut parts, &mut reader);
        }
        parts
    }
}

/// The parts of one kind, each once, however many references name it.
#[derive(Debug)]
pub(crate) struct PartList<T> {
    list: Vec<Component<OrReference<T>>>,
    /// By the file that a reference stands in, and its target as written there.
    by_target: HashMap<FileId, HashMap<String, usize>>,
    by_place: HashMap<Place, usize>,
}

impl<T> PartList<T> {
    /// What a target, written in `file`, names.
    pub(crate) fn get(&self, file: FileId, target: &str) -> Option<&Component<OrReference<T>>> {
        self.list.get(*self.by_target.get(&file)?.get(target)?)
    }

    /// What stands at a place.
    pub(crate) fn at(&self, place: Place) -> Option<&Component<OrReference<T>>> {
        self.list.get(*self.by_place.get(&place)?)
    }
}

/// Reads what a reference names into the list of its kind, if it is no component.
fn read<T: Part>(wanted: &Wanted, documents: &Library, parts: &mut Parts, reader: &mut Reader<'_>) {
    let parts = T::list(parts);
    let file = wanted.place.file;
    let target = Target::of(&wanted.target);
    let is_known = documents.component::<T>(file, &target).is_some()
        || parts.get(file, &wanted.target).is_some();
    if is_known {
        return;
    }
    let Some(found) = find(&wanted.target, wanted.place, T::KIND, reader) else {
        return;
    };
    if target.component(T::KIND).is_some() {
        // A component that could not be read.
        return;
    }
    let place = found.node_place();
    let index = match parts.by_place.get(&place) {
        Some(known) => *known,
        None => {
            let value = reader.within(found.file, |reader| T::read(found.node, reader));
            parts.list.push(Component {
                name: target.name(),
                full_name: Some(target.full_name()),
                place: found.place,
                value,
            });
            parts.list.len() - 1
        }
    };
    parts.by_place.insert(place, index);
    let of_file = parts.by_target.entry(file).or_default();
    of_file.insert(wanted.target.clone(), index);
}

impl<T> Default for PartList<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            by_target: HashMap::new(),
            by_place: HashMap::new(),
        }
    }
}

/// How many references to things that are not resolved later may follow each other.
const MAX_CHAIN: usize = 64;

/// Where a thing is described in place: here, or where its references lead.
pub(super) fn follow<'n, 't: 'n>(
    node: &'n Node,
    what: &'static str,
    kind: &str,
    reader: &mut Reader<'t>,
) -> Option<(FileId, &'n Node)> {
    let start = reader.place(node);
    let (mut file, mut node) = (start.file, node);
    for _ in 0..MAX_CHAIN {
        let reference = reader.within(file, |reader| {
            let mapping = Mapping::read(node, what, reader)?;
            Some(schema::any_reference(&mapping, reader))
        })?;
        let Some(reference) = reference else {
            return Some((file, node));
        };
        let reference = reference.ok()?;
        let found = find(&reference.target, reference.place, kind, reader)?;
        (file, node) = (found.file, found.node);
    }
    let message = format!("this leads from reference to reference, and to no {what}");
    reader.fault(
        Fault::new(Code::ReferenceLoop, start, message).hint(format!(
            "let one of the references name a {what} that is described in place"
        )),
    );
    None
}

/// What a reference at `place` names, where one of `components/KIND` is meant.
pub(super) fn find<'t>(
    written: &str,
    place: Place,
    kind: &str,
    reader: &mut Reader<'t>,
) -> Option<Found<'t>> {
    let target = Target::of(written);
    if let Some(other) = target.component_kind()
        && other != kind
        && keywords::COMPONENTS.has(other)
    {
        let message = format!("here one of `components/{kind}` is meant, not of `{other}`");
        reader.fault(
            Fault::new(Code::UnsupportedReference, place, message)
                .hint(format!("write `#/components/{kind}/NAME`")),
        );
        return None;
    }
    let fault = match reader.trees().find(place.file, &target) {
        Ok(found) if trees::has(found.node, "openapi") => {
            let message = format!("`{written}` is a whole document, not one thing in it");
            Fault::new(Code::UnsupportedReference, place, message)
                .hint(format!("write `{}#/components/{kind}/NAME`", target.file))
        }
        Ok(found) => return Some(found),
        Err(Lost::File) => return None,
        Err(Lost::Pointer) => {
            let message = format!("the reference `{written}` is not supported");
            let fault = Fault::new(Code::UnsupportedReference, place, message);
            let meant = written.replacen('#', "#/", 1);
            fault.hint(if reader.trees().find(place.file, &Target::of(&meant)).is_ok() {
                format!("did you mean `{meant}`?")
            } else {
                format!(
                    "write `#/components/{kind}/NAME`, or another way from the root of a file, `FILE#/KEY/KEY`"
                )
            })
        }
        Err(Lost::Step(position, node)) => {
            let near = (!reader.has_many_faults()).then(|| {
                let keys = trees::entries(node).iter().map(|entry| &*entry.key);
                did_you_mean(&target.way()?[position], keys)
            });
            let fault = dangling(written, &target, place, (position, node), near.flatten());
            match (target.way(), near.flatten()) {
                // As of Swagger 2.0.
                (Some([old, name]), None) if kind == "schemas" && old == "definitions" => {
                    let meant = format!("{}#/components/{kind}/{name}", target.file);
                    let is_there = reader.trees().find(place.file, &Target::of(&meant)).is_ok();
                    if is_there {
                        fault.hint(format!("did you mean `{meant}`?"))
                    } else {
                        fault
                    }
                }
                // The reference is right, and what it leads through is not.
                (Some([components, own, _]), Some(near))
                    if components == "components" && own == kind =>
                {
                    match [components, own].get(position) {
                        Some(step) => fault.hint(format!("write `{step}:` where `{near}:` stands")),
                        None => fault,
                    }
                }
                _ => fault,
            }
        }
    };
    reader.fault(fault);
    None
}

/// The fault of a target whose way ends at a node, before the step at a position; `near` is probably meant.
fn dangling(
    written: &str,
    target: &Target<'_>,
    place: Place,
    (position, node): (usize, &Node),
    near: Option<&str>,
) -> Fault {
    let way = target.way().unwrap_or_default();
    let (before, behind) = (&way[..position], &way[position + 1..]);
    let fault = Fault::new(
        Code::DanglingReference,
        place,
        format!("there is no `{written}`"),
    );
    if let Some(key) = near {
        let steps = before.iter().map(AsRef::as_ref);
        let steps = steps.chain([key]).chain(behind.iter().map(AsRef::as_ref));
        let meant = steps.map(target::step);
        let meant = meant.fold(target.file.to_owned() + "#", |text, step| {
            text + "/" + &step
        });
        return fault.hint(format!("did you mean `{meant}`?"));
    }
    let of_file = match target.file {
        "" => String::new(),
        file => format!(" of `{file}`"),
    };
    fault.hint(match (before.join("/"), &node.value) {
        (sequence, Value::Sequence(items)) => match items.len().checked_sub(1) {
            Some(last) => format!("the last item of `{sequence}`{of_file} is `{last}`"),
            None => format!("`{sequence}`{of_file} is empty"),
        },
        (root, _) if root.is_empty() => {
            format!("name a key that stands at the top{of_file}")
        }
        (mapping, _) => {
            let wanted = way[position..].join("/");
            format!("add `{wanted}` to `{mapping}`{of_file}")
        }
    })
}
