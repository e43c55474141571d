//! `oneOf` and `anyOf`: an enum of the types a value may have, told apart by a discriminator, or else
//! by which of them fits.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::document::{Discriminator, OrReference, Schema, SchemaOrReference, Target};
use crate::fault::{Code, Fault};

use super::docs::Docs;
use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::part::Part;
use super::resolve::resolve;
use super::{Choice, ToldBy, Type, Union};

/// What a choice costs of what may be made of a spec.
const CHOICE: usize = 64;

impl<'d> Lowering<'d, '_> {
    /// The union of a schema's `oneOf`.
    pub(super) fn union(&mut self, schema: &'d Schema, name: &Identifier, docs: Docs) -> Union {
        let mut known = Known::of(schema);
        let mut choices = Vec::new();
        for (index, choice) in schema.one_of.iter().enumerate() {
            choices.extend(self.choice(schema, choice, index, name, &mut known));
        }
        if let Some(discriminator) = &schema.discriminator {
            self.check_mapping(discriminator, schema);
        }
        Union {
            name: name.clone(),
            docs,
            choices,
            told_by: match &schema.discriminator {
                Some(discriminator) => ToldBy::Property(discriminator.property.clone()),
                None => ToldBy::Trying,
            },
            sent: false,
            received: false,
        }
    }

    fn choice(
        &mut self,
        schema: &'d Schema,
        choice: &'d SchemaOrReference,
        index: usize,
        union: &Identifier,
        known: &mut Known<'d>,
    ) -> Option<Choice> {
        let place = choice.place();
        if !self.budget.spend(CHOICE, place, self.faults) {
            return None;
        }
        let suggested = format!("{} {}", union.as_str(), index + 1);
        let lowered = self.part_or_unknown(choice, &suggested, Part::Choice);
        let kind = lowered.kind;
        let wire = match (choice, &kind) {
            (OrReference::Reference(reference), _) => component_name(&reference.target),
            (_, Type::Named(_) | Type::Boxed(_) | Type::Unknown) => {
                format!("Choice {}", index + 1)
            }
            (_, plain) => plain_name(plain).to_owned(),
        };
        let Some(name) = Identifier::of_type(&wire) else {
            self.faults.push(bad_name("schema", &wire, place));
            return None;
        };
        // Every union has a variant of this name.
        let name = name.beside("Unknown");
        // To rename one would not help: of one type, they are never told apart.
        let is_known = kind != Type::Unknown;
        if is_known && !known.choices.insert((name.clone(), kind.clone())) {
            let message = "this is of the same type as a choice before it";
            let mut fault = Fault::new(Code::UnsupportedSchema, place, message)
                .hint("keep one of them, without the constraints that differ");
            if let Some(first) = known.names.place_of(&name) {
                fault = fault.related(first, "that choice is here");
            }
            self.faults.push(fault);
            return None;
        }
        if is_known {
            known.names.take(&name, &wire, place, self.faults);
        }
        let tags = match (&schema.discriminator, choice) {
            (None, _) | (_, OrReference::Unknown(_)) => Vec::new(),
            (Some(_), OrReference::Reference(reference)) => known.tags(&reference.target),
            (Some(_), OrReference::Here(inner)) => {
                let message = "with a discriminator each schema is named by a reference";
                self.faults.push(
                    Fault::new(Code::UnsupportedSchema, inner.place, message)
                        .hint("move it to `components/schemas` and write its `$ref` here"),
                );
                return None;
            }
        };
        if let Some(discriminator) = &schema.discriminator {
            self.check_told_apart(discriminator, choice);
        }
        Some(Choice {
            name,
            kind,
            rules: lowered.rules.into(),
            sensitive: lowered.sensitive,
            encrypted: lowered.encrypted,
            tags,
        })
    }

    /// A schema that a discriminator tells must have its property, or it could not be told.
    fn check_told_apart(&mut self, discriminator: &Discriminator, choice: &'d SchemaOrReference) {
        let property = &discriminator.property;
        let Some(resolved) = resolve(choice, self.library, self.faults) else {
            return;
        };
        let schema = resolved.value;
        // Which has a discriminator of its own.
        let is_union = !schema.one_of.is_empty();
        if is_union || self.has_property(schema, property) != Some(false) {
            return;
        }
        let message =
            format!("this schema has no property `{property}`, by which it would be told");
        self.faults.push(
            Fault::new(Code::UnsupportedSchema, choice.place(), message)
                .related(discriminator.place, "of this discriminator")
                .hint(format!(
                    "add `{property}` to its `properties` and to `required`"
                )),
        );
    }

    /// Each target of a mapping must be one of the schemas.
    fn check_mapping(&mut self, discriminator: &Discriminator, schema: &Schema) {
        let mut names = BTreeSet::new();
        for choice in &schema.one_of {
            match choice {
                OrReference::Reference(reference) => {
                    names.insert(component_name(&reference.target));
                }
                OrReference::Here(_) => {}
                // It may be any of them.
                OrReference::Unknown(_) => return,
            }
        }
        for (_, target) in &discriminator.mapping {
            if !names.contains(&component_name(&target.value)) {
                let message = format!("`{}` is not among the schemas", target.value);
                self.faults.push(
                    Fault::new(Code::DanglingReference, target.place, message)
                        .related(discriminator.place, "of this discriminator")
                        .hint("add it to `oneOf`, or take it out of `mapping`"),
                );
            }
        }
    }
}

/// What is known of a union while its choices are made.
struct Known<'d> {
    names: Scope,
    choices: HashSet<(Identifier, Type)>,
    /// The values of the discriminator's mapping, by the names of their schemas.
    values: BTreeMap<String, Vec<&'d str>>,
}

impl<'d> Known<'d> {
    fn of(schema: &'d Schema) -> Self {
        let mut values: BTreeMap<String, Vec<&'d str>> = BTreeMap::new();
        let mapping = schema.discriminator.iter().flat_map(|it| &it.mapping);
        for (value, target) in mapping {
            let name = component_name(&target.value);
            values.entry(name).or_default().push(&value.value);
        }
        Self {
            names: Scope::default(),
            choices: HashSet::new(),
            values,
        }
    }

    /// The values of the discriminator for a schema: those of the mapping, or else its name.
    fn tags(&self, target: &str) -> Vec<String> {
        let name = component_name(target);
        match self.values.get(&name) {
            Some(values) => values.iter().map(|value| (*value).to_owned()).collect(),
            None => vec![name],
        }
    }
}

/// `Card` of `#/components/schemas/Card`, of `Card.yaml`, or of `Card` alone.
fn component_name(target: &str) -> String {
    Target::of(target).name()
}

fn plain_name(kind: &Type) -> &'static str {
    match kind {
        Type::String => "Text",
        Type::Boolean => "Boolean",
        Type::I32 | Type::I64 => "Integer",
        Type::F64 => "Number",
        Type::DateTime => "DateTime",
        Type::Date => "Date",
        Type::Bytes => "Bytes",
        Type::File => "File",
        Type::List(_) => "List",
        Type::Map(_) => "Map",
        Type::Json
        | Type::Unknown
        | Type::JsonText(_)
        | Type::Named(_)
        | Type::Boxed(_)
        | Type::Nullable(_) => "Value",
    }
}
