//! `GET /api/audit-logs/{id}/proof`.

use serde_json::Value;
use verify::{Bundle, Keys, Verdict, verify_bundle};

use crate::{Client, Reply, TestApp, app::event};

async fn proof(client: &Client, query: &str) -> Reply {
    client
        .get(&format!("/api/audit-logs/sent-1/proof{query}"))
        .await
}

async fn keys(app: &TestApp) -> Keys {
    let vkey = app
        .client()
        .get(&format!("/log/{}/vkey", app.organization))
        .await;
    let mut keys = Keys::new();
    keys.trust(vkey.text().trim().parse().unwrap()).unwrap();
    keys
}

fn opened(bundle: &Value) -> Vec<&str> {
    let fields = bundle["fields"].as_object().unwrap().iter();
    fields
        .filter(|(_, told)| told.get("value").is_some())
        .map(|(name, _)| name.as_str())
        .collect()
}

#[tokio::test]
async fn it_verifies_without_the_server() {
    let app = TestApp::start().await;
    app.key("ingest")
        .await
        .post("/api/audit-logs", event(1))
        .await
        .ok();
    let reader = app.key("read").await;
    let (keys, reply) = (
        keys(&app).await,
        proof(&reader, "?disclose=details,ip_address").await,
    );
    let bundle = reply.ok();
    assert_eq!(opened(&bundle), ["details", "ip_address"]);
    assert!(reply.header("content-disposition").contains("neosc-proof-"));
    app.running.unwrap().stop().await;

    let report = verify_bundle(&Bundle::parse(reply.text()).unwrap(), &keys);
    assert_eq!(report.verdict, Verdict::Genuine);
    let changed = reply.text().replace("Launched SAP", "Launched ERP");
    let report = verify_bundle(&Bundle::parse(&changed).unwrap(), &keys);
    assert!(matches!(report.verdict, Verdict::NotGenuine { first } if first.contains("details")));
}

#[tokio::test]
async fn only_what_is_asked_for_is_opened() {
    let app = TestApp::start().await;
    app.key("ingest")
        .await
        .post("/api/audit-logs", event(1))
        .await
        .ok();
    let (reader, keys) = (app.key("read").await, keys(&app).await);
    let closed = proof(&reader, "").await;
    assert!(opened(&closed.ok()).is_empty());
    for secret in ["john", "Launched", "192.0.2.7", "user-7"] {
        assert!(!closed.text().contains(secret), "{secret}");
    }
    assert!(
        app.events("action:view_logs resource:logs -user_id:operator*")
            .await
            .is_empty()
    );
    let all = proof(&reader, "?disclose=all").await;
    assert_eq!(
        opened(&all.ok()),
        [
            "details",
            "ip_address",
            "original_id",
            "resource",
            "sender",
            "user_email",
            "user_id"
        ]
    );
    assert_eq!(
        app.events("action:view_logs resource:logs -user_id:operator*")
            .await
            .len(),
        1
    );
    for reply in [closed, all] {
        let report = verify_bundle(&Bundle::parse(reply.text()).unwrap(), &keys);
        assert_eq!(report.verdict, Verdict::Genuine);
    }
    let bad = proof(&reader, "?disclose=colour")
        .await
        .refused(400, "unknown_field");
    assert_eq!(bad["field"], "disclose");
    proof(&reader, "?open=details")
        .await
        .refused(400, "unknown_parameter");
}

#[tokio::test]
async fn for_whom() {
    let app = TestApp::start().await;
    app.key("ingest")
        .await
        .post("/api/audit-logs", event(1))
        .await
        .ok();
    let verifier = app.key("verify").await;
    proof(&verifier, "").await.ok();
    proof(&verifier, "?disclose=details")
        .await
        .refused(403, "forbidden");
    app.key("ingest")
        .await
        .get("/api/audit-logs/sent-1/proof")
        .await
        .refused(403, "forbidden");
    app.client()
        .get("/api/audit-logs/sent-1/proof")
        .await
        .refused(401, "unauthenticated");
    let (user, _) = app.user("john@neogenesys.com").await;
    proof(&user, "").await.refused(404, "not_found");
    let own = user.get("/api/audit-logs?limit=1").await.ok();
    let own = own[0]["id"].as_str().unwrap();
    let bundle = user
        .get(&format!("/api/audit-logs/{own}/proof?disclose=user_id"))
        .await
        .ok();
    assert_eq!(opened(&bundle), ["user_id"]);
    let other = app.other_organization().await;
    proof(&app.key_of(&other, "admin").await, "")
        .await
        .refused(404, "not_found");
}
