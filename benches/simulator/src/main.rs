//! What the simulator spends on a call beyond the signature of its answer, and how its page fares under
//! that load.
//!
//! The programs that are measured are this one too, told by its first argument what to be.

mod calls;
mod load;
mod merchant;
mod page;
mod programs;

use std::error::Error;
use std::process::ExitCode;

use measure::Table;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["be-simulator", folder, coupons] => programs::simulator(folder, coupons, None),
        ["be-simulator", folder, coupons, data] => programs::simulator(folder, coupons, Some(data)),
        ["be-signatures", folder, count] => programs::signatures(folder, count),
        [] => measure(),
        _ => {
            eprintln!("usage: simulator-bench");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("simulator-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut table = Table::default();
    let done = calls::run(&mut table, &folder).and_then(|()| page::run(&mut table, &folder));
    // It is in the folder for such files anyway.
    let _ = std::fs::remove_dir_all(&folder);
    done?;
    print!("{table}");
    Ok(())
}
