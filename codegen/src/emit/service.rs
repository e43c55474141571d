//! The service handle with a call for each operation, and what is fixed about each operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Operation, Product, Response, Retry, Struct};

use super::layout::Item;
use super::rust::{Rust, docs, ident, integer};

pub(super) fn items(product: &Product, rust: &Rust<'_>) -> Vec<Item> {
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

/// `impl Operation` for a request.
pub(super) fn operation(operation: &Operation, request: &Struct, rust: &Rust<'_>) -> Item {
    let name = ident(&request.name);
    let result = rust.result();
    let response = response_type(operation, rust);
    let (id, path) = (&operation.id, &operation.path);
    let method = format_ident!("{}", operation.method.name());
    let retry = match &operation.retry {
        Retry::Safe => quote!(runtime::Retry::Safe),
        Retry::IdempotencyKey(key) => quote!(runtime::Retry::IdempotencyKey(#key)),
        Retry::Never => quote!(runtime::Retry::Never),
    };
    let rate_limit = match operation.rate_limit {
        Some(limit) => {
            let calls = integer(limit.calls.into());
            let seconds = integer(limit.seconds.into());
            quote!(Some(runtime::RateLimit::new(#calls, #seconds)))
        }
        None => quote!(None),
    };
    let decode = match operation.response {
        Response::Json(_) => quote!(runtime::decode(body)),
        Response::Empty => quote!(runtime::decode_empty(body)),
    };
    Item::Impl {
        head: quote!(impl runtime::Operation for #name),
        members: vec![
            quote!(type Response = #response;),
            quote! {
                const INFO: runtime::OperationInfo = runtime::OperationInfo {
                    id: #id,
                    method: runtime::Method::#method,
                    path: #path,
                    retry: #retry,
                    rate_limit: #rate_limit,
                };
            },
            quote! {
                fn parts(&self) -> #result<runtime::Parts, runtime::InvalidRequest> {
                    runtime::Parts::of(&Self::INFO, self)
                }
            },
            quote! {
                fn decode(body: &[u8]) -> #result<#response, runtime::DecodeError> {
                    #decode
                }
            },
        ],
    }
}

fn response_type(operation: &Operation, rust: &Rust<'_>) -> TokenStream {
    match &operation.response {
        Response::Json(response) => rust.type_of(response),
        Response::Empty => quote!(()),
    }
}
