//! Where the settings come from.

use wechatpay_simulator::Simulator;

use crate::shell::Shell;

const CALL: [&str; 3] = ["call", "queryStock", "stock_id=100088"];

/// A shell with an empty environment, and a configuration file with the simulator's credentials as the
/// profile `shop`.
fn with_profile(simulator: &Simulator, first_line: &str) -> Shell {
    let of_simulator = Shell::of(simulator);
    let shell = Shell::bare();
    let folder = shell.folder().join(".config/wechatpay");
    std::fs::create_dir_all(&folder).unwrap();
    for (variable, file) in [
        ("WECHATPAY_PRIVATE_KEY_FILE", "key.pem"),
        ("WECHATPAY_PUBLIC_KEY_FILE", "wechatpay.pem"),
    ] {
        std::fs::copy(of_simulator.variable(variable), folder.join(file)).unwrap();
    }
    let value = |name| of_simulator.variable(name);
    let config = format!(
        "{first_line}\n[profiles.shop]\nmchid = '{}'\nserial_no = '{}'\nprivate_key_file = 'key.pem'\n\
         public_key_id = '{}'\npublic_key_file = 'wechatpay.pem'\nbase_url = '{}'\n",
        value("WECHATPAY_MCHID"),
        value("WECHATPAY_SERIAL_NO"),
        value("WECHATPAY_PUBLIC_KEY_ID"),
        value("WECHATPAY_BASE_URL"),
    );
    std::fs::write(folder.join("config.toml"), config).unwrap();
    shell
}

#[tokio::test]
async fn a_profile_is_named_or_the_default() {
    let simulator = Simulator::start().await.unwrap();
    let shell = with_profile(&simulator, "default = 'shop'");
    assert_eq!(shell.run(&CALL).json()["stock_id"], "100088");

    let mut shell = with_profile(&simulator, "");
    shell.run(&CALL).fails(2, &["WECHATPAY_MCHID: not set"]);
    let named = ["--profile", "shop"];
    assert_eq!(
        shell.run(&[&CALL[..], &named].concat()).json()["stock_id"],
        "100088"
    );
    shell.set("WECHATPAY_PROFILE", "shop");
    assert_eq!(shell.run(&CALL).json()["stock_id"], "100088");
    shell.set("WECHATPAY_PROFILE", "shop2");
    shell
        .run(&CALL)
        .fails(2, &["no profile `shop2` (did you mean `shop`?)"]);
}

#[tokio::test]
async fn environment_and_profile_are_never_mixed_and_flags_count_before_both() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = with_profile(&simulator, "default = 'shop'");
    // The environment names a merchant, so the key of the profile does not sign for it.
    shell.set("WECHATPAY_MCHID", "1900009999");
    shell
        .run(&CALL)
        .fails(2, &["WECHATPAY_PRIVATE_KEY_FILE: not set"]);

    shell.set("WECHATPAY_PROFILE", "shop");
    assert_eq!(shell.run(&CALL).json()["stock_id"], "100088");
    let other = ["--mchid", "1900009999"];
    shell
        .run(&[&CALL[..], &other].concat())
        .fails(3, &["refused"]);
}

#[tokio::test]
async fn gateways_and_the_key_that_requests_name_can_be_set() {
    let simulator = Simulator::start().await.unwrap();
    let shell = with_profile(&simulator, "default = 'shop'");
    let folder = shell.folder().join(".config/wechatpay");
    let config = std::fs::read_to_string(folder.join("config.toml")).unwrap();
    let config = config + &format!("wechatpay_serial = '{}'\n", simulator.public_key_id());
    std::fs::write(folder.join("config.toml"), config).unwrap();

    let away = ["--base-url", "http://127.0.0.1:1", "--backup-url"];
    let backup = [&CALL[..], &away, &[simulator.base_url()]].concat();
    assert_eq!(shell.run(&backup).json()["stock_id"], "100088");
    let none = [&CALL[..], &away, &["none"]].concat();
    shell.run(&none).fails(2, &["not sent"]);
    let other = ["--wechatpay-serial", "5157F0"];
    shell.run(&[&CALL[..], &other].concat()).fails(
        2,
        &["WECHATPAY_WECHATPAY_SERIAL: no key is given by this id"],
    );
}

