//! What an object is put together of: its own properties, and those of its `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{
    AdditionalProperties, Located, Property, Schema, SchemaOrReference, SchemaType,
};
use crate::fault::{Code, Fault};
use crate::yaml::Place;

use super::Rules;
use super::lower::Lowering;
use super::resolve::resolve;

/// How many schemas may lead to each other by their `allOf`.
const MAX_PARTS: usize = 100;

/// How many properties and required names may be taken over into objects, beyond once: a small spec
/// could make more of them than a machine has memory for.
const MAX_REPEATED: usize = 200_000;

/// The properties of an object, wherever they are written.
#[derive(Default)]
pub(super) struct Shape<'d> {
    pub(super) properties: Vec<Described<'d>>,
    /// Where each name stands among the properties.
    by_name: BTreeMap<&'d str, usize>,
    pub(super) required: Vec<&'d Located<String>>,
    /// The names in `dependentRequired`.
    pub(super) dependents: Vec<&'d Located<String>>,
    pub(super) rules: Rules,
    visited: BTreeSet<Place>,
    /// The schemas whose parts are being added.
    open: Vec<Place>,
    /// How much of it stands in other objects as well.
    repeated: usize,
    /// Whether there may be properties besides, of a part that is faulty.
    pub(super) may_have_others: bool,
    /// Whether the names of those that are required are faulty.
    pub(super) may_require_others: bool,
}

/// A property, and what each part says of it.
pub(super) struct Described<'d> {
    pub(super) name: &'d Located<String>,
    pub(super) schemas: Vec<&'d SchemaOrReference>,
}

