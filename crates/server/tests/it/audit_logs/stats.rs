//! `GET /api/audit-logs/stats`.

use serde_json::{Value, json};

use crate::{Client, TestApp, app::event};

const PATH: &str = "/api/audit-logs/stats";

async fn stats(client: &Client, query: &str) -> Value {
    client.get(&format!("{PATH}?{query}")).await.ok()
}

#[tokio::test]
async fn counts_of_what_a_list_has() {
    let app = TestApp::start().await;
    let mut events: Vec<Value> = (0..90).map(event).collect();
    for sent in events.iter_mut().take(20) {
        sent["success"] = json!(false);
        sent["resource"] = json!("auth");
        sent["user_email"] = json!("Mary@neogenesys.com");
    }
    app.key("ingest")
        .await
        .post("/api/audit-logs", json!(events))
        .await
        .ok();
    let reader = app.key("read").await;
    let query = "q=id:sent-*&start=2026-03-05T11:00:00Z&end=2026-03-05T11:09:59Z\
                 &facets=user_email,resource_type,outcome,category&top=1";
    assert_eq!(
        stats(&reader, query).await,
        json!({
            "total": 90,
            "histogram": {
                "bucket_seconds": 10,
                "buckets": (0..9).map(|n| json!({
                    "start": format!("2026-03-05T11:{:02}:{:02}Z", n / 6, n * 10 % 60),
                    "success": if n < 2 { 0 } else { 10 },
                    "failure": if n < 2 { 10 } else { 0 },
                })).collect::<Vec<_>>(),
            },
            "facets": [
                {"name": "user_email", "values": [{"value": "john@neogenesys.com", "count": 70}], "distinct": 2, "others": 20},
                {"name": "resource_type", "values": [{"value": "workspace", "count": 70}], "distinct": 2, "others": 20},
                {"name": "outcome", "values": [{"value": "success", "count": 70}], "distinct": 2, "others": 20},
                {"name": "category", "values": [{"value": "workspaces", "count": 90}], "distinct": 1, "others": 0},
            ],
        })
    );
    let failed = stats(
        &reader,
        "id=sent-*&success=false&histogram=false&facets=none",
    )
    .await;
    assert_eq!(failed, json!({"total": 20, "facets": []}));
    let all = stats(&reader, "").await;
    assert_eq!(all["facets"].as_array().unwrap().len(), 8);
    assert!(all["total"].as_u64().unwrap() > 90);
}

/// What is asked before an export: how many it will have, and nothing else that takes time.
#[tokio::test]
async fn a_total_alone_is_what_an_export_will_have() {
    let app = TestApp::start().await;
    let mut events: Vec<Value> = (0..700).map(event).collect();
    for sent in events.iter_mut().take(30) {
        sent["success"] = json!(false);
    }
    let key = app.key("ingest").await;
    key.post("/api/audit-logs", json!(events)).await.ok();
    let (admin, reader) = (app.admin().await, app.key("read").await);
    let (john, id) = app.user("john@neogenesys.com").await;
    for filter in [
        "id=sent-*",
        "id=sent-*&success=false",
        "id=sent-*&start=2026-03-05T11:02:00Z&end=2026-03-05T11:03:59Z",
        "q=SAP+-id:sent-1*&source=sent",
        "id=nobody",
        &format!("user_id={id}"),
    ] {
        for client in [&admin, &reader, &john] {
            let counted = stats(client, &format!("facets=none&histogram=false&{filter}")).await;
            let total = counted["total"].as_u64().unwrap();
            // Neither facets nor a histogram.
            assert_eq!(counted, json!({"total": total, "facets": []}), "{filter}");
            let file = client
                .get(&format!("/api/audit-logs/export?format=ndjson&{filter}"))
                .await;
            assert_eq!(file.text().lines().count() as u64, total, "{filter}");
        }
    }
    let all = stats(&reader, "facets=none&histogram=false&id=sent-*").await;
    assert_eq!(all["total"], 700);
    assert_eq!(
        stats(&john, "facets=none&histogram=false&id=sent-*").await["total"],
        0
    );
    // A filter that is refused there is refused here.
    let asked = format!("{PATH}?facets=none&histogram=false&q=acton:x");
    reader.get(&asked).await.refused(400, "bad_filter");
}

#[tokio::test]
async fn people_count_their_own_and_nobody_elses() {
    let app = TestApp::start().await;
    let events: Vec<Value> = (0..5).map(event).collect();
    app.key("ingest")
        .await
        .post("/api/audit-logs", json!(events))
        .await
        .ok();
    let (user, id) = app.user("john@neogenesys.com").await;
    let own = user.get("/api/audit-logs?limit=1000").await.ok();
    let counted = stats(&user, "facets=user_id,ip_address").await;
    assert_eq!(counted["total"], own.as_array().unwrap().len());
    let only = json!([{"value": id, "count": counted["total"]}]);
    assert_eq!(counted["facets"][0]["values"], only);
    assert!(!counted.to_string().contains("192.0.2.7"));
    assert_eq!(stats(&user, "user_id=user-7").await["total"], 0);
    // Sign-ins of a moment ago, though the log has older events.
    assert_eq!(counted["histogram"]["bucket_seconds"], 1);
    for scope in ["ingest", "verify"] {
        let key = app.key(scope).await;
        key.get(PATH).await.refused(403, "forbidden");
    }
    app.client().get(PATH).await.refused(401, "unauthenticated");
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "read").await;
    assert_eq!(stats(&stranger, "user_id=user-7").await["total"], 0);
}

#[tokio::test]
async fn counting_others_events_is_recorded_as_reading_them_is() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let me = admin.get("/api/auth/me").await.ok();
    let me = me["id"].as_str().unwrap();
    let viewed = async || app.events(&format!("action:view_logs user_id:{me}")).await;
    stats(&admin, &format!("user_id={me}")).await;
    assert!(viewed().await.is_empty(), "one's own events");
    stats(&admin, "action=login&start=now-7d").await;
    admin.get("/api/audit-logs?action=login").await.ok();
    assert_eq!(viewed().await.len(), 1, "shared with the list");
    app.full.store(true, std::sync::atomic::Ordering::Relaxed);
    let refused = admin.get(&format!("{PATH}?action=logout")).await;
    refused.refused(503, "busy");
}

#[tokio::test]
async fn what_is_asked_for_is_understood_or_refused() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for (query, code, field) in [
        ("facets=colour", "bad_parameter", "facets"),
        ("facets=action,action", "bad_parameter", "facets"),
        ("top=101", "bad_parameter", "top"),
        ("top=none", "bad_parameter", "top"),
        ("histogram=no", "bad_parameter", "histogram"),
        ("start=yesterday", "bad_filter", "start"),
        ("q=acton:login", "bad_filter", "q"),
        ("sort=action", "unknown_parameter", "sort"),
        ("top=1&top=2", "repeated_parameter", "top"),
    ] {
        let reply = reader.get(&format!("{PATH}?{query}")).await;
        assert_eq!(reply.refused(400, code)["field"], field, "{query}");
    }
}
