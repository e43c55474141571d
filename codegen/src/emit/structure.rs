//! Structs: their definition, and `Debug` where a field must not be shown.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Field, Struct};

use super::layout::Item;
use super::rust::{Rust, docs, ident};

pub(super) fn definition(definition: &Struct, rust: &Rust<'_>) -> Item {
    let name = ident(&definition.name);
    let documentation = docs(&definition.docs);
    let fields = definition.fields.iter().map(|field| {
        let documentation = docs(&field.docs);
        let field_name = ident(&field.name);
        let field_type = rust.field_type(field);
        quote!(#documentation pub #field_name: #field_type)
    });
    let debug = (!has_own_debug(definition)).then(|| quote!(Debug,));
    Item::Plain(quote! {
        #documentation
        #[derive(#debug Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    })
}

/// `Debug` that leaves sensitive values out.
pub(super) fn debug(definition: &Struct) -> Option<Item> {
    if !has_own_debug(definition) {
        return None;
    }
    let name = ident(&definition.name);
    let body = if definition.sent {
        quote!(runtime::debug(self, formatter))
    } else {
        debug_struct(definition)
    };
    Some(Item::Impl {
        head: quote!(impl std::fmt::Debug for #name),
        members: vec![quote! {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #body
            }
        }],
    })
}

/// A request knows which of its fields are sensitive (`runtime::debug`); an answer has to be told.
fn has_own_debug(definition: &Struct) -> bool {
    definition.has_sensitive_field()
}

fn debug_struct(definition: &Struct) -> TokenStream {
    let name = definition.name.as_str();
    let fields = definition.fields.iter().map(|field: &Field| {
        let (label, field_name) = (field.name.as_str(), ident(&field.name));
        if field.sensitive {
            quote!(.field(#label, &runtime::Redacted))
        } else {
            quote!(.field(#label, &self.#field_name))
        }
    });
    quote!(formatter.debug_struct(#name) #(#fields)* .finish())
}