#[tokio::test]
async fn the_api_v3_key_comes_from_a_file_beside_the_configuration() {
    let simulator = Simulator::start().await.unwrap();
    let shell = with_profile(&simulator, "default = 'shop'");
    let folder = shell.folder().join(".config/wechatpay");
    let config = std::fs::read_to_string(folder.join("config.toml")).unwrap();
    let config = config + "api_v3_key_file = 'api_v3_key'\n";
    std::fs::write(folder.join("config.toml"), config).unwrap();
    shell.run(&CALL).fails(2, &["cannot read", "api_v3_key"]);
    std::fs::write(folder.join("api_v3_key"), "too short\n").unwrap();
    shell.run(&CALL).fails(2, &["WECHATPAY_API_V3_KEY", "32"]);
    std::fs::write(folder.join("api_v3_key"), format!("{}\n", "k".repeat(32))).unwrap();
    assert_eq!(shell.run(&CALL).status, Some(0));
}

#[tokio::test]
async fn mistakes_in_the_file_are_told_with_their_place() {
    let simulator = Simulator::start().await.unwrap();
    let shell = with_profile(&simulator, "default = 'shop'\nsecret = 1");
    shell
        .run(&CALL)
        .fails(2, &["config.toml:2:1: unknown field `secret`"]);

    let shell = with_profile(&simulator, "default = 'shop'");
    let folder = shell.folder().join(".config/wechatpay");
    let config = std::fs::read_to_string(folder.join("config.toml")).unwrap();
    let typed = config.replace("serial_no", "serial_nr");
    std::fs::write(folder.join("config.toml"), typed).unwrap();
    shell.run(&CALL).fails(
        2,
        &["config.toml:4:1: unknown field `serial_nr` (did you mean `serial_no`?)"],
    );
}

#[tokio::test]
async fn a_secret_that_was_written_into_the_file_is_not_shown() {
    let simulator = Simulator::start().await.unwrap();
    let shell = with_profile(&simulator, "default = 'shop'");
    let folder = shell.folder().join(".config/wechatpay");
    let config = std::fs::read_to_string(folder.join("config.toml")).unwrap();
    for (line, told) in [
        (
            "api_v3_key = 'SECRET'",
            "unknown field `api_v3_key` (did you mean `api_v3_key_file`?)",
        ),
        ("api_v3_key_file = 'SECRET", "config.toml:9:"),
        ("[profiles]\napi_v3_key = 'SECRET'", "config.toml:"),
        (
            "[profiles.more]\n[profiles.more.mchid]\na = 'SECRET'",
            "config.toml:",
        ),
    ] {
        let config = format!("{config}{line}\n");
        std::fs::write(folder.join("config.toml"), config).unwrap();
        let done = shell.run(&CALL);
        done.fails(2, &[told]);
        assert!(!done.errors.contains("SECRET"), "{done:?}");
    }
    std::fs::write(folder.join("config.toml"), "profiles.shop = 'SECRET'\n").unwrap();
    let done = shell.run(&CALL);
    done.fails(2, &["config.toml:1:17: invalid type: string, expected "]);
    assert!(!done.errors.contains("SECRET"), "{done:?}");
}

#[tokio::test]
async fn a_key_in_place_of_its_path_is_not_shown() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    let path = shell.variable("WECHATPAY_PRIVATE_KEY_FILE").to_owned();
    let key = std::fs::read_to_string(&path).unwrap();
    let line = key.lines().nth(3).unwrap().to_owned();
    shell.write("answer.json", r#"{"name":"Zm9v"}"#);
    shell.set("WECHATPAY_PRIVATE_KEY_FILE", key);
    for arguments in [
        &CALL[..],
        &["decrypt", "--body", "answer.json", "--field", "name"],
        &["doctor"],
    ] {
        let done = shell.run(arguments);
        done.fails(2, &["WECHATPAY_PRIVATE_KEY_FILE: there is no such file"]);
        assert!(!done.errors.contains(&line), "{done:?}");
    }
    shell.set("WECHATPAY_PRIVATE_KEY_FILE", path);
    let secret = "SECRETSECRETSECRETSECRETSECRET12";
    let done = shell.run(&[&CALL[..], &["--api-v3-key-file", secret]].concat());
    done.fails(2, &["WECHATPAY_API_V3_KEY_FILE: there is no such file"]);
    assert!(!done.errors.contains(secret), "{done:?}");
}

#[tokio::test]
async fn secrets_are_no_flags() {
    for flag in ["--api-v3-key", "--private-key"] {
        let done = Shell::bare().run(&[&CALL[..], &[flag, "x"]].concat());
        done.fails(2, &["unexpected argument"]);
    }
}
