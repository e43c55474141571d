//! Runs the command as a shell does.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use wechatpay_simulator::Simulator;

/// A shell with a folder of its own, and the credentials of a simulator in its environment.
pub(crate) struct Shell {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) status: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Shell {
    /// A shell with nothing in its environment.
    pub(crate) fn bare() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            variables: Vec::new(),
        }
    }

    pub(crate) fn of(simulator: &Simulator) -> Self {
        let mut shell = Self::bare();
        shell.variables = simulator.environment(shell.folder().join("keys")).unwrap();
        shell
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the shell's folder.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.folder().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder().join(name)).unwrap()
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.into()));
    }

    /// The value of a variable.
    pub(crate) fn variable(&self, name: &str) -> &str {
        let mut variables = self.variables.iter();
        &variables.find(|(known, _)| *known == name).unwrap().1
    }

    /// The command, ready to be started in the shell's folder.
    pub(crate) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_with_input(arguments, "")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Done {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that reads nothing may be gone by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Done::of(child.wait_with_output().unwrap())
    }
}

impl Done {
    pub(crate) fn of(output: std::process::Output) -> Self {
        Self {
            status: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What was printed, as JSON, after a good end.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, Some(0), "{self:?}");
        serde_json::from_str(&self.output).unwrap()
    }

    /// Asserts that it ended with this status, and told each of these things.
    #[track_caller]
    pub(crate) fn fails(&self, status: i32, told: &[&str]) {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert_eq!(self.output, "", "{self:?}");
        for told in told {
            assert!(
                self.errors.contains(told),
                "`{told}` is not in: {}",
                self.errors
            );
        }
    }
}
