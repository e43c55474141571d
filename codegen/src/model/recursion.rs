//! Types that hold themselves: a box where the circle would have no size.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::{Field, Type, TypeDefinition, TypeId};

/// Reports each type of which no value can be made, since one must hold another without end.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    let circles = Circles::of(types, |field| field.required);
    for (index, place) in places.iter().enumerate() {
        let held = directly_held(&types[index], |field| field.required);
        if held
            .iter()
            .any(|(_, held)| circles.share(*held, TypeId(index)))
        {
            let message = "a value of this would have to hold another of its kind, without end";
            faults.push(
                Fault::new(Code::ReferenceLoop, *place, message)
                    .hint("take one property of the circle out of `required`"),
            );
        }
    }
}

/// Boxes each field whose type leads back to the struct it is in, lists and maps aside.
pub(super) fn break_with_boxes(types: &mut [TypeDefinition]) {
    let circles = Circles::of(types, |_| true);
    for (index, definition) in types.iter_mut().enumerate() {
        for (field, held) in directly_held(definition, |_| true) {
            if !circles.share(held, TypeId(index)) {
                continue;
            }
            if let TypeDefinition::Struct(definition) = definition {
                let kind = &mut definition.fields[field].kind;
                *kind = match kind {
                    Type::JsonText(_) => Type::JsonText(Box::new(Type::Boxed(held))),
                    _ => Type::Boxed(held),
                };
            }
        }
    }
}

/// The fields that hold a named type without a list, map or box between.
fn directly_held(
    definition: &TypeDefinition,
    counts: impl Fn(&Field) -> bool,
) -> Vec<(usize, TypeId)> {
    let TypeDefinition::Struct(definition) = definition else {
        return Vec::new();
    };
    let held = |(index, field): (usize, &Field)| match innermost(&field.kind) {
        Type::Named(id) if counts(field) => Some((index, *id)),
        _ => None,
    };
    definition
        .fields
        .iter()
        .enumerate()
        .filter_map(held)
        .collect()
}

/// The content of JSON text stands where the text stands.
fn innermost(kind: &Type) -> &Type {
    match kind {
        Type::JsonText(inner) => innermost(inner),
        other => other,
    }
}

/// The strongly connected components of the types, found in one walk (Tarjan's algorithm, with a stack
/// of its own, since a spec can chain any number of types).
struct Circles {
    circle_of: Vec<usize>,
}

impl Circles {
    /// Whether two types, of which the second holds the first, lead to each other.
    fn share(&self, held: TypeId, holder: TypeId) -> bool {
        self.circle_of[held.0] == self.circle_of[holder.0]
    }

    fn of(types: &[TypeDefinition], counts: impl Fn(&Field) -> bool) -> Self {
        const UNSEEN: usize = usize::MAX;
        let edges: Vec<Vec<usize>> = types
            .iter()
            .map(|definition| {
                let held = directly_held(definition, &counts).into_iter();
                held.map(|(_, held)| held.0).collect()
            })
            .collect();
        let mut number = vec![UNSEEN; types.len()];
        let mut lowest = vec![0; types.len()];
        let mut circle_of = vec![UNSEEN; types.len()];
        let mut open = Vec::new();
        let mut next = 0;
        for root in 0..types.len() {
            // Each type on the way with the position of the edge to be looked at next.
            let mut way = vec![(root, 0)];
            while let Some((node, edge)) = way.pop() {
                if edge == 0 {
                    if number[node] != UNSEEN {
                        continue;
                    }
                    number[node] = next;
                    lowest[node] = next;
                    next += 1;
                    open.push(node);
                } else {
                    let seen = edges[node][edge - 1];
                    if circle_of[seen] == UNSEEN {
                        lowest[node] = lowest[node].min(lowest[seen]);
                    }
                }
                if let Some(target) = edges[node].get(edge) {
                    way.push((node, edge + 1));
                    if number[*target] == UNSEEN {
                        way.push((*target, 0));
                    }
                } else if lowest[node] == number[node] {
                    while let Some(member) = open.pop() {
                        circle_of[member] = node;
                        if member == node {
                            break;
                        }
                    }
                }
            }
        }
        Self { circle_of }
    }
}
