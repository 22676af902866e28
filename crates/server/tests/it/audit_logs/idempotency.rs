//! `Idempotency-Key` of `POST /api/audit-logs`.

use serde_json::{Value, json};

use crate::{Client, Reply, TestApp, app::event};

async fn send(client: &Client, key: &str, path: &str, body: Value) -> Reply {
    client
        .ask("POST", path)
        .with("idempotency-key", key)
        .json(body)
        .send()
        .await
}

fn without_id(n: u64) -> Value {
    let mut event = event(n);
    event.as_object_mut().unwrap().remove("id");
    event
}

#[tokio::test]
async fn the_same_request_is_answered_alike_and_appends_nothing() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let body = json!([without_id(1), without_id(2)]);
    let path = "/api/audit-logs";
    let first = send(&key, "batch-1", path, body.clone()).await.ok();
    let again = send(&key, "batch-1", path, body.clone()).await.ok();
    assert_eq!(first, again);
    assert_eq!(app.events("action:launch_workspace").await.len(), 2);
    let other = send(&key, "batch-2", path, body.clone()).await.ok();
    assert_ne!(first, other);

    let changed = send(&key, "batch-1", path, json!([without_id(3)])).await;
    changed.refused(422, "idempotency_key_reused");
    let partial = send(
        &key,
        "batch-1",
        "/api/audit-logs?partial=true",
        body.clone(),
    )
    .await;
    partial.refused(422, "idempotency_key_reused");
    // Another sender's keys are another's.
    let elsewhere = send(&app.key("ingest").await, "batch-1", path, body)
        .await
        .ok();
    assert_ne!(first, elsewhere);
}

#[tokio::test]
async fn refusals_are_part_of_the_answer() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let mut bad = without_id(1);
    bad["colour"] = json!("red");
    let body = json!([without_id(1), bad]);
    let path = "/api/audit-logs?partial=true";
    let first = send(&key, "k", path, body.clone()).await.ok();
    assert_eq!(first[1]["error"]["code"], "unknown_field");
    assert_eq!(send(&key, "k", path, body).await.ok(), first);
}

#[tokio::test]
async fn keys_have_a_form() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    for bad in ["", "a b", &"x".repeat(256)] {
        let reply = send(&key, bad, "/api/audit-logs", event(1)).await;
        reply.refused(400, "bad_idempotency_key");
    }
    let twice = key.with("idempotency-key", "a");
    send(&twice, "b", "/api/audit-logs", event(1))
        .await
        .refused(400, "bad_idempotency_key");
    send(&key, &"~".repeat(255), "/api/audit-logs", event(1))
        .await
        .ok();
}
