//! The crate through its public API: against test vectors, recorded answers and a local socket.

mod client_configuration;
mod client_outcomes;
mod client_redaction;
mod client_requests;
mod client_transport;
mod vectors;
mod vectors_signing;
mod vectors_verification;
