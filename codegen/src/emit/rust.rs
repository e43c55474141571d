//! Identifiers, documentation and types as tokens.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::model::{Docs, Field, Identifier, Product, Type, TypeDefinition, Variants};

/// How the names of the standard library are written in one file: as they are, or in full where a
/// type of the spec has taken the name.
pub(super) struct Rust<'p> {
    product: &'p Product,
    taken: BTreeSet<&'p str>,
}

impl<'p> Rust<'p> {
    pub(super) fn new(product: &'p Product) -> Self {
        let taken = product.types.iter().map(|definition| match definition {
            TypeDefinition::Struct(definition) => definition.name.as_str(),
            TypeDefinition::Enumeration(definition) => definition.name.as_str(),
            TypeDefinition::Union(definition) => definition.name.as_str(),
        });
        Self {
            product,
            taken: taken
                .chain([product.handle.as_str()])
                .chain(product.events.as_ref().map(|events| events.name.as_str()))
                .collect(),
        }
    }

    pub(super) fn string(&self) -> TokenStream {
        self.name("String", quote!(std::string::String))
    }

    pub(super) fn option(&self) -> TokenStream {
        self.name("Option", quote!(std::option::Option))
    }

    pub(super) fn result(&self) -> TokenStream {
        self.name("Result", quote!(std::result::Result))
    }

    pub(super) fn vec(&self) -> TokenStream {
        self.name("Vec", quote!(std::vec::Vec))
    }

    pub(super) fn boxed(&self) -> TokenStream {
        self.name("Box", quote!(std::boxed::Box))
    }

    pub(super) fn into(&self) -> TokenStream {
        self.name("Into", quote!(std::convert::Into))
    }

    pub(super) fn iterable(&self) -> TokenStream {
        self.name("IntoIterator", quote!(std::iter::IntoIterator))
    }

    fn name(&self, short: &str, full: TokenStream) -> TokenStream {
        if self.taken.contains(short) {
            full
        } else {
            Ident::new(short, Span::call_site()).into_token_stream()
        }
    }

    /// A field's type in its struct.
    pub(super) fn field_type(&self, field: &Field) -> TokenStream {
        let inner = self.type_of(&field.kind);
        if field.required {
            return inner;
        }
        let option = self.option();
        quote!(#option<#inner>)
    }

    pub(super) fn type_of(&self, field_type: &Type) -> TokenStream {
        match field_type {
            Type::String => self.string(),
            Type::Boolean => quote!(bool),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::F64 => quote!(f64),
            Type::DateTime => quote!(runtime::DateTime),
            Type::Date => quote!(runtime::Date),
            Type::Bytes => quote!(runtime::Base64),
            Type::Json => quote!(runtime::Json),
            Type::JsonText(inner) => {
                let inner = self.type_of(inner);
                quote!(runtime::JsonText<#inner>)
            }
            Type::Named(id) => ident(self.product.type_name(*id)).into_token_stream(),
            Type::Boxed(id) => {
                let (boxed, name) = (self.boxed(), ident(self.product.type_name(*id)));
                quote!(#boxed<#name>)
            }
            Type::List(item) => {
                let (vec, item) = (self.vec(), self.type_of(item));
                quote!(#vec<#item>)
            }
            Type::Map(value) => {
                let (string, value) = (self.string(), self.type_of(value));
                quote!(std::collections::BTreeMap<#string, #value>)
            }
        }
    }

    /// What a builder holds in a required field before it is set.
    pub(super) fn placeholder(&self, field: &Field) -> TokenStream {
        if !field.required {
            return quote!(None);
        }
        self.placeholder_of(&field.kind)
    }

    fn placeholder_of(&self, field_type: &Type) -> TokenStream {
        match field_type {
            Type::String => {
                let string = self.string();
                quote!(#string::new())
            }
            Type::Boolean => quote!(false),
            Type::I32 | Type::I64 => quote!(0),
            Type::F64 => quote!(0.0),
            Type::DateTime => quote!(runtime::DateTime::UNIX_EPOCH),
            Type::Date => quote!(runtime::Date::UNIX_EPOCH),
            Type::Bytes => quote!(runtime::Base64::default()),
            Type::Json => quote!(runtime::Json::Null),
            Type::JsonText(inner) => {
                let inner = self.placeholder_of(inner);
                quote!(runtime::JsonText(#inner))
            }
            Type::Named(id) => {
                let name = ident(self.product.type_name(*id));
                match self.product.definition(*id) {
                    TypeDefinition::Struct(_) => quote!(#name::builder().0),
                    TypeDefinition::Union(_) => {
                        quote!(#name::Unknown(runtime::UnknownValue::default()))
                    }
                    TypeDefinition::Enumeration(enumeration) => match enumeration.variants {
                        Variants::Text(_) => {
                            let string = self.string();
                            quote!(#name::Unknown(#string::new()))
                        }
                        Variants::Integer(_) => quote!(#name::Unknown(0)),
                    },
                }
            }
            Type::Boxed(id) => {
                let (boxed, inner) = (self.boxed(), self.placeholder_of(&Type::Named(*id)));
                quote!(#boxed::new(#inner))
            }
            Type::List(_) => {
                let vec = self.vec();
                quote!(#vec::new())
            }
            Type::Map(_) => quote!(std::collections::BTreeMap::new()),
        }
    }
}

pub(super) fn ident(name: &Identifier) -> Ident {
    if name.is_raw() {
        Ident::new_raw(name.as_str(), Span::call_site())
    } else {
        Ident::new(name.as_str(), Span::call_site())
    }
}

/// A whole number as a person writes it: `10_000_000`.
pub(super) fn integer(number: i64) -> TokenStream {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.char_indices() {
        // Four digits are read at a glance.
        if index > 0 && digits.len() > 4 && (digits.len() - index) % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    text.parse().expect("digits and underscores are a literal")
}

/// The name of a struct's builder.
pub(super) fn builder_ident(name: &Identifier) -> Ident {
    Ident::new(&format!("{}Builder", name.as_str()), Span::call_site())
}

/// Documentation, an attribute for each line, which is how prettyplease keeps `///`.
pub(super) fn docs(docs: &Docs) -> TokenStream {
    docs.lines().iter().map(|line| doc_line(line)).collect()
}

pub(super) fn doc_line(line: &str) -> TokenStream {
    let line = if line.is_empty() {
        String::new()
    } else {
        format!(" {line}")
    };
    quote!(#[doc = #line])
}
