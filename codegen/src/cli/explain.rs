//! `explain`: what there is to tell of a fault, or a list of all.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use crate::{FaultCode, Language, Phrase};

pub(super) fn show(code: Option<FaultCode>, program: &str, says: Language) {
    let text = code.map_or_else(|| list(program, says), |code| one(code, says));
    // Whoever closes the pipe has read enough.
    let _ = io::stdout().write_all(text.as_bytes());
}

fn one(code: FaultCode, says: Language) -> String {
    let title = says(Phrase::Title(code));
    format!("{code}: {title}\n\n{}", code.explanation())
}

/// Every code with its title, in groups.
fn list(program: &str, says: Language) -> String {
    let widest = FaultCode::all().map(|code| code.name().len()).max();
    let width = widest.unwrap_or_default();
    let mut text = String::new();
    let mut group = "";
    for code in FaultCode::all() {
        // Writing to a String cannot fail.
        if code.group() != group {
            let gap = if group.is_empty() { "" } else { "\n" };
            group = code.group();
            let _ = writeln!(text, "{gap}{}:", says(Phrase::Group(group)));
        }
        let title = says(Phrase::Title(code));
        let _ = writeln!(text, "  {:width$}  {title}", code.name());
    }
    let _ = writeln!(text, "\n{}", says(Phrase::Explain(program)));
    text
}
