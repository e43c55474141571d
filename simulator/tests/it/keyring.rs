//! Keys that outlive the simulator.

use std::{fs, path::PathBuf};

use wechatpay_simulator::{Signing, Simulator};

use crate::{
    command::Running,
    raw_client::{RawClient, der, example_body, verifies_with},
};

/// The path of a folder that is not there.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[tokio::test]
async fn a_simulator_that_is_started_again_has_the_keys_of_its_folder() {
    let folder = folder("keyring");
    let start = |signing| Simulator::builder().keys(&folder).signing(signing).start();
    let first = start(Signing::AsRequested).await.unwrap();
    let client = RawClient::new(&first);
    first.rotate_certificate().unwrap();
    let (certificates, public_key_id) = (first.certificates(), first.public_key_id().to_owned());
    first.stop().await;

    let second = start(Signing::AsRequested).await.unwrap();

    assert_eq!(certificates.len(), 2);
    assert_eq!(second.certificates(), certificates);
    assert_eq!(second.public_key_id(), public_key_id);
    // Who knows the first knows the second, but for the port.
    let client = client.of_address(&second);
    let request = client.use_coupon_request(&example_body());
    let answer = request.send().unwrap();
    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    let listed = client
        .request("GET", "/v3/certificates", "")
        .send()
        .unwrap();
    let listed = listed.json();
    for certificate in listed["data"].as_array().unwrap() {
        for time in ["effective_time", "expire_time"] {
            let time = certificate[time].as_str().unwrap();
            assert!(time.ends_with("+08:00"), "{time}");
        }
    }
    // The one that was rotated to signs on.
    let request = client.use_coupon_request(&example_body());
    let request = request.header("Wechatpay-Serial", Some(certificates[1].serial_no()));
    let answer = request.send().unwrap();
    assert_eq!(answer.status, 200);
    assert!(verifies_with(
        &der(certificates[1].public_key_pem()),
        &answer
    ));
}

#[test]
fn a_command_that_was_killed_and_started_again_knows_its_clients() {
    let folder = folder("keyring-of-command");
    let keys = folder.to_str().unwrap();
    let running = Running::start(&["--keys", keys, "--signing", "as-requested"]);
    let client = RawClient::of_folder(&folder);
    running.post("/simulator/certificates/rotate");
    let certificates = running.control("/simulator/certificates");
    // Dropping it is `kill -9`.
    drop(running);

    let running = Running::start(&["--keys", keys, "--signing", "as-requested"]);
    let again = RawClient::of_folder(&folder);

    assert_eq!(running.control("/simulator/certificates"), certificates);
    assert_eq!(again.serial_no, client.serial_no);
    assert_eq!(again.public_key_id, client.public_key_id);
    let answer = again.use_coupon(&example_body());
    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
}

#[tokio::test]
async fn a_file_that_holds_no_keys_is_named() {
    let folder = folder("keyring-of-nothing");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("simulator_merchant_keys.json"), "{}").unwrap();

    let error = Simulator::builder().keys(&folder).start().await;

    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("simulator_merchant_keys.json"),
        "{message}"
    );
}
