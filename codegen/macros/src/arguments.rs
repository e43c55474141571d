//! What stands between the macro's parentheses: the path of a spec, and options.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};
use wechatpay_codegen::{Error, Generator, Selector};

/// What an option does with its value.
type Choose = fn(Generator, String) -> Generator;

/// The path of a spec, and what is wanted of it.
pub(crate) struct Arguments {
    pub(crate) path: LitStr,
    options: Vec<(Choose, LitStr)>,
}

impl Arguments {
    /// A generator with the options, still without a spec.
    pub(crate) fn generator(&self) -> Generator {
        let options = self.options.iter();
        options.fold(Generator::new(), |generator, (option, value)| {
            option(generator, value.value())
        })
    }

    /// Where the option stands that asks for what is not there.
    pub(crate) fn span_of(&self, error: &Error) -> Option<Span> {
        let asked = match error {
            Error::NothingSelected {
                selector:
                    Selector::Tag(asked) | Selector::PathPrefix(asked) | Selector::Operation(asked),
                ..
            } => asked,
            Error::NotRefused { keyword, .. } => keyword,
            _ => return None,
        };
        let mut values = self.options.iter().map(|(_, value)| value);
        let value = values.find(|value| value.value() == *asked)?;
        Some(value.span())
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse().map_err(|error: syn::Error| {
            let message = "expected the path of a spec, as in `bindings!(\"spec/ours.yaml\")`";
            syn::Error::new(error.span(), message)
        })?;
        let mut options = Vec::new();
        while !input.is_empty() {
            let _: Token![,] = input.parse().map_err(|error: syn::Error| usage(&error))?;
            if input.is_empty() {
                break;
            }
            let name: Ident = input.parse().map_err(|error: syn::Error| usage(&error))?;
            let option = option(&name).ok_or_else(|| usage(&syn::Error::new(name.span(), "")))?;
            let _: Token![=] = input.parse().map_err(|error: syn::Error| usage(&error))?;
            let value: LitStr = input.parse().map_err(|error: syn::Error| usage(&error))?;
            options.push((option, value));
        }
        Ok(Self { path, options })
    }
}

/// What an option does, by its name.
fn option(name: &Ident) -> Option<Choose> {
    Some(match name.to_string().as_str() {
        "tag" => Generator::tag,
        "path_prefix" => Generator::path_prefix,
        "operation" => Generator::operation,
        "allow" => Generator::allow,
        _ => return None,
    })
}

fn usage(error: &syn::Error) -> syn::Error {
    let message = "expected `, tag = \"…\"`, `, path_prefix = \"…\"`, `, operation = \"…\"` or \
                   `, allow = \"…\"`, each as often as you like";
    syn::Error::new(error.span(), message)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;

    fn error(input: &TokenStream) -> String {
        match syn::parse2::<Arguments>(input.clone()) {
            Ok(_) => panic!("{input} is taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_path_comes_first() {
        for input in [quote!(), quote!(spec), quote!(tag = "a")] {
            assert!(error(&input).contains("expected the path of a spec"));
        }
    }

    #[test]
    fn options_have_names_and_texts() {
        for input in [
            quote!("a.yaml" "b.yaml"),
            quote!("a.yaml", "b.yaml"),
            quote!("a.yaml", tags = "a"),
            quote!("a.yaml", tag),
            quote!("a.yaml", tag = 1),
        ] {
            assert!(error(&input).contains("expected `, tag ="));
        }
    }

    #[test]
    fn a_comma_may_follow() -> syn::Result<()> {
        let arguments: Arguments = syn::parse2(quote!("spec/ours.yaml",))?;
        assert_eq!(arguments.path.value(), "spec/ours.yaml");
        let arguments: Arguments = syn::parse2(quote!("a.yaml", tag = "b", tag = "c",))?;
        assert_eq!(arguments.options.len(), 2);
        Ok(())
    }
}
