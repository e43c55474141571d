//! The model written down as Rust: one file a product.
//!
//! What all structs, enums and operations have in common is in the runtime's macros, whose calls are
//! written line by line. The rest is syntax trees, laid out by prettyplease.

mod enumeration;
mod event;
mod imports;
mod layout;
mod needs;
mod object;
pub(crate) mod path_chain;
mod rust;
mod service;
mod union;

use crate::model::{Product, TypeDefinition};

use self::layout::Layout;
use self::rust::Rust;

/// The text of a product's file. An error is a fault of the generator, not of the spec: what it
/// wrote is not Rust.
pub(crate) fn emit(product: &Product, spec_name: &str) -> Result<String, String> {
    let rust = Rust::new(product);
    let mut layout = Layout::new(spec_name);
    if !product.types.is_empty() || product.events.is_some() {
        layout.item(&imports::item(product))?;
    }
    if let Some(item) = imports::pattern_item(product) {
        layout.item(&item)?;
    }
    if let Some(item) = service::item(product, &rust) {
        layout.item(&item)?;
    }
    for (index, definition) in product.types.iter().enumerate() {
        match definition {
            TypeDefinition::Enumeration(enumeration) => {
                enumeration::write(enumeration, layout.begin());
            }
            TypeDefinition::Union(union) => {
                for item in union::items(union, product, &rust) {
                    layout.item(&item)?;
                }
            }
            TypeDefinition::Struct(definition) => {
                object::write(definition, &rust, layout.begin());
                if let Some(item) = object::decrypt(definition, product) {
                    layout.item(&item)?;
                }
            }
        }
        if let Some(operation) = product.operation_of(index) {
            layout.item(&service::operation(operation, product, &rust))?;
        }
    }
    for item in event::items(product, &rust) {
        layout.item(&item)?;
    }
    if let Some(item) = needs::item(product) {
        layout.item(&item)?;
    }
    Ok(layout.into_text())
}
