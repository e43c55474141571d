//! With the feature `regenerate`: bindings from `spec/` into `OUT_DIR`. Without it the checked-in
//! `generated/` is compiled, and there is nothing to do here.

#[cfg(feature = "regenerate")]
fn main() -> Result<(), wechatpay_codegen::Error> {
    println!("cargo::rerun-if-changed=build.rs");
    wechatpay_codegen::Generator::new()
        .spec("spec")
        .path_chain(true)
        .write_to_out_dir()?;
    Ok(())
}

#[cfg(not(feature = "regenerate"))]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
