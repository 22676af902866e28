//! Over HTTP: an action and its record, or neither.

use std::sync::{Arc, atomic::AtomicBool, atomic::Ordering::Relaxed};

use serde_json::{Value, json};

use crate::{Client, TestApp};

/// All state that the commands here change.
async fn state(admin: &Client) -> Vec<Value> {
    let mut state = Vec::new();
    for path in [
        "/api/workspaces",
        "/api/sessions",
        "/api/policies",
        "/api/views",
    ] {
        state.push(admin.get(path).await.ok());
    }
    state
}

/// Tries every command while `broken` is set, and then without. None may change anything before.
async fn none_happens_halfway(app: &TestApp, broken: &Arc<AtomicBool>) {
    let admin = app.admin().await;
    let (john, _) = app.user("john@neogenesys.com").await;
    let leaving = app.login("john@neogenesys.com").await;
    let made = json!({"name": "Lab", "image": "neosc/lab:1"});
    admin.post("/api/workspaces", made.clone()).await.ok();
    let launch = async |client: &Client| {
        let path = "/api/workspaces/ws-dev-tools/launch";
        let launched = client.post(path, Value::Null).await.ok();
        launched["session_id"].as_str().unwrap().to_owned()
    };
    let session = launch(&john).await;
    launch(&leaving).await;
    let mut view = json!({"name": "Failures", "address": "success=false", "shared": true});
    let saved = admin.post("/api/views", view.clone()).await.ok();
    let saved = format!("/api/views/{}", saved["id"].as_str().unwrap());
    view["name"] = "Others".into();
    let disconnect = format!("/api/sessions/{session}/disconnect");
    let settings = json!({"enabled": true, "settings": {"networks": ["127.0.0.0/8"]}});
    let none = || Value::Null;
    let commands = [
        (&john, "POST", "/api/workspaces/ws-dev-tools/launch", none()),
        (&admin, "POST", &disconnect, none()),
        (&john, "POST", "/api/workspaces/ws-dev-tools/stop", none()),
        (&admin, "POST", "/api/workspaces", made),
        (
            &admin,
            "PATCH",
            "/api/workspaces/ws-custom-1",
            json!({"cpu": "8 vCPU"}),
        ),
        (&admin, "DELETE", "/api/workspaces/ws-custom-1", none()),
        (&admin, "PATCH", "/api/policies/pol-single-session", none()),
        (&admin, "PATCH", "/api/policies/pol-ip-allowlist", settings),
        (&admin, "POST", "/api/views", view),
        (&admin, "PATCH", &saved, json!({"address": "action=login"})),
        (&admin, "DELETE", &saved, none()),
        // Ends the session before, as the policy says by now.
        (
            &leaving,
            "POST",
            "/api/workspaces/ws-sap-neogenesys/launch",
            none(),
        ),
        (&leaving, "POST", "/api/auth/logout", none()),
        (&admin, "POST", "/api/workspaces/reset", none()),
    ];
    for (who, method, path, body) in commands {
        let ask = || match &body {
            Value::Null => who.ask(method, path),
            body => who.ask(method, path).json(body.clone()),
        };
        let (before, size) = (state(&admin).await, app.size());
        broken.store(true, Relaxed);
        ask().send().await.refused(503, "busy");
        broken.store(false, Relaxed);
        assert_eq!(state(&admin).await, before, "{method} {path}");
        assert_eq!(app.size(), size, "{method} {path}");
        let done = ask().send().await;
        assert!(done.status.is_success(), "{method} {path}: {}", done.text());
        assert_ne!(state(&admin).await, before, "{method} {path}");
        assert!(app.size() > size, "{method} {path}");
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_does_not_happen() {
    let app = TestApp::start().await;
    none_happens_halfway(&app, &app.full).await;
}

#[tokio::test]
async fn what_does_not_happen_is_not_recorded() {
    let app = TestApp::start().await;
    none_happens_halfway(&app, &app.unchangeable).await;
}

#[tokio::test]
async fn a_refusal_that_cannot_be_recorded_is_no_answer() {
    let app = TestApp::start().await;
    let (john, _) = app.user("john@neogenesys.com").await;
    let size = app.size();
    app.full.store(true, Relaxed);
    for (method, path) in [
        ("POST", "/api/workspaces/ws-none/stop"),
        ("POST", "/api/sessions/sess-none/disconnect"),
        ("POST", "/api/workspaces/reset"),
        ("DELETE", "/api/workspaces/ws-dev-tools"),
        ("PATCH", "/api/policies/pol-single-session"),
    ] {
        john.ask(method, path).send().await.refused(503, "busy");
    }
    app.full.store(false, Relaxed);
    assert_eq!(app.size(), size);
}