impl<'d> Lowering<'d, '_> {
    /// All that several schemas say of one object; none if it would be too much.
    pub(super) fn shape(&mut self, schemas: &[&'d Schema]) -> Option<Shape<'d>> {
        if self.repeated > MAX_REPEATED {
            return None;
        }
        let mut shape = Shape::default();
        for schema in schemas {
            self.collect(schema, &mut shape);
        }
        let place = schemas.first()?.place;
        self.may_repeat(shape.repeated, place).then_some(shape)
    }

    /// Whether an object has a property, be it by its `allOf`; `None` if that is not known.
    pub(super) fn has_property(&mut self, schema: &'d Schema, name: &str) -> Option<bool> {
        let mut visited = BTreeSet::new();
        let mut waiting = vec![schema];
        let mut is_known = true;
        while let Some(schema) = waiting.pop() {
            let mut properties = schema.properties.iter();
            if properties.any(|property| property.name.value == name) {
                return Some(true);
            }
            is_known &= !self.may_have_other_properties(schema.place);
            for part in &schema.all_of {
                match resolve(part, self.library, self.faults) {
                    Some(part) if visited.insert(part.value.place) => waiting.push(part.value),
                    Some(_) => {}
                    None => is_known = false,
                }
            }
        }
        is_known.then_some(false)
    }

    /// Whether something faulty may be meant for other properties of a schema.
    fn may_have_other_properties(&self, place: Place) -> bool {
        let may_have = ["properties", "allOf", "$ref", "oneOf", "anyOf"];
        may_have.iter().any(|key| self.faults.doubt(place, key))
    }

    /// Whether so much more may be taken over for a schema from those that others have parts of, too.
    pub(super) fn may_repeat(&mut self, repeated: usize, place: Place) -> bool {
        let was_told = self.repeated > MAX_REPEATED;
        self.repeated += repeated;
        let is_too_much = self.repeated > MAX_REPEATED;
        if is_too_much && !was_told {
            let message = "the objects that several others take in come to too many properties";
            self.faults.push(
                Fault::new(Code::NestingTooDeep, place, message)
                    .label("the last that was counted")
                    .hint(
                        "make a property with a `$ref` of what many have in common, instead of a \
                         part of their `allOf`",
                    ),
            );
        }
        !is_too_much
    }

    /// Adds the properties of a schema and of all that its `allOf` names.
    fn collect(&mut self, schema: &'d Schema, shape: &mut Shape<'d>) {
        if shape.open.contains(&schema.place) {
            let message = "this `allOf` leads back to itself";
            self.faults.push(
                Fault::new(Code::ReferenceLoop, schema.place, message)
                    .hint("take the part that leads back out of the `allOf`"),
            );
            return;
        }
        // A part that is named twice is the same part.
        if !shape.visited.insert(schema.place) {
            return;
        }
        if !self.collected.insert(schema.place) {
            let names = schema.properties.len() + schema.required.len();
            let parts = schema.all_of.len();
            shape.repeated += 1 + names + parts + schema.dependent_required.len();
        }
        if shape.open.len() >= MAX_PARTS {
            let message = "parts of an `allOf` lead to each other too far";
            self.faults.push(
                Fault::new(Code::NestingTooDeep, schema.place, message)
                    .hint("put the properties of several of them into one"),
            );
            shape.may_have_others = true;
            return;
        }
        shape.open.push(schema.place);
        shape.may_require_others |= self.faults.doubt(schema.place, "required");
        shape.may_have_others |= self.may_have_other_properties(schema.place);
        for part in &schema.all_of {
            let Some(resolved) = resolve(part, self.library, self.faults) else {
                shape.may_have_others = true;
                continue;
            };
            let part = resolved.value;
            let is_object = part
                .kind
                .is_none_or(|kind| kind.value == SchemaType::Object);
            if !is_object || part.enum_values.is_some() {
                let message = "this part of an `allOf` is no object";
                self.faults.push(
                    Fault::new(Code::UnsupportedSchema, part.place, message)
                        .hint("several parts can be merged if they are objects"),
                );
                continue;
            }
            self.check_part(part, resolved.sensitive);
            self.collect(part, shape);
        }
        if let Some(AdditionalProperties::Of(_)) = schema.additional_properties {
            let message = "an object has properties or `additionalProperties` of a type, not both";
            self.faults.push(
                Fault::new(Code::UnsupportedSchema, schema.place, message)
                    .hint(
                        "keep those that are meant, or accept the loss of the others with \
                         `--allow additionalProperties`",
                    )
                    .keyword("additionalProperties"),
            );
        }
        shape.required.extend(&schema.required);
        for dependent in &schema.dependent_required {
            shape.dependents.push(&dependent.property);
            shape.dependents.extend(&dependent.required);
        }
        let rules = self.object_rules(schema);
        shape.rules = self.both(std::mem::take(&mut shape.rules), rules, schema.place);
        for Property { name, schema } in &schema.properties {
            let next = shape.properties.len();
            match *shape.by_name.entry(&name.value).or_insert(next) {
                known if known < next => shape.properties[known].schemas.push(schema),
                _ => shape.properties.push(Described {
                    name,
                    schemas: vec![schema],
                }),
            }
        }
        shape.open.pop();
    }

    /// Reports what a part of an `allOf` says besides its properties, which would be lost.
    fn check_part(&mut self, part: &'d Schema, is_sensitive: bool) {
        if let Some(choice) = part.one_of.first() {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedSchema,
                    choice.place(),
                    "`oneOf` and `anyOf` in a part of an `allOf` are not supported",
                )
                .hint("write a `oneOf` of schemas that have the other parts in an `allOf` each"),
            );
        }
        self.check_lost_of(part, "a part of an `allOf`");
        if is_sensitive || part.sensitive {
            self.faults.push(
                Fault::new(
                    Code::BadExtension,
                    part.place,
                    "a part of an `allOf` cannot be sensitive as such",
                )
                .hint("put `x-wechatpay-sensitive` on the properties that hold the secret"),
            );
        }
        if part.kind.is_none() && !self.faults.doubt(part.place, "type") {
            self.check_untyped(part);
        }
    }
}
