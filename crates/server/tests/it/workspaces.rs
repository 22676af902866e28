//! `/api/workspaces`.

use std::sync::atomic::Ordering::Relaxed;

use crate::{Client, Reply, TestApp};

async fn launch(client: &Client, id: &str) -> Reply {
    client
        .ask("POST", &format!("/api/workspaces/{id}/launch"))
        .send()
        .await
}

#[tokio::test]
async fn a_launch_and_its_record() {
    let app = TestApp::start().await;
    let (user, id) = app.user("john@neogenesys.com").await;
    let launched = launch(&user.with("user-agent", "Firefox"), "ws-sap-neogenesys")
        .await
        .ok();
    let session = launched["session_id"].as_str().unwrap();
    assert!(launched["url"].as_str().unwrap().contains(session));
    let events = app.events("action:launch_workspace").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["details"], "Launched SAP Neogénesys");
    assert_eq!(events[0]["resource"], "workspace:ws-sap-neogenesys");
    assert_eq!(events[0]["session_id"], session);
    assert_eq!(events[0]["user_id"], id.as_str());
    assert_eq!(events[0]["user_agent"], "Firefox");
    assert_eq!(events[0]["source"], "platform");
}

#[tokio::test]
async fn refusals_are_recorded() {
    let app = TestApp::start().await;
    let (user, _) = app.user("john@neogenesys.com").await;
    launch(&user, "ws-none").await.refused(404, "not_found");
    launch(&app.auditor().await, "ws-sap-neogenesys")
        .await
        .refused(403, "forbidden");
    launch(&app.key("admin").await, "ws-sap-neogenesys")
        .await
        .refused(403, "forbidden");
    launch(&app.client(), "ws-sap-neogenesys")
        .await
        .refused(401, "unauthenticated");
    assert_eq!(
        app.events("action:launch_workspace success:false")
            .await
            .len(),
        3
    );
    app.full.store(true, Relaxed);
    launch(&user, "ws-sap-neogenesys")
        .await
        .refused(503, "busy");
    app.full.store(false, Relaxed);
    assert!(
        app.events("action:launch_workspace success:true")
            .await
            .is_empty()
    );
}
