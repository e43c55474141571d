//! Building a client: what is missing or wrong is named, all at once.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::LazyLock;

use wechatpay_client::signing::CredentialError;
use wechatpay_client::{
    Client, ClientBuilder, ConfigError, ConfigProblem, ConfigReason, KeyError, PemKind, PrivateKey,
    PublicKey, UrlError,
};

use crate::vectors::{
    OWN, certificate_pem, client_builder, private_key, public_key, public_key_id, required_fields,
    serial, text,
};

static PRIVATE_KEY_FILE: LazyLock<OsString> = LazyLock::new(|| {
    file(
        "apiclient_key.pem",
        text(&OWN["keys"]["merchant"]["private_key_pkcs8_pem"]),
    )
});

static PUBLIC_KEY_FILE: LazyLock<OsString> = LazyLock::new(|| {
    file(
        "pub_key.pem",
        text(&OWN["keys"]["wechatpay_public_key"]["public_key_spki_pem"]),
    )
});

/// Writes a test key to a file that no other test writes.
fn file(name: &str, content: &str) -> OsString {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the folder for temporary files is writable");
    path.into()
}

/// A client from a complete environment with some changes.
fn build(changes: &[(&str, OsString)]) -> Result<Client, ConfigError> {
    ClientBuilder::from_variables(|name| {
        if let Some((_, value)) = changes.iter().find(|(changed, _)| *changed == name) {
            return Some(value.clone());
        }
        match name {
            "WECHATPAY_MCHID" => Some("1900000001".into()),
            "WECHATPAY_SERIAL_NO" => Some(serial("merchant").into()),
            "WECHATPAY_PRIVATE_KEY_FILE" => Some(PRIVATE_KEY_FILE.clone()),
            "WECHATPAY_PUBLIC_KEY_ID" => Some(public_key_id().into()),
            "WECHATPAY_PUBLIC_KEY_FILE" => Some(PUBLIC_KEY_FILE.clone()),
            _ => None,
        }
    })
    .build()
}

/// The settings an error names, in its order.
fn settings(error: &ConfigError) -> Vec<&str> {
    error
        .problems()
        .iter()
        .map(ConfigProblem::setting)
        .collect()
}

fn problems(error: &ConfigError) -> Vec<String> {
    error.problems().iter().map(ToString::to_string).collect()
}

/// The one problem with a changed variable.
fn problem(name: &str, value: impl Into<OsString>) -> String {
    let error = build(&[(name, value.into())]).unwrap_err();
    let [problem] = &problems(&error)[..] else {
        panic!("{error}")
    };
    problem.clone()
}

#[test]
fn a_complete_environment_makes_a_client() {
    build(&[]).unwrap();
    build(&[
        ("WECHATPAY_API_V3_KEY", text(&OWN["apiv3_key"]).into()),
        ("WECHATPAY_BASE_URL", "http://127.0.0.1:8080".into()),
    ])
    .unwrap();
}

#[test]
fn the_environment_names_the_backup_and_the_key_of_requests() {
    let shown = |changes: &[(&str, OsString)]| format!("{:?}", build(changes).unwrap());
    let usual = "https://api2.mch.weixin.qq.com";
    assert!(shown(&[]).contains(usual));
    let variable = |value: &str| [("WECHATPAY_BACKUP_URL", value.into())];
    assert!(!shown(&variable("none")).contains(usual));
    assert!(shown(&variable("https://backup.example")).contains("https://backup.example"));
    assert_eq!(
        problem("WECHATPAY_BACKUP_URL", "backup.example"),
        "WECHATPAY_BACKUP_URL: this is not a URL such as https://api.mch.weixin.qq.com"
    );

    let certificate = file("named.pem", certificate_pem("platform_a"));
    let named = build(&[
        ("WECHATPAY_CERTIFICATE_FILE", certificate),
        ("WECHATPAY_WECHATPAY_SERIAL", serial("platform_a").into()),
    ]);
    let request = named.unwrap().prepare(&required_fields().build()).unwrap();
    assert_eq!(request.headers()["Wechatpay-Serial"], serial("platform_a"));
    assert_eq!(
        problem("WECHATPAY_WECHATPAY_SERIAL", serial("platform_a")),
        "WECHATPAY_WECHATPAY_SERIAL: no key is given by this id"
    );
}

