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

/// The calls of all products by the segments of their paths, as people know them from the PHP SDK:
/// `client.v3().marketing().busifavor().coupons().r#use().post(&request)`.
///
/// A segment in braces is a method without arguments: its value is in the request.
#[cfg(all(feature = "busifavor", feature = "paths"))]
pub mod paths {
    #[cfg(not(feature = "regenerate"))]
    include!("../generated/paths.rs");

    #[cfg(feature = "regenerate")]
    include!(concat!(env!("OUT_DIR"), "/paths.rs"));
}

impl Client {
    /// The calls whose paths begin with `/v3`, by their segments.
    #[cfg(all(feature = "busifavor", feature = "paths"))]
    pub const fn v3(&self) -> paths::V3<&Self> {
        paths::V3::new(self)
    }

    /// The operations of merchant coupons (商家券).
    #[cfg(feature = "busifavor")]
    #[must_use]
    pub const fn busifavor(&self) -> busifavor::Busifavor<'_> {
        busifavor::Busifavor::new(self)
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// The calls whose paths begin with `/v3`, by their segments.
    #[cfg(all(feature = "busifavor", feature = "paths"))]
    pub const fn v3(&self) -> paths::V3<&Self> {
        paths::V3::new(self)
    }

    /// The operations of merchant coupons (商家券).
    #[cfg(feature = "busifavor")]
    #[must_use]
    pub const fn busifavor(&self) -> busifavor::blocking::Busifavor<'_> {
        busifavor::blocking::Busifavor::new(self)
    }
}
