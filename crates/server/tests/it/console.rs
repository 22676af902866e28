//! Pages of the console, be it built into the program or not, and the files it is made from.

use crate::TestApp;

#[tokio::test]
async fn pages_are_for_browsers_and_never_where_the_api_is() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/sign-in",
        "/workspaces",
        "/sessions",
        "/policies",
        "/events/some-id",
    ] {
        let reply = app.client().get(path).await;
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        assert!(reply.text().starts_with("<!doctype html>"));
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"));
        assert!(!reply.header("x-request-id").is_empty());
    }
    for path in [
        "/api/",
        "/log/",
        "/log/some-id",
        "/events/",
        "/sessions/some-id",
        "/assets/x.js",
    ] {
        app.client().get(path).await.refused(404, "not_found");
    }
    app.operator().get("/").await.refused(404, "not_found");
    let posted = app.client().ask("POST", "/").send().await;
    posted.refused(404, "not_found");
}

#[tokio::test]
async fn pages_of_the_console_count_against_a_rate_like_everything_else() {
    let app = TestApp::with(|setup| {
        setup.limits.burst = 1;
        setup.limits.per_second = 0.001;
    })
    .await;
    let outside = app.client().with("x-forwarded-for", "203.0.113.7");
    assert_ne!(outside.get("/").await.status, 429);
    outside.get("/").await.refused(429, "too_many_requests");
}

/// The console's types are made from this file. `NEOSC_UPDATE=1` writes it anew.
#[test]
fn the_description_of_the_api_is_in_step() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/openapi.json");
    let text = serde_json::to_string_pretty(&server::openapi(false)).unwrap() + "\n";
    if std::env::var_os("NEOSC_UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == text,
        "console/openapi.json is not what the code says: run the tests with NEOSC_UPDATE=1, then `npm run generate` in console"
    );
}
