//! Enums: one call of the runtime's `open_enum!` or `open_integer_enum!`, a value a line.

use std::fmt::Write;

use crate::model::{Docs, Enumeration, Identifier, Variant, Variants, wire_value};

use super::layout::doc_lines;
use super::rust::{integer, literal};

pub(super) fn write(enumeration: &Enumeration, text: &mut String) {
    let macro_name = match enumeration.variants {
        Variants::Text(_) => "open_enum",
        Variants::Integer(_) => "open_integer_enum",
    };
    let _ = writeln!(text, "runtime::{macro_name}! {{");
    text.push_str(&doc_lines(&enumeration.docs, 4));
    let _ = writeln!(text, "    pub enum {} {{", enumeration.name.as_str());
    match &enumeration.variants {
        Variants::Text(variants) => {
            for Variant { wire, name } in variants {
                variant(text, name, wire, &literal(wire));
            }
        }
        Variants::Integer(variants) => {
            for Variant { wire, name } in variants {
                variant(text, name, &wire.to_string(), &integer(*wire));
            }
        }
    }
    text.push_str("    }\n}\n");
}

/// A variant, documented with what stands for it on the wire.
fn variant(text: &mut String, name: &Identifier, wire: &str, literal: &str) {
    let mut docs = Docs::default();
    docs.paragraph(&wire_value(wire));
    text.push_str(&doc_lines(&docs, 8));
    let _ = writeln!(text, "        {} = {literal},", name.as_str());
}
