//! Enums: one call of the runtime's `open_enum!` or `open_integer_enum!`, a value a line.

use std::fmt::Write;

use crate::model::{Docs, Enumeration, Identifier, Variants, wire_value};

use super::layout::{Item, doc_lines};
use super::rust::{integer, literal};

pub(super) fn item(enumeration: &Enumeration) -> Item {
    let (macro_name, variants) = match &enumeration.variants {
        Variants::Text(variants) => {
            let lines = variants
                .iter()
                .map(|variant| line(&variant.name, &variant.wire, &literal(&variant.wire)));
            ("open_enum", lines.collect::<String>())
        }
        Variants::Integer(variants) => {
            let lines = variants.iter().map(|variant| {
                line(
                    &variant.name,
                    &variant.wire.to_string(),
                    &integer(variant.wire),
                )
            });
            ("open_integer_enum", lines.collect())
        }
    };
    let mut text = format!("runtime::{macro_name}! {{\n");
    text.push_str(&doc_lines(&enumeration.docs, 4));
    let _ = write!(
        text,
        "    pub enum {} {{\n{variants}    }}\n}}\n",
        enumeration.name.as_str()
    );
    Item::Text(text)
}

/// A variant, documented with what stands for it on the wire.
fn line(name: &Identifier, wire: &str, literal: &str) -> String {
    let mut docs = Docs::default();
    docs.paragraph(&wire_value(wire));
    format!(
        "{}        {} = {literal},\n",
        doc_lines(&docs, 8),
        name.as_str()
    )
}
