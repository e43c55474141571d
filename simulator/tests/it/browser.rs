//! The page in a real browser: Chromium without a window, driven by `WebDriver`.

use std::{
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use wechatpay_simulator::{Coupon, Simulator};

use crate::raw_client::{RawClient, USE_COUPON, example_body, start};
use crate::tools;

/// What starts browsers and drives them. It ends with this.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked to end it takes its browsers along; killed it would not.
        let asked = Command::new("kill").arg(self.0.id().to_string()).status();
        if asked.is_err() {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

struct Browser {
    client: Client,
    /// Kept open, so that the driver can go on telling.
    _output: Lines<BufReader<ChildStdout>>,
    _driver: Driver,
}

impl Browser {
    /// `None`, and a message, where there is no Chromium.
    async fn start() -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn();
        let mut driver = Driver(tools::or_skip("chromedriver", driver.ok())?);
        let mut output = BufReader::new(driver.0.stdout.take().unwrap()).lines();
        let port = output.find_map(|line| {
            let line = line.unwrap();
            let port = line.split_once("successfully on port ")?.1;
            Some(port.trim_end_matches('.').to_owned())
        });
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ];
        let options = json!({ "args": arguments });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(Map::from_iter([("goog:chromeOptions".to_owned(), options)]))
            .connect(&format!("http://127.0.0.1:{}", port.unwrap()))
            .await;
        let client = tools::or_skip("chromium", client.ok())?;
        Some(Self {
            client,
            _output: output,
            _driver: driver,
        })
    }

    async fn open(&self, simulator: &Simulator) {
        let page = format!("{}/simulator", simulator.base_url());
        self.client.goto(&page).await.unwrap();
    }

    /// What a script says of the page. One script sees one state of it, while the page renews what
    /// it shows; between two commands of the driver, an element may be gone.
    async fn look(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// The texts that one can see of what a selector finds.
    async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])]
                      .map(element => element.innerText.replace(/\\s+/g, ' ').trim())";
        let texts = self.look(script, vec![json!(selector)]).await;
        serde_json::from_value(texts).unwrap()
    }

    /// Clicks on something that stays when the page is renewed.
    async fn click(&self, selector: &str) {
        let element = self.client.find(Locator::Css(selector)).await.unwrap();
        element.click().await.unwrap();
    }

    /// Types into a field, and sends its form.
    async fn enter(&self, field: &str, text: &str) {
        let selector = format!("input[name={field}]");
        let element = self.client.find(Locator::Css(&selector)).await.unwrap();
        element.send_keys(&format!("{text}\n")).await.unwrap();
    }

    /// Waits until the page shows a text there, without being loaded again by the test.
    async fn wait_for(&self, selector: &str, text: &str) {
        let script = "return [...document.querySelectorAll(arguments[0])]
                      .some(element => element.innerText.includes(arguments[1]))";
        for _ in 0..600 {
            let arguments = vec![json!(selector), json!(text)];
            // A page that is just being left cannot be looked at.
            let shown = self.client.execute(script, arguments).await;
            if shown.is_ok_and(|shown| shown == Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{text} is not in {:?}", self.texts(selector).await);
    }

    /// Writes a picture of the page to the file that `SCREENSHOT` names, if it does; the path begins in
    /// the repository.
    async fn screenshot(&self) {
        if let Some(file) = std::env::var_os("SCREENSHOT") {
            self.client.set_window_size(1100, 1250).await.unwrap();
            let png = self.client.screenshot().await.unwrap();
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            std::fs::write(root.join(file), png).unwrap();
        }
    }

    async fn end(self) {
        self.client.close().await.unwrap();
    }
}

/// Sends a good request whose body was written anew after it was signed.
fn send_rewritten(client: &RawClient) {
    let request = client.use_coupon_request(&example_body());
    let body = example_body().to_string().replace("\":", "\": ");
    assert_eq!(request.body(&body).send().unwrap().status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_shows_what_happens_and_its_clicks_make_faults() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (simulator, client) = start().await;
    browser.open(&simulator).await;
    assert_eq!(browser.texts("#requests .request").await, [""; 0]);

    // What happens from now on is shown without a reload.
    assert_eq!(client.use_coupon(&example_body()).status, 200);
    browser.wait_for("#requests .request", "accepted").await;
    assert_eq!(
        browser.texts("#requests .request td").await,
        [&format!("POST {USE_COUPON}"), "200", "accepted"]
    );
    let coupons = browser.texts("#coupons tr").await;
    let is_used = |row: &&String| row.starts_with("sxxe34343434 ") && row.contains(" USED ");
    assert_eq!(coupons.iter().filter(is_used).count(), 1, "{coupons:?}");
    assert!(coupons.iter().any(|row| row.ends_with(" SENDED")));

    // The two messages stand side by side, each with its first difference marked.
    send_rewritten(&client);
    browser.wait_for("#requests .mistake", "other blanks").await;
    let left_and_top = "return ['expected', 'signed'].map(name => {
        const place = document.getElementsByClassName(name)[0].getBoundingClientRect();
        return [place.left, place.top];
    })";
    let places = browser.look(left_and_top, vec![]).await;
    let at = |which: usize, axis: usize| places[which][axis].as_f64().unwrap();
    assert!(at(0, 0) < at(1, 0), "{places}");
    assert!((at(0, 1) - at(1, 1)).abs() < 1.0, "{places}");
    let marks = "return [...document.querySelectorAll('#requests mark')]
                 .map(mark => [mark.textContent, getComputedStyle(mark).backgroundColor])";
    let marks = browser.look(marks, vec![]).await;
    let orange = "rgb(255, 194, 77)";
    assert_eq!(marks, json!([[" ", orange], ["\"", orange]]));

    // A click sets a fault for the next answer, another for every one.
    browser.click("button[value='too-many-requests=2']").await;
    browser
        .wait_for("#faults li", "too-many-requests=2,times=1")
        .await;
    browser.screenshot().await;
    let limited = client.use_coupon(&example_body());
    assert_eq!(limited.status, 429);
    assert_eq!(limited.header("retry-after"), Some("2"));
    browser
        .wait_for("#requests .request", "too-many-requests=2")
        .await;
    browser.wait_for("#faults", "none is set").await;
    assert_eq!(client.use_coupon(&example_body()).status, 200);

    browser.click("#switches input[type=radio][value='']").await;
    browser.click("button[value='bad-gateway']").await;
    browser.wait_for("#faults li", "bad-gateway").await;
    for _ in 0..3 {
        assert_eq!(client.use_coupon(&example_body()).status, 502);
    }
    browser.click("#clear").await;
    browser.wait_for("#faults", "none is set").await;
    assert_eq!(client.use_coupon(&example_body()).status, 200);

    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_runs_nothing_that_arrives_and_needs_little_room() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let script = "<script>document.title='run'</script><img src=x onerror=document.title='run'>\"'";
    let simulator = Simulator::builder()
        .coupon(Coupon::new(script).openid(script).used_by(script))
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);
    let mut body = example_body();
    body["coupon_code"] = json!(script);
    let request = client.use_coupon_request(&example_body());
    let url = format!("{USE_COUPON}?{}=%3Cscript%3E", "x".repeat(300));
    let refused = request.url(&url).body(&body.to_string()).send().unwrap();
    assert_eq!(refused.status, 401);
    simulator.add_fault(format!("missing-field={script}").parse().unwrap());
    browser.client.set_window_size(240, 800).await.unwrap();
    browser.open(&simulator).await;

    // It stands there as the text it is, without a bar to move the page sideways.
    for part in ["#coupons td", "#faults li", "#requests pre"] {
        browser
            .wait_for(part, "<script>document.title='run'</script>")
            .await;
    }
    let look = "const page = document.documentElement;
        return [document.title, page.scrollWidth - page.clientWidth, document.images.length];";
    let seen = browser.look(look, vec![]).await;
    assert_eq!(seen, json!(["WeChat Pay simulator", 0, 0]));

    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_finds_a_coupon_and_moves_the_calendar() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (simulator, _) = start().await;
    browser.open(&simulator).await;

    browser.enter("coupon", "sxxe343435").await;
    browser.wait_for("#coupons tr", "sxxe34343500").await;
    assert_eq!(browser.texts("#coupons tr").await.len(), 2);

    let century = (99_i64 * 365 * 86_400).to_string();
    browser.enter("calendar_offset", &century).await;
    browser.wait_for("#coupons tr", "EXPIRED").await;

    browser.end().await;
}
