//! The model written down as Rust: one file a product.

mod enumeration;
mod event;
mod imports;
mod layout;
mod needs;
mod request;
mod response;
mod rust;
mod service;
mod structure;
mod union;

use crate::model::{Product, TypeDefinition};

use self::layout::{Item, Layout};
use self::rust::Rust;

/// The text of a product's file. An error is a fault of the generator, not of the spec: what it
/// wrote is not Rust.
pub(crate) fn emit(product: &Product, spec_name: &str) -> Result<String, String> {
    let rust = Rust::new(product);
    let mut layout = Layout::new(spec_name);
    layout.item(&imports::item(product))?;
    for item in items(product, &rust) {
        layout.item(&item)?;
    }
    Ok(layout.into_text())
}

fn items(product: &Product, rust: &Rust<'_>) -> Vec<Item> {
    let mut items = service::items(product, rust);
    for (index, definition) in product.types.iter().enumerate() {
        let definition = match definition {
            TypeDefinition::Enumeration(enumeration) => {
                items.extend(enumeration::items(enumeration, rust));
                continue;
            }
            TypeDefinition::Union(union) => {
                items.extend(union::items(union, rust));
                continue;
            }
            TypeDefinition::Struct(definition) => definition,
        };
        items.push(structure::definition(definition, rust));
        if definition.sent {
            items.extend(request::items(definition, rust));
        }
        items.extend(structure::debug(definition));
        let operation = product
            .operations
            .iter()
            .find(|operation| operation.request.index() == index);
        if let Some(operation) = operation {
            items.push(service::operation(operation, definition, rust));
        }
        if definition.received {
            items.push(response::deserialize(definition, rust));
        }
    }
    items.extend(event::items(product, rust));
    items.extend(needs::module(product));
    items
}
