//! Processes and what they use, by the operating system's account of each finished one.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use wait4::Wait4 as _;

/// What a process and all those it waited for have used.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// User and system time.
    pub cpu_seconds: f64,
    /// Of the largest single process.
    pub peak_mib: f64,
}

/// Runs a command to its end. What it prints goes to `log`, and in part into the error.
pub fn run(command: &mut Command, log: &Path) -> Result<Usage, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| format!("{program}: {reason}");

    let output = File::create(log).map_err(|error| failed(error.to_string()))?;
    let errors = output
        .try_clone()
        .map_err(|error| failed(error.to_string()))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    finished(&mut child).map_err(|error| failed(format!("{error}\n{}", head(log))))
}

/// Waits for a process to end, and tells what it has used.
pub fn finished(child: &mut Child) -> Result<Usage, String> {
    let used = child.wait4().map_err(|error| error.to_string())?;
    if !used.status.success() {
        return Err(used.status.to_string());
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let peak = used.rusage.maxrss as f64;
    Ok(Usage {
        cpu_seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak_mib: peak / (1024.0 * 1024.0),
    })
}

/// Something to measure again and again.
pub type Case<'a> = Box<dyn FnMut() -> Result<Usage, String> + 'a>;

/// The medians of `rounds` runs of each case, run in turn so that a change in the machine's speed
/// meets all of them. The first run of each is not counted; if it fails, the case is left out.
pub fn in_turn(rounds: usize, cases: Vec<Case>) -> Vec<Result<Usage, String>> {
    let mut running: Vec<(Case, Result<Vec<Usage>, String>)> = cases
        .into_iter()
        .map(|mut case| {
            let uncounted = case();
            (case, uncounted.map(|_| Vec::new()))
        })
        .collect();
    for _ in 0..rounds {
        for (case, runs) in &mut running {
            let Ok(finished) = runs else { continue };
            match case() {
                Ok(usage) => finished.push(usage),
                Err(reason) => *runs = Err(reason),
            }
        }
    }
    running
        .into_iter()
        .map(|(_, runs)| runs.map(|runs| medians(&runs)))
        .collect()
}

fn medians(runs: &[Usage]) -> Usage {
    let median = |figure: fn(&Usage) -> f64| {
        let mut figures: Vec<f64> = runs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Usage {
        cpu_seconds: median(|usage| usage.cpu_seconds),
        peak_mib: median(|usage| usage.peak_mib),
    }
}

/// The first lines of what a command printed.
fn head(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.is_empty())
        .take(4)
        .collect();
    lines.join("\n")
}
