//! What a service does that receives notifications, whatever it is made with: the example with
//! actix-web runs this file too. The simulator sends them.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wechatpay_client::busifavor::{SendCouponRequest, SetCouponNotifyRequest};
use wechatpay_simulator::{Fault, SentNotification, Signing, Simulator};

/// The service of the package that is tested.
const SERVICE: &str = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));

type TestResult = Result<(), Box<dyn Error>>;

#[tokio::test]
async fn a_coupon_that_is_told_twice_is_kept_once() -> TestResult {
    let shop = Shop::open(Signing::PublicKey).await?;
    shop.simulator.fail_next_notification(Fault::Closed);

    shop.send_coupon("1").await?;

    assert_eq!(shop.told().await.attempts, [None, Some(204)]);
    assert_eq!(shop.kept()?.len(), 1);
    assert_eq!(shop.close()?, "a coupon of stock 100088 was sent\n");
    Ok(())
}

#[tokio::test]
async fn each_coupon_is_kept() -> TestResult {
    let shop = Shop::open(Signing::PublicKey).await?;

    let codes = [shop.send_coupon("1").await?, shop.send_coupon("2").await?];

    while shop.simulator.notifications().len() < codes.len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let kept = shop.kept()?;
    assert_eq!(kept, codes.map(|code| format!("COUPON.SEND {code}")));
    Ok(())
}

#[tokio::test]
async fn what_does_not_verify_is_refused_and_the_right_one_follows() -> TestResult {
    let shop = Shop::open(Signing::PublicKey).await?;
    for fault in [
        Fault::Probe,
        Fault::UndecodableProbe,
        Fault::TamperedBody,
        Fault::Unsigned,
        Fault::Stale { seconds: 600 },
    ] {
        shop.simulator.fail_next_notification(fault);
    }

    shop.send_coupon("1").await?;

    let refused = [Some(401); 5];
    let told = shop.told().await;
    assert_eq!(told.attempts, [&refused[..], &[Some(204)]].concat());
    assert_eq!(shop.kept()?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_accepted() -> TestResult {
    let shop = Shop::open(Signing::PublicKey).await?;
    let inbox = shop.folder.path().join("inbox");
    fs::remove_dir(&inbox)?;

    shop.send_coupon("1").await?;
    while shop.simulator.notifications().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    fs::create_dir(&inbox)?;

    let told = shop.told().await;
    assert_eq!(told.attempts.first(), Some(&Some(500)));
    assert!(told.is_received());
    assert_eq!(shop.kept()?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_certificate_that_is_not_known_is_downloaded() -> TestResult {
    let shop = Shop::open(Signing::Certificate).await?;

    shop.send_coupon("1").await?;

    assert_eq!(shop.told().await.attempts, [Some(204)]);
    Ok(())
}

#[tokio::test]
async fn a_long_body_is_not_read() -> TestResult {
    let shop = Shop::open(Signing::PublicKey).await?;
    let client = reqwest::Client::new();
    for (length, status) in [(64 * 1024, 401), (64 * 1024 + 1, 413)] {
        let request = client.post(&shop.service.url).body("x".repeat(length));
        assert_eq!(request.send().await?.status(), status, "{length} bytes");
    }
    Ok(())
}

/// A merchant who has given WeChat Pay the address of a service.
struct Shop {
    simulator: Simulator,
    service: Service,
    folder: TempDir,
}

impl Shop {
    async fn open(signing: Signing) -> Result<Self, Box<dyn Error>> {
        let simulator = Simulator::builder()
            .signing(signing)
            .notification_interval(Duration::from_millis(300))
            .start()
            .await?;
        let folder = TempDir::new()?;
        let service = Service::start(&simulator, &folder)?;
        let request = SetCouponNotifyRequest::builder()
            .notify_url(service.url.as_str())
            .build();
        let client = simulator.client()?;
        client.busifavor().set_coupon_notify(&request).await?;
        Ok(Self {
            simulator,
            service,
            folder,
        })
    }

    /// Sends a coupon to a user, and tells its code.
    async fn send_coupon(&self, out_request_no: &str) -> Result<String, Box<dyn Error>> {
        let request = SendCouponRequest::builder()
            .openid("xsd3434454567676")
            .appid("wx1234567889999")
            .stock_id("100088")
            .out_request_no(out_request_no)
            .build();
        let sent = self
            .simulator
            .client()?
            .busifavor()
            .send_coupon(&request)
            .await?;
        Ok(sent.coupon_code.ok_or("a coupon without a code")?)
    }

    /// The notification of the only coupon, once it was received or given up.
    async fn told(&self) -> SentNotification {
        const ATTEMPTS: usize = 11;
        loop {
            let told = self.simulator.notifications().pop();
            let is_over =
                |told: &SentNotification| told.is_received() || told.attempts.len() == ATTEMPTS;
            if let Some(told) = told.filter(is_over) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What is in the service's inbox.
    fn kept(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let files = fs::read_dir(self.folder.path().join("inbox"))?;
        let names = files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<Result<Vec<_>, std::io::Error>>()?;
        names.sort();
        Ok(names)
    }

    /// Ends the service, and tells what it has said.
    fn close(mut self) -> Result<String, Box<dyn Error>> {
        self.service.process.kill()?;
        let mut said = String::new();
        self.service.output.read_to_string(&mut said)?;
        Ok(said)
    }
}

/// The running service. It ends when it is dropped.
struct Service {
    process: Child,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Service {
    fn start(simulator: &Simulator, folder: &TempDir) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(SERVICE)
            .envs(simulator.environment(folder.path().join("keys"))?)
            .env(
                "WECHATPAY_CERTIFICATE_STORE",
                folder.path().join("certificates"),
            )
            .env("INBOX", folder.path().join("inbox"))
            .env("LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let url = line.trim_end().strip_prefix("listening on ");
        Ok(Self {
            url: url.ok_or("the service does not listen")?.to_owned(),
            process,
            output,
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A process that is gone needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
