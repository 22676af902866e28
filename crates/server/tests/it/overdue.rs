//! Sign-ins that are over by time take their sessions along.

use std::{
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

use event::Record;
use serde_json::{Value, json};

use crate::{
    Client, TestApp,
    app::ADMIN,
    recorded::{line, metadata},
};

const JOHN: &str = "john@neogenesys.com";

async fn launch(client: &Client) -> String {
    let path = "/api/workspaces/ws-dev-tools/launch";
    let launched = client.post(path, Value::Null).await.ok();
    launched["session_id"].as_str().unwrap().to_owned()
}

async fn why(client: &Client, session: &str) -> Value {
    let listed = client.get("/api/sessions").await.ok();
    let mut sessions = listed.as_array().unwrap().iter();
    let found = sessions.find(|one| one["id"] == session).unwrap();
    assert_eq!(found["ended_at"].is_null(), found["ended_by"].is_null());
    found["ended_by"].clone()
}

/// What a round records.
async fn round(app: &TestApp) -> Vec<Record> {
    let before = app.size();
    app.end_overdue().await;
    app.since(before)
}

fn lines(records: &[Record]) -> Vec<String> {
    records.iter().map(line).collect()
}

#[tokio::test]
async fn one_that_is_not_used_ends_with_what_was_launched_under_it() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let (idle, used) = (launch(&john).await, app.login(JOHN).await);
    let kept = launch(&used).await;
    app.advance(29 * 60);
    used.get("/api/auth/me").await.ok();
    app.advance(59);
    assert!(round(&app).await.is_empty());
    app.advance(1);
    let ended = round(&app).await;
    assert_eq!(
        lines(&ended),
        [
            format!(
                "disconnect_session session:{idle} ok by {id} <{JOHN}> from : Session disconnected (sign-in not used)"
            ),
            format!("logout auth ok by {id} <{JOHN}> from : Signed out (not used for 30 minutes)"),
        ]
    );
    assert_eq!(
        metadata(&ended[0]),
        json!({"user_id": id, "workspace_id": "ws-dev-tools"})
    );
    assert_eq!(
        metadata(&ended[1]),
        json!({"reason": "idle", "last_used_at": "2026-03-05T12:00:00Z"})
    );
    assert!(round(&app).await.is_empty(), "once");
    // For good: a policy that is milder by now brings it not back.
    let path = "/api/policies/pol-session-timeout";
    let off = app
        .operator()
        .ask("PATCH", path)
        .json(json!({"enabled": false}));
    off.send().await.ok();
    john.get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    assert_eq!(why(&used, &idle).await, "idle");
    assert_eq!(why(&used, &kept).await, Value::Null);
    assert!(round(&app).await.is_empty());
    app.advance(12 * 3600);
    let ended = round(&app).await;
    assert_eq!(
        lines(&ended),
        [
            format!(
                "disconnect_session session:{kept} ok by {id} <{JOHN}> from : Session disconnected (sign-in expired)"
            ),
            format!("logout auth ok by {id} <{JOHN}> from : Signed out (sign-in expired)"),
        ]
    );
    assert_eq!(why(&app.login(JOHN).await, &kept).await, "expired");
}

#[tokio::test]
async fn one_whose_account_expires_ends() {
    let app = TestApp::start().await;
    let (john, id) = app.user(JOHN).await;
    let session = launch(&john).await;
    let admin = app.admin().await;
    let ends = json!({"expires_at": "2026-03-05T12:10:00Z"});
    let path = format!("/api/users/{id}");
    admin.ask("PATCH", &path).json(ends).send().await.ok();
    app.advance(599);
    assert!(round(&app).await.is_empty());
    app.advance(1);
    let ended = round(&app).await;
    assert_eq!(
        lines(&ended),
        [
            format!(
                "disconnect_session session:{session} ok by {id} <{JOHN}> from : Session disconnected (sign-in expired)"
            ),
            format!("logout auth ok by {id} <{JOHN}> from : Signed out (account expired)"),
        ]
    );
    assert_eq!(metadata(&ended[1])["reason"], "account_expired");
    assert_eq!(why(&admin, &session).await, "expired");
}

/// A change or its record fails: neither is there, and the next round does both.
#[tokio::test]
async fn they_end_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let reader = app.key("read").await;
    for broken in [&app.full, &app.unchangeable] {
        let john = match app.store.user_by_email(JOHN).unwrap() {
            None => app.user(JOHN).await.0,
            Some(_) => app.login(JOHN).await,
        };
        let session = launch(&john).await;
        app.advance(30 * 60);
        broken.store(true, Relaxed);
        assert!(round(&app).await.is_empty());
        broken.store(false, Relaxed);
        assert_eq!(why(&reader, &session).await, Value::Null);
        assert_eq!(round(&app).await.len(), 2);
        assert_eq!(why(&reader, &session).await, "idle");
    }
}

#[tokio::test]
async fn each_organization_goes_by_its_own_policy() {
    let app = TestApp::start().await;
    let other = app.other_organization().await;
    let there = app.login("x@other.example").await;
    let (_, id) = app.user(JOHN).await;
    let terms = json!({"settings": {"idle_minutes": 5}});
    let path = "/api/policies/pol-session-timeout";
    there.ask("PATCH", path).json(terms).send().await.ok();
    let size = app.store.log(&other).unwrap().size;
    app.advance(5 * 60);
    assert!(round(&app).await.is_empty());
    assert_eq!(app.store.log(&other).unwrap().size, size + 1);
    app.advance(25 * 60);
    let ended = round(&app).await;
    let out =
        format!("logout auth ok by {id} <{JOHN}> from : Signed out (not used for 30 minutes)");
    assert_eq!(lines(&ended), [out]);
    assert_eq!(app.store.log(&other).unwrap().size, size + 1);
}

#[tokio::test]
async fn the_server_does_it_by_itself() {
    let app = TestApp::with(|setup| setup.limits.rounds = Duration::from_millis(20)).await;
    let admin = app.admin().await;
    let session = launch(&admin).await;
    app.advance(30 * 60);
    let deadline = Instant::now() + Duration::from_secs(20);
    let again = app.login(ADMIN).await;
    while why(&again, &session).await.is_null() {
        assert!(Instant::now() < deadline);
    }
    assert_eq!(app.events("action:logout").await.len(), 1);
}
