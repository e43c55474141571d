//! Many clients at once.

use std::thread;

use serde_json::json;

use crate::raw_client::{Answer, RawClient, example_body, example_with, start};

const CLIENTS: usize = 64;

/// All clients at once, each with the body that belongs to its number.
fn race(client: &RawClient, body: impl Fn(usize) -> serde_json::Value + Sync) -> Vec<Answer> {
    thread::scope(|scope| {
        let body = &body;
        let threads: Vec<_> = (0..CLIENTS)
            .map(|number| scope.spawn(move || client.use_coupon(&body(number))))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[tokio::test]
async fn one_of_many_numbers_redeems_a_coupon() {
    let (simulator, client) = start().await;

    let answers = race(&client, |number| {
        example_with("use_request_no", Some(json!(format!("order-{number}"))))
    });

    assert_eq!(
        answers.iter().filter(|answer| answer.status == 200).count(),
        1
    );
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.error(), (400, "RESOURCE_ALREADY_EXISTS".to_owned()));
    }
    assert!(answers.iter().all(|answer| client.verifies(answer)));
    assert_eq!(simulator.redemptions(), 1);
    assert_eq!(simulator.requests().len(), CLIENTS);
}

#[tokio::test]
async fn the_same_number_many_times_redeems_once() {
    let (simulator, client) = start().await;

    let answers = race(&client, |_| example_body());

    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(simulator.redemptions(), 1);
}
