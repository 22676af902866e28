//! Requests that two programs in a row may read differently, and what else no honest client sends.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::TestApp;

/// A server that soon gives up on who sends nothing more.
async fn impatient() -> TestApp {
    TestApp::with(|setup| {
        let soon = Duration::from_millis(500);
        (setup.limits.head, setup.limits.idle) = (soon, soon);
        (setup.limits.body_grace, setup.limits.crowded) = (soon, soon);
    })
    .await
}

/// What the server says to some bytes until it closes the connection.
async fn said(app: &TestApp, bytes: &str) -> String {
    let mut stream = TcpStream::connect(app.running().address).await.unwrap();
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes.as_bytes()).await;
    let mut said = Vec::new();
    let reading = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut said));
    assert!(
        reading.await.is_ok(),
        "the connection stays open: {bytes:?}"
    );
    String::from_utf8_lossy(&said).into_owned()
}

fn statuses(said: &str) -> Vec<&str> {
    let answers = said.split("HTTP/1.1 ").skip(1);
    answers
        .map(|answer| answer.get(..3).unwrap_or(answer))
        .collect()
}

/// What a smuggler hides in the body of a request.
const HIDDEN: &str = "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn no_request_hides_in_the_body_of_another() {
    let app = impatient().await;
    let length = HIDDEN.len();
    for framing in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n\r\n0\r\n\r\n{HIDDEN}"),
        format!("Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"),
        format!("Content-Length: {length}, {length}\r\n\r\n{HIDDEN}"),
        format!("Content-Length: +{length}\r\n\r\n{HIDDEN}"),
        format!("Content-Length: -1\r\n\r\n{HIDDEN}"),
        format!("Content-Length: 18446744073709551617\r\n\r\n{HIDDEN}"),
        format!("Content-Length: 0x10\r\n\r\n{HIDDEN}"),
        format!("Content-Length : {length}\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding: xchunked\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding: chunked, identity\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding:\u{b}chunked\r\n\r\n0\r\n\r\n{HIDDEN}"),
        format!("X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}"),
        format!("Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{HIDDEN}"),
        format!("Transfer-Encoding: chunked\r\n\r\n-1\r\n{HIDDEN}"),
        format!("Content-Length: {length}\r\n\r\n{HIDDEN}"),
    ] {
        let bytes = format!("POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\n{framing}");
        let said = said(&app, &bytes).await;
        let statuses = statuses(&said);
        assert!(
            statuses.len() == 1 && statuses[0].starts_with('4'),
            "{statuses:?} to {framing:?}"
        );
    }
}

#[tokio::test]
async fn a_request_has_one_host() {
    let app = impatient().await;
    for (head, status) in [
        ("GET /health HTTP/1.1\r\nHost: localhost\r\n", "200"),
        ("GET /health HTTP/1.0\r\n", "200"),
        ("GET /health HTTP/1.1\r\n", "400"),
        (
            "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
            "400",
        ),
        (
            "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
            "400",
        ),
        ("GET /nowhere HTTP/1.1\r\n", "404"),
    ] {
        let said = said(&app, &format!("{head}Connection: close\r\n\r\n")).await;
        let answered = said.split(' ').nth(1).unwrap_or_default();
        assert_eq!(answered, status, "{head:?}: {said}");
        assert!(status != "400" || said.contains("\"bad_host\""), "{said}");
    }
}