#[test]
fn certificates_alone_are_enough() {
    let both = certificate_pem("platform_a").to_owned() + certificate_pem("platform_b");
    let file = file("certificates.pem", &both);
    let without_public_key = [
        ("WECHATPAY_CERTIFICATE_FILE", file.clone()),
        ("WECHATPAY_PUBLIC_KEY_ID", "".into()),
        ("WECHATPAY_PUBLIC_KEY_FILE", "".into()),
    ];
    let client = build(&without_public_key).unwrap();
    let certificates = [serial("platform_a"), serial("platform_b")];
    assert_eq!(client.keys().ids(), certificates);

    let mixed = build(&[("WECHATPAY_CERTIFICATE_FILE", file)]).unwrap();
    assert_eq!(
        mixed.keys().ids(),
        [public_key_id(), certificates[0], certificates[1]]
    );

    // The other half of the public key is missed all the same.
    let error = build(&without_public_key[..2]).unwrap_err();
    assert_eq!(settings(&error), ["WECHATPAY_PUBLIC_KEY_ID"]);
}

#[test]
fn the_api_v3_key_alone_is_enough_to_download_certificates() {
    let api_v3_key = || OsString::from(text(&OWN["apiv3_key"]));
    let without_public_key = [
        ("WECHATPAY_PUBLIC_KEY_ID", "".into()),
        ("WECHATPAY_PUBLIC_KEY_FILE", "".into()),
        ("WECHATPAY_API_V3_KEY", api_v3_key()),
    ];
    build(&without_public_key)
        .unwrap()
        .prepare_certificates()
        .unwrap();

    // Beside a public key it is for notifications, unless there is a place to keep certificates in.
    let with_public_key = build(&without_public_key[2..]).unwrap();
    with_public_key.prepare_certificates().unwrap_err();
    let store = ("WECHATPAY_CERTIFICATE_STORE", "certificates.json".into());
    let on_the_way = [("WECHATPAY_API_V3_KEY", api_v3_key()), store.clone()];
    build(&on_the_way).unwrap().prepare_certificates().unwrap();

    let error = build(&[store]).unwrap_err();
    assert_eq!(settings(&error), ["WECHATPAY_API_V3_KEY"]);
}

#[test]
fn a_file_that_holds_no_certificate_is_told() {
    let problem = problem("WECHATPAY_CERTIFICATE_FILE", PUBLIC_KEY_FILE.clone());
    assert!(
        problem.ends_with("this is a public key, not a certificate"),
        "{problem}"
    );
}

#[test]
fn everything_missing_is_named_at_once() {
    let error = ClientBuilder::from_variables(|_| None).build().unwrap_err();
    assert_eq!(
        settings(&error),
        [
            "WECHATPAY_MCHID",
            "WECHATPAY_SERIAL_NO",
            "WECHATPAY_PRIVATE_KEY_FILE",
            "WECHATPAY_PUBLIC_KEY_FILE",
            "WECHATPAY_PUBLIC_KEY_ID",
        ]
    );
    assert!(
        error
            .to_string()
            .contains("WECHATPAY_MCHID: not set: set it to the merchant's number"),
        "{error}"
    );

    let error = Client::builder().build().unwrap_err();
    assert_eq!(
        settings(&error),
        ["mchid", "serial_no", "private_key", "public_key"]
    );
}

#[test]
fn code_may_fill_in_for_the_environment() {
    let keys = public_key("platform_a");
    let builder = ClientBuilder::from_variables(|_| None)
        .mchid("1900000001")
        .serial_no(serial("merchant"))
        .private_key(private_key("merchant"));
    assert!(builder.clone().build().is_err());
    builder
        .public_key(serial("platform_a"), keys)
        .build()
        .unwrap();
}

