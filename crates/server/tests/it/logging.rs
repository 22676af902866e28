//! What is logged, and what never is.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    TestApp,
    app::{ADMIN, PASSWORD, event},
};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn what_happened_is_in_the_lines_and_no_secret() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(lines.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut app = TestApp::start().await;
    let wrong = "not-the-password-of-anybody";
    app.client()
        .post(
            "/api/auth/login",
            json!({"email": ADMIN, "password": wrong}),
        )
        .await
        .refused(401, "unauthenticated");
    let admin = app.admin().await.with("x-request-id", "find-me");
    let key = app.key("ingest").await;
    admin
        .get("/api/audit-logs?q=query-secret&limit=1")
        .await
        .ok();
    admin
        .get("/path-secret?access_token=query-secret")
        .await
        .refused(404, "not_found");
    key.get("/api/audit-logs").await.refused(403, "forbidden");
    app.client()
        .with("cookie", "neosc_session=cookie-secret")
        .get("/api/auth/me")
        .await
        .refused(401, "unauthenticated");
    app.client()
        .post(
            "/api/auth/login",
            json!({"email": ADMIN, "pass": "body-secret"}),
        )
        .await
        .refused(400, "bad_body");
    for n in 0..2 {
        let mut own = event(n);
        own["action"] = "deploy.finished".into();
        key.post("/api/audit-logs", own).await.ok();
    }
    app.running.take().unwrap().stop().await;

    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let token =
        |client: &crate::Client| client.headers[0].1.trim_start_matches("Bearer ").to_owned();
    let secrets = [token(&admin), token(&key), PASSWORD.into(), wrong.into()];
    for secret in secrets.iter().map(String::as_str).chain([
        "query-secret",
        "path-secret",
        "cookie-secret",
        "body-secret",
    ]) {
        assert!(!lines.contains(secret), "{secret}");
    }
    for known in [
        "route=\"/api/audit-logs\"",
        "status=403",
        "request_id=\"find-me\"",
        "method=GET",
    ] {
        assert!(lines.contains(known), "{known} in {lines}");
    }
    let of_first_uses = |line: &&str| line.contains("for the first time");
    let first_uses: Vec<_> = lines.lines().filter(of_first_uses).collect();
    assert_eq!(first_uses.len(), 1, "{first_uses:?}");
    assert!(first_uses[0].contains("INFO") && first_uses[0].contains("deploy.finished"));
}
