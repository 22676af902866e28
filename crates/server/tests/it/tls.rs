//! TLS from PEM files.

use rustls_pki_types::CertificateDer;
use serde_json::json;
use server::TlsFiles;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{
    Client, TestApp,
    app::{ADMIN, PASSWORD},
    client::Target,
};

async fn start() -> (TestApp, Client) {
    let files = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let app = TestApp::with(|setup| setup.settings.tls = Some(TlsFiles { cert, key })).await;
    let client = Client::new(Target::Tls(app.running().address, certificate));
    (app, client)
}

#[tokio::test]
async fn signing_in_over_tls() {
    let (app, client) = start().await;
    assert!(app.running().url().starts_with("https://"));
    let form = json!({"email": ADMIN, "password": PASSWORD});
    let reply = client.post("/api/auth/login", form).await;
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-neosc_session=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(
        reply
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    let browser = client.with("cookie", cookie.split(';').next().unwrap());
    assert_eq!(browser.get("/api/auth/me").await.ok()["email"], ADMIN);
    let own = format!("https://localhost:{}", app.running().address.port());
    let logout = browser.ask("POST", "/api/auth/logout").with("origin", &own);
    assert_eq!(logout.send().await.status, 200);
}

#[tokio::test]
async fn plain_http_on_the_port_gets_nothing() {
    let (app, _) = start().await;
    let mut stream = tokio::net::TcpStream::connect(app.running().address)
        .await
        .unwrap();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said).await;
    assert!(!said.starts_with(b"HTTP"));
}
