//! The marker types of builders: one for each name of a required field.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Product, TypeDefinition};

use super::layout::Item;
use super::rust::{doc_line, ident};

/// `pub mod needs`, if there is a builder.
pub(super) fn module(product: &Product) -> Option<Item> {
    let sent: Vec<_> = product
        .types
        .iter()
        .filter_map(|definition| match definition {
            TypeDefinition::Struct(definition) if definition.sent => Some(definition),
            _ => None,
        })
        .collect();
    if sent.is_empty() {
        return None;
    }
    let mut markers = BTreeMap::new();
    for field in sent.iter().flat_map(|definition| &definition.fields) {
        if field.required {
            markers.entry(&field.marker).or_insert(field.name.as_str());
        }
    }
    let nothing = marker("All required fields are set: `build` it.", &quote!(Nothing));
    let fields = markers.into_iter().map(|(name, field)| {
        let name = ident(name);
        marker(&format!("The field `{field}`."), &quote!(#name))
    });
    let documentation =
        doc_line("What a builder needs next: a type for each required field of this file.");
    Some(Item::Module {
        head: quote!(#documentation pub mod needs),
        items: std::iter::once(nothing).chain(fields).collect(),
    })
}

fn marker(documentation: &str, name: &TokenStream) -> TokenStream {
    let documentation = doc_line(documentation);
    quote! {
        #documentation
        #[derive(Debug, Clone, Copy)]
        pub struct #name;
    }
}
