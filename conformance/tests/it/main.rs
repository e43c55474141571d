//! What this project says of a value by its schema, held against a validator that it did not write.

mod generated;
mod judge;
mod run_time;
