//! The page for people, and what it says of a wrong signature.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use wechatpay_simulator::{Coupon, Fault, Simulator};

use crate::raw_client::{RawClient, USE_COUPON, example_body, start};

fn http(simulator: &Simulator, text: &str) -> String {
    let address = simulator.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let text = text.replace("HOST", address);
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn page(simulator: &Simulator) -> String {
    let request = "GET /simulator HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    let answer = http(simulator, request);
    let answer = answer.strip_prefix("HTTP/1.1 200 OK").unwrap();
    // The cells, however they look.
    let cells = answer.split("<td").map(|cell| match cell.split_once('>') {
        Some((attributes, text)) if attributes.starts_with(" class") => format!("<td>{text}"),
        _ => format!("<td{cell}"),
    });
    cells.collect()
}

#[tokio::test]
async fn it_shows_requests_coupons_and_faults() {
    let simulator = Simulator::builder()
        .coupon(Coupon::new("<script>").openid("a&b"))
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);
    client.use_coupon(&example_body());
    simulator.fail_next(Fault::TooManyRequests {
        retry_after: Some(3),
    });

    let page = page(&simulator);

    for part in [
        "content-type: text/html; charset=utf-8",
        "POST /v3/marketing/busifavor/coupons/use<td><span class=\"status good\">200</span>",
        "<td>sxxe34343434<td>100088<td>xsd3434454567676<td>USED<td>1002600620019090123143254435",
        ">too-many-requests=3,times=1</code>",
        "&lt;script&gt;<td>100088<td>a&amp;b<td>SENDED",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

/// A request whose body was signed with other blanks, far from its beginning.
fn send_rewritten(client: &RawClient, length: usize) -> String {
    let filler = "é".repeat(length / 2);
    let signed = format!(r#"{{"a":"{filler}","b":"{filler}"}}"#);
    let body = signed.replace(",\"b\"", ", \"b\"");
    let request = client.request("POST", USE_COUPON, &signed);
    assert_eq!(request.body(&body).send().unwrap().status, 401);
    body
}

#[tokio::test]
async fn large_requests_leave_the_page_small_and_the_memory_bounded() {
    let (simulator, client) = start().await;
    let body = send_rewritten(&client, 1 << 20);

    let shown = page(&simulator);
    assert!(shown.len() < 100_000, "{}", shown.len());
    assert!(shown.contains("é&quot;,<mark> </mark>&quot;b&quot;"));
    assert!(shown.contains("<pre class=\"expected\">…é"));
    let [request] = simulator.requests().try_into().unwrap();
    assert!(request.signature.unwrap().expected().contains(&body));

    // Two messages of 2 MiB each: 15 such requests are within 64 MiB.
    for _ in 0..17 {
        send_rewritten(&client, 1 << 20);
    }
    assert_eq!(simulator.requests().len(), 15);
}

#[tokio::test]
async fn a_form_leads_back_to_the_page() {
    let (simulator, _) = start().await;
    let body = "fault=closed&operation=&chance=&times=2";

    let answer = http(
        &simulator,
        &format!(
            "POST /simulator/faults HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    );

    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    assert!(answer.contains("location: /simulator\r\n"), "{answer}");
    assert!(page(&simulator).contains(">closed,times=2</code>"));
}

#[tokio::test]
async fn a_wrong_signature_shows_both_messages_and_where_they_part() {
    let (simulator, client) = start().await;
    let body = r#"{"coupon_code": "1", "a": "b, c"}"#;
    let url = format!("{USE_COUPON}?a=b%2Fc");
    let sent = |signed_url: &str, signed_body: &str| {
        let request = client.request("POST", signed_url, signed_body);
        let answer = request.url(&url).body(body).send().unwrap();
        assert_eq!(answer.status, 401);
        simulator.requests().pop().unwrap().signature.unwrap()
    };

    let written_anew = sent(&url, r#"{"coupon_code":"1","a":"b, c"}"#);
    assert!(written_anew.mistake().unwrap().contains("other blanks"));
    let at = written_anew.first_difference().unwrap();
    assert!(written_anew.expected()[at..].starts_with(" \"1\""));
    assert!(written_anew.signed().unwrap()[at..].starts_with("\"1\""));
    assert!(
        page(&simulator).contains(
            "{\"coupon_code\":<mark> </mark>"
                .replace('"', "&quot;")
                .as_str()
        )
    );

    for (signed_url, signed_body, part) in [
        (
            USE_COUPON.to_owned(),
            body.to_owned(),
            "the query is left out",
        ),
        (format!("{USE_COUPON}?a=b/c"), body.to_owned(), "decoded"),
        (
            format!("https://api.mch.weixin.qq.com{url}"),
            body.to_owned(),
            "host of the platform",
        ),
        (url.clone(), String::new(), "the body is left out"),
        (url.clone(), format!("{body}\n"), "was not sent"),
    ] {
        let diagnosis = sent(&signed_url, &signed_body);
        let mistake = diagnosis.mistake().unwrap();
        assert!(mistake.contains(part), "{mistake}");
    }

    let unexplained = sent(&url, "something else");
    assert_eq!((unexplained.mistake(), unexplained.signed()), (None, None));
    assert!(page(&simulator).contains("Unknown: none of the common mistakes"));
    assert!(!format!("{unexplained:?}").contains("coupon_code"));
}
