//! Makes the bindings of `spec/redeem.yaml`: `redeem.rs` in `OUT_DIR`.

use wechatpay_codegen::{Error, Generator};

fn main() -> Result<(), Error> {
    Generator::new()
        .spec("spec/redeem.yaml")
        .write_to_out_dir()?;
    Ok(())
}
