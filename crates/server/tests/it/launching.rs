//! Launching and stopping workspaces.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value, json};

use crate::{
    TestApp,
    recorded::{Actor, metadata},
    workspaces::launch,
};

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

#[tokio::test]
async fn stopping_ends_ones_own_sessions_of_it() {
    let app = TestApp::start().await;
    let (client, id) = app.user("john@neogenesys.com").await;
    let user = Actor::new(&client, &id, "john@neogenesys.com");
    let admin = app.admin().await;
    for (client, id) in [
        (&client, "ws-dev-tools"),
        (&client, "ws-sap-neogenesys"),
        (&client, "ws-dev-tools"),
        (&admin, "ws-dev-tools"),
    ] {
        app.advance(1);
        launch(client, id).await.ok();
    }
    let stopped = user.does(
        &app,
        "POST /api/workspaces/ws-dev-tools/stop",
        Value::Null,
        &["stop_workspace workspace:ws-dev-tools ok {}: Workspace stopped"],
    );
    let stopped = stopped.await.ok();
    assert_eq!(stopped["session_ids"].as_array().unwrap().len(), 2);
    assert_eq!(
        metadata(&app.since(app.size() - 1)[0]),
        json!({"sessions": stopped["session_ids"]})
    );
    let running = admin.get("/api/sessions?running=true").await.ok();
    let left: Vec<_> = running
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["workspace_id"])
        .collect();
    assert_eq!(left, ["ws-dev-tools", "ws-sap-neogenesys"]);
    let ended = client.get("/api/sessions").await.ok();
    assert_eq!(ended[0]["ended_by"], "stop");
}
