//! What a call has behind it before its last attempt.

/// The attempts before the one that an error is of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Earlier {
    /// How many they were.
    pub(crate) attempts: u32,
    /// Whether any of them may have changed something at WeChat Pay.
    pub(crate) may_have_taken_effect: bool,
}
