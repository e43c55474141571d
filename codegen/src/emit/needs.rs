//! The marker types of builders: one for each name of a required field.

use std::collections::BTreeSet;

use crate::model::{Identifier, Product, TypeDefinition};

use super::layout::Item;

/// The columns the names may take.
const WIDTH: usize = 96;

/// `pub mod needs`, if there is a builder.
pub(super) fn item(product: &Product) -> Option<Item> {
    let mut has_builder = false;
    let mut names = BTreeSet::new();
    for definition in &product.types {
        if let TypeDefinition::Struct(definition) = definition
            && definition.sent
        {
            has_builder = true;
            let required = definition.fields.iter().filter(|field| field.required);
            let markers = required.filter_map(|field| field.marker.as_ref());
            names.extend(markers.map(Identifier::as_str));
        }
    }
    if !has_builder {
        return None;
    }
    let mut lines = vec![String::new()];
    for name in names {
        match lines.last_mut() {
            Some(line) if line.len() + name.len() < WIDTH - 10 => {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(name);
                line.push(',');
            }
            _ => lines.push(format!("{name},")),
        }
    }
    lines.retain(|line| !line.is_empty());
    let lines = match lines.as_slice() {
        [] => String::new(),
        lines => format!("\n        {}\n    ", lines.join("\n        ")),
    };
    Some(Item::Text(format!(
        "/// What a builder needs next: a type for each required field of this file.\n\
         pub mod needs {{\n    wechatpay_client::runtime::needs! {{{lines}}}\n}}\n"
    )))
}
