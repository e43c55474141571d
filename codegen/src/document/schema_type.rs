//! The `type` of a schema as written.

use crate::fault::{Code, Fault};
use crate::yaml::Value;

use super::mending;
use super::reader::{Mapping, Reader};
use super::{Located, SchemaType};

const TYPES: &[(&str, SchemaType)] = &[
    ("object", SchemaType::Object),
    ("array", SchemaType::Array),
    ("string", SchemaType::String),
    ("integer", SchemaType::Integer),
    ("number", SchemaType::Number),
    ("boolean", SchemaType::Boolean),
];

/// The type, whether `null` is allowed beside it (`type: [string, "null"]`), and whether that is certain: of
/// what is faulty there is no type.
pub(super) fn schema_type(
    mapping: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> (Option<Located<SchemaType>>, bool, bool) {
    let Some(node) = mapping.node("type") else {
        return (None, false, true);
    };
    let nodes = match &node.value {
        Value::Sequence(nodes) => nodes,
        _ => std::slice::from_ref(node),
    };
    if nodes.is_empty() {
        let place = reader.place(node);
        let message = "no value is of an empty list of types";
        reader.fault(
            Fault::new(Code::BadConstraint, place, message)
                .hint("name the type that is meant, or take `type` out: any value then"),
        );
    }
    let mut nullable = false;
    let mut found = None;
    let mut is_known = !nodes.is_empty();
    for node in nodes {
        let Some(name) = reader.string(node, "a type") else {
            is_known = false;
            continue;
        };
        if name.value == "null" {
            nullable = true;
            continue;
        }
        let Some((_, schema_type)) = TYPES.iter().find(|(known, _)| *known == name.value) else {
            reader.fault(unknown_type(name));
            is_known = false;
            continue;
        };
        if found.is_some() {
            reader.fault(
                Fault::new(
                    Code::UnsupportedSchema,
                    name.place,
                    "a schema has one type here",
                )
                .hint(
                    "only `null` may stand beside it: `type: [string, 'null']`; a `oneOf` has a \
                     schema for each type; or accept any value with `--allow type`",
                )
                .keyword("type"),
            );
            if reader.allows("type") {
                return (None, false, true);
            }
            is_known = false;
            continue;
        }
        found = Some(Located {
            value: *schema_type,
            place: name.place,
        });
    }
    (found.filter(|_| is_known), nullable, is_known)
}

fn unknown_type(name: Located<&str>) -> Fault {
    let known = TYPES.iter().map(|(known, _)| *known);
    let near = crate::fault::did_you_mean(name.value, known.clone());
    let hint = match (mending::other_type(name.value), near) {
        (Some(meant), _) => format!("write {meant}"),
        (None, Some(word)) => format!("did you mean `{word}`?"),
        (None, None) => format!("the types are {}", known.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("there is no type `{}`", name.value);
    Fault::new(Code::UnknownType, name.place, message).hint(hint)
}
