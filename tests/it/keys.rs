//! WeChat Pay's keys in one table: public keys and platform certificates, named by requests, shared
//! by answers and notifications.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wechatpay_client::busifavor::{BusifavorEvent, UseCouponRequest};
use wechatpay_client::verification::Verifier;
use wechatpay_client::{
    Client, ClientBuilder, ErrorKind, KeyError, KeyTable, PemKind, PlatformCertificate, VerifyError,
};

use crate::vectors::{
    OWN, answer, body, certificate, certificate_pem, client_builder, headers, merchant, now,
    public_key, public_key_id, required_fields, serial, signed_by, text, vector,
};

/// `2033-05-18T03:33:20Z`, when all certificates of the vectors have expired.
const LATE: u64 = 2_000_000_000;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The key that a request of this client names.
fn named(builder: ClientBuilder) -> String {
    let request = builder
        .build()
        .unwrap()
        .prepare(&required_fields().build())
        .unwrap();
    let serial = &request.headers()["Wechatpay-Serial"];
    String::from(serial.to_str().unwrap())
}

#[test]
fn a_certificate_tells_its_serial_number_and_times() {
    for (name, effective, expire) in [
        ("platform_a", "2024-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
        ("platform_b", "2026-01-01T00:00:00Z", "2031-01-01T00:00:00Z"),
        ("stranger", "2024-01-01T00:00:00Z", "2044-01-01T00:00:00Z"),
    ] {
        let certificate = certificate(name);
        assert_eq!(certificate.serial_no(), serial(name));
        assert_eq!(certificate.effective_time().to_string(), effective);
        assert_eq!(certificate.expire_time().to_string(), expire);
        let end = u64::try_from(certificate.expire_time().unix_timestamp()).unwrap();
        assert!(!certificate.has_expired(at(end)));
        assert!(certificate.has_expired(at(end + 1)));
    }
}

#[test]
fn one_text_may_hold_several_certificates() {
    let both = certificate_pem("platform_a").to_owned() + certificate_pem("platform_b");
    let read = PlatformCertificate::all_from_pem(&both).unwrap();
    let serials: Vec<_> = read.iter().map(PlatformCertificate::serial_no).collect();
    assert_eq!(serials, [serial("platform_a"), serial("platform_b")]);

    let mixed = both + text(&OWN["keys"]["wechatpay_public_key"]["public_key_spki_pem"]);
    assert_eq!(
        PlatformCertificate::all_from_pem(&mixed).unwrap_err(),
        KeyError::NotCertificate {
            found: PemKind::PublicKey
        }
    );
    assert_eq!(
        PlatformCertificate::all_from_pem("").unwrap_err(),
        KeyError::NotPem
    );
}

#[test]
fn what_is_not_a_certificate_is_told_apart() {
    let read = |text: &str| PlatformCertificate::from_pem(text).unwrap_err();
    let pem = certificate_pem("platform_a");
    assert_eq!(read("MIIC"), KeyError::NotPem);
    assert_eq!(read(&pem[..pem.len() / 2]), KeyError::DamagedPem);
    let key = text(&OWN["keys"]["wechatpay_public_key"]["public_key_spki_pem"]);
    assert_eq!(
        read(key),
        KeyError::NotCertificate {
            found: PemKind::PublicKey
        }
    );
    let not_x509 = key.replace("PUBLIC KEY", "CERTIFICATE");
    assert_eq!(read(&not_x509), KeyError::DamagedCertificate);
}

#[test]
fn answers_verify_by_certificates_alone() {
    let client = merchant()
        .certificate(certificate("platform_a"))
        .certificate(certificate("platform_b"))
        .build()
        .unwrap();
    for id in ["use-200-cert-a", "use-200-cert-b-leading-zero"] {
        let (response, now) = answer(vector("responses", id));
        client
            .finish_at::<UseCouponRequest>(response, now)
            .unwrap_or_else(|error| panic!("{id}: {error}"));
    }
}

#[test]
fn requests_name_the_public_key_or_else_the_newest_certificate() {
    let certificates = || {
        merchant()
            .certificate(certificate("platform_b"))
            .certificate(certificate("platform_a"))
    };
    assert_eq!(named(certificates()), serial("platform_b"));
    let mixed = || certificates().public_key(public_key_id(), public_key("wechatpay_public_key"));
    assert_eq!(named(mixed()), public_key_id());

    let bare = merchant().public_key(serial("platform_a"), public_key("platform_a"));
    assert_eq!(named(bare.clone()), serial("platform_a"));
    assert_eq!(
        named(bare.certificate(certificate("platform_b"))),
        serial("platform_b")
    );
}

#[test]
fn the_key_that_requests_name_can_be_chosen() {
    let mixed = || client_builder().certificate(certificate("platform_a"));
    for id in [serial("platform_a"), serial("platform_b"), public_key_id()] {
        assert_eq!(named(mixed().wechatpay_serial(id)), id);
    }
    // The platform's own spelling goes out, however the choice is written.
    let written = serial("platform_b")
        .trim_start_matches('0')
        .to_ascii_lowercase();
    assert_eq!(
        named(mixed().wechatpay_serial(written)),
        serial("platform_b")
    );
}

#[test]
fn a_chosen_key_must_be_there() {
    for (id, problem) in [
        (serial("stranger"), "no key is given by this id"),
        (
            "PUB_KEY_ID_ÿ",
            "an id is PUB_KEY_ID_… or the serial number of a certificate in hex",
        ),
    ] {
        let error = client_builder().wechatpay_serial(id).build().unwrap_err();
        let [found] = error.problems() else {
            panic!("{error}")
        };
        assert_eq!(
            (found.setting(), found.problem()),
            ("wechatpay_serial", problem)
        );
    }
}

#[test]
fn nothing_is_sent_whose_answer_could_not_be_verified() {
    let client = merchant()
        .certificate(certificate("platform_a"))
        .build()
        .unwrap();
    client.keys().forget(serial("platform_b"));
    assert_eq!(client.keys().ids(), [serial("platform_a")]);
    client.keys().forget(serial("platform_a"));
    let error = client.prepare(&required_fields().build()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert_eq!(
        error.to_string(),
        "busifavor.useCoupon: not sent: no key of WeChat Pay is known that could verify the answer, \
         or all have expired"
    );
}

#[test]
fn a_key_that_comes_later_is_known_to_all() {
    let client = client_builder().build().unwrap();
    for name in ["platform_a", "platform_b"] {
        client.keys().forget(serial(name));
    }
    let clone = client.clone();
    let notifications = client.notifications().unwrap();
    let unknown = VerifyError::UnknownSerial(serial("platform_a").into());

    let notification = vector("notifications", "coupon-send");
    let receive = || {
        let body = text(&notification["body"]).as_bytes();
        notifications.receive_at::<BusifavorEvent>(&headers(notification), body, now(notification))
    };
    let finish = || {
        let (response, now) = answer(vector("responses", "use-200-cert-a"));
        clone.finish_at::<UseCouponRequest>(response, now)
    };
    assert_eq!(finish().unwrap_err().verify_error(), Some(&unknown));
    assert!(receive().is_err());

    client.keys().trust_certificate(certificate("platform_a"));
    finish().unwrap();
    receive().unwrap();
    assert_eq!(
        format!("{:?}", clone.keys()),
        format!(
            "KeyTable [\"{}\", \"{}\"]",
            public_key_id(),
            serial("platform_a")
        )
    );
}

#[test]
fn an_expired_certificate_is_trusted_no_longer() {
    let keys = KeyTable::new();
    keys.trust_certificate(certificate("platform_b"));
    let signed = signed_by(("platform_b", serial("platform_b")), 200, "{}", LATE);
    let verdict = Verifier::new(keys.clone()).verify(signed.headers(), b"{}", at(LATE));
    let expired = VerifyError::ExpiredCertificate(serial("platform_b").into());
    assert_eq!(verdict, Err(expired.clone()));
    assert_eq!(
        expired.to_string(),
        format!(
            "the platform certificate {} has expired",
            serial("platform_b")
        )
    );

    // The key of a certificate, without the certificate, has no end.
    keys.trust(serial("platform_b"), public_key("platform_b"))
        .unwrap();
    assert_eq!(keys.ids(), [serial("platform_b")]);
    let verdict = Verifier::new(keys).verify(signed.headers(), b"{}", at(LATE));
    assert_eq!(verdict, Ok(()));
}

#[test]
fn a_new_certificate_of_the_same_serial_number_takes_the_place_of_the_old() {
    let keys = KeyTable::new();
    let short = serial("platform_b").trim_start_matches('0');
    keys.trust(short, public_key("platform_a")).unwrap();
    keys.trust_certificate(certificate("platform_b"));
    assert_eq!(keys.ids(), [serial("platform_b")]);
    let vector = vector("responses", "use-200-cert-b-leading-zero");
    let verdict = Verifier::new(keys).verify(&headers(vector), &body(vector), now(vector));
    assert_eq!(verdict, Ok(()));
}

/// A client is shared between threads, and so is what it trusts.
#[test]
fn keys_are_shared_between_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<KeyTable>();
    is_shared::<PlatformCertificate>();
    is_shared::<Client>();
}
