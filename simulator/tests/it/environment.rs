//! The credentials as files and variables.

use std::{collections::HashMap, fs, path::PathBuf};

use wechatpay_simulator::Simulator;

/// A folder of the build's own, named by its test.
fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[tokio::test]
async fn the_variables_lead_to_the_keys() {
    let simulator = Simulator::start().await.unwrap();
    let folder = folder("the_variables_lead_to_the_keys");

    let variables: HashMap<_, _> = simulator
        .environment(&folder)
        .unwrap()
        .into_iter()
        .collect();

    assert_eq!(variables["WECHATPAY_MCHID"], "1900000001");
    assert_eq!(
        variables["WECHATPAY_SERIAL_NO"],
        simulator.merchant().serial_no()
    );
    assert_eq!(
        variables["WECHATPAY_PUBLIC_KEY_ID"],
        simulator.public_key_id()
    );
    assert_eq!(variables["WECHATPAY_BASE_URL"], simulator.base_url());
    let read = |name| fs::read_to_string(&variables[name]).unwrap();
    assert_eq!(
        read("WECHATPAY_PRIVATE_KEY_FILE"),
        simulator.merchant().private_key_pem()
    );
    assert_eq!(
        read("WECHATPAY_PUBLIC_KEY_FILE"),
        simulator.public_key_pem()
    );
    let script = fs::read_to_string(folder.join("env")).unwrap();
    for (name, value) in variables {
        assert!(
            script.contains(&format!("export {name}='{value}'\n")),
            "{script}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let simulator = Simulator::start().await.unwrap();
    let folder = folder("only_the_owner_can_read_the_files");
    fs::create_dir_all(&folder).unwrap();
    // A file of an earlier run, readable by all.
    fs::write(folder.join("env"), "").unwrap();
    fs::set_permissions(folder.join("env"), fs::Permissions::from_mode(0o644)).unwrap();

    simulator.environment(&folder).unwrap();

    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 3);
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn debug_output_keeps_the_secrets() {
    let simulator = Simulator::start().await.unwrap();

    let text = format!(
        "{simulator:?} {:?} {:?}",
        simulator.merchant(),
        simulator.coupon("sxxe34343434")
    );

    assert!(text.contains("1900000001"));
    for secret in ["PRIVATE KEY", "xsd3434454567676", "sxxe34343434"] {
        assert!(!text.contains(secret), "{text}");
    }
}
