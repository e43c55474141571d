//! From the tokens between the macro's parentheses to those that stand in its place.

use std::path::Path;

use proc_macro2::{LexError, TokenStream};
use quote::quote;

use crate::arguments::Arguments;
use crate::errors::CompileErrors;
use crate::spec::Spec;
use crate::warnings::warnings;

/// The bindings, or an error of the compiler for each fault.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2::<Arguments>(input) {
        Ok(arguments) => {
            bindings(&arguments).unwrap_or_else(|errors| errors.at(arguments.path.span()))
        }
        Err(error) => error.into_compile_error(),
    }
}

fn bindings(arguments: &Arguments) -> Result<TokenStream, CompileErrors> {
    let spec = Spec::find(&arguments.path.value())?;
    let generator = arguments.generator().spec(spec.shown());
    let made = generator.generate().map_err(|error| {
        let span = arguments.span_of(&error);
        CompileErrors::from(error).placed(span)
    })?;
    if made.files.is_empty() {
        return Err(CompileErrors::one(format!(
            "{} has neither `paths` nor `webhooks`, and so gives no bindings",
            spec.shown().display()
        )));
    }
    let mut tokens = recompiled_with(&spec);
    tokens.extend(warnings(&made.warnings, arguments.path.span()));
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

    fn expanded(operation: &str) -> String {
        let path = "../../examples/macro/spec/redeem.yaml";
        expand(quote!(#path, operation = #operation)).to_string()
    }

    #[test]
    fn components_alone_give_no_bindings() {
        let path = "../tests/faults/other-version.components.yaml";
        let output = expand(quote!(#path)).to_string();
        assert!(output.contains("compile_error !"), "{output}");
        assert!(output.contains("gives no bindings"), "{output}");
    }

    #[test]
    fn what_is_chosen_is_made() {
        assert!(expanded("redeemCoupon").contains("RedeemCouponRequest"));
        let output = expanded("redeemCupon");
        assert!(output.contains("compile_error !"), "{output}");
        assert!(output.contains("redeemCoupon"), "no suggestion: {output}");
    }
}
