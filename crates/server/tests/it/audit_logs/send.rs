//! `POST /api/audit-logs`.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use crate::{TestApp, app::event};

fn ids(answer: &Value) -> Vec<&str> {
    let items = answer.as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap()).collect()
}

fn ndjson(events: impl IntoIterator<Item = Value>) -> String {
    events
        .into_iter()
        .map(|event| format!("{event}\n"))
        .collect()
}

#[tokio::test]
async fn one_many_and_lines() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let one = key.post("/api/audit-logs", event(1)).await.ok();
    assert_eq!(ids(&one), ["sent-1"]);
    let first = one[0]["index"].as_u64().unwrap();
    let many = key
        .post("/api/audit-logs", json!([event(2), event(3)]))
        .await
        .ok();
    assert_eq!(ids(&many), ["sent-2", "sent-3"]);
    assert_eq!(many[1]["index"], first + 2);
    let lines = key.ask("POST", "/api/audit-logs");
    let lines = lines
        .body("application/x-ndjson", ndjson((4..7).map(event)))
        .send()
        .await
        .ok();
    assert_eq!(ids(&lines), ["sent-4", "sent-5", "sent-6"]);
    let ours = json!({"user_id": "u", "action": "a", "resource": "r"});
    let ours = key.post("/api/audit-logs", ours).await.ok();
    assert!(ids(&ours)[0].starts_with("log-"));
    assert_eq!(key.post("/api/audit-logs", json!([])).await.ok(), json!([]));

    let found = app.events("id:sent-2").await;
    assert_eq!(found[0]["source"], "sent");
    assert!(
        found[0]["sender"]
            .as_str()
            .unwrap()
            .starts_with("api_key:key-")
    );
}

#[tokio::test]
async fn all_or_nothing_names_place_and_field() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let broken = |member: &str, value: Value| {
        let mut event = event(2);
        event[member] = value;
        event
    };
    for (bad, status, code, field) in [
        (
            broken("action", json!("no spaces")),
            400,
            "invalid_action",
            "/action",
        ),
        (broken("id", json!("exports")), 400, "invalid_id", "/id"),
        (broken("id", json!("..")), 400, "invalid_id", "/id"),
        (
            broken("action", json!("begin_log")),
            422,
            "reserved_action",
            "/action",
        ),
        (
            broken("colour", json!("red")),
            400,
            "unknown_field",
            "/colour",
        ),
        (broken("index", json!(4)), 400, "server_field", "/index"),
        (
            broken("success", json!("yes")),
            400,
            "wrong_type",
            "/success",
        ),
        (
            broken("user_id", json!("")),
            400,
            "missing_field",
            "/user_id",
        ),
        (
            broken("timestamp", json!("2026-03-05T12:00:00")),
            400,
            "invalid_timestamp",
            "/timestamp",
        ),
        (
            broken("timestamp", json!("2026-03-05T12:11:00Z")),
            400,
            "timestamp_out_of_range",
            "/timestamp",
        ),
        (
            broken("ip_address", json!("300.1.1.1")),
            400,
            "invalid_ip_address",
            "/ip_address",
        ),
        (
            broken("organization_id", json!("another")),
            400,
            "wrong_organization",
            "/organization_id",
        ),
        (
            broken("details", json!("x".repeat(20_000))),
            400,
            "too_long",
            "/details",
        ),
        (json!(7), 400, "not_an_object", ""),
    ] {
        let reply = key
            .post("/api/audit-logs", json!([event(1), bad, event(3)]))
            .await;
        let problem = reply.refused(status, code);
        assert_eq!(problem["place"], 1, "{problem}");
        assert_eq!(problem["field"], field, "{problem}");
    }
    assert!(app.events("id:sent-1").await.is_empty());
}

#[tokio::test]
async fn partial_keeps_the_good_ones() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let mut bad = event(2);
    bad["action"] = json!("update_retention");
    let body = json!([event(1), bad, event(3)]);
    let answer = key.post("/api/audit-logs?partial=true", body).await.ok();
    assert_eq!(answer[0]["id"], "sent-1");
    assert_eq!(answer[1]["error"]["code"], "reserved_action");
    assert_eq!(answer[1]["error"]["field"], "/action");
    assert_eq!(answer[2]["index"], answer[0]["index"].as_u64().unwrap() + 1);
    assert_eq!(app.events("id:sent-*").await.len(), 2);
}

