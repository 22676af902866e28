//! `X-Forwarded-For` and `X-Forwarded-Proto`.

use serde_json::json;

use crate::{
    TestApp,
    app::{ADMIN, PASSWORD},
};

async fn recorded(app: &TestApp, lines: &[&str]) -> String {
    let mut client = app.client();
    for line in lines {
        client = client.with("x-forwarded-for", line);
    }
    let form = json!({"email": ADMIN, "password": "wrong"});
    client
        .post("/api/auth/login", form)
        .await
        .refused(401, "unauthenticated");
    let event = app.events("action:login").await.remove(0);
    event["ip_address"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn nobody_is_believed_who_is_not_trusted() {
    let app = TestApp::start().await;
    assert_eq!(recorded(&app, &["203.0.113.7"]).await, "127.0.0.1");
    let secure = app
        .client()
        .with("x-forwarded-proto", "https")
        .get("/health")
        .await;
    assert_eq!(secure.header("strict-transport-security"), "");
}

#[tokio::test]
async fn the_right_most_untrusted_address_is_the_clients() {
    let app = TestApp::with(|setup| {
        setup.settings.trusted_proxies = vec!["127.0.0.0/8".into(), "10.0.0.0/8".into()];
    })
    .await;
    for (lines, expected) in [
        (&["203.0.113.7"][..], "203.0.113.7"),
        (&["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        (&["6.6.6.6, 203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        (&["6.6.6.6", "::ffff:203.0.113.7"], "203.0.113.7"),
        (&["2001:db8::7"], "2001:db8::7"),
        (&["nonsense"], "127.0.0.1"),
        (&[], "127.0.0.1"),
    ] {
        assert_eq!(recorded(&app, lines).await, expected, "{lines:?}");
        app.advance(1);
    }
}

#[tokio::test]
async fn rates_follow_the_client_not_the_proxy() {
    let app = TestApp::with(|setup| {
        setup.settings.trusted_proxies = vec!["127.0.0.1".into()];
        setup.limits.burst = 2;
        setup.limits.per_second = 0.001;
    })
    .await;
    let (one, two) = (
        app.client().with("x-forwarded-for", "203.0.113.1"),
        app.client().with("x-forwarded-for", "203.0.113.2"),
    );
    one.get("/health").await.ok();
    one.get("/nowhere").await.refused(404, "not_found");
    one.get("/health").await.refused(429, "too_many_requests");
    one.get("/nowhere").await.refused(429, "too_many_requests");
    two.get("/health").await.ok();
    // Keys that were found good are not counted.
    let key = app
        .key("ingest")
        .await
        .with("x-forwarded-for", "203.0.113.3");
    for n in 0..10 {
        key.post("/api/audit-logs", crate::app::event(n)).await.ok();
    }
}

#[tokio::test]
async fn tls_in_front_makes_cookies_secure() {
    let app = TestApp::with(|setup| {
        setup.settings.behind_proxy = true;
        setup.settings.trusted_proxies = vec!["127.0.0.1".into()];
        setup.settings.public_url = Some("https://audit.example".into());
    })
    .await;
    let front = app.client().with("x-forwarded-proto", "https");
    let form = json!({"email": ADMIN, "password": PASSWORD});
    let reply = front.post("/api/auth/login", form).await;
    let cookie = reply.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("__Host-neosc_session=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(
        reply
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    let browser = front.with("cookie", cookie.split(';').next().unwrap());
    let logout = async |origin| {
        let asked = browser
            .ask("POST", "/api/auth/logout")
            .with("origin", origin);
        asked.send().await
    };
    logout("https://evil.example")
        .await
        .refused(403, "foreign_origin");
    assert_eq!(logout("https://audit.example").await.status, 200);
    // Behind a proxy nobody is local.
    assert_eq!(
        app.client().get("/health").await.text(),
        r#"{"status":"ok"}"#
    );
}
