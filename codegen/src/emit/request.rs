//! What goes out: builders that cannot forget a required field, and the description of the fields.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Field, Location, Rules, Struct, Type};

use super::layout::Item;
use super::rust::{Rust, builder_ident, doc_line, ident, integer};

pub(super) fn items(definition: &Struct, rust: &Rust<'_>) -> Vec<Item> {
    let required: Vec<&Field> = definition
        .sent_fields()
        .filter(|field| field.required)
        .collect();
    let mut items = vec![entry(definition, &required, rust), builder_type(definition)];
    for (index, field) in required.iter().enumerate() {
        items.push(step(
            definition,
            field,
            required.get(index + 1).copied(),
            rust,
        ));
    }
    items.extend(optional_setters(definition, rust));
    items.push(build(definition));
    items.push(value(definition));
    items
}

/// `UseCouponRequest::builder()`.
fn entry(definition: &Struct, required: &[&Field], rust: &Rust<'_>) -> Item {
    let (name, builder) = (ident(&definition.name), builder_ident(&definition.name));
    let needs = marker(required.first().copied());
    let fields = definition.fields.iter().map(|field| {
        let field_name = ident(&field.name);
        let placeholder = rust.placeholder(field);
        quote!(#field_name: #placeholder)
    });
    let documentation = entry_docs(required, definition.fields.len());
    let documentation = documentation.iter().map(|line| doc_line(line));
    Item::Impl {
        head: quote!(impl #name),
        members: vec![quote! {
            #(#documentation)*
            pub fn builder() -> #builder<needs::#needs> {
                #builder(Self { #(#fields,)* }, runtime::PhantomData)
            }
        }],
    }
}

fn entry_docs(required: &[&Field], fields: usize) -> Vec<String> {
    let names: Vec<String> = required
        .iter()
        .map(|field| format!("`{}`", field.name.as_str()))
        .collect();
    let text = match names.as_slice() {
        [] if fields == 0 => "Starts a value that has no fields: just `build` it.".to_owned(),
        [] => "Starts a value: every field is optional.".to_owned(),
        [one] => format!("Starts a value: {one} first, any other field, then `build`."),
        [first @ .., last] => format!(
            "Starts a value: {} and {last} in this order, any other field at any time, then `build`.",
            first.join(", ")
        ),
    };
    let mut docs = crate::model::Docs::default();
    docs.paragraph(&text);
    docs.lines().to_vec()
}

fn builder_type(definition: &Struct) -> Item {
    let (name, builder) = (ident(&definition.name), builder_ident(&definition.name));
    let documentation = doc_line(&format!(
        "Builds a [`{}`]; `Needs` is the field to set next.",
        definition.name.as_str()
    ));
    Item::Plain(quote! {
        #documentation
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct #builder<Needs>(#name, runtime::PhantomData<Needs>);
    })
}

/// The setter of a required field, which leads to the next.
fn step(definition: &Struct, field: &Field, next: Option<&Field>, rust: &Rust<'_>) -> Item {
    let builder = builder_ident(&definition.name);
    let (needs, next) = (marker(Some(field)), marker(next));
    let Setter {
        name,
        argument,
        value,
    } = setter(field, rust);
    let documentation = setter_docs(definition, field);
    Item::Impl {
        head: quote!(impl #builder<needs::#needs>),
        members: vec![quote! {
            #documentation
            pub fn #name(mut self, value: #argument) -> #builder<needs::#next> {
                self.0.#name = #value;
                #builder(self.0, runtime::PhantomData)
            }
        }],
    }
}

fn optional_setters(definition: &Struct, rust: &Rust<'_>) -> Option<Item> {
    let builder = builder_ident(&definition.name);
    let mut members = Vec::new();
    for field in definition.sent_fields().filter(|field| !field.required) {
        let Setter {
            name,
            argument,
            value,
        } = setter(field, rust);
        let documentation = setter_docs(definition, field);
        members.push(quote! {
            #documentation
            pub fn #name(mut self, value: #argument) -> Self {
                self.0.#name = Some(#value);
                self
            }
        });
    }
    (!members.is_empty()).then(|| Item::Impl {
        head: quote!(impl<Needs> #builder<Needs>),
        members,
    })
}

fn build(definition: &Struct) -> Item {
    let (name, builder) = (ident(&definition.name), builder_ident(&definition.name));
    let documentation = doc_line("The value, with all required fields set.");
    Item::Impl {
        head: quote!(impl #builder<needs::Nothing>),
        members: vec![quote! {
            #documentation
            #[must_use]
            pub fn build(self) -> #name {
                self.0
            }
        }],
    }
}

struct Setter {
    name: Ident,
    argument: TokenStream,
    /// The field's value, made of the argument.
    value: TokenStream,
}

fn setter(field: &Field, rust: &Rust<'_>) -> Setter {
    let name = ident(&field.name);
    let plain = rust.type_of(&field.kind);
    let into = rust.into();
    let (argument, value) = match &field.kind {
        Type::String | Type::DateTime | Type::Date | Type::Bytes | Type::Json => {
            (quote!(impl #into<#plain>), quote!(value.into()))
        }
        Type::List(item) if **item == Type::String => {
            let (into_iterator, string) = (rust.iterable(), rust.string());
            (
                quote!(impl #into_iterator<Item = impl #into<#string>>),
                quote!(runtime::strings(value)),
            )
        }
        Type::JsonText(inner) => (rust.type_of(inner), quote!(value.into())),
        Type::Boxed(id) => {
            let (boxed, inner) = (rust.boxed(), rust.type_of(&Type::Named(*id)));
            (inner, quote!(#boxed::new(value)))
        }
        _ => (plain, quote!(value)),
    };
    Setter {
        name,
        argument,
        value,
    }
}

fn setter_docs(definition: &Struct, field: &Field) -> TokenStream {
    let name = field.name.as_str();
    let owner = definition.name.as_str();
    doc_line(&format!("Sets [`{name}`]({owner}::{name})."))
}

/// The marker type of the field a builder needs, or of none.
fn marker(field: Option<&Field>) -> Ident {
    field.map_or_else(|| format_ident!("Nothing"), |field| ident(&field.marker))
}

/// The fields one by one, each with its place and rules, for all that the runtime does with them.
fn value(definition: &Struct) -> Item {
    let (name, label) = (ident(&definition.name), definition.name.as_str());
    let properties: Vec<TokenStream> = definition
        .sent_fields()
        .map(|field| {
            let (wire, field_name) = (&field.wire, ident(&field.name));
            let schema = schema(field);
            quote!(property(#wire, &self.#field_name, #schema))
        })
        .collect();
    // Statements that prettyplease and rustfmt lay out alike, however long the names are.
    let body = match properties.as_slice() {
        [] => quote!(visitor.object(#label, &[]);),
        [one] => quote! {
            let property = #one;
            visitor.object(#label, &[property]);
        },
        _ => quote! {
            let properties = [#(#properties,)*];
            visitor.object(#label, &properties);
        },
    };
    Item::Impl {
        head: quote!(impl runtime::Value for #name),
        members: vec![quote! {
            fn accept(&self, visitor: &mut dyn runtime::Visitor) {
                #body
            }
        }],
    }
}

fn schema(field: &Field) -> TokenStream {
    let place = match field.location {
        Location::Path => quote!(path()),
        Location::Query => quote!(query()),
        Location::Header => quote!(header()),
        Location::Body => quote!(body()),
    };
    let Rules {
        min_length,
        max_length,
        minimum,
        maximum,
        min_items,
        max_items,
        min_properties,
        max_properties,
        unique_items,
        multiple_of,
    } = &field.rules;
    let length = bounds(
        *min_length,
        *max_length,
        "length",
        "min_length",
        "max_length",
    );
    let range = bounds(*minimum, *maximum, "range", "minimum", "maximum");
    let items = bounds(*min_items, *max_items, "items", "min_items", "max_items");
    let entries = bounds(
        *min_properties,
        *max_properties,
        "entries",
        "min_entries",
        "max_entries",
    );
    let unique = unique_items.then(|| quote!(.unique_items()));
    let multiple = multiple_of.map(|divisor| {
        let divisor = integer(divisor);
        quote!(.multiple_of(#divisor))
    });
    let sensitive = field.sensitive.then(|| quote!(.sensitive()));
    quote!(#place #length #range #multiple #items #entries #unique #sensitive)
}

/// `.both(least, greatest)`, or the one there is.
fn bounds<T: Into<i64>>(
    least: Option<T>,
    greatest: Option<T>,
    both: &str,
    only_least: &str,
    only_greatest: &str,
) -> Option<TokenStream> {
    let literal = |number: T| integer(number.into());
    let (method, arguments) = match (least, greatest) {
        (None, None) => return None,
        (Some(least), Some(greatest)) => (both, vec![literal(least), literal(greatest)]),
        (Some(least), None) => (only_least, vec![literal(least)]),
        (None, Some(greatest)) => (only_greatest, vec![literal(greatest)]),
    };
    let method = format_ident!("{method}");
    Some(quote!(.#method(#(#arguments),*)))
}
