//! What a file imports: the runtime, and those of its functions that say where a field goes.

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::model::{Choice, Field, Location, Product, Rules, Struct, TypeDefinition};

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
    let has_file = any_field(&structs, |_, field| {
        matches!(field.location, Location::File { .. })
    });
    let functions = [
        ("body", sent(Location::Body) || has_inner_schema(product)),
        ("content", sent(Location::Content)),
        ("file", has_file),
        ("header", sent(Location::Header)),
        ("path", sent(Location::Path)),
        (
            "query",
            any_field(&structs, |_, field| {
                matches!(
                    field.location,
                    Location::Query
                        | Location::QueryWithCommas
                        | Location::QueryAsJson
                        | Location::QueryDeep
                        | Location::QueryProperties
                )
            }),
        ),
        ("whole", sent(Location::Whole)),
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

/// Whether a schema stands inside of another, at a choice, or at an object: it is written as one of the body.
fn has_inner_schema(product: &Product) -> bool {
    let has_rules = |definition: &TypeDefinition| match definition {
        TypeDefinition::Union(union) => union.sent && union.choices.iter().any(Choice::has_schema),
        TypeDefinition::Struct(definition) => definition.sent && definition.rules.any(),
        TypeDefinition::Enumeration(_) => false,
    };
    sent_rules(product).any(|rules| rules.inner().next().is_some())
        || product.types.iter().any(has_rules)
}

/// The call that asks for a feature of the runtime, if there is a pattern to be checked.
pub(super) fn pattern_item(product: &Product) -> Option<Item> {
    sent_rules(product)
        .any(Rules::has_pattern)
        .then(|| Item::Text("runtime::needs_feature_pattern! {}\n".to_owned()))
}

/// The rules of all that is sent, those of choices as the parts that they are.
fn sent_rules(product: &Product) -> impl Iterator<Item = &Rules> {
    product.types.iter().flat_map(|definition| {
        let rules: Vec<&Rules> = match definition {
            TypeDefinition::Struct(definition) if definition.sent => {
                let fields = definition.fields.iter().map(|field| &*field.rules);
                fields.chain([&*definition.rules]).collect()
            }
            TypeDefinition::Union(union) if union.sent => {
                union.choices.iter().map(|choice| &*choice.rules).collect()
            }
            _ => Vec::new(),
        };
        rules
    })
}

fn any_field(structs: &[&Struct], wanted: impl Fn(&Struct, &Field) -> bool) -> bool {
    structs
        .iter()
        .any(|owner| owner.fields.iter().any(|field| wanted(owner, field)))
}