#[tokio::test]
async fn an_id_sent_again_has_its_first_receipt() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let first = key.post("/api/audit-logs", json!([event(1)])).await.ok();
    let again = key
        .post("/api/audit-logs", json!([event(1), event(2), event(2)]))
        .await
        .ok();
    assert_eq!(again[0], first[0]);
    assert_eq!(again[1], again[2]);
    let mut other = event(1);
    other["details"] = json!("something else");
    let refused = key
        .post("/api/audit-logs", json!([event(3), other.clone()]))
        .await;
    assert_eq!(refused.refused(409, "id_conflict")["place"], 1);
    let answer = key
        .post("/api/audit-logs?partial=true", json!([event(3), other]))
        .await
        .ok();
    assert_eq!(answer[0]["id"], "sent-3");
    assert_eq!(answer[1]["error"]["code"], "id_conflict");
}

#[tokio::test]
async fn bodies_that_cannot_be_used() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let post = async |kind: &str, body: String| {
        key.ask("POST", "/api/audit-logs")
            .body(kind, body)
            .send()
            .await
    };
    let json = "application/json";
    post(json, String::new()).await.refused(400, "empty_body");
    let cut = post(json, format!("[{},", event(1)))
        .await
        .refused(400, "malformed_body");
    assert!(cut["at"].is_array(), "{cut}");
    post(json, "hello".into())
        .await
        .refused(400, "malformed_body");
    post("text/csv", event(1).to_string())
        .await
        .refused(415, "unsupported_type");
    post("application/x-www-form-urlencoded", event(1).to_string())
        .await
        .refused(415, "unsupported_type");
    let packed = key
        .with("content-encoding", "gzip")
        .post("/api/audit-logs", event(1))
        .await;
    packed.refused(415, "unsupported_encoding");
    key.post("/api/audit-logs?partial=maybe", event(1))
        .await
        .refused(400, "bad_parameter");
    key.post("/api/audit-logs?parital=true", event(1))
        .await
        .refused(400, "unknown_parameter");
    let many = vec![json!({"user_id": "u", "action": "a", "resource": "r"}); 10_001];
    key.post("/api/audit-logs", json!(many))
        .await
        .refused(413, "too_many_events");
    assert_eq!(
        key.post("/api/audit-logs", json!(many[1..]))
            .await
            .ok()
            .as_array()
            .unwrap()
            .len(),
        10_000
    );
    let large = " ".repeat(event::limits::BODY + 1);
    post(json, large).await.refused(413, "body_too_large");
    let largest = event(1).to_string();
    let largest = largest.clone() + &" ".repeat(event::limits::BODY - largest.len());
    assert_eq!(post(json, largest).await.status, 200);
}

#[tokio::test]
async fn who_may_send() {
    let app = TestApp::start().await;
    let (user, _) = app.user("john@neogenesys.com").await;
    app.client()
        .post("/api/audit-logs", event(1))
        .await
        .refused(401, "unauthenticated");
    for client in [
        user,
        app.auditor().await,
        app.key("read").await,
        app.key("verify").await,
    ] {
        client
            .post("/api/audit-logs", event(1))
            .await
            .refused(403, "forbidden");
    }
    for (n, client) in [
        app.admin().await,
        app.key("ingest").await,
        app.key("admin").await,
        app.operator(),
    ]
    .into_iter()
    .enumerate()
    {
        client.post("/api/audit-logs", event(n as u64)).await.ok();
    }
    assert_eq!(app.events("action:access_denied").await.len(), 4);
    let sent = app.events("id:sent-0").await;
    assert!(
        sent[0]["sender"]
            .as_str()
            .unwrap()
            .starts_with("user:user-")
    );
}

#[tokio::test]
async fn a_full_disk_is_busy_and_heals() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    app.full.store(true, Relaxed);
    let refused = key.post("/api/audit-logs", event(1)).await;
    let problem = refused.refused(503, "busy");
    assert!(
        !problem["detail"].as_str().unwrap().contains("disk is full"),
        "{problem}"
    );
    app.full.store(false, Relaxed);
    key.post("/api/audit-logs", event(1)).await.ok();
}

#[tokio::test]
async fn large_bodies_have_bounded_memory() {
    let app = TestApp::with(|setup| setup.limits.bodies = 1 << 20).await;
    let key = app.key("ingest").await;
    let pad = |size: usize| event(1).to_string() + &" ".repeat(size);
    let post = async |size| {
        let asked = key.ask("POST", "/api/audit-logs");
        asked.body("application/json", pad(size)).send().await
    };
    post(4 << 20).await.refused(503, "busy");
    post(1 << 20).await.ok();
    post(1 << 20).await.ok();
}
