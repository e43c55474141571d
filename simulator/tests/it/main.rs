//! The simulator from outside: a raw HTTP client with signing code of its own.

mod browser;
mod busifavor;
mod certificates;
mod client;
mod command;
mod control;
mod data;
mod echo;
mod environment;
mod faults;
mod gateway;
mod given_spec;
mod keyring;
mod made_up;
mod notifications;
mod page;
mod peers;
mod race;
mod raw_client;
mod receiver;
mod tools;
mod use_coupon;
