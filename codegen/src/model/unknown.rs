//! Schemas of which it is told already that something is wrong with them: what they describe is not known.

use crate::document::{AdditionalProperties, Schema, SchemaOrReference};

use super::lower::Lowering;
use super::schema::FieldSchema;
use super::{Rules, Type};

impl FieldSchema {
    /// One that is faulty, which is told already.
    pub(super) fn unknown() -> Self {
        Self::of(Type::Unknown, Rules::default())
    }
}

impl<'d> Lowering<'d, '_> {
    /// The same of a schema that may be faulty.
    pub(super) fn field_schema_or_unknown(
        &mut self,
        schema: &'d SchemaOrReference,
        name: &str,
    ) -> FieldSchema {
        self.field_schema(schema, name)
            .unwrap_or_else(FieldSchema::unknown)
    }

    /// Whether the type of a schema is faulty, or what else would say what it describes.
    pub(super) fn has_unknown_type(&self, schema: &Schema) -> bool {
        let is_doubted = |key: &&str| self.faults.doubt(schema.place, key);
        let says_nothing = schema.kind.is_none() && schema.properties.is_empty();
        let is_other = schema.enum_values.is_some() || !schema.one_of.is_empty();
        let keys = [
            "type",
            "properties",
            "allOf",
            "oneOf",
            "anyOf",
            "enum",
            "const",
            "$ref",
        ];
        says_nothing && !is_other && schema.all_of.is_empty() && keys.iter().any(is_doubted)
    }

    /// What stands in a schema of which nothing else is known has its faults all the same.
    pub(super) fn of_unknown_type(&mut self, schema: &'d Schema, name: &str) -> FieldSchema {
        let values = match &schema.additional_properties {
            Some(AdditionalProperties::Of(values)) => Some(values),
            _ => None,
        };
        let content = schema.content.as_ref();
        let content = content.and_then(|content| content.schema.as_ref());
        let parts = schema.items.iter().chain(values).chain(content);
        for part in parts {
            self.apart(schema.place, |it| {
                it.field_schema(part, &format!("{name}Item"))
            });
        }
        FieldSchema::unknown()
    }
}
