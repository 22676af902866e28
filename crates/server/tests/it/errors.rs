//! What every answer has, and every refusal.

use crate::TestApp;

#[tokio::test]
async fn unknown_paths_and_methods() {
    let app = TestApp::start().await;
    for path in [
        "/api",
        "/api/audit-logs/",
        "/API/AUDIT-LOGS",
        "//health",
        "/operator/keys",
        "/.env",
        "/api/auth/login/x",
    ] {
        app.client().get(path).await.refused(404, "not_found");
    }
    let reply = app.client().ask("DELETE", "/health").send().await;
    reply.refused(405, "method_not_allowed");
    assert_eq!(reply.header("allow"), "GET,HEAD");
    app.client()
        .ask("BREW", "/health")
        .send()
        .await
        .refused(405, "method_not_allowed");
    let head = app.client().ask("HEAD", "/health").send().await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}

#[tokio::test]
async fn headers_of_every_answer() {
    let app = TestApp::start().await;
    for path in ["/health", "/nowhere", "/api/auth/me"] {
        let reply = app.client().get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self'") && policy.contains("frame-ancestors 'none'")
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("strict-transport-security"), "");
        assert!(reply.headers.get("access-control-allow-origin").is_none());
    }
}

#[tokio::test]
async fn request_ids_are_taken_over_if_tame() {
    let app = TestApp::start().await;
    let reply = app
        .client()
        .with("x-request-id", "trace-1.a_B")
        .get("/health")
        .await;
    assert_eq!(reply.header("x-request-id"), "trace-1.a_B");
    for wild in ["a b", "a\"b", &"x".repeat(129)] {
        let reply = app.client().with("x-request-id", wild).get("/health").await;
        let id = reply.header("x-request-id");
        assert!(id != wild && id.len() > 16, "{id}");
    }
    let (first, second) = (
        app.client().get("/health").await,
        app.client().get("/health").await,
    );
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    let admin = app.admin().await.with("x-request-id", "mine");
    admin
        .ask("PATCH", "/api/policies/pol-mfa-required")
        .send()
        .await
        .ok();
    assert_eq!(
        app.events("action:toggle_policy").await[0]["request_id"],
        "mine"
    );
}
