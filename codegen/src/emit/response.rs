//! What comes in: answers read field by field, unknown fields ignored.

use quote::quote;

use crate::model::{Access, Struct};

use super::layout::Item;
use super::rust::{Rust, ident};

pub(super) fn deserialize(definition: &Struct, rust: &Rust<'_>) -> Item {
    let name = ident(&definition.name);
    let result = rust.result();
    let fields = definition.fields.iter().map(|field| {
        let (wire, field_name) = (&field.wire, ident(&field.name));
        if field.access == Access::WriteOnly {
            quote!(#field_name: None)
        } else if field.required {
            quote!(#field_name: required(&mut object, #wire)?)
        } else {
            quote!(#field_name: optional(&mut object, #wire)?)
        }
    });
    let object = if definition.fields.is_empty() {
        quote!(runtime::Object::deserialize(deserializer)?;)
    } else {
        quote!(let mut object = runtime::Object::deserialize(deserializer)?;)
    };
    Item::Impl {
        head: quote!(impl<'de> runtime::Deserialize<'de> for #name),
        members: vec![quote! {
            fn deserialize<D: runtime::Deserializer<'de>>(
                deserializer: D,
            ) -> #result<Self, D::Error> {
                #object
                Ok(Self { #(#fields,)* })
            }
        }],
    }
}