#[test]
fn an_empty_variable_is_not_set() {
    assert_eq!(
        problem("WECHATPAY_MCHID", ""),
        "WECHATPAY_MCHID: not set: set it to the merchant's number"
    );
    assert_eq!(
        problem("WECHATPAY_PUBLIC_KEY_ID", ""),
        "WECHATPAY_PUBLIC_KEY_ID: not set: set it to the id of WeChat Pay's public key, PUB_KEY_ID_…"
    );
    build(&[("WECHATPAY_BASE_URL", "".into())]).unwrap();
}

#[test]
fn a_wrong_variable_is_named_with_the_reason() {
    assert_eq!(
        problem("WECHATPAY_MCHID", "19\"00"),
        "WECHATPAY_MCHID: a mchid has 1 to 32 digits"
    );
    assert!(
        problem("WECHATPAY_SERIAL_NO", public_key_id())
            .starts_with("WECHATPAY_SERIAL_NO: this is the id of WeChat Pay's public key"),
    );
    assert_eq!(
        problem("WECHATPAY_API_V3_KEY", "short"),
        "WECHATPAY_API_V3_KEY: an APIv3 key has 32 bytes, this has 5"
    );
    assert!(
        problem("WECHATPAY_BASE_URL", "http://gateway.example")
            .starts_with("WECHATPAY_BASE_URL: use https"),
    );
    assert!(
        problem("WECHATPAY_PUBLIC_KEY_ID", "PUB KEY")
            .starts_with("WECHATPAY_PUBLIC_KEY_ID: an id is PUB_KEY_ID_"),
    );
}

#[test]
fn what_is_wrong_is_told_to_programs_by_types() {
    let error = build(&[
        ("WECHATPAY_MCHID", "x".into()),
        ("WECHATPAY_API_V3_KEY", "short".into()),
        ("WECHATPAY_BASE_URL", "https://a/b".into()),
        ("WECHATPAY_PRIVATE_KEY_FILE", "no/such/file.pem".into()),
    ])
    .unwrap_err();
    let reasons: Vec<_> = error.problems().iter().map(ConfigProblem::reason).collect();
    let of = |is: fn(&ConfigReason) -> bool| reasons.iter().filter(|reason| is(reason)).count();
    assert_eq!(reasons.len(), 4, "{error}");
    assert_eq!(
        of(|reason| *reason == ConfigReason::Credential(CredentialError::Mchid)),
        1
    );
    assert_eq!(of(|reason| *reason == ConfigReason::Url(UrlError::Path)), 1);
    let key = |reason: &ConfigReason| {
        let error = KeyError::ApiV3KeyLength { actual: 5 };
        *reason == ConfigReason::Key { path: None, error }
    };
    assert_eq!(of(key), 1);
    let missing = |reason: &ConfigReason| {
        matches!(
            reason,
            ConfigReason::Unreadable {
                kind: ErrorKind::NotFound,
                ..
            }
        )
    };
    assert_eq!(of(missing), 1);
    for problem in error.problems() {
        assert_eq!(problem.problem(), problem.reason().to_string());
    }
}

#[test]
fn a_key_in_place_of_its_path_is_not_shown() {
    let pem = std::fs::read_to_string(&*PRIVATE_KEY_FILE).unwrap();
    let base64: String = pem.lines().filter(|line| !line.contains('-')).collect();
    let escaped = pem.replace('\n', "\\n");
    for value in [pem, base64, escaped] {
        let problem = problem("WECHATPAY_PRIVATE_KEY_FILE", value);
        assert_eq!(
            problem,
            "WECHATPAY_PRIVATE_KEY_FILE: there is no such file: set it to the path of the file that \
             holds the key, not to the key itself"
        );
    }
}

