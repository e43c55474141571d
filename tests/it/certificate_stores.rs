//! Where downloaded certificates are kept: a file that processes share, and stores that fail.

use std::path::PathBuf;

use wechatpay_client::certificates::{
    CertificateDownload, CertificateStore, FileCertificateStore, StoreFuture,
};
use wechatpay_simulator::Signing;

use crate::certificate_downloads::{Gateway, downloads, of, redeem, simulator};
use crate::certificates::list_of;
use crate::vectors::{certificate_pem, serial};

#[tokio::test]
async fn the_file_of_one_process_serves_another() {
    let simulator = simulator(Signing::Certificate).await;
    let file = file("shared.json");
    let client = || {
        let download = CertificateDownload::new().store(FileCertificateStore::new(&file));
        of(&simulator)
            .certificate_download(download)
            .build()
            .unwrap()
    };
    let (first, second) = (client(), client());
    redeem(&first).await.unwrap();
    redeem(&second).await.unwrap();
    assert_eq!(downloads(&simulator), 1);

    // What one has fetched on meeting a new certificate, the other reads.
    simulator.rotate_certificate().unwrap();
    redeem(&first).await.unwrap();
    redeem(&second).await.unwrap();
    assert_eq!(downloads(&simulator), 2);
    assert_eq!(second.keys().certificates().len(), 2);

    let written = std::fs::read_to_string(&file).unwrap();
    assert!(!written.contains("BEGIN CERTIFICATE"), "{written}");
    for secret in [
        simulator.merchant().api_v3_key(),
        simulator.merchant().private_key_pem(),
    ] {
        assert!(!written.contains(secret));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Nothing is left beside it.
    let folder = std::fs::read_dir(file.parent().unwrap()).unwrap();
    assert_eq!(folder.count(), 1);
}

/// WeChat Pay may list only the new certificate while the old one still signs: until it expires, a
/// process that starts now needs it as well.
#[tokio::test]
async fn what_is_no_longer_listed_is_kept_until_it_expires() {
    let simulator = simulator(Signing::Certificate).await;
    let old = &simulator.certificates()[0];
    let old = (old.serial_no().to_owned(), old.pem().to_owned());
    let new = (
        serial("stranger").to_owned(),
        certificate_pem("stranger").to_owned(),
    );
    let file = file("unlisted.json");
    let download = || CertificateDownload::new().store(FileCertificateStore::new(&file));
    let gateway = Gateway::default();
    let client = gateway.client(download());
    gateway.list(list_of(&[old.clone(), new.clone()]));
    assert_eq!(client.refresh_certificates().await.unwrap().len(), 2);
    gateway.list(list_of(&[new]));
    assert_eq!(client.refresh_certificates().await.unwrap().len(), 2);

    let another = gateway.client(download());
    redeem(&another).await.unwrap();
    assert_eq!(
        gateway.requests(),
        ["/v3/certificates", "/v3/certificates", USE]
    );
    let certificates = another.keys().certificates();
    assert!(certificates.iter().any(|known| known.serial_no() == old.0));
}

const USE: &str = "/v3/marketing/busifavor/coupons/use";

#[tokio::test]
async fn a_file_that_was_changed_is_not_trusted() {
    let simulator = simulator(Signing::Certificate).await;
    let file = file("changed.json");
    let client = |file: &PathBuf| {
        let download = CertificateDownload::new().store(FileCertificateStore::new(file));
        of(&simulator)
            .certificate_download(download)
            .build()
            .unwrap()
    };
    redeem(&client(&file)).await.unwrap();
    let good = std::fs::read_to_string(&file).unwrap();
    let serial_no = simulator.certificates()[0].serial_no().to_owned();

    let other = serial("stranger");
    let changes: [(&str, String); 5] = [
        ("another serial number", good.replace(&serial_no, other)),
        (
            "another ciphertext",
            good.replace("\"ciphertext\": \"", "\"ciphertext\": \"AAAA"),
        ),
        (
            "a time to come",
            good.replace("\"downloaded\": \"20", "\"downloaded\": \"30"),
        ),
        ("half a file", good[..good.len() / 2].to_owned()),
        ("not JSON", String::from("certificates")),
    ];
    for (index, (change, content)) in changes.iter().enumerate() {
        assert_ne!(*content, good, "{change}");
        std::fs::write(&file, content).unwrap();
        let client = client(&file);
        redeem(&client).await.unwrap();
        assert_eq!(downloads(&simulator), 2 + index, "{change}");
        assert_eq!(client.keys().ids(), [serial_no.as_str()], "{change}");
        // The download has mended it.
        assert_eq!(
            std::fs::read_to_string(&file).unwrap().len(),
            good.len(),
            "{change}"
        );
    }

    // Of another merchant, with another APIv3 key.
    let stranger = crate::certificate_downloads::simulator(Signing::Certificate).await;
    let download = CertificateDownload::new().store(FileCertificateStore::new(&file));
    let client = of(&stranger)
        .certificate_download(download)
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    assert_eq!(downloads(&stranger), 1);
}

#[tokio::test]
async fn a_store_that_fails_does_no_harm_but_is_told() {
    let simulator = simulator(Signing::Certificate).await;
    let nowhere = file("no-such-folder").join("certificates.json");
    let download = CertificateDownload::new().store(FileCertificateStore::new(nowhere));
    let client = of(&simulator)
        .certificate_download(download)
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    let error = client.refresh_certificates().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the platform certificates were downloaded but not kept: "),
        "{error}"
    );
    assert_eq!(client.keys().ids().len(), 1);
}

/// A store that neither gives nor takes.
#[derive(Default)]
pub(crate) struct Hanging;

impl CertificateStore for Hanging {
    fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>> {
        Box::pin(std::future::pending())
    }

    fn save(&self, _document: Vec<u8>) -> StoreFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_is_as_good_as_none() {
    let gateway = Gateway::default();
    let client = gateway.client(CertificateDownload::new().store(Hanging));
    let start = tokio::time::Instant::now();
    redeem(&client).await.unwrap();
    // It was asked before the download, and after it.
    assert_eq!(start.elapsed().as_secs(), 10);
    redeem(&client).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 10);
}

/// A file that is not there, in a folder of its own.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("certificates")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("certificates.json")
}
