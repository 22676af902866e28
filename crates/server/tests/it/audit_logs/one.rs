//! `GET /api/audit-logs/{id}`.

use serde_json::json;

use crate::{TestApp, app::event};

#[tokio::test]
async fn by_id_in_scope() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    let sent = key.post("/api/audit-logs", json!([event(1)])).await.ok();
    let drawn = key
        .post(
            "/api/audit-logs",
            json!({"user_id": "u", "action": "a", "resource": "r"}),
        )
        .await
        .ok();
    let drawn = drawn[0]["id"].as_str().unwrap().to_owned();
    let reader = app.key("read").await;
    let found = reader.get("/api/audit-logs/sent-1").await.ok();
    assert_eq!(found["index"], sent[0]["index"]);
    assert_eq!(found["details"], event(1)["details"]);
    assert_eq!(
        reader.get(&format!("/api/audit-logs/{drawn}")).await.ok()["id"],
        drawn.as_str()
    );

    for missing in [
        "sent-2",
        "log-00000000-0000-7000-8000-000000000000",
        "%FF",
        &"x".repeat(300),
    ] {
        reader
            .get(&format!("/api/audit-logs/{missing}"))
            .await
            .refused(404, "not_found");
    }
    let (user, id) = app.user("john@neogenesys.com").await;
    user.get("/api/audit-logs/sent-1")
        .await
        .refused(404, "not_found");
    let own = user.get("/api/audit-logs?limit=1").await.ok();
    let own = own[0]["id"].as_str().unwrap();
    assert_eq!(
        user.get(&format!("/api/audit-logs/{own}")).await.ok()["user_id"],
        id.as_str()
    );
    let other = app.other_organization().await;
    let stranger = app.key_of(&other, "admin").await;
    stranger
        .get("/api/audit-logs/sent-1")
        .await
        .refused(404, "not_found");
    app.client()
        .get("/api/audit-logs/sent-1")
        .await
        .refused(401, "unauthenticated");
    key.get("/api/audit-logs/sent-1")
        .await
        .refused(403, "forbidden");
    app.key("verify")
        .await
        .get("/api/audit-logs/sent-1")
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn reading_it_is_recorded() {
    let app = TestApp::start().await;
    app.key("ingest")
        .await
        .post("/api/audit-logs", event(1))
        .await
        .ok();
    let admin = app.admin().await;
    admin.get("/api/audit-logs/sent-1").await.ok();
    admin.get("/api/audit-logs/sent-1").await.ok();
    let viewed = app
        .events("action:view_logs user_email:ana@neogenesys.com")
        .await;
    assert_eq!(viewed.len(), 1);
    assert!(viewed[0].to_string().contains("id:sent-1"));
}
