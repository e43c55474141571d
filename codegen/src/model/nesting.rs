//! How deeply types are nested: rustc follows them only so far.

use crate::fault::{Code, Fault, Faults};
use crate::yaml::Place;

use super::circles::Circles;
use super::{Type, TypeDefinition};

/// The levels that are allowed. rustc gives up at 128 of its own, when it looks into a type for what
/// must be dropped or may be sent to another thread; some are left for what a program puts around it.
const MAX_LEVELS: usize = 100;

/// The levels that rustc sees in a `Box`, `Vec` or `BTreeMap`: there are private types in each.
const LEVELS_OF_COLLECTION: usize = 3;

/// What a type holds: another type or, at its end, none; and the levels between.
struct Held {
    target: Option<usize>,
    levels: usize,
}

/// Reports types that hold others so deeply that rustc would not compile them. A type that is too deep
/// only because it holds one of these is not named.
pub(super) fn check(types: &[TypeDefinition], places: &[Place], faults: &mut Faults) {
    let held: Vec<Vec<Held>> = types.iter().map(held).collect();
    let targets = |held: &Vec<Held>| held.iter().filter_map(|held| held.target).collect();
    let circles = Circles::of(&held.iter().map(targets).collect::<Vec<_>>());
    let mut levels = vec![0; types.len()];
    for circle in circles.innermost_first() {
        let is_within = |held: &&Held| {
            let target = held.target;
            target.is_some_and(|target| circles.share(target, circle[0]))
        };
        let beyond = circle.iter().flat_map(|node| &held[*node]);
        let beyond = beyond.filter(|held| !is_within(held)).map(|held| {
            let inner = held.target.map_or(0, |target| levels[target]);
            (inner, inner + held.levels)
        });
        let (inner, below) = beyond.fold((0, 0), |(inner, below), held| {
            (held.0.max(inner), held.1.max(below))
        });
        // At the worst, a circle is gone around once.
        let around = circle.iter().map(|node| {
            let within = held[*node].iter().filter(is_within);
            1 + within.map(|held| held.levels).max().unwrap_or_default()
        });
        let total = below + around.sum::<usize>();
        if total > MAX_LEVELS && inner <= MAX_LEVELS {
            let message = "this is nested too deeply to be compiled";
            faults.push(
                Fault::new(Code::NestingTooDeep, places[circle[0]], message)
                    .hint("make a free-form `type: object` of one that is further in"),
            );
        }
        for node in circle {
            levels[*node] = total;
        }
    }
}

/// Reports a whole answer that is lists and maps of each other so deeply.
pub(super) fn check_answer(kind: &Type, place: Place, faults: &mut Faults) {
    if held_by(kind, 0).levels > MAX_LEVELS {
        let message = "this is nested too deeply to be compiled";
        faults.push(
            Fault::new(Code::NestingTooDeep, place, message)
                .hint("make a free-form `type: object` of one that is further in"),
        );
    }
}

fn held(definition: &TypeDefinition) -> Vec<Held> {
    match definition {
        TypeDefinition::Struct(definition) => {
            let fields = definition.fields.iter();
            fields
                .map(|field| held_by(&field.kind, usize::from(!field.required)))
                .collect()
        }
        // Structs are boxed in a union.
        TypeDefinition::Union(union) => {
            let choices = union.choices.iter();
            choices
                .map(|choice| held_by(&choice.kind, LEVELS_OF_COLLECTION))
                .collect()
        }
        TypeDefinition::Enumeration(_) => Vec::new(),
    }
}

/// What a field of a type holds, so many levels further in.
fn held_by(kind: &Type, outer: usize) -> Held {
    let mut levels = outer;
    let mut kind = kind;
    let target = loop {
        match kind {
            // Something in it is told already.
            Type::Unknown => {
                levels = 0;
                break None;
            }
            Type::Named(id) => break Some(id.0),
            Type::Boxed(id) => {
                levels += LEVELS_OF_COLLECTION;
                break Some(id.0);
            }
            Type::List(inner) | Type::Map(inner) => {
                levels += LEVELS_OF_COLLECTION;
                kind = inner;
            }
            Type::JsonText(inner) | Type::Nullable(inner) => {
                levels += 1;
                kind = inner;
            }
            _ => break None,
        }
    };
    Held { target, levels }
}
