//! Unions: an enum of the types a value may have.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Choice, Docs, Product, ToldBy, Type, Union};

use super::layout::Item;
use super::object::constraints;
use super::rust::{Rust, docs, ident, tokens};

/// All statuses of success.
const RANGE: &str = "2XX";

pub(super) fn items(union: &Union, product: &Product, rust: &Rust<'_>) -> Vec<Item> {
    let mut items = vec![definition(union, rust)];
    if union.choices.iter().any(Choice::is_secret) {
        items.push(debug(union));
    }
    if union.sent {
        items.push(value(union));
        items.push(blank(union));
    }
    if union.received {
        items.push(deserialize(union, rust));
        if union.told_by == ToldBy::Status {
            items.push(by_status(union, rust));
        }
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
        documentation.paragraph(&choice_docs(choice, &union.told_by));
        documentation.paragraph(&choice.rules.sentence());
        if choice.encrypted.is_some() {
            documentation.paragraph("Encrypted on its way; plain text here.");
        }
        let documentation = docs(&documentation);
        quote!(#documentation #variant(#kind))
    });
    let derives = if union.choices.iter().any(Choice::is_secret) {
        quote!(Clone, PartialEq)
    } else {
        quote!(Debug, Clone, PartialEq)
    };
    Item::Plain(quote! {
        #documentation
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Something that this version does not know.
            Unknown(runtime::UnknownValue),
        }
    })
}

/// `Debug` that does not show the choices that are secret.
fn debug(union: &Union) -> Item {
    let name = ident(&union.name);
    let variants = union.choices.iter().map(|choice| {
        let (variant, text) = (ident(&choice.name), choice.name.as_str());
        let (value, shown) = if choice.is_secret() {
            (quote!(_), quote!(&runtime::Redacted))
        } else {
            (quote!(value), quote!(value))
        };
        quote!(Self::#variant(#value) => formatter.debug_tuple(#text).field(#shown).finish())
    });
    Item::Impl {
        head: quote!(impl std::fmt::Debug for #name),
        members: vec![quote! {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(#variants,)*
                    Self::Unknown(value) => {
                        formatter.debug_tuple("Unknown").field(value).finish()
                    }
                }
            }
        }],
    }
}

fn choice_docs(choice: &Choice, told_by: &ToldBy) -> String {
    match choice.tags.as_slice() {
        [] => format!("It is of the kind `{}`.", choice.name.as_str()),
        tags if told_by == &ToldBy::Status => {
            format!("The answer with the status {}.", tags.join(" or "))
        }
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
        if !choice.has_schema() {
            return quote!(Self::#variant(value) => value.accept(visitor));
        }
        let secret = match choice.encrypted {
            Some(_) => ".encrypted()",
            None if choice.sensitive => ".sensitive()",
            None => "",
        };
        let schema = tokens(&format!("body(){}{secret}", constraints(&choice.rules)));
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
    let body = match &union.told_by {
        ToldBy::Property(property) => by_discriminator(union, property),
        ToldBy::Trying | ToldBy::Status => by_trying(union, rust),
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
        .filter(|choice| choice.encrypted.is_some() || product.is_encrypted(&choice.kind));
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

/// Reads an answer by its status. One that is not described is what its range is, or is kept as it is.
fn by_status(union: &Union, rust: &Rust<'_>) -> Item {
    let (name, result) = (ident(&union.name), rust.result());
    let is_range = |choice: &&Choice| choice.tags.iter().any(|status| status == RANGE);
    let others = union.choices.iter().filter(|choice| !is_range(choice));
    let choices = others.map(|choice| {
        let variant = ident(&choice.name);
        let statuses = choice.tags.iter().map(|status| tokens(status));
        quote!(#(#statuses)|* => runtime::decode(body).map(Self::#variant))
    });
    let range = union.choices.iter().find(is_range);
    let otherwise = range.map_or_else(
        || quote!(Unknown),
        |choice| {
            let variant = ident(&choice.name);
            quote!(#variant)
        },
    );
    Item::Impl {
        head: quote!(impl runtime::ByStatus for #name),
        members: vec![quote! {
            fn decode_status(
                status: u16,
                body: &[u8],
            ) -> #result<Self, runtime::DecodeError> {
                match status {
                    #(#choices,)*
                    _ => runtime::decode(body).map(Self::#otherwise),
                }
            }
        }],
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
