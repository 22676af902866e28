//! Starting and stopping.

use std::net::SocketAddr;

use server::{Limits, ServeError, Settings, SettingsError, TlsFiles, serve};
use tokio::net::TcpListener;

use crate::{TestApp, app::event};

async fn start(app: &TestApp, settings: Settings) -> Result<server::Running, ServeError> {
    let platform = platform::Platform::new(app.store.clone(), platform::Settings::default());
    serve(platform, &settings, Limits::default()).await
}

#[tokio::test]
async fn public_listening_without_tls_is_refused() {
    let app = TestApp::start().await;
    let settings = |listen: &str| Settings {
        listen: Some(listen.parse().unwrap()),
        ..Settings::default()
    };
    let refused = start(&app, settings("0.0.0.0:0")).await.err().unwrap();
    assert!(matches!(
        refused,
        ServeError::Settings(SettingsError::PublicWithoutTls(_))
    ));
    assert!(refused.to_string().contains("--behind-proxy"));
    let mut with_tls = settings("0.0.0.0:0");
    with_tls.tls = Some(TlsFiles {
        cert: app.folder.path().join("none.pem"),
        key: app.folder.path().join("none.key"),
    });
    let refused = start(&app, with_tls).await.err().unwrap();
    assert!(refused.to_string().contains("none.pem"), "{refused}");
}

#[tokio::test]
async fn a_taken_address_that_was_asked_for_is_an_error() {
    let app = TestApp::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = taken.local_addr().unwrap();
    let settings = Settings {
        listen: Some(address),
        ..Settings::default()
    };
    let refused = start(&app, settings).await.err().unwrap();
    assert!(
        refused.to_string().contains(&address.to_string()),
        "{refused}"
    );
}

#[tokio::test]
async fn the_usual_port_or_the_next_that_is_free() {
    // Takes the usual port, unless somebody else has it: taken it is in any case.
    let _taken = TcpListener::bind(server::USUAL_ADDRESS).await;
    let app = TestApp::with(|setup| setup.settings.listen = None).await;
    let running = app.running();
    assert_eq!(running.taken, Some(server::USUAL_ADDRESS));
    assert!(running.address.port() > server::USUAL_ADDRESS.port());
    assert!(running.url().starts_with("http://127.0.0.1:"));
    app.client().get("/health").await.ok();
}

#[tokio::test]
async fn stopping_lets_requests_end_and_closes_the_store() {
    let mut app = TestApp::start().await;
    let key = app.key("ingest").await;
    let requests: Vec<_> = (0..20)
        .map(|n| {
            let key = key.clone();
            tokio::spawn(async move { key.post("/api/audit-logs", event(n)).await.status })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap(), 200);
    }
    let address = app.running().address;
    app.running.take().unwrap().stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    let refused = app.store.command(&app.organization, |_| Ok(()));
    assert!(refused.await.unwrap().is_err());
}
