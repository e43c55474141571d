//! One line that says what is being done, once a run takes longer than people like to wait.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::{Generator, Language, Phrase};

/// How long nothing is shown.
const QUIET: Duration = Duration::from_secs(1);

/// The line on standard error, if that is a terminal. It goes away with the value.
pub(super) struct ProgressLine(Option<Shown>);

struct Shown {
    steps: Sender<Step>,
    thread: JoinHandle<()>,
    says: Language,
}

enum Step {
    Begins(String),
    End,
}

impl ProgressLine {
    pub(super) fn start(says: Language) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let (steps, receiver) = mpsc::channel();
        let thread = thread::spawn(move || show(&receiver, &mut io::stderr(), QUIET));
        Self(Some(Shown {
            steps,
            thread,
            says,
        }))
    }

    /// The generator, its steps shown in the line.
    pub(super) fn watch(&self, generator: Generator) -> Generator {
        let Some(shown) = &self.0 else {
            return generator;
        };
        let (steps, says) = (shown.steps.clone(), shown.says);
        generator.on_progress(move |progress| {
            // The thread has ended only if standard error is gone.
            let _ = steps.send(Step::Begins(says(Phrase::Step(progress))));
        })
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some(shown) = self.0.take() {
            let _ = shown.steps.send(Step::End);
            let _ = shown.thread.join();
        }
    }
}

/// Shows what is being done until the end, from when `quiet` is over. An error of the terminal is
/// nobody's concern.
fn show(steps: &Receiver<Step>, terminal: &mut impl Write, quiet: Duration) {
    let begin = Instant::now();
    let mut current = String::new();
    loop {
        match steps.recv_timeout(quiet.saturating_sub(begin.elapsed())) {
            Ok(Step::Begins(step)) => current = step,
            Ok(Step::End) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    loop {
        let _ = write!(terminal, "{CLEAR}{}", line(&current));
        let _ = terminal.flush();
        match steps.recv() {
            Ok(Step::Begins(step)) => current = step,
            Ok(Step::End) | Err(_) => break,
        }
    }
    let _ = write!(terminal, "{CLEAR}");
    let _ = terminal.flush();
}

/// To the first column, and the line empty.
const CLEAR: &str = "\r\u{1b}[2K";

/// How many characters fit into most terminals. A line that is broken could not be cleared.
const WIDTH: usize = 79;

/// A step in one line that cannot disturb the terminal.
fn line(step: &str) -> String {
    let visible = |character: char| {
        if character.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    step.chars().take(WIDTH).map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(steps: &[&str], quiet: Duration) -> String {
        let (sender, receiver) = mpsc::channel();
        let mut terminal = Vec::new();
        let written = &mut terminal;
        thread::scope(|scope| {
            scope.spawn(move || show(&receiver, written, quiet));
            for step in steps {
                let step = Step::Begins((*step).to_owned());
                sender.send(step).expect("the thread listens");
                thread::sleep(Duration::from_millis(20));
            }
            sender.send(Step::End).expect("the thread listens");
        });
        String::from_utf8(terminal).expect("UTF-8")
    }

    #[test]
    fn a_quick_run_shows_nothing() {
        assert_eq!(shown(&["reading a.yaml (1 of 1)"], QUIET), "");
    }

    #[test]
    fn a_long_run_shows_one_line_and_clears_it() {
        let text = shown(&["reading", "generating \u{1b}[31m"], Duration::ZERO);
        let last = "\r\u{1b}[2Kgenerating \u{fffd}[31m\r\u{1b}[2K";
        assert!(text.ends_with(last), "{text:?}");
        assert!(!text.contains('\n'));
    }
}
