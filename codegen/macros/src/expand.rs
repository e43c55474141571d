//! From the tokens between the macro's parentheses to those that stand in its place.

use std::path::Path;

use proc_macro2::{LexError, TokenStream};
use quote::quote;
use syn::LitStr;
use syn::parse::{ParseStream, Parser};
use wechatpay_codegen::Generator;

use crate::errors::CompileErrors;
use crate::spec::Spec;
use crate::warnings::warnings;

/// The bindings, or an error of the compiler for each fault.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match argument.parse2(input) {
        Ok(literal) => bindings(&literal).unwrap_or_else(|errors| errors.at(literal.span())),
        Err(error) => error.into_compile_error(),
    }
}

fn argument(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let usage = |error: syn::Error| {
        let message = "expected the path of a spec, as in `bindings!(\"spec/ours.yaml\")`";
        syn::Error::new(error.span(), message)
    };
    let literal = input.parse().map_err(usage)?;
    let _: Option<syn::Token![,]> = input.parse()?;
    if !input.is_empty() {
        return Err(usage(input.error("")));
    }
    Ok(literal)
}

fn bindings(literal: &LitStr) -> Result<TokenStream, CompileErrors> {
    let spec = Spec::find(&literal.value())?;
    let made = Generator::new().spec(spec.shown()).generate()?;
    let mut tokens = recompiled_with(&spec);
    tokens.extend(warnings(&made.warnings, literal.span()));
    for source in &made.sources[1..] {
        tokens.extend(recompiled_with_file(source));
    }
    for file in made.files {
        let items: TokenStream = file.text.parse().map_err(|error: LexError| {
            CompileErrors::one(format!(
                "the generator made bad code of {}, which is a bug of the generator: {error}",
                spec.shown().display()
            ))
        })?;
        tokens.extend(items);
    }
    Ok(tokens)
}

/// A macro cannot tell cargo what it reads, but rustc does so for `include_bytes!`.
fn recompiled_with(spec: &Spec) -> TokenStream {
    let path = spec.absolute();
    quote! { const _: &[u8] = ::core::include_bytes!(#path); }
}

/// The same for a file that the spec refers to.
fn recompiled_with_file(path: &Path) -> Option<TokenStream> {
    let path = std::path::absolute(path).ok()?;
    let path = path.to_str()?;
    Some(quote! { const _: &[u8] = ::core::include_bytes!(#path); })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_the_argument() {
        for input in [
            quote!(),
            quote!(spec),
            quote!("a.yaml" "b.yaml"),
            quote!("a.yaml", "b.yaml"),
        ] {
            let output = expand(input.clone()).to_string();
            assert!(output.contains("compile_error !"), "{input}");
            assert!(output.contains("expected the path of a spec"), "{input}");
        }
    }

    #[test]
    fn a_comma_may_follow() -> syn::Result<()> {
        let literal = argument.parse2(quote!("spec/ours.yaml",))?;
        assert_eq!(literal.value(), "spec/ours.yaml");
        Ok(())
    }
}
