//! `wechatpay certificates`: the platform certificates, downloaded and verified.

use std::time::SystemTime;

use clap::Args;
use serde_json::{Value, json};
use wechatpay_client::PlatformCertificate;
use wechatpay_client::certificates::CertificateDownload;

use crate::arguments::EXIT_STATUS;
use crate::call::print;
use crate::failure::Failure;
use crate::settings::Settings;

const HELP: &str = "\
It needs the APIv3 key. What is shown is decrypted and verified. Kept, for --certificate-store or
WECHATPAY_CERTIFICATE_STORE, they spare the next command the download.";

/// The arguments of `wechatpay certificates`.
#[derive(Debug, Args)]
#[command(after_help = format!("{HELP}\n\n{EXIT_STATUS}"))]
pub(crate) struct CertificatesArguments {
    #[command(flatten)]
    settings: Settings,
}

pub(crate) async fn run(arguments: &CertificatesArguments) -> Result<(), Failure> {
    let settings = &arguments.settings;
    let builder = settings.client_builder()?;
    // Also where there is a public key, beside which nothing is downloaded unless it is asked for.
    let builder = if settings.has_certificate_store()? {
        builder
    } else {
        builder.certificate_download(CertificateDownload::new())
    };
    let client = builder.build()?;
    client.refresh_certificates().await?;
    let certificates = client.keys().certificates();
    print(&certificates.iter().map(shown).collect::<Value>())
}

fn shown(certificate: &PlatformCertificate) -> Value {
    json!({
        "serial_no": certificate.serial_no(),
        "effective_time": certificate.effective_time().to_string(),
        "expire_time": certificate.expire_time().to_string(),
        "has_expired": certificate.has_expired(SystemTime::now()),
    })
}
