//! Random schemas, and values near their limits: for tests that hold what this project says of a value
//! against what a validator by others says of it.

pub mod dice;
pub mod instances;
pub mod operations;
pub mod schemas;
