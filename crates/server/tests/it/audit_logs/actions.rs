//! `GET /api/audit-logs/actions`.

use serde_json::Value;

use crate::{Client, TestApp, app::event};

async fn listed(client: &Client, kind: &str) -> Vec<Value> {
    let all = client.get("/api/audit-logs/actions").await.ok();
    let mut all = all.as_array().unwrap().clone();
    all.retain(|action| action["kind"] == kind);
    all
}

#[tokio::test]
async fn the_catalogue() {
    let app = TestApp::start().await;
    app.client()
        .get("/api/audit-logs/actions")
        .await
        .refused(401, "unauthenticated");
    let (user, _) = app.user("john@neogenesys.com").await;
    let catalogue = listed(&user, "catalogue").await;
    let names: Vec<_> = catalogue
        .iter()
        .map(|action| action["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), event::catalogue::ACTIONS.len());
    assert!(names.contains(&"launch_workspace") && names.contains(&"begin_log"));
}

#[tokio::test]
async fn the_organizations_own_for_those_who_read_or_verify_all() {
    let app = TestApp::start().await;
    let ingest = app.key("ingest").await;
    let send = async |action: &str| {
        let mut event = event(0);
        event["action"] = action.into();
        event.as_object_mut().unwrap().remove("id");
        ingest.post("/api/audit-logs", event).await.ok();
    };
    send("deploy.finished").await;
    app.advance(1);
    send("deploy.began").await;
    send("deploy.finished").await;
    send("login").await;
    for reader in [
        app.admin().await,
        app.auditor().await,
        app.key("read").await,
        app.key("verify").await,
        app.operator(),
    ] {
        let own = listed(&reader, "own").await;
        assert_eq!(own.len(), 2);
        assert_eq!(own[0]["name"], "deploy.finished");
        assert_eq!(own[0]["first_used_at"], "2026-03-05T12:00:00Z");
        assert_eq!(own[1]["name"], "deploy.began");
        assert_eq!(own[1]["first_used_at"], "2026-03-05T12:00:01Z");
    }
    let (user, _) = app.user("john@neogenesys.com").await;
    let other = app.other_organization().await;
    for stranger in [user, ingest, app.key_of(&other, "read").await] {
        assert!(listed(&stranger, "own").await.is_empty());
        assert!(!listed(&stranger, "catalogue").await.is_empty());
    }
}

#[tokio::test]
async fn they_are_as_documented() {
    let app = TestApp::start().await;
    let mut own = event(0);
    own["action"] = "deploy".into();
    app.key("ingest")
        .await
        .post("/api/audit-logs", own)
        .await
        .ok();
    let admin = app.admin().await;
    let document = server::openapi(false);
    let forms = document["components"]["schemas"]["Action"]["oneOf"]
        .as_array()
        .unwrap();
    for form in forms {
        let kind = form["properties"]["kind"]["const"].as_str().unwrap();
        let documented: Vec<_> = form["properties"].as_object().unwrap().keys().collect();
        let found = listed(&admin, kind).await;
        assert!(!found.is_empty(), "{kind}");
        for action in found {
            let members: Vec<_> = action.as_object().unwrap().keys().collect();
            assert_eq!(members, documented, "{action}");
            for member in form["required"].as_array().unwrap() {
                assert!(!action[member.as_str().unwrap()].is_null(), "{member}");
            }
        }
    }
}
