//! Enums, open to values the platform adds later.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Docs, Enumeration, Identifier, Variants, wire_value};

use super::layout::Item;
use super::rust::{Rust, docs, ident, integer};

pub(super) fn items(enumeration: &Enumeration, rust: &Rust<'_>) -> Vec<Item> {
    let name = ident(&enumeration.name);
    let (definition, open, macro_name) = match &enumeration.variants {
        Variants::Text(variants) => {
            let variants: Vec<_> = variants
                .iter()
                .map(|variant| (&variant.name, variant.wire.as_str()))
                .collect();
            let string = rust.string();
            (
                definition(enumeration, &variants, &string),
                open_enum(&variants, &string),
                quote!(open_enum),
            )
        }
        Variants::Integer(variants) => {
            let texts: Vec<_> = variants
                .iter()
                .map(|variant| (&variant.name, variant.wire.to_string()))
                .collect();
            let texts: Vec<_> = texts
                .iter()
                .map(|(name, text)| (*name, text.as_str()))
                .collect();
            let numbers: Vec<_> = variants
                .iter()
                .map(|variant| (&variant.name, variant.wire))
                .collect();
            (
                definition(enumeration, &texts, &quote!(i64)),
                open_integer_enum(&numbers),
                quote!(open_integer_enum),
            )
        }
    };
    let head = match &enumeration.variants {
        Variants::Text(_) => quote!(impl runtime::OpenEnum for #name),
        Variants::Integer(_) => quote!(impl runtime::OpenIntegerEnum for #name),
    };
    vec![
        Item::Plain(definition),
        Item::Impl {
            head,
            members: open,
        },
        Item::Plain(quote!(runtime::#macro_name!(#name);)),
    ]
}

fn definition(
    enumeration: &Enumeration,
    variants: &[(&Identifier, &str)],
    unknown: &TokenStream,
) -> TokenStream {
    let name = ident(&enumeration.name);
    let documentation = docs(&enumeration.docs);
    let variants = variants.iter().map(|(name, wire)| {
        let name = ident(name);
        let mut documentation = Docs::default();
        documentation.paragraph(&wire_value(wire));
        let documentation = docs(&documentation);
        quote!(#documentation #name)
    });
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#unknown),
        }
    }
}

fn open_enum(variants: &[(&Identifier, &str)], string: &TokenStream) -> Vec<TokenStream> {
    let known = variants.iter().map(|(name, wire)| {
        let name = ident(name);
        quote!(#wire => Self::#name)
    });
    let texts = variants.iter().map(|(name, wire)| {
        let name = ident(name);
        quote!(Self::#name => #wire)
    });
    vec![
        quote! {
            fn from_text(text: #string) -> Self {
                match text.as_str() {
                    #(#known,)*
                    _ => Self::Unknown(text),
                }
            }
        },
        quote! {
            fn as_str(&self) -> &str {
                match self {
                    #(#texts,)*
                    Self::Unknown(text) => text,
                }
            }
        },
    ]
}

fn open_integer_enum(variants: &[(&Identifier, i64)]) -> Vec<TokenStream> {
    let known = variants.iter().map(|(name, wire)| {
        let (name, wire) = (ident(name), integer(*wire));
        quote!(#wire => Self::#name)
    });
    let numbers = variants.iter().map(|(name, wire)| {
        let (name, wire) = (ident(name), integer(*wire));
        quote!(Self::#name => #wire)
    });
    vec![
        quote! {
            fn from_integer(integer: i64) -> Self {
                match integer {
                    #(#known,)*
                    _ => Self::Unknown(integer),
                }
            }
        },
        quote! {
            fn as_integer(&self) -> i64 {
                match self {
                    #(#numbers,)*
                    Self::Unknown(integer) => *integer,
                }
            }
        },
    ]
}
