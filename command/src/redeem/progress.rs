//! The progress bar on standard error, if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

use super::outcome::Outcome;

const STYLE: &str = "{bar:40} {pos}/{len}  {per_sec}  {eta}  {msg}";

/// The bar. It goes away with the value.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn start(calls: usize) -> Self {
        let bar = ProgressBar::new(calls as u64);
        if let Ok(style) = ProgressStyle::with_template(STYLE) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn ended(&self, outcome: &Outcome) {
        self.0.inc(1);
        if let Outcome::Refused(reason) | Outcome::Open(reason) = outcome {
            self.0.set_message(reason.code.clone().unwrap_or_default());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
