//! The specs that the products are generated from, as text: for tools that read them when they run,
//! as the simulator and the command do. Nothing of them is in a program that does not name them.

/// `spec/busifavor.yaml`: merchant coupons.
#[cfg(feature = "busifavor")]
pub const BUSIFAVOR: &str = include_str!("../spec/busifavor.yaml");
