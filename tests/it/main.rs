//! The crate through its public API: against test vectors, recorded answers, a local socket, and a
//! simulator of the gateway.

mod answers;
mod bills;
mod bindings;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod certificate_downloads;
mod certificate_stores;
mod certificates;
mod client_configuration;
mod client_outcomes;
mod client_redaction;
mod client_requests;
mod client_retries;
mod client_time;
mod client_transport;
mod compile_fail;
mod constraints;
mod downloads;
mod encrypted_fields;
mod end_to_end;
mod example;
mod golden;
mod keys;
mod keys_robustness;
mod misbehaving_gateway;
mod mistakes;
mod notifications;
mod observation;
mod packages;
mod packed_answers;
mod parameters;
mod path_forms;
mod public_types;
mod requests_robustness;
mod run_time_calls;
mod self_test;
mod socket;
mod transport;
mod tutorial;
mod uploads;
mod vectors;
mod vectors_front_end;
mod vectors_signing;
mod vectors_verification;
