//! Clients that are slow, endless, or send what is no HTTP.

use std::time::{Duration, Instant};

use server::Limits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{TestApp, app::event};

fn impatient() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        idle: Duration::from_millis(600),
        crowded: Duration::from_millis(100),
        stalled: Duration::from_millis(300),
        body_grace: Duration::from_millis(300),
        ..Limits::default()
    }
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.running().address).await.unwrap()
}

/// What the server still says, and that it then closes the connection in time.
async fn closed(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    let reading = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut said));
    // A reset is an end, too.
    assert!(reading.await.is_ok(), "the connection stays open");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn heads_that_never_end() {
    let app = TestApp::with(|setup| setup.limits = impatient()).await;
    for start in ["", "G", "GET /health HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut stream = connect(&app).await;
        stream.write_all(start.as_bytes()).await.unwrap();
        assert_eq!(closed(stream).await, "", "{start:?}");
    }
    let mut dripping = connect(&app).await;
    let (started, mut ended) = (Instant::now(), false);
    dripping
        .write_all(b"GET /health HTTP/1.1\r\nX: ")
        .await
        .unwrap();
    while !ended && started.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        ended = dripping.write_all(b"x").await.is_err();
    }
    assert!(ended, "each byte must not buy new time");
}

#[tokio::test]
async fn connections_that_do_nothing_more() {
    let app = TestApp::with(|setup| setup.limits = impatient()).await;
    let mut stream = connect(&app).await;
    for _ in 0..2 {
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.unwrap();
        assert!(some[..read].starts_with(b"HTTP/1.1 200 OK"));
        // Longer than a head may take: between requests there is more time.
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    assert_eq!(closed(stream).await, "");
}

#[tokio::test]
async fn bodies_that_never_end() {
    let app = TestApp::with(|setup| setup.limits = impatient()).await;
    let key = app.key("ingest").await;
    let bearer = &key.headers[0].1;
    for (path, lines) in [
        ("/api/auth/login", "Content-Length: 100"),
        ("/api/audit-logs", "Content-Length: 1000000"),
        ("/api/audit-logs", "Transfer-Encoding: chunked"),
    ] {
        let mut stream = connect(&app).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\n{lines}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let said = closed(stream).await;
        assert!(
            said.starts_with("HTTP/1.1 408") && said.contains("body_too_slow"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_body_at_a_decent_rate_outlives_the_grace() {
    let app = TestApp::with(|setup| {
        setup.limits = impatient();
        setup.limits.body_grace = Duration::from_secs(1);
        setup.limits.body_rate = 1000;
    })
    .await;
    let bearer = &app.key("ingest").await.headers[0].1;
    let body = event(1).to_string() + &" ".repeat(10_000);
    let mut stream = connect(&app).await;
    let head = format!(
        "POST /api/audit-logs HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    for part in body.as_bytes().chunks(500) {
        stream.write_all(part).await.unwrap();
        tokio::time::sleep(Duration::from_millis(70)).await;
    }
    assert!(closed(stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_fast_start_buys_no_long_stall() {
    let app = TestApp::with(|setup| {
        setup.limits = impatient();
        setup.limits.body_rate = 1000;
    })
    .await;
    let bearer = &app.key("ingest").await.headers[0].1;
    let mut stream = connect(&app).await;
    let head = format!(
        "POST /api/audit-logs HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\nContent-Length: 1000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Ten minutes at the rate that is due.
    stream.write_all(&[b' '; 600_000]).await.unwrap();
    let said = closed(stream).await;
    assert!(
        said.starts_with("HTTP/1.1 408") && said.contains("body_too_slow"),
        "{said}"
    );
}

#[tokio::test]
async fn nobody_reads_a_body_for_somebody_unknown() {
    let app = TestApp::start().await;
    let mut stream = connect(&app).await;
    let head =
        "POST /api/audit-logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut some = [0; 12];
    stream.read_exact(&mut some).await.unwrap();
    assert_eq!(&some, b"HTTP/1.1 401");
}

#[tokio::test]
async fn heads_too_large_or_no_heads_at_all() {
    let app = TestApp::start().await;
    let long = "x".repeat(40_000);
    let many = "X: y\r\n".repeat(101);
    for (text, status) in [
        (
            format!("GET /health HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
            "431",
        ),
        (
            format!("GET /health HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"),
            "431",
        ),
        (
            format!("GET /health?{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            "4",
        ),
        ("NONSENSE\r\n\r\n".into(), "400"),
        ("GET /health HTTP/9.9\r\n\r\n".into(), "400"),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}".into(), "400"),
    ] {
        let mut stream = connect(&app).await;
        // The server may close before it has read everything.
        let _ = stream.write_all(text.as_bytes()).await;
        let said = closed(stream).await;
        let start: String = text.chars().take(30).collect();
        assert!(
            said.is_empty() || said.starts_with(&format!("HTTP/1.1 {status}")),
            "{start}: {said}"
        );
    }
    app.client().get("/health").await.ok();
}

#[tokio::test]
async fn answers_nobody_takes_are_given_up() {
    let app = TestApp::with(|setup| setup.limits = impatient()).await;
    let key = app.key("ingest").await;
    let mut large = event(0);
    large["details"] = "x".repeat(16_000).into();
    let events: Vec<_> = (0..900)
        .map(|n| {
            let mut event = large.clone();
            event["id"] = format!("large-{n}").into();
            event
        })
        .collect();
    key.post("/api/audit-logs", serde_json::json!(events))
        .await
        .ok();
    let bearer = &app.key("read").await.headers[0].1;
    let mut stream = connect(&app).await;
    let head = format!(
        "GET /api/audit-logs?limit=1000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.readable().await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    // What the kernel had taken comes; then it ends, before the whole answer.
    let said = closed(stream).await;
    assert!(
        said.starts_with("HTTP/1.1 200") && said.len() < 14_000_000,
        "{}",
        said.len()
    );
}

#[tokio::test]
async fn a_server_full_of_idlers_lets_others_in() {
    let app = TestApp::with(|setup| {
        setup.limits = impatient();
        setup.limits.head = Duration::from_secs(60);
        setup.limits.connections = 8;
    })
    .await;
    let mut idlers = Vec::new();
    for _ in 0..16 {
        idlers.push(connect(&app).await);
    }
    let client = app.client();
    let asked = tokio::time::timeout(Duration::from_secs(20), client.get("/health"));
    asked.await.expect("idlers must go").ok();
    drop(idlers);
}
