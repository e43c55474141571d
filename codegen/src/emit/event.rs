//! Notifications: an enum of the events, open to those that are added later.

use quote::quote;

use crate::model::Product;

use super::layout::Item;
use super::rust::{Rust, docs, ident};

pub(super) fn items(product: &Product, rust: &Rust<'_>) -> Vec<Item> {
    let Some(events) = &product.events else {
        return Vec::new();
    };
    let name = ident(&events.name);
    let documentation = docs(&events.docs);
    let boxed = rust.boxed_tokens();
    let variants = events.events.iter().map(|event| {
        let documentation = docs(&event.docs);
        let (variant, resource) = (ident(&event.name), rust.type_tokens(&event.resource));
        quote!(#documentation #variant(#boxed<#resource>))
    });
    let decoders = events.events.iter().map(|event| {
        let (event_type, variant) = (&event.event_type, ident(&event.name));
        quote!(#event_type => Self::#variant(runtime::decode(resource)?))
    });
    let (option, result) = (rust.option_tokens(), rust.result());
    let encrypted = events
        .events
        .iter()
        .filter(|event| product.is_encrypted(&event.resource));
    let decrypted: Vec<_> = encrypted
        .map(|event| {
            let variant = ident(&event.name);
            quote!(Self::#variant(resource) => runtime::decrypt_event(resource, key))
        })
        .collect();
    let mut members = vec![quote! {
        fn decode(
            event_type: &str,
            resource: &[u8],
        ) -> #result<Self, runtime::DecodeError> {
            let event = match event_type {
                #(#decoders,)*
                _ => Self::Unknown(runtime::UnknownEvent::decode(event_type, resource)?),
            };
            Ok(event)
        }
    }];
    if !decrypted.is_empty() {
        members.push(quote! {
            fn decrypt(
                &mut self,
                key: #option<&runtime::PrivateKey>,
            ) -> #result<(), runtime::DecodeError> {
                match self {
                    #(#decrypted,)*
                    _ => Ok(()),
                }
            }
        });
    }
    vec![
        Item::Plain(quote! {
            #documentation
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// An event of a type that this version does not know.
                Unknown(runtime::UnknownEvent),
            }
        }),
        Item::Impl {
            head: quote!(impl runtime::Event for #name),
            members,
        },
    ]
}
