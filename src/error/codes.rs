//! What an error code says by itself, whatever the status: the spelling of codes differs from
//! product to product.

/// The signature of the request does not hold.
pub(crate) const SIGN_ERROR: &str = "SIGN_ERROR";

/// Whether the platform failed, so that the outcome is open. Busifavor sends it with 400.
pub(crate) fn leaves_outcome_open(code: &str) -> bool {
    matches!(code, "SYSTEM_ERROR" | "SERVICE_UNAVAILABLE")
}

/// Whether the platform was asked too often, and did not take the call in.
fn is_rate_limit(code: &str) -> bool {
    matches!(
        code,
        "FREQUENCY_LIMITED" | "FREQUENCY_LIMIT_EXCEED" | "RATELIMIT_EXCEED" | "RATELIMIT_EXCEEDED"
    )
}

/// Whether the same request can have another answer soon.
pub(crate) fn is_passing(code: &str) -> bool {
    leaves_outcome_open(code) || is_rate_limit(code)
}
