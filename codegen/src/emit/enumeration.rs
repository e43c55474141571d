//! String enums, open to values the platform adds later.

use quote::quote;

use crate::model::{Docs, Enumeration, wire_value};

use super::layout::Item;
use super::rust::{Rust, docs, ident};

pub(super) fn items(enumeration: &Enumeration, rust: &Rust<'_>) -> Vec<Item> {
    let name = ident(&enumeration.name);
    let documentation = docs(&enumeration.docs);
    let string = rust.string();
    let variants = enumeration.variants.iter().map(|variant| {
        let variant_name = ident(&variant.name);
        let mut documentation = Docs::default();
        documentation.paragraph(&wire_value(&variant.wire));
        let documentation = docs(&documentation);
        quote!(#documentation #variant_name)
    });
    let known = enumeration.variants.iter().map(|variant| {
        let (wire, variant_name) = (&variant.wire, ident(&variant.name));
        quote!(#wire => Self::#variant_name)
    });
    let texts = enumeration.variants.iter().map(|variant| {
        let (wire, variant_name) = (&variant.wire, ident(&variant.name));
        quote!(Self::#variant_name => #wire)
    });
    vec![
        Item::Plain(quote! {
            #documentation
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A value that this version does not know.
                Unknown(#string),
            }
        }),
        Item::Impl {
            head: quote!(impl runtime::OpenEnum for #name),
            members: vec![
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
            ],
        },
        Item::Plain(quote!(runtime::open_enum!(#name);)),
    ]
}