#[test]
fn a_wrong_file_is_named_with_the_reason() {
    let missing = problem("WECHATPAY_PRIVATE_KEY_FILE", "no/such/file.pem");
    assert!(
        missing.starts_with("WECHATPAY_PRIVATE_KEY_FILE: cannot read no/such/file.pem: No such"),
        "{missing}"
    );

    let certificate = text(&OWN["keys"]["merchant"]["certificate_pem"]);
    let swapped = problem(
        "WECHATPAY_PRIVATE_KEY_FILE",
        file("apiclient_cert.pem", certificate),
    );
    assert!(
        swapped.contains("this is a certificate, not a private key"),
        "{swapped}"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_named() {
    use std::os::unix::ffi::OsStringExt;

    assert_eq!(
        problem("WECHATPAY_MCHID", OsString::from_vec(vec![0xFF])),
        "WECHATPAY_MCHID: the value is not Unicode"
    );
}

#[test]
fn code_is_told_by_the_names_of_its_methods() {
    let error = client_builder()
        .mchid("x")
        .base_url("https://a/b")
        .build()
        .unwrap_err();
    assert_eq!(settings(&error), ["mchid", "base_url"]);
}

#[test]
fn a_key_that_is_something_else_is_told_apart() {
    let keys = &OWN["keys"]["merchant"];
    let certificate = text(&keys["certificate_pem"]);
    let public_key = text(&keys["public_key_spki_pem"]);
    let private_key = text(&keys["private_key_pkcs8_pem"]);

    let private = |text: &str| PrivateKey::from_pem(text).unwrap_err();
    assert_eq!(
        private(certificate),
        KeyError::NotPrivateKey {
            found: PemKind::Certificate
        }
    );
    assert_eq!(
        private(public_key),
        KeyError::NotPrivateKey {
            found: PemKind::PublicKey
        }
    );
    assert_eq!(private("MIIE"), KeyError::NotPem);
    assert_eq!(private(""), KeyError::NotPem);
    let encrypted = private_key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    assert_eq!(private(&encrypted), KeyError::Encrypted);
    let cut = &private_key[..private_key.len() / 2];
    assert_eq!(private(cut), KeyError::DamagedPem);
    let damaged = private_key.replacen("MIIE", "????", 1);
    assert_eq!(private(&damaged), KeyError::DamagedPem);
    let not_a_key = public_key.replace("PUBLIC", "PRIVATE");
    assert_eq!(private(&not_a_key), KeyError::NotRsa2048);

    let public = |text: &str| PublicKey::from_pem(text).unwrap_err();
    assert_eq!(
        public(certificate),
        KeyError::NotPublicKey {
            found: PemKind::Certificate
        }
    );
    assert_eq!(
        public(private_key),
        KeyError::NotPublicKey {
            found: PemKind::PrivateKey
        }
    );
    assert_eq!(public(SMALL_PUBLIC_KEY), KeyError::NotRsa2048);
    assert_eq!(public(ELLIPTIC_PUBLIC_KEY), KeyError::NotRsa2048);
}

#[test]
fn windows_line_ends_and_text_around_a_key_do_no_harm() {
    let pem = text(&OWN["keys"]["merchant"]["private_key_pkcs8_pem"]);
    PrivateKey::from_pem(&pem.replace('\n', "\r\n")).unwrap();
    PrivateKey::from_pem(&format!("Bag Attributes\n  name: x\n{pem}\n")).unwrap();
}

/// An RSA key of 1024 bits.
const SMALL_PUBLIC_KEY: &str = "\
-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDOsXvluByYKNCORJ3WdrIVcHIS
wI3mGB6573Zs9wksG8U1PdmbJHoEW5EmUtGBfiyBPCwtvw6y9aTYX2mNktfuEE2J
nQXYZcbVaCVc51zMGQ3in27Og/aWx6+zzr07K6R1KITUYTPWw/w4dCdtKXi33r9F
kKC4rVnQts05sRzO3QIDAQAB
-----END PUBLIC KEY-----
";

/// A key on the curve P-256.
const ELLIPTIC_PUBLIC_KEY: &str = "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExBzvk6lulW81xoQshFLj4XXE0OpK
MRETZ8lGg6ctbBUylDWXCsmBaY8nuYomndnqq4Y6Ygp0mZ88LOrwgCwA9A==
-----END PUBLIC KEY-----
";
