//! The list is redeemed whole, and each coupon once, whatever happens in between.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::thread::sleep;
use std::time::Duration;

use super::{REDEEM, code, redeem, with_coupons};
use crate::shell::Done;

/// A number below `limit`, another each time.
fn random(limit: u64) -> u64 {
    RandomState::new().build_hasher().finish() % limit
}

#[tokio::test]
async fn killed_at_any_moment_nothing_is_redeemed_twice_and_nothing_skipped() {
    const COUPONS: usize = 400;
    let (simulator, shell) = with_coupons(COUPONS).await;
    // Every other answer is late, while its coupon is redeemed at once: so kills strike in between.
    simulator.add_fault("delay=15,chance=0.5".parse().unwrap());
    let slow = redeem(&["--concurrency", "8", "--rate", "250"]);
    let mut counts = vec![0];
    for round in 0..30 {
        let mut child = shell.command(&slow).spawn().unwrap();
        if round % 5 > 0 {
            // While it redeems; else whatever it is at, as reading the journal.
            let target = simulator.redemptions() + 1 + usize::try_from(random(20)).unwrap();
            while simulator.redemptions() < target && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(200));
            }
            sleep(Duration::from_micros(random(6000)));
        } else {
            sleep(Duration::from_millis(random(150)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        counts.push(simulator.redemptions());
    }
    // The kills struck while there was something to break.
    let is_within = |count: &&usize| (1..COUPONS).contains(*count);
    assert!(counts.iter().filter(is_within).count() > 10, "{counts:?}");

    simulator.clear_faults();

    let last = shell.run(&REDEEM);
    assert_eq!(last.json()["redeemed"], COUPONS);
    // Some of them struck between a request and its answer: those requests came again.
    let repeated = simulator.requests().len() - COUPONS;
    assert!(repeated > 0);
    assert_eq!(simulator.redemptions(), COUPONS);
    for number in 0..COUPONS {
        assert!(
            simulator.coupon(&code(number)).unwrap().is_used(),
            "{number}"
        );
    }
    // Each request was fixed once, by the first run that meant to send it, and settled once at the end.
    let journal = shell.read("coupons.csv.journal");
    let count = |kind: &str| {
        journal
            .lines()
            .filter(|line| line.starts_with(kind))
            .count()
    };
    assert_eq!(count("{\"send\""), COUPONS);
    assert!(count("{\"done\"") >= COUPONS, "{journal}");
    eprintln!("redeemed after each kill: {counts:?}; {repeated} requests came again");
}

#[tokio::test]
async fn a_line_that_was_cut_short_is_taken_off_before_the_journal_goes_on() {
    let (simulator, shell) = with_coupons(3).await;
    assert_eq!(shell.run(&REDEEM).status, Some(0));
    for cut in [1, 2, 40] {
        let journal = shell.read("coupons.csv.journal");
        shell.write("coupons.csv.journal", &journal[..journal.len() - cut]);
        // The first run writes behind it, and the second reads what the first has written.
        for _ in 0..2 {
            assert_eq!(shell.run(&REDEEM).json()["redeemed"], 3);
        }
        let lines = shell.read("coupons.csv.journal");
        assert_eq!(lines.lines().count(), 7, "{lines}");
    }
    assert_eq!(simulator.redemptions(), 3);
}

#[tokio::test]
async fn a_lost_journal_redeems_nothing_twice() {
    let (simulator, shell) = with_coupons(5).await;
    assert_eq!(shell.run(&redeem(&[])).json()["redeemed"], 5);
    // The times would be others, so that only a list that fixes them gives the very same requests.
    let rows = (0..5).map(|number| code(number) + ",2015-05-20T13:29:35+08:00\n");
    let list: String = rows.collect();
    shell.write("coupons.csv", format!("coupon_code,use_time\n{list}"));
    std::fs::remove_file(shell.folder().join("coupons.csv.journal")).unwrap();
    let again = shell.run(&REDEEM);
    assert_eq!(again.status, Some(3), "{again:?}");
    assert_eq!(simulator.redemptions(), 5);
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_waits_for_the_calls_under_way_and_tells_how_to_go_on() {
    ends_well_after("-INT").await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_service_manager_ends_it_as_well() {
    ends_well_after("-TERM").await;
}

#[cfg(unix)]
async fn ends_well_after(signal: &str) {
    let (simulator, shell) = with_coupons(300).await;
    let child = shell.command(&redeem(&["--rate", "50"])).spawn().unwrap();
    while simulator.redemptions() < 5 {
        sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    let kill = std::process::Command::new("kill")
        .args([signal, &id])
        .status();
    assert!(kill.unwrap().success());

    let done = Done::of(child.wait_with_output().unwrap());
    assert_eq!(done.status, Some(4), "{done:?}");
    assert!(
        done.errors.contains("run the same command again to go on"),
        "{done:?}"
    );
    let redeemed = simulator.redemptions();
    assert!(redeemed < 300);
    assert!(
        done.output.contains(&format!(r#""redeemed":{redeemed}"#)),
        "{done:?}"
    );
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 300);
    assert_eq!(simulator.redemptions(), 300);
}

/// Until the end, as somebody who is in a hurry.
#[cfg(unix)]
#[tokio::test]
async fn a_second_ctrl_c_does_not_wait_for_the_calls_under_way() {
    let (simulator, shell) = with_coupons(20).await;
    simulator.add_fault("delay=5000".parse().unwrap());
    let mut child = shell
        .command(&redeem(&["--concurrency", "4"]))
        .spawn()
        .unwrap();
    while simulator.redemptions() < 4 {
        sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    while child.try_wait().unwrap().is_none() {
        let kill = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(kill.is_ok());
        sleep(Duration::from_millis(5));
    }
    let done = Done::of(child.wait_with_output().unwrap());
    assert_eq!(done.status, Some(4), "{done:?}");
    assert!(
        done.output.contains(r#""open":20,"redeemed":0"#),
        "{done:?}"
    );
    simulator.clear_faults();
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 20);
    assert_eq!(simulator.redemptions(), 20);
}

/// As on a full disk: the size of files is limited to 4 KiB, of which the journal has a part of the list.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_journal_that_cannot_be_written_stops_the_run_and_the_next_one_goes_on() {
    let (simulator, shell) = with_coupons(100).await;
    let limited = shell.command(&REDEEM);
    let mut child = std::process::Command::new("sh");
    child
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(limited.get_program())
        .args(limited.get_args())
        .env_clear()
        .envs(
            limited
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(shell.folder());
    let done = Done::of(child.output().unwrap());
    assert_eq!(done.status, Some(1), "{done:?}");
    // What matters first, and then that the result could not be written either.
    for told in [
        "100 coupons: ",
        "the journal cannot be written, so nothing more is sent: File too large",
        "the result cannot be written to coupons.csv.result.csv: File too large",
    ] {
        assert!(done.errors.contains(told), "{done:?}");
    }
    assert!(done.output.contains(r#""result":null"#), "{done:?}");
    assert!(!shell.folder().join("coupons.csv.result.csv.draft").exists());

    // Nothing went out that is not in the journal.
    let journal = shell.read("coupons.csv.journal");
    let (whole, _torn) = journal.rsplit_once('\n').unwrap();
    let lines = whole.lines();
    let sent = lines.filter(|line| line.starts_with("{\"send\"")).count();
    assert!((1..100).contains(&simulator.redemptions()));
    assert!(simulator.redemptions() <= sent);

    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 100);
    assert_eq!(simulator.redemptions(), 100);
}

#[tokio::test]
async fn two_processes_do_not_share_a_list() {
    let (simulator, shell) = with_coupons(300).await;
    let mut first = shell.command(&redeem(&["--rate", "50"])).spawn().unwrap();
    while simulator.redemptions() < 1 {
        sleep(Duration::from_millis(5));
    }
    let second = shell.run(&REDEEM);
    second.fails(2, &["another process redeems this list"]);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 300);
}
