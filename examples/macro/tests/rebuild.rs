//! A change of the spec has the crate compiled again.

use std::env;
use std::error::Error;
use std::fs;

#[allow(dead_code, reason = "a program need not use all of its spec")]
mod redeem {
    wechatpay_client::bindings!("spec/redeem.yaml");
}

#[test]
fn cargo_knows_of_the_spec() -> Result<(), Box<dyn Error>> {
    // What rustc has read for this program stands beside it, for cargo to compare the times.
    let read = fs::read_to_string(env::current_exe()?.with_extension("d"))?;
    assert!(read.contains("redeem.yaml"), "{read}");
    Ok(())
}
