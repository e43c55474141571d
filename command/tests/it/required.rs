//! What a test needs from the machine beyond Rust.

/// The tool, which `.ci/tools` installs; `None`, and a message, where it is not, so that the test can be left out. With
/// `REQUIRE_TOOLS` in the environment its absence is a failure.
pub(crate) fn or_skip<T>(name: &str, tool: Option<T>) -> Option<T> {
    if tool.is_none() {
        let is_required = std::env::var_os("REQUIRE_TOOLS").is_some();
        assert!(!is_required, "{name} is not here");
        eprintln!("skipped: {name} is not here");
    }
    tool
}
