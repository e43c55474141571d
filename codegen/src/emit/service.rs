//! The service handle with a call for each operation, and what is fixed about each operation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Operation, Product, Response, Retry};

use super::layout::Item;
use super::rust::{Rust, docs, ident, integer, literal};

pub(super) fn items(product: &Product, rust: &Rust<'_>) -> Vec<Item> {
    if product.operations.is_empty() {
        return Vec::new();
    }
    let handle = ident(&product.handle);
    let documentation = docs(&product.docs);
    let constructor = quote! {
        /// The operations of this product, called through `client`.
        #[must_use]
        pub const fn new(client: &'a runtime::Client) -> Self {
            Self { client }
        }
    };
    let mut items = vec![
        Item::Plain(quote! {
            #documentation
            #[derive(Debug, Clone, Copy)]
            pub struct #handle<'a> {
                client: &'a runtime::Client,
            }
        }),
        Item::Impl {
            head: quote!(impl<'a> #handle<'a>),
            members: vec![constructor],
        },
    ];
    for group in product
        .operations
        .chunk_by(|one, other| one.group == other.group)
    {
        let documentation = group[0].group.as_ref().map(docs);
        items.push(Item::Impl {
            head: quote!(#documentation impl #handle<'_>),
            members: group
                .iter()
                .map(|operation| call(operation, product, rust))
                .collect(),
        });
    }
    items
}

fn call(operation: &Operation, product: &Product, rust: &Rust<'_>) -> TokenStream {
    let documentation = docs(&operation.docs);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let function = ident(&operation.function);
    let request = ident(product.type_name(operation.request));
    let result = rust.result();
    let response = response_type(operation, rust);
    quote! {
        #documentation
        #deprecated
        pub async fn #function(&self, request: &#request) -> #result<#response, runtime::Error> {
            self.client.send(request).await
        }
    }
}

/// What is fixed about an operation: one call of the runtime's `operation!`.
pub(super) fn operation(operation: &Operation, product: &Product, rust: &Rust<'_>) -> Item {
    let request = product.type_name(operation.request).as_str();
    let (response, decode) = match &operation.response {
        Response::Json(response) => (rust.type_of(response), "decode"),
        Response::JsonOrEmpty(response) => (
            format!("{}<{}>", rust.option(), rust.type_of(response)),
            "decode_optional",
        ),
        Response::Empty => ("()".to_owned(), "decode_empty"),
    };
    let (id, path) = (literal(&operation.id), literal(&operation.path));
    let method = operation.method.name();
    let retry = match &operation.retry {
        Retry::Safe => "\n            .retry(runtime::Retry::Safe)".to_owned(),
        Retry::IdempotencyKey(key) => {
            format!(
                "\n            .retry(runtime::Retry::IdempotencyKey({}))",
                literal(key)
            )
        }
        Retry::Never => String::new(),
    };
    let rate_limit = operation.rate_limit.map_or_else(String::new, |limit| {
        let (calls, seconds) = (integer(limit.calls.into()), integer(limit.seconds.into()));
        format!("\n            .rate_limit({calls}, {seconds})")
    });
    Item::Text(format!(
        "runtime::operation! {{
    {request} => {response}, {decode},
        runtime::OperationInfo::new(runtime::Method::{method}, {path}, {id}){retry}{rate_limit}
}}
"
    ))
}

fn response_type(operation: &Operation, rust: &Rust<'_>) -> TokenStream {
    match &operation.response {
        Response::Json(response) => rust.type_tokens(response),
        Response::JsonOrEmpty(response) => {
            let (option, response) = (rust.option_tokens(), rust.type_tokens(response));
            quote!(#option<#response>)
        }
        Response::Empty => quote!(()),
    }
}
