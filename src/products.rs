//! The products of WeChat Pay, one generated module each.

use crate::Client;

/// Merchant coupons (商家券).
///
/// Generated from `spec/busifavor.yaml`.
#[cfg(feature = "busifavor")]
pub mod busifavor {
    #[cfg(not(feature = "regenerate"))]
    include!("../generated/busifavor.rs");

    #[cfg(feature = "regenerate")]
    include!(concat!(env!("OUT_DIR"), "/busifavor.rs"));
}

impl Client {
    /// The operations of merchant coupons (商家券).
    #[cfg(feature = "busifavor")]
    #[must_use]
    pub const fn busifavor(&self) -> busifavor::Busifavor<'_> {
        busifavor::Busifavor::new(self)
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// The operations of merchant coupons (商家券).
    #[cfg(feature = "busifavor")]
    #[must_use]
    pub const fn busifavor(&self) -> busifavor::blocking::Busifavor<'_> {
        busifavor::blocking::Busifavor::new(self)
    }
}
