//! The gateway as a command, for clients in any language. [`Arguments`] is for programs that have it among
//! their own commands.

use std::{
    env,
    fs::DirBuilder,
    io::{self, Write},
    path::{Path, PathBuf},
    process,
    time::Duration,
};

use clap::{Args, ValueEnum};

use crate::{Builder, FaultRule, Simulator};

/// What the command is told.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The port to listen on; without it the system chooses a free one.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// The folder for the keys and the file `env`. Keys that are there already are used again. Without
    /// it a new temporary folder, removed at the end.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,

    /// The merchant id.
    #[arg(long, default_value = "1900000001")]
    mchid: String,

    /// Sets the gateway's clock this many seconds ahead of the system's (behind, if negative).
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    clock_offset: i64,

    /// An OpenAPI file whose operations are answered too, with values made up from its schemas; may
    /// be given several times.
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,

    /// What chance and these values come from: the same number, the same answers.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    seed: u64,

    /// The file to keep stocks and coupons in, so that they survive the process; in memory without it.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// How long to wait before a notification that was not received is sent again; the platform waits a
    /// minute.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    notification_interval: Duration,

    /// A fault: FAULT[,operation=ID][,chance=0.1][,times=3], such as `delay=300,chance=0.1`; may be given
    /// several times. A word that is no fault lists those that are.
    #[arg(long, value_name = "FAULT")]
    fault: Vec<FaultRule>,

    /// What the gateway signs with.
    #[arg(long, value_enum, default_value_t)]
    signing: Signing,
}

impl Arguments {
    /// Runs a simulator until Ctrl-C, or until it is asked to terminate. Where it is, and where its keys
    /// are, goes to standard output.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or a file cannot be written.
    pub async fn run(self) -> io::Result<()> {
        let builder = Simulator::builder().seed(self.seed);
        let builder = match self.data {
            Some(file) => builder.data(file),
            None => builder,
        };
        let builder = match &self.keys {
            Some(folder) => builder.keys(folder),
            None => builder,
        };
        let simulator = self
            .spec
            .into_iter()
            .fold(builder, Builder::spec)
            .port(self.port)
            .mchid(self.mchid)
            .clock_offset(self.clock_offset)
            .signing(self.signing.into())
            .notification_interval(self.notification_interval)
            .start()
            .await?;
        for rule in self.fault {
            let is_known = simulator.check_rule(&rule);
            is_known.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
            simulator.add_fault(rule);
        }
        let folder = match self.keys {
            Some(folder) => KeyFolder::Given(folder),
            None => KeyFolder::temporary()?,
        };
        simulator.environment(folder.path())?;
        // Before anyone can know that the simulator is there, so that no early signal leaves keys behind.
        let end = end()?;
        writeln!(
            io::stdout(),
            "base URL  {}\nkeys      {folder}\nuse it    . {folder}/env",
            simulator.base_url(),
            folder = folder.path().display(),
        )?;

        end.await;
        simulator.stop().await;
        Ok(())
    }
}

/// A number of seconds, as in `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// The values of `--signing`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Signing {
    /// With a WeChat Pay public key; there are no certificates.
    #[default]
    PublicKey,
    /// With a platform certificate.
    Certificate,
    /// With the key that the request names in Wechatpay-Serial.
    AsRequested,
}

impl From<Signing> for crate::Signing {
    fn from(signing: Signing) -> Self {
        match signing {
            Signing::PublicKey => Self::PublicKey,
            Signing::Certificate => Self::Certificate,
            Signing::AsRequested => Self::AsRequested,
        }
    }
}

/// Waits for Ctrl-C, or to be asked to terminate. Signals count from the moment this returns.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C. It counts from the moment this returns.
#[cfg(windows)]
fn end() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}

/// Where the keys lie; a temporary folder goes when this goes.
enum KeyFolder {
    Given(PathBuf),
    Temporary(PathBuf),
}

impl KeyFolder {
    /// A new folder that only its owner can enter.
    fn temporary() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("wechatpay-simulator-{}", process::id()));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self::Temporary(path))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Given(path) | Self::Temporary(path) => path,
        }
    }
}

impl Drop for KeyFolder {
    fn drop(&mut self) {
        if let Self::Temporary(path) = self {
            // What remains then are keys that are worth nothing.
            let _ = std::fs::remove_dir_all(path);
        }
    }
}
