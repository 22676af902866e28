//! How often one credential may ask.

use server::Limits;

use crate::{TestApp, app::event};

async fn app() -> TestApp {
    TestApp::with(|setup| {
        setup.limits = Limits {
            credential_burst: 5,
            // One an hour.
            credential_per_second: 1.0 / 3600.0,
            ..Limits::default()
        };
    })
    .await
}

#[tokio::test]
async fn reads_of_a_key_are_limited_wherever_it_is_used() {
    let app = app().await;
    let (key, other) = (app.key("read").await, app.key("read").await);
    for _ in 0..5 {
        key.get("/api/audit-logs").await.ok();
    }
    let refused = key.get("/api/audit-logs").await;
    refused.refused(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "3600");
    // By the key, not by the address or the route.
    let elsewhere = key.with("x-forwarded-for", "203.0.113.7");
    elsewhere
        .get("/api/auth/me")
        .await
        .refused(429, "too_many_requests");
    other.get("/api/audit-logs").await.ok();
    app.client().get("/health").await.ok();
}

#[tokio::test]
async fn commands_of_a_sign_in_are_limited() {
    let app = app().await;
    let (user, _) = app.user("john@neogenesys.com").await;
    let launch = async || {
        let path = "/api/workspaces/ws-ubuntu-desktop/launch";
        user.ask("POST", path).send().await
    };
    for _ in 0..5 {
        launch().await.ok();
    }
    launch().await.refused(429, "too_many_requests");
    assert_eq!(app.events("action:launch_workspace").await.len(), 5);
    // A new sign-in begins anew; those are limited by themselves.
    app.login("john@neogenesys.com")
        .await
        .get("/api/auth/me")
        .await
        .ok();
}

#[tokio::test]
async fn who_may_send_is_not_limited_and_who_may_not_is() {
    let app = app().await;
    let (sender, reader) = (app.key("ingest").await, app.key("read").await);
    for n in 0..20 {
        sender.post("/api/audit-logs", event(n)).await.ok();
    }
    for _ in 0..5 {
        reader
            .post("/api/audit-logs", event(1))
            .await
            .refused(403, "forbidden");
    }
    reader
        .post("/api/audit-logs", event(1))
        .await
        .refused(429, "too_many_requests");
    // What a sender does beside sending is counted.
    for _ in 0..5 {
        sender.get("/api/auth/me").await.ok();
    }
    sender
        .get("/api/auth/me")
        .await
        .refused(429, "too_many_requests");
    sender.post("/api/audit-logs", event(21)).await.ok();
}

#[tokio::test]
async fn the_command_line_is_not_limited() {
    let app = app().await;
    for _ in 0..20 {
        app.operator().get("/operator/audit-logs").await.ok();
    }
}
