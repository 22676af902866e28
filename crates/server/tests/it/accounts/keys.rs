//! `/api/api-keys`.

use serde_json::json;

use super::{JOHN, delete, lines, size};
use crate::TestApp;

#[tokio::test]
async fn keys_are_made_shown_used_and_revoked() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = size(&app);
    let form = json!({"name": "siem", "scope": "read", "expires_in_days": 2});
    let made = admin.post("/api/api-keys", form).await.ok();
    let id = made["id"].as_str().unwrap();
    let key = app.client().bearer(made["secret"].as_str().unwrap());
    let shown = async || {
        let listed = admin.get("/api/api-keys").await;
        assert!(!listed.text().contains(made["secret"].as_str().unwrap()));
        listed.ok()[0].clone()
    };
    assert_eq!(shown().await["last_used_at"], json!(null));
    key.get("/api/auth/me").await.ok();
    assert_eq!(shown().await["last_used_at"], "2026-03-05T12:00:00Z");
    let path = format!("/api/api-keys/{id}");
    assert_eq!(delete(&admin, &path).await.status, 204);
    delete(&admin, &path).await.refused(404, "not_found");
    key.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    assert_eq!(shown().await["state"], "revoked");
    let bad = json!({"name": "", "scope": "read"});
    admin
        .post("/api/api-keys", bad)
        .await
        .refused(400, "bad_name");
    for (scope, days, code) in [
        ("root", 1, "bad_scope"),
        ("read", 3651, "bad_expiry"),
        ("read", -1, "bad_expiry"),
    ] {
        let bad = json!({"name": "x", "scope": scope, "expires_in_days": days});
        admin.post("/api/api-keys", bad).await.refused(400, code);
    }
    let (john, _) = app.user(JOHN).await;
    let form = json!({"name": "x", "scope": "admin"});
    john.post("/api/api-keys", form)
        .await
        .refused(403, "forbidden");
    delete(&john, &path).await.refused(403, "forbidden");
    let by = "<ana@neogenesys.com>";
    let found: Vec<_> = lines(&app, before)
        .into_iter()
        .filter(|line| line.contains("_api_key "))
        .collect();
    assert_eq!(
        found,
        [
            format!(
                "create_api_key api_key:{id} ok {by}: Created API key siem {{\"after\":{{\"expires_at\":\"2026-03-07T12:00:00Z\",\
                 \"name\":\"siem\",\"scope\":\"read\"}}}}"
            ),
            format!("revoke_api_key api_key:{id} ok {by}: Revoked API key"),
            format!("revoke_api_key api_key:{id} failed {by}: No such API key"),
            format!("create_api_key api_keys failed {by}: The name is not acceptable"),
            format!("create_api_key api_keys failed {by}: There is no such scope"),
            format!("create_api_key api_keys failed {by}: The expiry is not acceptable"),
            format!("create_api_key api_keys failed {by}: The expiry is not acceptable"),
            format!(
                "create_api_key api_keys failed <{JOHN}>: Only administrators may make API keys"
            ),
            format!(
                "revoke_api_key api_key:{id} failed <{JOHN}>: Only administrators may revoke API keys"
            ),
        ]
    );
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let app = TestApp::start().await;
    let operator = app.operator();
    let form = json!({"name": "siem", "scope": "read"});
    let made = operator.post("/operator/keys", form).await.ok();
    let key = app.client().bearer(made["secret"].as_str().unwrap());
    let used = async |after: u64| {
        app.advance(after);
        // Whose a key is, is remembered for a second, which is no time here: a revocation forgets it.
        let form = json!({"name": "other", "scope": "read"});
        let other = operator.post("/operator/keys", form).await.ok()["id"].clone();
        let path = format!("/operator/keys/{}", other.as_str().unwrap());
        assert_eq!(delete(&operator, &path).await.status, 204);
        key.get("/api/auth/me").await.ok();
        let listed = operator.get("/operator/keys").await.ok();
        let mut keys = listed.as_array().unwrap().iter();
        let shown = keys.find(|one| one["id"] == made["id"]).unwrap();
        shown["last_used_at"].as_str().unwrap().to_owned()
    };
    assert_eq!(used(0).await, "2026-03-05T12:00:00Z");
    assert_eq!(used(59).await, "2026-03-05T12:00:00Z");
    assert_eq!(used(1).await, "2026-03-05T12:01:00Z");
    assert_eq!(used(59).await, "2026-03-05T12:01:00Z");
    assert_eq!(used(600).await, "2026-03-05T12:11:59Z");
}
