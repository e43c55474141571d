//! The checked-in bindings are those of the spec.

use wechatpay_codegen::{Error, Generator};

#[test]
fn the_bindings_are_up_to_date() -> Result<(), Error> {
    let stale = Generator::new().spec("spec").check("src/generated")?.files;
    assert!(
        stale.is_empty(),
        "out of date: {stale:?}\nto mend it: wechatpay-codegen generate spec --out src/generated"
    );
    Ok(())
}
