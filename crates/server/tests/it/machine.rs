//! `/health`, `/metrics`, `/api/openapi.json`.

use std::{
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

use crate::{TestApp, app::event};

#[tokio::test]
async fn health_is_terse_to_outsiders() {
    let app = TestApp::start().await;
    let local = app.client().get("/health").await.ok();
    assert_eq!(local["status"], "ok");
    assert!(local["wal_bytes"].is_number());
    // A proxy in between, or a page that has pointed its own name here.
    for outsider in [
        app.client().with("x-forwarded-for", "203.0.113.7"),
        app.client().with("host", "evil.example"),
    ] {
        assert_eq!(outsider.get("/health").await.text(), r#"{"status":"ok"}"#);
        let (user, _) = (outsider.bearer("nonsense"), ());
        assert_eq!(user.get("/health").await.text(), r#"{"status":"ok"}"#);
        let admin = app.admin().await;
        let mut admin_outside = outsider.clone();
        admin_outside.headers.extend(admin.headers);
        assert!(admin_outside.get("/health").await.ok()["version"].is_string());
    }
}

#[tokio::test]
async fn metrics_are_for_this_machine_and_administrators() {
    let app = TestApp::start().await;
    app.key("ingest")
        .await
        .post("/api/audit-logs", event(1))
        .await
        .ok();
    app.client().get("/nowhere").await.refused(404, "not_found");
    let reply = app.client().get("/metrics").await;
    assert_eq!(reply.status, 200);
    for line in [
        "# TYPE neosc_events_total counter",
        "neosc_up 1",
        "neosc_http_requests_total{method=\"POST\",route=\"/api/audit-logs\",status=\"200\"} 1",
        "neosc_http_requests_total{method=\"\",route=\"\",status=\"404\"} 1",
    ] {
        assert!(
            reply.text().lines().any(|known| known == line),
            "{line} in {}",
            reply.text()
        );
    }
    let outside = app.client().with("x-forwarded-for", "203.0.113.7");
    outside
        .get("/metrics")
        .await
        .refused(401, "unauthenticated");
    let (mut user, _) = app.user("john@neogenesys.com").await;
    assert_eq!(
        user.get("/metrics").await.status,
        200,
        "also whoever is signed in here"
    );
    user.headers.extend(outside.headers.clone());
    user.get("/metrics").await.refused(403, "forbidden");
    let mut admin = app.admin().await;
    admin.headers.extend(outside.headers);
    assert_eq!(admin.get("/metrics").await.status, 200);
}

#[tokio::test]
async fn the_document_is_for_everybody() {
    let app = TestApp::start().await;
    let document = app.client().get("/api/openapi.json").await.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert_eq!(document, server::openapi(false));
    assert_eq!(
        app.operator().get("/api/openapi.json").await.ok(),
        server::openapi(true)
    );
}

#[tokio::test]
async fn health_waits_for_no_search() {
    // No search ever gets its turn.
    let app = TestApp::with(|setup| {
        setup.limits.reads = 0;
        setup.limits.request = Duration::from_secs(2);
    })
    .await;
    let key = app.key("read").await;
    let search = key.get("/api/audit-logs");
    let (searched, health, metrics) =
        tokio::join!(search, async { app.client().get("/health").await }, async {
            app.client().get("/metrics").await
        });
    assert_eq!(health.ok()["status"], "ok");
    assert_eq!(metrics.status, 200);
    searched.refused(503, "timed_out");
}

#[tokio::test]
async fn a_log_whose_clock_is_ahead_is_degraded_and_serves() {
    let app = TestApp::start().await;
    let key = app.key("ingest").await;
    app.advance(3600);
    key.post("/api/audit-logs", event(1)).await.ok();
    app.clock.fetch_sub(3_600_000_000, Relaxed);
    key.post("/api/audit-logs", event(2)).await.ok();
    let health = app.client().get("/health").await.ok();
    assert_eq!(health["status"], "degraded");
    let ahead = &health["ahead"][0];
    assert_eq!(ahead["organization_id"], app.organization.as_str());
    assert_eq!(ahead["seconds"], 3600);
    assert!(
        ahead["reason"]
            .as_str()
            .unwrap()
            .contains("has been set back")
    );
    let outside = app.client().with("x-forwarded-for", "203.0.113.7");
    assert_eq!(
        outside.get("/health").await.text(),
        r#"{"status":"degraded"}"#
    );
    let metrics = app.client().get("/metrics").await;
    assert!(metrics.text().contains("\nneosc_logs_ahead 1\n"));
    // Five seconds are no alarm; what was seen is shown for a moment longer.
    app.advance(3595);
    let asked = Instant::now();
    while app.client().get("/health").await.ok()["status"] != "ok" {
        assert!(
            asked.elapsed() < Duration::from_secs(20),
            "it must heal by itself"
        );
    }
}
