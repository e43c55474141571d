//! What a file imports: the runtime, and those of its functions that say where a field goes.

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::model::{Field, Location, Product, Struct, TypeDefinition};

use super::layout::Item;

pub(super) fn item(product: &Product) -> Item {
    let structs: Vec<&Struct> = product
        .types
        .iter()
        .filter_map(|definition| match definition {
            TypeDefinition::Struct(definition) => Some(definition),
            TypeDefinition::Enumeration(_) | TypeDefinition::Union(_) => None,
        })
        .collect();
    let sent = |location: Location| {
        any_field(&structs, |owner, field| {
            owner.sent && field.location == location
        })
    };
    let functions = [
        ("body", sent(Location::Body)),
        ("header", sent(Location::Header)),
        ("path", sent(Location::Path)),
        (
            "query",
            sent(Location::Query) || sent(Location::QueryWithCommas) || sent(Location::QueryAsJson),
        ),
    ];
    let functions = functions
        .into_iter()
        .filter(|(_, is_used)| *is_used)
        .map(|(name, _)| Ident::new(name, Span::call_site()));
    let functions: Vec<Ident> = functions.collect();
    if functions.is_empty() {
        return Item::Plain(quote!(
            use wechatpay_client::runtime;
        ));
    }
    Item::Plain(quote!(use wechatpay_client::runtime::{self, #(#functions),*};))
}

/// The call that asks for a feature of the runtime, if a field has a pattern to be checked.
pub(super) fn pattern_item(product: &Product) -> Option<Item> {
    let has_pattern = product.types.iter().any(|definition| match definition {
        TypeDefinition::Struct(definition) if definition.sent => definition
            .fields
            .iter()
            .any(|field| field.rules.pattern.is_some()),
        _ => false,
    });
    has_pattern.then(|| Item::Text("runtime::needs_feature_pattern! {}\n".to_owned()))
}

fn any_field(structs: &[&Struct], wanted: impl Fn(&Struct, &Field) -> bool) -> bool {
    structs
        .iter()
        .any(|owner| owner.fields.iter().any(|field| wanted(owner, field)))
}
