//! Identifiers, documentation and types as tokens.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::model::{Docs, Identifier, Product, Type, TypeDefinition};

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

    pub(super) fn string(&self) -> &'static str {
        self.either("String", "std::string::String")
    }

    pub(super) fn option(&self) -> &'static str {
        self.either("Option", "std::option::Option")
    }

    pub(super) fn option_tokens(&self) -> TokenStream {
        tokens(self.option())
    }

    pub(super) fn result(&self) -> TokenStream {
        tokens(self.either("Result", "std::result::Result"))
    }

    pub(super) fn vec(&self) -> &'static str {
        self.either("Vec", "std::vec::Vec")
    }

    pub(super) fn boxed(&self) -> &'static str {
        self.either("Box", "std::boxed::Box")
    }

    pub(super) fn boxed_tokens(&self) -> TokenStream {
        tokens(self.boxed())
    }

    fn either(&self, short: &'static str, full: &'static str) -> &'static str {
        if self.taken.contains(short) {
            full
        } else {
            short
        }
    }

    pub(super) fn type_of(&self, kind: &Type) -> String {
        match kind {
            Type::String => self.string().to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::I32 => "i32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::F64 => "f64".to_owned(),
            Type::DateTime => "runtime::DateTime".to_owned(),
            Type::Date => "runtime::Date".to_owned(),
            Type::Bytes => "runtime::Base64".to_owned(),
            Type::File => "runtime::File".to_owned(),
            // Behind a fault nothing is written.
            Type::Json | Type::Unknown => "runtime::Json".to_owned(),
            Type::JsonText(inner) => format!("runtime::JsonText<{}>", self.type_of(inner)),
            Type::Named(id) => self.product.type_name(*id).as_str().to_owned(),
            Type::Boxed(id) => {
                format!("{}<{}>", self.boxed(), self.product.type_name(*id).as_str())
            }
            Type::Nullable(inner) => format!("{}<{}>", self.option(), self.type_of(inner)),
            Type::List(item) => format!("{}<{}>", self.vec(), self.type_of(item)),
            Type::Map(value) => format!(
                "std::collections::BTreeMap<{}, {}>",
                self.string(),
                self.type_of(value)
            ),
        }
    }

    /// The names that an object of this type must have.
    pub(super) fn required_names(&self, kind: &Type) -> Vec<&'p str> {
        let (Type::Named(id) | Type::Boxed(id)) = kind else {
            return Vec::new();
        };
        let TypeDefinition::Struct(definition) = self.product.definition(*id) else {
            return Vec::new();
        };
        let required = definition.fields.iter().filter(|field| field.required);
        required.map(|field| field.wire.as_str()).collect()
    }

    pub(super) fn type_tokens(&self, kind: &Type) -> TokenStream {
        tokens(&self.type_of(kind))
    }
}

/// Text that the generator made as tokens.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().expect("a type is made of tokens")
}

/// A name as it is written: raw where it is a keyword.
pub(super) fn name(name: &Identifier) -> String {
    let raw = if name.is_raw() { "r#" } else { "" };
    format!("{raw}{}", name.as_str())
}

/// A text as a literal.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

pub(super) fn ident(name: &Identifier) -> Ident {
    if name.is_raw() {
        Ident::new_raw(name.as_str(), Span::call_site())
    } else {
        Ident::new(name.as_str(), Span::call_site())
    }
}

/// A whole number as a person writes it: `10_000_000`.
pub(super) fn integer(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.char_indices() {
        // Four digits are read at a glance.
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// Documentation, an attribute for each line, which is how prettyplease keeps `///`.
pub(super) fn docs(docs: &Docs) -> TokenStream {
    docs.lines().map(doc_line).collect()
}

pub(super) fn doc_line(line: &str) -> TokenStream {
    let line = if line.is_empty() {
        String::new()
    } else {
        format!(" {line}")
    };
    quote!(#[doc = #line])
}
