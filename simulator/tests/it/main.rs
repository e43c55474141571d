//! The simulator from outside: a raw HTTP client with signing code of its own.

mod client;
mod command;
mod environment;
mod faults;
mod gateway;
mod race;
mod raw_client;
mod use_coupon;