#[tokio::test]
async fn encodings_of_the_transfer_are_refused_like_those_of_the_content() {
    let app = impatient().await;
    for line in ["Transfer-Encoding: gzip, chunked", "Content-Encoding: gzip"] {
        let bytes = format!("POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n");
        let said = said(&app, &bytes).await;
        assert!(
            said.starts_with("HTTP/1.1 415") && said.contains("unsupported_encoding"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn targets_of_other_forms() {
    let app = impatient().await;
    for line in [
        "OPTIONS * HTTP/1.1",
        "CONNECT evil.example:443 HTTP/1.1",
        "GET http://evil.example/nowhere HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET nowhere HTTP/1.1",
        "GET /health\0 HTTP/1.1",
        "GET /../operator/keys HTTP/1.1",
        "TRACE /health HTTP/1.1",
    ] {
        let said = said(
            &app,
            &format!("{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        )
        .await;
        let statuses = statuses(&said);
        assert!(
            statuses.len() <= 1 && statuses.iter().all(|s| s.starts_with('4')),
            "{line}: {said}"
        );
    }
    app.client().get("/health").await.ok();
}

#[tokio::test]
async fn encoded_paths_are_what_they_stand_for_or_not_there() {
    let app = TestApp::start().await;
    let base = format!("/log/{}", app.organization);
    let stranger = app.client();
    for path in [
        // Entries are for verifiers, however they are written.
        format!("{base}/tile/%65ntries/000.p/1"),
        format!("{base}/tile/entries%2F000.p%2F1"),
        format!("{base}/tile/%2e%2e/tile/entries/000.p/1"),
        format!("{base}/tile//entries/000.p/1"),
        format!("{base}/tile/%ff/000"),
        format!("{base}/tile/%00"),
        "/log/%ff/tile/0/000.p/1".to_owned(),
        "/log/%ff/vkey".to_owned(),
        format!("/log/{}%2f/vkey", app.organization),
        "/operator%2fkeys".to_owned(),
        "/%6fperator/keys".to_owned(),
    ] {
        stranger.get(&path).await.refused(404, "not_found");
    }
    let entries = format!("{base}/tile/entries/%ff");
    stranger.get(&entries).await.refused(401, "unauthenticated");
    let verifier = app.key("verify").await;
    verifier.get(&entries).await.refused(404, "not_found");
    let other = format!("/log/%ff{}/tile/entries/000.p/1", app.organization);
    verifier.get(&other).await.refused(404, "not_found");
    let admin = app.admin().await;
    for id in ["%ff", "%00", "a%2Fproof", "%2e%2e", &"x".repeat(300)] {
        admin
            .get(&format!("/api/audit-logs/{id}"))
            .await
            .refused(404, "not_found");
    }
}

#[tokio::test]
async fn huge_numbers_and_repeated_parameters() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let huge = "9".repeat(400);
    for query in [
        format!("limit={huge}"),
        "limit=-1".to_owned(),
        "limit=1e3".to_owned(),
        "limit=5&limit=5".to_owned(),
        "limit=5&%6cimit=5".to_owned(),
        format!("start=now-{huge}d"),
        format!("start={huge}"),
        "end=99999-01-01T00:00:00Z".to_owned(),
        format!("cursor={huge}"),
        "cursor=%00".to_owned(),
        format!("ip_address=10.0.0.0/{huge}"),
        "q=action%3Alogin&q=".to_owned(),
        "sort=timestamp&sort=timestamp".to_owned(),
        "nothing=1".to_owned(),
    ] {
        let reply = admin.get(&format!("/api/audit-logs?{query}")).await;
        assert_eq!(reply.status, 400, "{query}: {}", reply.text());
        assert_eq!(reply.header("content-type"), "application/problem+json");
    }
    let key = |days: &str| format!(r#"{{"name":"n","scope":"read","expires_in_days":{days}}}"#);
    for days in ["0", "-1", "3651", "4294967296", "1e400", &huge] {
        let asked = app.operator().ask("POST", "/operator/keys");
        let reply = asked.body("application/json", key(days)).send().await;
        assert_eq!(reply.status, 400, "{days}");
    }
}

#[tokio::test]
async fn a_proxy_in_between_is_known_by_any_of_its_traces() {
    let app = TestApp::start().await;
    for trace in [
        "x-forwarded-host",
        "x-forwarded-port",
        "true-client-ip",
        "via",
        "forwarded",
    ] {
        let outside = app.client().with(trace, "x");
        outside
            .get("/metrics")
            .await
            .refused(401, "unauthenticated");
    }
    assert_eq!(app.client().get("/metrics").await.status, 200);
}
