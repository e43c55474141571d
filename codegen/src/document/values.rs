//! Values that stand in a schema: those of `enum` and `const`, and the `default`.

use crate::fault::{Code, Fault};
use crate::yaml::{Node, Value};

use super::reader::{Mapping, Reader};
use super::{Literal, Located};

fn values_keyword(mapping: &Mapping<'_>) -> &'static str {
    match mapping.entry("const") {
        Some(_) => "const",
        None => "enum",
    }
}

/// The values of `enum`, or the one of `const`.
pub(super) fn enum_values(
    mapping: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<Vec<Located<Literal>>> {
    let keyword = values_keyword(mapping);
    let entry = mapping.entry(keyword)?;
    let nodes = match keyword {
        "const" => std::slice::from_ref(&entry.value),
        _ => mapping.sequence(keyword, reader)?,
    };
    let values: Vec<_> = nodes.iter().map(|node| literal(node, reader)).collect();
    if reader.allows(keyword) && are_of_several_kinds(&values) {
        let place = reader.key_place(entry);
        let message =
            format!("this `{keyword}` has other values than texts or whole numbers alone");
        reader.fault(Fault::new(Code::UnsupportedSchema, place, message).keyword(keyword));
        return None;
    }
    Some(values)
}

/// Whether values can make no enum: there are lists or objects among them, or texts beside numbers.
fn are_of_several_kinds(values: &[Located<Literal>]) -> bool {
    let has = |is_one: fn(&Literal) -> bool| values.iter().any(|value| is_one(&value.value));
    let has_number = has(|it| matches!(it, Literal::Integer(_) | Literal::Number(_)));
    has(|it| matches!(it, Literal::List | Literal::Mapping))
        || has(|it| matches!(it, Literal::String(_))) && has_number
}

/// A value of the spec itself.
pub(super) fn literal(node: &Node, reader: &Reader<'_>) -> Located<Literal> {
    let value = match &node.value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Integer(value) => Literal::Integer(*value),
        Value::Float(value) => Literal::Number(*value),
        Value::String(value) => Literal::String(value.clone()),
        Value::Sequence(_) => Literal::List,
        Value::Mapping(_) => Literal::Mapping,
    };
    let place = reader.place(node);
    Located { value, place }
}
