//! Unions: an enum of the types a value may have.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Choice, Docs, Product, Type, Union};

use super::layout::Item;
use super::object::constraints;
use super::rust::{Rust, docs, ident, tokens};

pub(super) fn items(union: &Union, product: &Product, rust: &Rust<'_>) -> Vec<Item> {
    let mut items = vec![definition(union, rust)];
    if union.sent {
        items.push(value(union));
        items.push(blank(union));
    }
    if union.received {
        items.push(deserialize(union, rust));
        items.extend(decrypt(union, product, rust));
    }
    items
}

fn definition(union: &Union, rust: &Rust<'_>) -> Item {
    let name = ident(&union.name);
    let documentation = docs(&union.docs);
    let variants = union.choices.iter().map(|choice| {
        let (variant, kind) = (ident(&choice.name), kind(choice, rust));
        let mut documentation = Docs::default();
        documentation.paragraph(&choice_docs(choice));
        documentation.paragraph(&choice.rules.sentence());
        let documentation = docs(&documentation);
        quote!(#documentation #variant(#kind))
    });
    Item::Plain(quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Something that this version does not know.
            Unknown(runtime::UnknownValue),
        }
    })
}

fn choice_docs(choice: &Choice) -> String {
    match choice.tags.as_slice() {
        [] => format!("It is of the kind `{}`.", choice.name.as_str()),
        tags => {
            let tags: Vec<String> = tags
                .iter()
                .map(|tag| crate::model::wire_value(tag))
                .collect();
            format!("Told by {}.", tags.join(" or "))
        }
    }
}

fn value(union: &Union) -> Item {
    let name = ident(&union.name);
    let variants = union.choices.iter().map(|choice| {
        let variant = ident(&choice.name);
        if !choice.rules.any() {
            return quote!(Self::#variant(value) => value.accept(visitor));
        }
        let schema = tokens(&format!("body(){}", constraints(&choice.rules)));
        quote!(Self::#variant(value) => { visitor.choice(value, #schema); })
    });
    Item::Impl {
        head: quote!(impl runtime::Value for #name),
        members: vec![quote! {
            fn accept(&self, visitor: &mut dyn runtime::Visitor) {
                match self {
                    #(#variants,)*
                    Self::Unknown(value) => value.accept(visitor),
                }
            }
        }],
    }
}

fn blank(union: &Union) -> Item {
    let name = ident(&union.name);
    Item::Impl {
        head: quote!(impl runtime::Blank for #name),
        members: vec![quote! {
            fn blank() -> Self {
                Self::Unknown(runtime::UnknownValue::default())
            }
        }],
    }
}

fn deserialize(union: &Union, rust: &Rust<'_>) -> Item {
    let name = ident(&union.name);
    let result = rust.result();
    let body = match &union.discriminator {
        Some(property) => by_discriminator(union, property),
        None => by_trying(union, rust),
    };
    Item::Impl {
        head: quote!(impl<'de> runtime::Deserialize<'de> for #name),
        members: vec![quote! {
            fn deserialize<D: runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> #result<Self, D::Error> {
                #body
            }
        }],
    }
}

/// Decrypts the choices that have something encrypted, if there are any.
fn decrypt(union: &Union, product: &Product, rust: &Rust<'_>) -> Option<Item> {
    let encrypted = union
        .choices
        .iter()
        .filter(|choice| product.is_encrypted(&choice.kind));
    let variants: Vec<TokenStream> = encrypted
        .map(|choice| {
            let variant = ident(&choice.name);
            quote!(Self::#variant(value) => value.decrypt(key))
        })
        .collect();
    if variants.is_empty() {
        return None;
    }
    let (name, result) = (ident(&union.name), rust.result());
    Some(Item::Impl {
        head: quote!(impl runtime::Decrypt for #name),
        members: vec![quote! {
            fn decrypt(
                &mut self,
                key: &runtime::PrivateKey,
            ) -> #result<(), runtime::DecodeError> {
                match self {
                    #(#variants,)*
                    _ => Ok(()),
                }
            }
        }],
    })
}

fn by_discriminator(union: &Union, property: &str) -> TokenStream {
    let choices = union.choices.iter().map(|choice| {
        let (variant, tags) = (ident(&choice.name), &choice.tags);
        quote!(Some(#(#tags)|*) => Self::#variant(value.read()?))
    });
    quote! {
        let value = runtime::UnknownValue::deserialize(deserializer)?;
        let union = match value.tag(#property) {
            #(#choices,)*
            _ => Self::Unknown(value),
        };
        Ok(union)
    }
}

fn by_trying(union: &Union, rust: &Rust<'_>) -> TokenStream {
    let choices = union.choices.iter().map(|choice| {
        let variant = ident(&choice.name);
        let required = rust.required_names(&choice.kind);
        quote! {
            if let Some(value) = value.fits(&[#(#required),*]) {
                return Ok(Self::#variant(value));
            }
        }
    });
    quote! {
        let value = runtime::UnknownValue::deserialize(deserializer)?;
        #(#choices)*
        Ok(Self::Unknown(value))
    }
}

/// A choice's type; structs are boxed, so that no choice makes all others large.
fn kind(choice: &Choice, rust: &Rust<'_>) -> TokenStream {
    let plain = rust.type_tokens(&choice.kind);
    match choice.kind {
        Type::Named(_) => {
            let boxed = rust.boxed_tokens();
            quote!(#boxed<#plain>)
        }
        _ => plain,
    }
}
